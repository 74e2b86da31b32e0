"""The log of reviews: what is appended stays, and what is changed is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.catalog.review_states import review_states
from scenario_gen.catalog.reviews import append_reviews, read_reviews
from scenario_gen.domain.review import REVIEW_STATES, ReviewDecision, ReviewState
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError, InputError
from tests.worlds import cut_in

AT = "2020-01-02T09:30:0{}Z"


def decision(name: str = "a", state: ReviewState = "approved", second: int = 0, **more: object) -> (
    ReviewDecision
):  # fmt: skip
    fields = {
        "scenario_id": name, "content_hash": "0" * 64, "state": state, "by": "A. Reviewer",
        "at": AT.format(second), "comment": 'quotes " and </script>',
    }  # fmt: skip
    return ReviewDecision.model_validate(fields | more)


def _log(folder: Path, count: int) -> Path:
    path = folder / "reviews.jsonl"
    path.unlink(missing_ok=True)
    for number in range(count):
        append_reviews(path, [decision(f"s{number}", second=number)])
    return path


def test_entries_are_read_back_in_order_and_nothing_written_before_changes(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    assert read_reviews(path) == []
    first = append_reviews(path, [decision("a")])
    before = path.read_bytes()
    more = append_reviews(path, [decision("a", "retired", 1), decision("b", "rejected", 1)])
    assert path.read_bytes().startswith(before)
    assert read_reviews(path) == [*first, *more]
    assert [entry.number for entry in read_reviews(path)] == [1, 2, 3]


@settings(max_examples=60)
@given(data=st.data(), count=st.integers(2, 5))
def test_whatever_is_changed_in_a_line_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, count: int
) -> None:
    """Another digit or letter anywhere, in any line; spaces between fields say nothing."""
    path = _log(tmp_path_factory.getbasetemp(), count)
    whole = path.read_bytes()
    places = [i for i, byte in enumerate(whole) if chr(byte).isalnum()]
    at = data.draw(st.sampled_from(places))
    new = b"0" if whole[at : at + 1] != b"0" else b"1"
    path.write_bytes(whole[:at] + new + whole[at + 1 :])
    with pytest.raises(CatalogError, match=r"reviews\.jsonl:\d+"):
        read_reviews(path)


@pytest.mark.parametrize("order", [(0, 2), (1, 2), (1, 0, 2), (0, 0, 1, 2), (2, 1, 0)])
def test_lines_left_out_doubled_or_in_another_order_break_the_chain(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    path = _log(tmp_path, 3)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[index] for index in order))
    with pytest.raises(CatalogError, match="does not follow"):
        read_reviews(path)


def test_an_end_that_is_cut_off_is_found_by_who_noted_the_last_hash(tmp_path: Path) -> None:
    path = _log(tmp_path, 3)
    entries = read_reviews(path)
    assert read_reviews(path, expected=entries[1].hash) == entries
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert len(read_reviews(path)) == 2
    with pytest.raises(CatalogError, match="entries at the end are missing"):
        read_reviews(path, expected=entries[2].hash)


def test_a_line_that_a_crash_cut_is_refused(tmp_path: Path) -> None:
    path = _log(tmp_path, 2)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CatalogError, match=r"reviews\.jsonl:2.*cut off"):
        read_reviews(path)


def test_nothing_is_appended_to_a_broken_log_or_before_its_last_date(tmp_path: Path) -> None:
    path = _log(tmp_path, 2)
    whole = path.read_bytes()
    with pytest.raises(InputError, match="before 2020-01-02T09:30:02Z"):
        append_reviews(path, [decision("b", second=2), decision("c", second=0)])
    assert path.read_bytes() == whole
    path.write_bytes(whole.replace(b'"s0"', b'"s9"'))
    with pytest.raises(CatalogError, match="was changed"):
        append_reviews(path, [decision("b", second=5)])


def _scenario(name: str, **fields: object) -> Scenario:
    one = cut_in().model_copy(update={"id": name, **fields})
    return one.model_copy(update={"content_hash": one.compute_hash()})


def _accepted(name: str) -> LedgerEntry:
    return LedgerEntry(
        index=0, attempt=0, outcome="accepted", reason="all rules passed", topic="cut_in",
        request_id="00000-0", mode="none", scenario_id=name,
    )  # fmt: skip


def test_without_a_decision_the_ledger_says_what_is_checked(tmp_path: Path) -> None:
    known, strange = _scenario("known"), _scenario("strange")
    edited = _scenario("known").model_copy(update={"duration_s": 11.0})
    states = review_states([known, strange], [_accepted("known")], [])
    assert [state.state for state in states] == ["checked", "draft"]
    (state,) = review_states([edited], [_accepted("known")], [])
    assert state.state == "draft"
    assert "edited" in state.reason


@pytest.mark.parametrize("state", [one for one in REVIEW_STATES if one != "draft"])
def test_a_decision_holds_for_the_content_it_was_made_on(
    tmp_path: Path, state: ReviewState
) -> None:
    """Title and tags are no content; the duration is."""
    one = _scenario("known")
    path = tmp_path / "reviews.jsonl"
    entries = append_reviews(
        path, [decision("known", state, content_hash=one.compute_hash(), comment="fine")]
    )
    retitled = one.model_copy(update={"title": "another title"})
    changed = _scenario("known", duration_s=11.0)
    (same,) = review_states([retitled], [_accepted("known")], entries)
    assert (same.state, same.dropped) == (state, False)
    (other,) = review_states([changed], [_accepted("known")], entries)
    assert (other.state, other.dropped) == ("draft", True)
    assert "A. Reviewer" in other.reason


def test_the_last_decision_counts(tmp_path: Path) -> None:
    one = _scenario("known")
    content = one.compute_hash()
    entries = append_reviews(tmp_path / "reviews.jsonl", [
        decision("known", "approved", 0, content_hash=content),
        decision("known", "retired", 1, content_hash=content),
    ])  # fmt: skip
    (state,) = review_states([one], [_accepted("known")], entries)
    assert state.state == "retired"
