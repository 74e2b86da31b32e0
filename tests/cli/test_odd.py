"""``scenario-gen odd``: an ODD in words, what was read of a file, and which scenarios lie in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenario_gen.catalog.briefs import read_odd
from scenario_gen.catalog.scenario_text import scenario_text
from scenario_gen.cli.main import app
from tests.cli.test_commands import command
from tests.worlds import URBAN, scenario

ROOT = Path(__file__).parents[2]
OPENODD = ROOT / "scenarios" / "odd" / "openodd" / "motorway_pilot.yaml"


def odd(*arguments: str | Path) -> str:
    """What the command prints."""
    done = CliRunner().invoke(app, ["odd", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inside, an outside and an unknown scenario for the motorway pilot."""
    road = {"template": "external", "file": "a.xodr", "speed_limit_mps": 30.0}
    for name, given in (
        ("inside", scenario()),
        ("outside", scenario(road=URBAN, ego_lane=-1, ego_speed_mps=10.0)),
        ("unknown", scenario(road=road)),
    ):
        (tmp_path / f"{name}.json").write_bytes(scenario_text(given))
    return tmp_path


def test_every_scenario_is_judged_with_what_decides(folder: Path) -> None:
    text = odd("motorway_pilot", "--scenarios", folder)
    assert f"{folder / 'inside.json'}: inside" in text
    assert "road_templates: not said at $.road.template; the ODD has motorway_straight" in text
    assert "ego_speed_mps: 10 m/s at $.ego.speed_mps; the ODD has 13 to 36.2 m/s" in text
    assert text.rstrip().endswith("3 scenarios: 1 inside, 1 unknown, 1 outside")


def test_json_has_bands_reading_and_verdicts(folder: Path) -> None:
    pytest.importorskip("openodd", reason="openodd-py is not installed")
    files = sorted(folder.glob("*.json"))
    data = json.loads(odd(OPENODD, "--scenarios", *files, "--json"))
    assert data["counts"] == {"inside": 1, "unknown": 1, "outside": 1}
    assert [one["verdict"] for one in data["scenarios"]] == ["inside", "outside", "unknown"]
    assert {one["taken"] for one in data["read"]} == {"taken"}
    rain = next(one for one in data["attributes"] if one["name"] == "rain_mmph")
    assert [band["inside"] for band in rain["bands"]] == ["all", "all", "part", "none", "none"]
    assert data["scenarios"][1]["reasons"][0]["path"] == "$.road.template"


def test_an_odd_is_written_as_openodd() -> None:
    pytest.importorskip("openodd", reason="openodd-py is not installed")
    assert odd("motorway_pilot", "--openodd") == OPENODD.read_text()


def test_what_a_file_says_and_cannot_be_said_here_is_printed(tmp_path: Path) -> None:
    pytest.importorskip("openodd", reason="openodd-py is not installed")
    path = tmp_path / "a.yaml"
    path.write_text(
        'TAXONOMY:\n  tide: [low, high]\nODD:\n  m:\n    TITLE: "\\e[31mred"\n'
        "    INCLUDE_AND:\n      tide: low\n"
    )
    text = odd(path)
    assert "a.yaml:7: tide: low: not taken: the binding has no attribute for tide" in text
    assert "\x1b" not in text


def test_a_file_that_is_no_scenario_is_an_error(folder: Path) -> None:
    """The others are judged all the same."""
    (folder / "broken.json").write_text("{}")
    done = command("odd", "motorway_pilot", "--scenarios", folder)
    assert done.returncode == 2
    assert "broken.json" in done.stderr
    assert "3 scenarios" in done.stdout


def test_a_name_that_is_none_says_which_there_are() -> None:
    done = command("odd", "moonbase")
    assert done.returncode == 2
    assert "truck_hub_to_hub" in done.stderr


def test_the_ready_odds_are_valid() -> None:
    for path in sorted((ROOT / "scenarios" / "odd").glob("*.yaml")):
        assert read_odd(path.stem) == read_odd(str(path))
