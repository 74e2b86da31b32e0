"""Two releases of a suite: every planted difference is found, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scenario_gen import api
from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.review import ReviewState
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.suite_diff import SuiteDiff
from scenario_gen.errors import CatalogError
from scenario_gen.pipeline import review
from tests.pipeline.test_coverage_suite import MODEL


@pytest.fixture
def old(finished: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(finished, tmp_path / "old"))


@pytest.fixture
def new(finished: Path, tmp_path: Path) -> Path:
    """Another one."""
    return Path(shutil.copytree(finished, tmp_path / "new"))


def _ids(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "scenarios").glob("*.json"))


def _compared(old: Path, new: Path) -> SuiteDiff:
    return api.diff(old, new, model=MODEL)


def _decide(folder: Path, state: ReviewState, *ids: str, day: int = 1) -> None:
    at = f"2020-01-{day:02d}T00:00:00Z"
    review.decide(folder, review.Ask(ids, state, "A", "why", at))


def _rewrite(folder: Path, name: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a file, with its new content hash."""
    path = folder / "scenarios" / f"{name}.json"
    data = json.loads(path.read_text())
    change(data)
    data["content_hash"] = None
    data["content_hash"] = Scenario.model_validate_json(json.dumps(data)).compute_hash()
    (folder / "scenarios" / f"{data['id']}.json").write_bytes(pretty_json(data))


def _ledger(folder: Path, name: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the entries of a scenario in the ledger."""
    path = folder / "ledger.jsonl"
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    for entry in entries:
        if entry["scenario_id"] == name:
            change(entry)
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries))


def test_a_release_against_itself_or_a_copy_differs_in_nothing(old: Path, new: Path) -> None:
    found = _compared(old, new)
    assert found.empty
    assert found.same == 6
    assert found.one_yardstick
    assert found.review_log == "none"


def test_the_way_back_mirrors_the_way_there(old: Path, new: Path) -> None:
    """What is gained one way is lost the other way."""
    (new / "scenarios" / f"{_ids(new)[0]}.json").unlink()
    _rewrite(new, _ids(new)[1], lambda data: data["environment"].update(temperature_c=21.5))
    there, back = _compared(old, new), _compared(new, old)
    assert [one.id for one in there.gone] == [one.id for one in back.added]
    for one, other in zip(there.measures, back.measures, strict=True):
        assert (one.numerator_before, one.denominator_after) == (
            other.numerator_after, other.denominator_before)  # fmt: skip
        assert (one.gained, one.lost_total) == (other.lost, other.gained_total)
    for field in ("before", "after"):
        assert [getattr(change, field) for change in there.changed[0].fields] == [
            getattr(change, {"before": "after", "after": "before"}[field])
            for change in back.changed[0].fields
        ]


def test_planted_scenarios_are_new_gone_renamed_and_changed(old: Path, new: Path) -> None:
    gone, renamed, content, texts, *_ = _ids(new)
    (new / "scenarios" / f"{gone}.json").unlink()
    _ledger(new, gone, lambda entry: entry.update(outcome="rejected", reason="motion.friction: x"))
    _rewrite(new, renamed, lambda data: data.update(id="another-name"))
    (new / "scenarios" / f"{renamed}.json").unlink()
    _ledger(new, renamed, lambda entry: entry.update(scenario_id="another-name"))
    _rewrite(new, content, lambda data: data["environment"].update(temperature_c=21.5))
    _rewrite(new, texts, lambda data: data.update(title="another title", requirement_ids=["R-1"]))
    _rewrite(new, texts, lambda data: data.update(id="added", duration_s=13.5))
    found = _compared(old, new)
    assert [(one.id, one.reason) for one in found.gone] == [
        (gone, "rejected: motion.friction: x")
    ]  # fmt: skip
    assert [one.id for one in found.added] == ["added"]
    assert [(one.before, one.after) for one in found.renamed] == [(renamed, "another-name")]
    by_id = {one.id: one for one in found.changed}
    assert by_id.keys() == {content, texts}
    assert by_id[content].content
    assert [field.path for field in by_id[content].fields] == ["$.environment.temperature_c"]
    assert by_id[content].fields[0].after == "21.5"
    assert not by_id[texts].content
    assert [(f.path, f.after) for f in by_id[texts].fields] == [
        ("$.requirement_ids", '["R-1"]'), ("$.title", '"another title"')]  # fmt: skip
    assert found.same == 2
    standing = {v.id: (v.before, v.after) for v in found.verdicts if v.of == "standing"}
    assert standing == {content: ("counted", "stale")}


def test_lost_and_gained_cells_name_the_scenarios(old: Path, new: Path) -> None:
    """A cell is lost exactly if it is covered in the one report and not in the other."""
    (new / "scenarios" / f"{_ids(new)[0]}.json").unlink()
    found = _compared(old, new)
    reports = [api.measure(folder, model=MODEL) for folder in (old, new)]
    for change in found.measures:
        was, now = (report.measure(change.id) for report in reports)
        assert (change.numerator_before, change.denominator_before) == (
            was.numerator, was.denominator)  # fmt: skip
        assert (change.value_before, change.value_after) == (was.value, now.value)
        if not change.cells_compared:
            continue
        covered = [{cell.values for cell in one.cells if cell.state == "covered"}
                   for one in (was, now)]  # fmt: skip
        assert {cell.values for cell in change.lost} == covered[0] - covered[1]
        assert {cell.values for cell in change.gained} == covered[1] - covered[0]
    pairs = next(one for one in found.measures if one.id == "tway.2")
    assert pairs.lost_total > 0
    for cell in pairs.lost:
        rows = reports[0].rows_of(dict(cell.values))
        assert list(cell.scenarios) == [reports[0].table.scenarios[row] for row in rows[:5]]


def test_changed_verdicts_are_told_each_with_its_reason(old: Path, new: Path) -> None:
    one, two, three, *_ = _ids(new)
    _decide(old, "approved", one)
    _decide(new, "rejected", two)
    label = {"verdict": "unpreventable", "avoided_by": [], "not_avoided_by": ["fsm"],
             "physically_avoidable": False}  # fmt: skip
    _ledger(new, three, lambda entry: entry.update(preventability=label))
    _ledger(old, three, lambda entry: entry.update(
        preventability=label | {"verdict": "disputed", "avoided_by": ["fsm"]}))  # fmt: skip
    found = _compared(old, new)
    assert {(v.id, v.of): (v.before, v.after) for v in found.verdicts} == {
        (one, "review"): ("approved", "checked"),
        (two, "review"): ("checked", "rejected"),
        (two, "standing"): ("counted", "review_rejected"),
        (three, "preventability"): ("disputed", "unpreventable"),
        (three, "avoided_by"): ("fsm", ""),
    }
    reason = next(v.reason for v in found.verdicts if v.id == two and v.of == "review")
    assert reason == "rejected by A at 2020-01-01T00:00:00Z"
    assert found.review_log == "not_continued"
    standing = next(s for s in found.standings if s.standing == "review_rejected")
    assert (standing.before, standing.after, standing.appeared) == (0, 1, (two,))


def test_a_review_log_is_continued_or_not(old: Path, new: Path) -> None:
    one, two, *_ = _ids(new)
    _decide(old, "approved", one)
    shutil.copy(old / "reviews.jsonl", new / "reviews.jsonl")
    assert _compared(old, new).review_log == "same"
    _decide(new, "approved", two, day=2)
    assert _compared(old, new).review_log == "continued"
    assert _compared(new, old).review_log == "not_continued"


def test_criticality_shifts_of_the_same_scenario_the_largest_first(old: Path, new: Path) -> None:
    one, two, three, *_ = _ids(new)
    for name, before, after in ((one, 3.0, 2.5), (two, 3.0, 1.0), (three, 3.0, None)):
        for folder, value in ((old, before), (new, after)):
            _ledger(folder, name, lambda entry, v=value: entry["realised"].update(ttc_s=v))
    found = next(one for one in _compared(old, new).criticality if one.measure == "ttc_s")
    assert [(shift.id, shift.before, shift.after) for shift in found.shifts] == [
        (three, 3.0, None), (two, 3.0, 1.0), (one, 3.0, 2.5)]  # fmt: skip
    assert found.shifts_total == 3
    assert found.before.count == found.after.count + 1
    assert found.before.greatest is not None


def test_what_the_ledger_has_of_earlier_content_is_no_shift(old: Path, new: Path) -> None:
    first = _ids(new)[0]
    _ledger(new, first, lambda entry: entry["realised"].update(ttc_s=123.0))
    shifted = next(one for one in _compared(old, new).criticality if one.measure == "ttc_s")
    assert [shift.id for shift in shifted.shifts] == [first]
    _rewrite(new, first, lambda data: data["environment"].update(temperature_c=21.5))
    assert all(one.shifts == () for one in _compared(old, new).criticality)


def test_what_was_asked_or_used_differently_is_told_by_its_path(old: Path, new: Path) -> None:
    run = json.loads((new / "run.json").read_text())
    run["tool_version"] = "9.9.9"
    run["brief"]["hazards"] = ["another one"]
    run["brief"]["odd"]["temperature_c"] = {"minimum": -1.0, "maximum": None}
    (new / "run.json").write_text(json.dumps(run))
    summary = json.loads((new / "summary.json").read_text())
    summary["versions"]["numpy"] = "1.0\u2028\x1b[31m"
    (new / "summary.json").write_text(json.dumps(summary))
    found = _compared(old, new)
    told = {(s.of, s.path): s.after for s in found.settings}
    assert told["tool", "$.version"] == '"9.9.9"'
    assert told["libraries", "$.numpy"] == '"1.0\N{REPLACEMENT CHARACTER}\\u001b[31m"'
    assert told["brief", "$.hazards"] == '["another one"]'
    assert ("odd", "$.temperature_c.minimum") in told or ("odd", "$.temperature_c") in told
    assert not found.one_yardstick
    assert api.diff(old, new, model=MODEL, odd="mixed_roads").one_yardstick


def test_planted_duplicates_are_told_and_those_among_proposals_apart(old: Path, new: Path) -> None:
    first = _ids(new)[0]
    _rewrite(new, first, lambda data: data.update(id="planted-copy"))
    entry = next(json.loads(line) for line in (new / "ledger.jsonl").read_text().splitlines()
                 if json.loads(line)["scenario_id"] == first)  # fmt: skip
    proposal = entry | {"outcome": "duplicate", "scenario_id": "never-kept", "index": 998}
    copy = entry | {"scenario_id": "planted-copy", "index": 999}
    with (new / "ledger.jsonl").open("a") as file:
        file.writelines(json.dumps(one) + "\n" for one in (proposal, copy))
    found = next(s for s in _compared(old, new).standings if s.standing == "duplicate")
    assert (found.after - found.before, found.proposals_after - found.proposals_before) == (2, 1)
    assert found.appeared == ("planted-copy",)
    assert found.disappeared == ()


def test_the_same_folders_give_the_same_bytes_and_fit_the_schema(old: Path, new: Path) -> None:
    """In whatever order the files were written."""
    (new / "scenarios" / f"{_ids(new)[0]}.json").unlink()
    _rewrite(new, _ids(new)[1], lambda data: data.update(title="x", duration_s=13.5))
    first = _compared(old, new).model_dump_json()
    for path in sorted((new / "scenarios").glob("*.json"), reverse=True):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    assert _compared(old, new).model_dump_json() == first
    schema = api.schemas()["diff"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(first))


def test_a_part_of_a_suite_is_compared_without_a_summary(old: Path, tmp_path: Path) -> None:
    """A folder with fewer scenarios and their lines of the ledger, and nothing else."""
    part = tmp_path / "part"
    (part / "scenarios").mkdir(parents=True)
    kept = _ids(old)[:2]
    for name in kept:
        shutil.copy(old / "scenarios" / f"{name}.json", part / "scenarios")
    shutil.copy(old / "run.json", part)
    lines = [line for line in (old / "ledger.jsonl").read_text().splitlines()
             if json.loads(line)["scenario_id"] in kept]  # fmt: skip
    (part / "ledger.jsonl").write_text("\n".join(lines) + "\n")
    found = _compared(old, part)
    assert [one.id for one in found.gone] == _ids(old)[2:]
    assert (found.same, found.verdicts, found.new.scenarios) == (2, (), 2)
    assert [(s.of, s.after) for s in found.settings] == [("libraries", "null")]


def test_a_folder_without_a_run_is_said_to_be_none(old: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="holds no run"):
        api.diff(old, tmp_path / "nothing")
