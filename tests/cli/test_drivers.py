"""The commands on reference drivers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenario_gen.cli.main import app
from scenario_gen.drivers import DRIVERS
from scenario_gen.drivers.page import drivers_page


def _run(*words: str) -> str:
    result = CliRunner().invoke(app, ["drivers", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_driver_is_listed_with_its_source() -> None:
    """One line each: name, what it does, where it is from."""
    lines = _run("list").splitlines()
    assert [line.split()[0] for line in lines] == list(DRIVERS)
    assert all(line.endswith("]") for line in lines)
    assert [one["name"] for one in json.loads(_run("list", "--json"))] == list(DRIVERS)


def test_the_page_is_written_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "drivers.md"
    _run("list", "--write", str(path))
    assert path.read_text() == drivers_page()


@pytest.mark.parametrize("name", DRIVERS)
def test_every_constant_is_shown_with_unit_and_source(name: str) -> None:
    shown, data = _run("show", name), json.loads(_run("show", name, "--json"))
    assert len(data["constants"]) == len(DRIVERS[name].constants)
    for one in data["constants"]:
        line = f"{one['name']} = {one['value']:.6g} {one['unit']}  {one['meaning']}"
        assert f"{line} [{one['source']}; {one['standing']}]" in shown


def test_an_unknown_driver_is_refused_with_the_known_ones() -> None:
    result = CliRunner().invoke(app, ["drivers", "show", "ludwig"])
    assert result.exit_code != 0
    assert "r157_careful" in str(result.exception)


def test_published_figures_are_compared(tmp_path: Path) -> None:
    """Counts, thresholds and closed forms; the differing cases go into a file."""
    shown = _run("published", "--grid", "following", "--out", str(tmp_path))
    assert (
        "following rss_jrc: 21 of 1121 cases end in a collision, published 21"
        " (+0; 0 cases differ); exact 9"
    ) in shown
    assert "published 0.48 0.71 0.94 1.18 1.41 1.64 s; ours 0.48 0.71 0.94" in shown
    assert "careful driver, 60 km/h, release 0 m/s2: formula 35.68 m" in shown
    lines = (tmp_path / "differing_cases.csv").read_text().splitlines()
    assert lines[0] == "grid,driver,scheme,case,parameters,published,ours"
    assert len(lines) == 13
    assert lines[1] == "following,rss_jrc,exact,1051,lead_brake_g 0.9; ego_kmh 108,yes,no"


def test_published_figures_are_data_on_demand() -> None:
    data = json.loads(_run("published", "--grid", "following", "--json"))
    assert {one["driver"]: one["ours"] for one in data["grids"]}["rss_jrc"] == 21
    assert data["thresholds"][2]["published_s"] == [0.74, 1.32, 1.9, 2.47, 3.05, 3.63]
    assert len(data["careful_driver_way"]) == 6


def test_an_unknown_grid_is_refused_before_anything_is_played() -> None:
    result = CliRunner().invoke(app, ["drivers", "published", "--grid", "cut_up"])
    assert result.exit_code != 0
    assert "cut_out" in str(result.exception)


def test_check_takes_every_driver() -> None:
    """By its name; an unknown one is refused."""
    path = "scenarios/library/nhtsa/nhtsa-25-lead-decelerating.json"
    root = Path(__file__).parents[2]
    for name, code in (("fsm", 0), ("ludwig", 2)):
        result = CliRunner().invoke(app, ["check", str(root / path), "--driver", name])
        assert (result.exit_code == 0) == (code == 0), result.output
