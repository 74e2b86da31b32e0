"""The ledger: one line per proposal, kept over crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.catalog.ledger import LedgerEntry, LedgerWriter, read_ledger
from scenario_gen.errors import CatalogError


def entry(index: int, reason: str = "all rules passed") -> LedgerEntry:
    return LedgerEntry(
        index=index, attempt=0, outcome="accepted", reason=reason, topic="cut_in",
        request_id=f"{index:05d}-0", mode="none",
    )  # fmt: skip


def write(path: Path, entries: list[LedgerEntry], *, finished: bool = True) -> None:
    writer = LedgerWriter(path)
    for one in entries:
        writer.append(one)
    writer.close(finished=finished)


def test_entries_are_read_back_as_written(tmp_path: Path) -> None:
    entries = [entry(0), entry(1, 'quotes " and \n new lines and </script>')]
    write(tmp_path / "ledger.jsonl", entries)
    assert list(read_ledger(tmp_path / "ledger.jsonl")) == entries


@given(cut=st.integers(min_value=0, max_value=2000), count=st.integers(min_value=1, max_value=6))
def test_a_ledger_cut_anywhere_is_completed_to_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, cut: int, count: int
) -> None:
    """A crash may cut a line anywhere; writing the same entries again gives the same file."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    entries = [entry(index) for index in range(count)]
    write(path, entries)
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole))])
    write(path, entries)
    assert path.read_bytes() == whole


def test_an_interrupted_resume_keeps_the_lines_it_did_not_reach(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    write(path, [entry(0), entry(1), entry(2)])
    whole = path.read_bytes()
    write(path, [entry(0)], finished=False)
    assert path.read_bytes() == whole


def test_lines_of_a_longer_run_before_do_not_stay_in_a_finished_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    write(path, [entry(0), entry(1), entry(2)])
    write(path, [entry(0), entry(1, "another reason")])
    assert [e.reason for e in read_ledger(path)] == ["all rules passed", "another reason"]


def test_a_line_that_is_no_entry_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    write(path, [entry(0)])
    path.write_bytes(path.read_bytes() + b'{"index": 1')
    with pytest.raises(CatalogError, match=r"ledger\.jsonl:2"):
        list(read_ledger(path))
