"""Reviews and coverage: a review has the last word on what counts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenario_gen import api
from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.review import ReviewState
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline import review
from tests.pipeline.test_coverage_suite import MODEL
from tests.worlds import cut_in


def _a_bit_faster(data: dict[str, Any]) -> None:
    data["parameters"][0]["default"] += 1e-4


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(finished, tmp_path / "run"))


def _ids(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "scenarios").glob("*.json"))


def _decide(folder: Path, state: ReviewState, *ids: str, comment: str = "why", day: int = 1) -> int:
    at = f"2020-01-{day:02d}T00:00:00Z"
    decided = review.decide(folder, review.Ask(ids, state, "A", comment, at))
    return len(decided.entries)


def _change(folder: Path, name: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the content of a scenario, with its new hash."""
    path = folder / "scenarios" / f"{name}.json"
    data = json.loads(path.read_text())
    change(data)
    data["content_hash"] = None
    data["content_hash"] = Scenario.model_validate_json(json.dumps(data)).compute_hash()
    path.write_bytes(pretty_json(data))


def _standing(report: CoverageReport, standing: str) -> tuple[str, ...]:
    return next(p.scenarios for p in report.population if p.standing == standing)


def _cooler(data: dict[str, Any]) -> None:
    data["environment"]["temperature_c"] += 0.5


def test_rejected_and_retired_scenarios_do_not_count_and_stand_apart(folder: Path) -> None:
    first, second, *_ = _ids(folder)
    before = api.measure(folder, model=MODEL)
    _decide(folder, "rejected", first)
    _decide(folder, "retired", second)
    report = api.measure(folder, model=MODEL)
    assert _standing(report, "review_rejected") == (first,)
    assert _standing(report, "retired") == (second,)
    known = {*before.table.scenarios, *_standing(before, "variant")}
    assert {*report.table.scenarios, *_standing(report, "variant")} == known - {first, second}
    assert report.measure("structures").denominator == len(known) - 2
    _decide(folder, "checked", first, day=2)
    assert first in api.measure(folder, model=MODEL).table.scenarios


def test_a_rejection_of_earlier_content_does_not_hold(folder: Path) -> None:
    """Changed since, it is stale: nobody has checked it."""
    first = _ids(folder)[0]
    _decide(folder, "rejected", first)
    _change(folder, first, _cooler)
    report = api.measure(folder, model=MODEL)
    assert _standing(report, "review_rejected") == ()
    assert _standing(report, "stale") == (first,)
    assert report.review is not None
    assert report.review.dropped == (first,)


def test_changed_content_counts_again_when_a_review_ran_the_rules(folder: Path) -> None:
    """By what its own rollout shows, not by what the ledger has of the earlier content."""
    first = _ids(folder)[0]
    _change(folder, first, _cooler)
    assert _standing(api.measure(folder, model=MODEL), "stale") == (first,)
    assert _decide(folder, "checked", first) == 1
    told: list[tuple[int, int]] = []
    report = api.measure(folder, model=MODEL, tell=lambda done, total: told.append((done, total)))
    assert _standing(report, "stale") == ()
    assert first in {*report.table.scenarios, *_standing(report, "variant")}
    assert told == [(1, 1)]


def test_a_structure_is_that_of_the_content_which_was_reviewed(folder: Path) -> None:
    """The ledger has that of the content before; it is not there any more."""
    first = _ids(folder)[0]
    data = cut_in(id=first).model_dump(mode="json")
    lines = (folder / "ledger.jsonl").read_text().splitlines()
    of = {entry["scenario_id"]: entry["structure"] for entry in map(json.loads, lines)}
    assert list(of.values()).count(of[first]) == 1
    known = ("structure", of[first][:16])
    cells = api.measure(folder, model=MODEL).measure("structures").cells
    assert known in [pair for cell in cells for pair in cell.values]
    _change(folder, first, lambda old: old.update(data))
    assert _decide(folder, "checked", first) == 1
    report = api.measure(folder, model=MODEL)
    assert first in report.table.scenarios
    cells = report.measure("structures").cells
    assert known not in [pair for cell in cells for pair in cell.values]


def test_a_file_of_nobody_counts_when_it_was_checked_unless_it_is_a_duplicate(folder: Path) -> None:
    """A copy that differs by less than epsilon inflates nothing, whoever approves it."""
    first = _ids(folder)[0]
    text = json.loads((folder / "scenarios" / f"{first}.json").read_text())
    (folder / "scenarios/near-copy.json").write_bytes(pretty_json(text | {"id": "near-copy"}))
    _change(folder, "near-copy", _a_bit_faster)
    (folder / "scenarios/other.json").write_bytes(
        pretty_json(cut_in(id="other").model_dump(mode="json"))
    )
    assert _standing(api.measure(folder, model=MODEL), "draft") == ("near-copy", "other")
    assert _decide(folder, "checked", "near-copy", "other") == 2
    _decide(folder, "approved", "near-copy", "other")
    report = api.measure(folder, model=MODEL)
    assert _standing(report, "duplicate") == ("near-copy",)
    assert "other" in report.table.scenarios
    assert _standing(report, "draft") == ()


def test_the_summary_counts_states_and_shows_what_was_approved_in_bulk(folder: Path) -> None:
    one, two, three, four, *rest = _ids(folder)
    _decide(folder, "approved", one)
    _decide(folder, "approved", two, three, four, comment="as before", day=2)
    _decide(folder, "rejected", four, day=3)
    _change(folder, three, _cooler)
    found = api.review_summary(folder)
    assert found.states == {"draft": 1, "checked": len(rest), "approved": 2, "rejected": 1,
                            "retired": 0}  # fmt: skip
    assert found.scenarios == 6
    assert (found.approved_alone, found.approved_in_bulk) == (1, 1)
    assert found.dropped == (three,)
    assert found.approvers == ("A",)
    assert found.entries == 5
    (bulk,) = found.bulk
    assert (bulk.first_entry, bulk.comment, bulk.scenarios) == (2, "as before", (two, three, four))
    assert bulk.holds_for == 1
    assert api.measure(folder, model=MODEL).review == found
