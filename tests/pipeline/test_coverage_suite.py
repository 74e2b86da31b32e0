"""What counts of a folder: what was planted is found, said with its reason, and not counted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenario_gen import api
from scenario_gen.catalog.folder import Catalog, pretty_json
from scenario_gen.coverage import factor_definitions
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.coverage_model import CoverageModel, FactorChoice
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.pipeline import judging
from scenario_gen.pipeline.folder_suite import read_run_brief
from tests.pipeline.conftest import Runs
from tests.pipeline.folders import brief, generate
from tests.worlds import cut_in

MODEL = CoverageModel(
    name="small",
    factors=tuple(
        FactorChoice(name=name)
        for name in ("road", "event", "actor", "light", "surface", "ego_speed", "ttc")
    ),
)


EGO_SPEEDS = list(next(f for f in factor_definitions(None) if f.name == "ego_speed").level_names)
REQUIREMENTS = [
    {"id": "R-1", "text": "whatever happens", "factors": {"ego_speed": EGO_SPEEDS}},
    {"id": "R-2", "intents": ["cut_in", "braking"]},
    {"id": "R-3", "intents": ["wrong_way_encounter"]},
]


@pytest.fixture(scope="session")
def finished(runs: Runs) -> Path:
    """A run of the sampler with six scenarios and four requirements."""
    return runs(brief(count=6, requirements=REQUIREMENTS, requirement_ids=["R-4"]))[0]


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(finished, tmp_path / "run"))


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "scenarios").glob("*.json"))


def _edit(path: Path, change: Callable[[dict[str, Any]], None]) -> Scenario:
    """Change a scenario file, with its new hash."""
    data = json.loads(path.read_text())
    change(data)
    data["content_hash"] = None
    found = Scenario.model_validate_json(json.dumps(data))
    data["content_hash"] = found.compute_hash()
    path.write_bytes(pretty_json(data))
    return Scenario.model_validate_json(path.read_bytes())


def _standing(report: CoverageReport, standing: str) -> tuple[str, ...]:
    return next(p.scenarios for p in report.population if p.standing == standing)


def test_an_untouched_run_counts_all_of_its_scenarios_without_a_new_rollout(folder: Path) -> None:
    """The ledger has what the rollouts showed; every row of the table is an accepted scenario."""
    told: list[tuple[int, int]] = []
    report = api.measure(folder, model=MODEL, tell=lambda done, total: told.append((done, total)))
    assert told == []
    assert report.stale == ()
    names = {path.stem for path in _files(folder)}
    assert set(report.table.scenarios) | set(_standing(report, "variant")) == names
    again = api.measure(folder, model=MODEL, recheck=True)
    assert again == report


def test_planted_scenarios_are_found_and_none_counts(folder: Path) -> None:
    """A copy under another id, a file of nobody, an edited and a missing one."""
    before = api.measure(folder, model=MODEL)
    files = _files(folder)
    ledger = (folder / "ledger.jsonl").read_text().splitlines()
    entries = [json.loads(line) for line in ledger]
    accepted = [entry for entry in entries if entry["outcome"] == "accepted"]

    copy = json.loads(files[0].read_text()) | {"id": "planted-copy"}
    (folder / "scenarios/planted-copy.json").write_bytes(pretty_json(copy))
    twin = next(e for e in accepted if e["scenario_id"] == files[0].stem)
    planted = {**twin, "scenario_id": "planted-copy", "index": 999}
    with (folder / "ledger.jsonl").open("a") as file:
        file.write(json.dumps(planted) + "\n")
    stranger = cut_in(id="stranger")
    (folder / "scenarios/stranger.json").write_bytes(pretty_json(stranger.model_dump(mode="json")))
    _edit(files[1], lambda data: data["environment"].update(temperature_c=21.5))
    files[2].unlink()

    report = api.measure(folder, model=MODEL)
    assert _standing(report, "duplicate")[-1] == "planted-copy"
    assert _standing(report, "draft") == ("stranger",)
    assert set(_standing(report, "stale")) == {files[1].stem, files[2].stem}
    gone = {files[1].stem, files[2].stem}
    assert set(report.table.scenarios) == set(before.table.scenarios) - gone


def test_a_scenario_outside_the_odd_covers_nothing(folder: Path) -> None:
    """Measured against a narrower ODD, all are checked again and said to be so."""
    slow = api.measure(folder, model=MODEL)
    odd = Odd(name="nothing moves", ego_speed_mps=Range(minimum=0.0, maximum=0.5))
    report = api.measure(folder, model=MODEL, odd=odd)
    assert report.table.scenarios == ()
    assert len(_standing(report, "outside_odd")) == len(slow.table.scenarios) + len(
        _standing(slow, "variant")
    )
    assert all(cell.count == 0 for cell in report.measure("marginal").cells)
    assert "nothing moves" in report.stale[0]


def test_after_a_change_of_the_rules_every_verdict_is_made_anew(folder: Path) -> None:
    """What the present rules turn down is stale, though ledger and hash agree."""
    files = _files(folder)
    run = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(run | {"rules": "before"}))
    bad = _edit(files[0], lambda data: data["ego"].update(speed_mps=0.0))
    lines = []
    for line in (folder / "ledger.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["scenario_id"] == bad.id:
            entry["realised"]["content_sha256"] = bad.compute_hash()
        lines.append(json.dumps(entry))
    (folder / "ledger.jsonl").write_text("\n".join(lines) + "\n")
    report = api.measure(folder, model=MODEL)
    apart = {*_standing(report, "stale"), *_standing(report, "outside_odd")}
    assert bad.id in apart
    assert bad.id not in report.table.scenarios
    assert "before" in report.stale[0]


def test_scenarios_without_a_ledger_are_checked_and_compared() -> None:
    """The same one twice is a duplicate; one that no rule passes is rejected."""
    far = cut_in(id="far", gap_m=2500.0)
    report = api.measure([cut_in(id="one"), cut_in(id="two"), far], model=MODEL)
    assert report.table.scenarios == ("one",)
    assert _standing(report, "duplicate") == ("two",)
    assert _standing(report, "rejected") == ("far",)


def test_numerators_are_the_scenarios_behind_the_cells(folder: Path) -> None:
    """Every count can be followed to rows; variants that do not count are beside it."""
    report = api.measure(folder, model=MODEL, strength=3)
    for name in ("marginal", "tway.1", "tway.2"):
        measure = report.measure(name)
        assert measure.numerator == sum(cell.state == "covered" for cell in measure.cells)
        assert measure.denominator == measure.numerator + sum(
            cell.state == "uncovered" for cell in measure.cells
        )
        for cell in measure.cells:
            assert len(report.rows_of(dict(cell.values))) == cell.count
    for measure in report.measures:
        for cell in measure.cells:
            if cell.rows is not None and measure.group != "exposure":
                assert len(cell.rows) == cell.count, (measure.id, cell)
    triples = report.measure("tway.3")
    assert triples.cells_total == triples.denominator - triples.numerator


def test_a_generated_scenario_claims_what_it_bears_out_and_nothing_else(folder: Path) -> None:
    """R-1 is about all of them, R-2 about what was seen, R-3 about none, R-4 says no need."""
    for path in _files(folder):
        made = Scenario.model_validate_json(path.read_bytes())
        kinds = {intent.kind for intent in made.intent}
        about = ["R-1", "R-2"] if kinds & {"cut_in", "braking"} else ["R-1"]
        assert list(made.requirement_ids) == about
    model = MODEL.model_copy(update={"variants": "counted"})
    report = api.measure(folder, model=model)
    states = {c.values[0][1]: c.state for c in report.measure("requirements").cells}
    assert states == {
        "R-1": "covered", "R-2": "covered", "R-3": "uncovered", "R-4": "uncovered"
    }  # fmt: skip
    assert any("R-4" in note for note in report.measure("requirements").notes)
    assert report.measure("requirements.claims").value == 1.0
    for link in report.links:
        if link.id == "R-2":
            assert re.fullmatch(r"intent (cut_in|braking) seen at \d+\.\d s", link.basis[0])


def test_requirements_and_orphans_are_found_in_both_directions(folder: Path) -> None:
    """Planted: a claim that nothing bears out, one that stands alone, none, one of nobody's."""
    files = _files(folder)
    for index, path in enumerate(files):
        data = json.loads(path.read_text())
        data["requirement_ids"] = [["R-1", "R-3", "R-4"], [], ["X-9"]][min(index, 2)]
        path.write_bytes(pretty_json(data))
    model = MODEL.model_copy(update={"variants": "counted"})
    report = api.measure(folder, model=model)
    forward, back = report.measure("requirements"), report.measure("requirements.scenarios")
    assert (forward.numerator, forward.denominator) == (2, 4)
    assert {cell.values[0][1]: cell.count for cell in forward.cells} == {
        "R-1": 1, "R-2": 0, "R-3": 0, "R-4": 1,
    }  # fmt: skip
    assert forward.figures["of these, covered by claims alone"] == 1
    claimed = next(e for e in forward.exclusions if e.what == "scenarios with a claim")
    assert claimed.scenarios == (files[0].stem,)
    silent = next(e for e in forward.exclusions if e.what == "scenarios without a claim")
    assert set(silent.scenarios) >= {path.stem for path in files[1:]}
    assert (back.numerator, back.denominator) == (1, len(files))
    orphans = next(cell for cell in back.cells if cell.values[0][1] == "none (orphans)")
    assert orphans.count == len(files) - 1
    assert [cell.values[0][1] for cell in back.cells[1:]] == ["X-9"]
    claims = report.measure("requirements.claims")
    assert (claims.numerator, claims.denominator) == (1, 2)
    assert [(e.what, e.count) for e in claims.exclusions] == [("claims", 1)]
    why = {one.id: one.missing for one in report.links if one.claimed and not one.borne_out}
    assert why == {"R-3": ("no intent wrong_way_encounter",), "R-4": ()}
    alone = next(one for one in report.links if one.id == "R-4")
    assert alone.basis == ("claimed; the brief does not say what it needs",)


def test_a_requirement_that_names_what_there_is_not_is_refused_before_the_first_proposal(
    tmp_path: Path,
) -> None:
    for need, message in (
        ({"factors": {"moon": ["full"]}}, "no factor moon"),
        ({"factors": {"light": ["moonlight"]}}, "no level 'moonlight'"),
        ({"triggering": ["mode_confusion"]}, "no triggering condition mode_confusion"),
    ):
        asked = brief(count=1, requirements=[{"id": "R-1", **need}])
        with pytest.raises(InputError, match=message):
            generate(asked, tmp_path / "run")


def test_a_folder_without_a_run_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="holds no run"):
        api.measure(tmp_path)


def test_processes_judge_as_one_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = Catalog(folder)
    asked, scenarios = read_run_brief(catalog), catalog.read_scenarios()[:4]
    assert isinstance(asked.odd, Odd)
    settings = judging.Settings(asked, asked.odd, catalog.scenarios)
    told: list[tuple[int, int]] = []
    alone = judging.judged(scenarios, settings, None)
    monkeypatch.setattr(judging, "_CHUNK", 2)
    monkeypatch.setattr(judging, "_WORTH_PROCESSES", 2)
    monkeypatch.setattr(judging.os, "cpu_count", lambda: 2)  # type: ignore[attr-defined]
    found = judging.judged(scenarios, settings, lambda *at: told.append(at))
    assert told == [(2, 4), (4, 4)]
    for one, other in zip(alone, found, strict=True):
        assert (one.findings, one.realised) == (other.findings, other.realised)
        assert one.structure is not None
        assert other.structure is not None
        assert one.structure.fingerprint == other.structure.fingerprint
        assert (one.structure.vector.values == other.structure.vector.values).all()
