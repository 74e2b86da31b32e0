"""What counts is derived once: report, coverage, gates and diff say the same of a planted suite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenario_gen import api
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.scenario import Scenario
from scenario_gen.gates import parse
from scenario_gen.pipeline import review
from scenario_gen.report.model import Report
from tests.report import catalogs

NEAR = "planted-near"


@pytest.fixture(scope="module")
def folder(planted: Path, sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted catalog with a near twin, a retired and a rejected scenario more."""
    out = catalogs.copied(planted, tmp_path_factory.mktemp("agree") / "catalog")
    paths = [path for path in catalogs.files(out) if not path.stem.startswith("planted-")]
    by_id = {entry["scenario_id"]: entry for entry in catalogs.ledger(out)}

    def a_bit_faster(data: dict[str, object]) -> None:
        data["id"] = NEAR
        data["parameters"][0]["default"] += 1e-4  # type: ignore[index]  # plain JSON

    near = out / "scenarios" / f"{NEAR}.json"
    near.write_bytes(paths[4].read_bytes())
    catalogs.edit_scenario(near, a_bit_faster, rehash=True)
    # An older ledger: it does not say which content it accepted.
    catalogs.add_entry(out, **by_id[paths[4].stem] | {"scenario_id": NEAR, "realised": None})
    for state, path in (("retired", paths[6]), ("rejected", paths[7])):
        ask = review.Ask((path.stem,), state, "A", "why", "2020-01-01T00:00:00Z")  # type: ignore[arg-type]  # one of the states
        review.decide(out, ask)
    return out


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return catalogs.report_of(folder)


def _standings(coverage: CoverageReport) -> dict[str, tuple[str, ...]]:
    """Scenarios by what they are to the count; what was only proposed has no id here."""
    return {
        one.standing: tuple(sorted(one.scenarios))
        for one in coverage.population
        if one.count > one.proposals
    }


def test_everything_planted_is_found(report: Report) -> None:
    """The variants are what the sound suite has, too; everything else was planted."""
    ids = [card.id for card in report.cards if not card.id.startswith("planted-")]
    names = sorted(ids)
    cards = {card.id: card.standing for card in report.cards}
    assert {name: cards[name] for name in cards if cards[name] not in ("counted", "variant")} == {
        "planted-twin": "duplicate", NEAR: "duplicate", "planted-draft": "draft",
        names[1]: "stale", names[2]: "outside_odd", names[3]: "stale",
        names[6]: "retired", names[7]: "review_rejected",
    }  # fmt: skip


@pytest.mark.parametrize("recheck", [False, True])
def test_coverage_counts_what_the_report_counts(
    folder: Path, report: Report, recheck: bool
) -> None:
    coverage = api.measure(folder, recheck=recheck)
    assert _standings(coverage) == _standings(report.coverage)
    assert coverage.table == report.coverage.table
    assert coverage.measures == report.coverage.measures
    assert "planted-missing" in _standings(coverage)["stale"]


def test_cards_say_what_the_population_says(report: Report) -> None:
    by_card: dict[str, list[str]] = {}
    for card in report.cards:
        by_card.setdefault(card.standing, []).append(card.id)
    population = _standings(report.coverage)
    population["stale"] = tuple(n for n in population["stale"] if n != "planted-missing")
    assert {key: tuple(sorted(names)) for key, names in by_card.items()} == population


def test_gates_see_what_is_planted(folder: Path, report: Report) -> None:
    wanted = "duplicates==2,outside_odd==1,stale==3,drafts==1,review.rejected==1,review.retired==1"
    coverage = api.measure(folder, require=wanted)
    assert [result.gate.text for result in coverage.gates if not result.met] == []
    shown = catalogs.report_of(folder, gates=parse(wanted))
    assert shown.coverage.gates == coverage.gates


def test_diff_sees_what_is_planted(folder: Path, sound: Path, report: Report) -> None:
    moved = api.diff(sound, folder)
    cards = {card.id: card.standing for card in report.cards}
    found = {change.id: change.after for change in moved.verdicts if change.of == "standing"}
    assert found
    assert all(cards[name] == standing for name, standing in found.items())


def test_a_file_that_the_ledger_vouches_for_is_checked_by_the_rules_that_need_no_rollout(
    sound: Path, tmp_path: Path
) -> None:
    """Rain on a dry road with a ledger that says it has accepted just this."""
    out = catalogs.copied(sound, tmp_path / "catalog")
    path = catalogs.files(out)[0]
    rain = {"kind": "rain", "intensity_mmph": 2.0}
    catalogs.edit_scenario(
        path,
        lambda d: d["environment"].update(
            precipitation=rain, surface_condition="dry", friction=0.7, cloud_okta=8
        ),
        rehash=True,
    )
    content = Scenario.model_validate_json(path.read_bytes()).compute_hash()
    entries = catalogs.ledger(out)
    for entry in entries:
        if entry["scenario_id"] == path.stem:
            entry["realised"]["content_sha256"] = content
    catalogs.write_ledger(out, entries)
    coverage = api.measure(out)
    assert _standings(coverage)["stale"] == (path.stem,)
    assert json.loads((out / "run.json").read_bytes())["rules"]
