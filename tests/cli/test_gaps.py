"""The commands for gaps: lists, flags, reduced suites."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from scenario_gen.domain.gap import GapList
from scenario_gen.domain.reduction import Reduction
from tests.cli.test_commands import ROOT, command

BRIEF = ROOT / "scenarios/briefs/motorway_pilot.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A suite whose gaps were filled up to a half."""
    out = tmp_path_factory.mktemp("gaps") / "out"
    done = command(
        "generate", BRIEF, "--out", out, "--proposer", "sampler", "--count", "4", "--no-plots",
        "--fill-gaps", "--coverage-model", "motorway_pilot", "--target", "0.5", "--t", "2",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "combinations covered: 577 of 577" in done.stderr
    assert "stopped by: coverage target reached" in done.stdout
    assert "gaps of motorway_pilot:" in done.stdout
    assert "covertable" in done.stdout
    assert "out of reach: actor = pedestrian" in done.stdout
    assert "no topic of the brief can draft it; topics that may: pedestrian_crossing" in done.stdout
    return out


def _valid(data: object, name: str) -> None:
    """Against the published schema."""
    published = ROOT / "scenarios" / "schema" / f"{name}.schema.json"
    jsonschema.validate(data, json.loads(published.read_bytes()))


def test_gaps_are_listed_as_text_json_and_csv(folder: Path) -> None:
    ask = ("coverage", folder, "--model", "motorway_pilot", "--gaps")
    text = command(*ask)
    assert text.returncode == 0, text.stderr
    assert "valid 2-way combinations are uncovered" in text.stdout
    assert not (folder / "plots").exists()
    printed = command(*ask, "--json").stdout
    _valid(json.loads(printed), "gap-list")
    found = GapList.model_validate_json(printed)
    assert [gap.worth for gap in found.gaps] == sorted((g.worth for g in found.gaps), reverse=True)
    assert len(found.gaps) == sum(found.uncovered.values())
    rows = list(csv.DictReader(io.StringIO(command(*ask, "--csv").stdout)))
    assert [(row["factor_1"], row["level_1"]) for row in rows] == [g.values[0] for g in found.gaps]
    assert float(rows[0]["worth"]) == pytest.approx(found.gaps[0].worth)


def test_a_replay_fills_the_same_gaps_without_being_told(folder: Path, tmp_path: Path) -> None:
    done = command("generate", BRIEF, "--out", tmp_path / "b", "--replay", folder, "--no-plots")
    assert done.returncode == 0, done.stderr
    for name in ("ledger.jsonl", "gaps.json", "run.json", "summary.json"):
        assert (tmp_path / "b" / name).read_bytes() == (folder / name).read_bytes()


def test_flags_about_gaps_without_the_flag_are_wrong_use(tmp_path: Path) -> None:
    done = command("generate", BRIEF, "--out", tmp_path / "a", "--target", "0.9")
    assert done.returncode == 2
    assert "--fill-gaps" in done.stderr
    done = command("generate", BRIEF, "--out", tmp_path / "a", "--proposer", "sampler",
                   "--fill-gaps", "--coverage-model", "nonsense")  # fmt: skip
    assert done.returncode == 2
    assert "ready ones: motorway_pilot" in done.stderr


def test_reduce_says_what_it_did(folder: Path, tmp_path: Path) -> None:
    ask = ("reduce", folder, "--model", "motorway_pilot")
    done = command(*ask, "--out", tmp_path / "a")
    assert done.returncode == 0, done.stderr
    assert "proven: no choice with less" in done.stdout
    found = Reduction.model_validate_json(
        command(*ask, "--out", tmp_path / "b", "--keep", "levels", "--json").stdout
    )
    assert [each.kind for each in found.kept] == ["levels"]
    _valid(json.loads((tmp_path / "b" / "reduction.json").read_text()), "reduction")
    assert json.loads((tmp_path / "b" / "reduction.json").read_text()) == found.model_dump(
        mode="json"
    )
    full = command(*ask, "--out", tmp_path / "b")
    assert full.returncode == 5
