"""The criticality of scenario files: the command, its JSON, the library call and the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import scenario_gen as sg
from scenario_gen.cli.main import app
from scenario_gen.errors import InputError
from scenario_gen.metrics import MEASURES
from scenario_gen.metrics.page import criticality_page
from tests.checks.traces import actor
from tests.worlds import cut_in, scenario

ROOT = Path(__file__).parents[2]


def _file(tmp_path: Path) -> Path:
    """A standing car 100 m ahead of the middle of the ego, which drives 20 m/s."""
    one = scenario(ego_speed_mps=20.0, actors=[actor(s_m=150.0, speed_mps=0.0)])
    path = tmp_path / "one.json"
    path.write_text(one.model_dump_json())
    return path


def test_every_measure_is_told_with_value_actor_and_time(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["criticality", str(_file(tmp_path))])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "driver constant_speed" in lines[0]
    found = {line.split()[0]: line for line in lines[1:]}
    assert list(found) == [info.name for info in MEASURES]
    # Both reference points are on the rear axle of a car of 4.5 m.
    assert "4.775 s" in found["impact_time_s"]
    assert "a1 at 4.775 s" in found["impact_time_s"]
    assert found["impact_ego_x_m"].endswith("front")
    assert found["impact_other_x_m"].endswith("rear")
    assert found["pet_s"].endswith("no conflict")


def test_json_has_numbers_or_null(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["criticality", str(_file(tmp_path)), "--json"])
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    measures = {one["measure"]: one for one in data["measures"]}
    assert measures["impact_speed_mps"] == {
        "measure": "impact_speed_mps", "unit": "m/s", "value": 20.0, "actor": "a1",
        "time_s": pytest.approx(4.775), "side": None,
    }  # fmt: skip
    assert measures["impact_ego_x_m"]["side"] == "front"
    assert measures["pet_s"]["value"] is None
    assert measures["pet_s"]["actor"] is None
    assert measures["delta_v_ego_mps"]["value"] == pytest.approx(10.0)


def test_another_driver_is_less_critical(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["criticality", str(_file(tmp_path)), "--driver", "idm"])
    assert result.exit_code == 0
    assert any("impact_time_s" in line and "no conflict" in line
               for line in result.stdout.splitlines())  # fmt: skip


def test_wrong_use_is_an_input_error(tmp_path: Path) -> None:
    for arguments in ([], [str(_file(tmp_path)), "--driver", "nobody"]):
        result = CliRunner().invoke(app, ["criticality", *arguments])
        assert isinstance(result.exception, InputError)


def test_the_library_call_keeps_the_order_of_scenarios_and_measures() -> None:
    near, far = (cut_in(gap_m=gap_m, speed_mps=30.0) for gap_m in (20.0, 60.0))
    first, second = sg.criticality([near, far])
    assert [one.info for one in first] == list(MEASURES)
    gap = [next(one for one in found if one.info.name == "min_thw_s") for found in (first, second)]
    assert gap[0].actor == gap[1].actor == "van1"
    assert gap[0].value is not None
    assert gap[1].value is not None
    assert gap[0].value < gap[1].value
    assert sg.criticality([]) == []


def test_a_scenario_of_nobody_else_has_no_conflict() -> None:
    (found,) = sg.criticality([scenario()])
    assert all(one.value is None and one.actor is None for one in found)


def test_the_page_is_the_one_of_the_code() -> None:
    """``make schema`` writes it; it is part of the repository."""
    assert (ROOT / "docs" / "criticality.md").read_text() == criticality_page()


def test_the_page_names_every_measure_and_constant() -> None:
    page = criticality_page()
    for info in MEASURES:
        assert f"`{info.name}`" in page
    for word in ("ad-rss-lib", "restitution", "TTC*"):
        assert word in page


def test_the_page_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    result = CliRunner().invoke(app, ["criticality", "--write", str(path)])
    assert result.exit_code == 0
    assert path.read_text() == criticality_page()
