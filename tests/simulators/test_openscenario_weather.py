"""Weather that changes in time and place: events of the file, and what esmini makes of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_weather_steps import TRANSITION_STEPS
from simulators.quality import check_openscenario, openscenario_xsd
from tests.worlds import cut_in

RAIN = {"kind": "rain", "intensity_mmph": 20.0}
FRONT: dict[str, Any] = {
    "at_s": 1.0, "over_s": 2.0, "precipitation": RAIN, "visibility_m": 300.0, "cloud_okta": 8,
    "surface_condition": "wet", "friction": 0.5,
}  # fmt: skip
BANK = {"id": "bank", "s_from_m": 120.0, "s_to_m": 200.0, "visibility_m": 60.0}
BRIDGE = {"id": "bridge", "s_from_m": 250.0, "s_to_m": 300.0,
          "wind": {"speed_mps": 15.0, "direction_rad": 1.5}}  # fmt: skip
ALL: dict[str, Any] = {
    "visibility_m": 1300.0,
    "friction": 0.75,
    "changes": [
        FRONT,
        {"at_s": 4.0, "wind": {"speed_mps": 9.0}, "sun": {"elevation_rad": 0.1}},
    ],
    "visibility_zones": [BANK],
    "wind_zones": [BRIDGE],
    "patches": [{"id": "puddle", "s_from_m": 200.0, "s_to_m": 260.0, "lanes": [-2],
                 "condition": "standing_water", "friction": 0.3}],
    "spray": [{"actor": "van1"}],
    "perception": {"dirty_lens": 0.1, "headlight_glare": ["van1"], "street_lights": "failed",
                   "wet_reflection": True, "clutter": "dense"},
}  # fmt: skip


def files(given: Scenario) -> dict[str, bytes]:
    return OpenScenarioExporter().export(given, build(given.concrete().road), stem="s")


def events(environment: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Events of the environment by name without its prefix."""
    root = etree.fromstring(files(cut_in(environment=environment, **fields))["s.xosc"])
    found = root.iterfind(".//ManeuverGroup[@name='Environment']//Event")
    return {event.get("name").removeprefix("Environment."): event for event in found}


def start_s(event: Any) -> float:
    return float(event.find(".//SimulationTimeCondition[@rule='greaterOrEqual']").get("value"))


def values(found: dict[str, Any], tag: str, attribute: str) -> dict[float, float]:
    """Value of an element by the time at which events set it."""
    return {
        round(start_s(event), 9): float(event.find(f".//{tag}").get(attribute))
        for event in found.values()
        if event.find(f".//{tag}") is not None
    }


def test_an_environment_that_stays_has_no_events() -> None:
    assert events({}) == {}
    assert events({"perception": {"dirty_lens": 0.5}, "spray": [{"actor": "van1"}]}) == {}


def test_a_jump_is_one_event_with_what_changes_and_nothing_else() -> None:
    found = events({"changes": [{"at_s": 3.0, "visibility_m": 200.0}]})
    assert list(found) == ["Change.1"]
    node = found["Change.1"].find(".//Environment")
    assert [child.tag for child in node.iter()] == ["Environment", "Weather", "Fog"]
    assert values(found, "Fog", "visualRange") == {3.0: 200.0}


def test_a_transition_is_a_stair_that_ends_at_its_end_with_the_new_values() -> None:
    """Ten steps from 1300 m to 300 m within 2 s; the last at 3 s."""
    found = events({"visibility_m": 1300.0, "changes": [FRONT]})
    steps = values(found, "Fog", "visualRange")
    assert len(steps) == TRANSITION_STEPS
    for k in range(1, TRANSITION_STEPS + 1):
        assert steps[round(1.0 + 0.2 * k, 9)] == pytest.approx(1300.0 - 100.0 * k)
    friction = values(found, "RoadCondition", "frictionScaleFactor")
    assert friction[3.0] == 0.5
    assert friction[2.0] == pytest.approx(0.65)


def test_a_change_that_changes_nothing_is_no_event() -> None:
    """A group without events would not be valid."""
    root = etree.fromstring(files(cut_in(environment={"changes": [{"at_s": 1.0}]}))["s.xosc"])
    assert root.find(".//ManeuverGroup[@name='Environment']") is None


def test_what_is_no_number_changes_at_the_beginning() -> None:
    """Rain begins with nothing, and the road is wet, when the front arrives."""
    found = events({"changes": [FRONT]})
    assert values(found, "Precipitation", "precipitationIntensity")[1.0] == 0.0
    first = found["Change.1"]
    assert first.find(".//Precipitation").get("precipitationType") == "rain"
    assert first.find(".//RoadCondition").get("wetness") == "moist"
    assert first.find(".//Fog") is None


def test_a_zone_is_entered_and_left_by_the_place_of_the_ego() -> None:
    """Within half of its length of its middle, along the road."""
    found = events({"visibility_m": 5000.0, "visibility_zones": [BANK]})
    assert list(found) == ["Leave.bank.0", "Enter.bank"]
    ranges = [event.find(".//Fog").get("visualRange") for event in found.values()]
    assert ranges == ["5000", "60"]
    for event, rule in zip(found.values(), ("greaterThan", "lessOrEqual"), strict=True):
        condition = event.find(".//DistanceCondition")
        assert condition.get("rule") == rule
        assert condition.get("value") == "40"
        assert condition.get("relativeDistanceType") == "longitudinal"
        assert condition.find(".//LanePosition").get("s") == "160"
        assert event.find(".//EntityRef").get("entityRef") == "ego"
    state = found["Leave.bank.0"].find(".//StoryboardElementStateCondition")
    assert state.get("storyboardElementRef") == "Environment.Enter.bank"


def test_what_makes_it_hard_to_see_is_in_properties() -> None:
    root = etree.fromstring(files(cut_in(environment=ALL))["s.xosc"])
    node = root.find(".//Init//RoadCondition/Properties")
    found = {entry.get("name"): entry.get("value") for entry in node}
    assert found == {
        "scenario_gen.surface_condition": "dry",
        "scenario_gen.dirty_lens": "0.1",
        "scenario_gen.headlight_glare": "van1",
        "scenario_gen.street_lights": "failed",
        "scenario_gen.wet_reflection": "true",
        "scenario_gen.clutter": "dense",
        "scenario_gen.visibility_zone.bank.particles": "fog",
        "scenario_gen.spray.van1.length_m": "20",
        "scenario_gen.spray.van1.visibility_m": "30",
    }


def test_parameters_that_events_are_computed_from_are_fixed() -> None:
    """The end of a zone is; the visibility in it stays open."""
    parameters = [
        {"name": "end", "unit": "m", "minimum": 150.0, "maximum": 300.0, "default": 200.0},
        {"name": "fog", "unit": "m", "minimum": 20.0, "maximum": 90.0, "default": 60.0},
    ]
    zone = BANK | {"s_to_m": "$end", "visibility_m": "$fog"}
    logical = cut_in(environment={"visibility_zones": [zone]}, parameters=parameters)
    data = files(logical)["s.xosc"]
    declared = [d.get("name") for d in etree.fromstring(data).iterfind(".//ParameterDeclaration")]
    assert declared == ["fog", "EgoIsExternal"]
    assert b'visualRange="$fog"' in data
    assert b"fixed at their defaults: end" in data


environments = st.fixed_dictionaries(
    {},
    optional={
        "visibility_m": st.floats(100, 5000),
        "changes": st.lists(
            st.fixed_dictionaries(
                {"at_s": st.floats(0, 9)},
                optional={
                    "over_s": st.floats(0, 5),
                    "visibility_m": st.floats(20, 3000),
                    "precipitation": st.sampled_from([RAIN, {"kind": "none"}, {
                        "kind": "hail", "intensity_mmph": 3.0}]),
                    "cloud_okta": st.integers(0, 8),
                    "wind": st.fixed_dictionaries({"speed_mps": st.floats(0, 30)}),
                    "sun": st.fixed_dictionaries({"elevation_rad": st.floats(-1.5, 1.5)}),
                    "surface_condition": st.sampled_from(["dry", "wet", "icy", "flooded"]),
                    "friction": st.floats(0, 1),
                },
            ),
            max_size=3,
        ),
        "visibility_zones": st.just([BANK, BANK | {"id": "b2", "s_from_m": 200.0,
                                                   "s_to_m": 240.0}]),
        "wind_zones": st.just([BRIDGE]),
        "perception": st.just(ALL["perception"]),
    },
)  # fmt: skip


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
@settings(max_examples=25)
@given(environments)
def test_any_weather_is_valid_and_clean(environment: dict[str, Any]) -> None:
    """By the XSD and by the ASAM checker."""
    assert not check_openscenario(files(cut_in(environment=environment))["s.xosc"]).findings


def run(given: Scenario, folder: Path) -> tuple[Any, dict[str, float]]:
    """The simulation, and when events of the environment began."""
    folder.mkdir()
    for name, data in files(given).items():
        (folder / name).write_bytes(data)
    done = Esmini().run(folder / "s.xosc", step_s=0.01)
    assert done.ok
    assert "[error]" not in done.log
    began = re.findall(
        r"\[([0-9.]+)\] \[info\] Environment\.(\S+) standbyState -> startTransition", done.log
    )
    return read_csv(done.csv), {name: float(time_s) for time_s, name in began}


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
def test_in_esmini_weather_changes_when_and_where_it_should(tmp_path: Path) -> None:
    """At 30 m/s from s 50 m on, the bank is from 2.33 s to 5 s, the bridge 6.67 s to 8.33 s.

    The visibility changes while the ego is in the bank: only when it leaves, one sees by it.
    """
    _, began = run(cut_in(environment=ALL), tmp_path / "all")
    assert began["Enter.bank"] == pytest.approx(7 / 3, abs=0.02)
    assert began["Leave.bank.10"] == pytest.approx(5.0, abs=0.02)
    assert began["Enter.bridge"] == pytest.approx(20 / 3, abs=0.02)
    assert began["Leave.bridge.1"] == pytest.approx(25 / 3, abs=0.02)
    around = {name: at for name, at in began.items() if name.startswith("Around.visibility_m")}
    assert all(not 7 / 3 + 0.02 < at_s < 5.0 for at_s in around.values())
    assert began["Around.visibility_m.10"] == pytest.approx(5.0, abs=0.02)
    assert [name for name in began if name.startswith("Leave")] == [
        "Leave.bank.10", "Leave.bridge.1",
    ]  # fmt: skip
    changes = [at for name, at in began.items() if name.startswith("Change")]
    assert changes == sorted(changes)
    assert changes[0] == pytest.approx(1.0, abs=0.02)


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
def test_weather_does_not_move_anybody(tmp_path: Path) -> None:
    with_weather, began = run(cut_in(environment=ALL), tmp_path / "with")
    without, none = run(cut_in(), tmp_path / "without")
    assert began
    assert not none
    for name in ("ego", "van1"):
        for field in ("x_m", "y_m", "heading_rad"):
            one, two = (getattr(t.entities[name], field) for t in (with_weather, without))
            assert np.array_equal(one, two)
