"""OpenLABEL tags: valid, from the structure, complete as to the model, minimal, bounded."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from openlabel_checker import check_text

import scenario_gen as sg
from scenario_gen.api import library
from scenario_gen.domain.actor import CATEGORIES, KINDS, Light
from scenario_gen.domain.behaviour import Manoeuvre
from scenario_gen.domain.environment import (
    Illumination,
    Particles,
    Perception,
    PrecipitationKind,
    SurfaceCondition,
)
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.road import (
    TEMPLATES,
    Control,
    Damage,
    Hand,
    LaneKind,
    Marking,
    RoadSurface,
    Vertical,
)
from scenario_gen.domain.scenario import Scenario
from simulators.exporters.openlabel import boundary
from simulators.exporters.openlabel_table import ABOVE, TABLES, NoTag, classes
from tests.strategies import scenarios
from tests.worlds import RURAL, crossing_pedestrian, cut_in, scenario


def _kinds(union: Any) -> set[str]:
    """Values of the discriminator of a union of models."""
    return {member.model_fields["kind"].default for member in get_args(get_args(union)[0])}


def _values(model: Any, field: str) -> set[str]:
    return set(get_args(model.model_fields[field].annotation))


#: All values that the model knows, by the name of their table.
MODEL: dict[str, set[str]] = {
    "road": {*TEMPLATES, "external"},
    "lane": set(get_args(LaneKind)),
    "traffic": set(get_args(Hand)),
    "vertical": _values(Vertical, "kind"),
    "surface": set(get_args(RoadSurface)),
    "marking": set(get_args(Marking)),
    "damage": set(get_args(Damage)),
    "control": set(get_args(Control)),
    "precipitation": set(get_args(PrecipitationKind)),
    "condition": set(get_args(SurfaceCondition)),
    "particles": set(get_args(Particles)),
    "illumination": set(get_args(Illumination)),
    "street_lights": _values(Perception, "street_lights"),
    "clutter": _values(Perception, "clutter"),
    "category": set(CATEGORIES),
    "light": set(get_args(Light)),
    "manoeuvre": _kinds(Manoeuvre),
    "intent": _kinds(Intent),
}


def tags(made: Scenario) -> dict[str, Any]:
    """Class -> its data, of a valid file of a scenario."""
    (data,) = sg.export(made, "openlabel").values()
    report = check_text(data.decode(), "x")
    assert [issue for outcome in report.outcomes for issue in outcome.issues] == []
    found = [(tag["type"], tag.get("tag_data")) for tag in _document(data)["tags"].values()]
    assert len(found) == len(dict(found)), "a tag is repeated"
    return dict(found)


def _document(data: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(data)["openlabel"]
    return document


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_word_of_the_model_has_a_class_or_a_reason(name: str) -> None:
    """A new value of the model fails here until somebody has thought of its tag."""
    assert set(TABLES[name]) == MODEL[name]
    assert set(MODEL) == set(TABLES)
    for found in TABLES[name].values():
        assert found.reason if isinstance(found, NoTag) else found


def test_every_kind_of_actor_has_a_class_or_is_a_thing() -> None:
    """Kinds name their class themselves."""
    without = {kind.category for kind in KINDS.values() if not kind.openlabel}
    assert without == {"debris", "vehicle_part"}


def test_names_follow_the_convention_of_the_ontology() -> None:
    """Pascal case, and a value's class is never also written as a property."""
    names = {name for table in TABLES.values() for value in table for name in classes(table, value)}
    names |= {kind.openlabel for kind in KINDS.values() if kind.openlabel} | set(ABOVE)
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]+", name) for name in names)


def test_every_library_scenario_has_valid_tags_within_their_boundary() -> None:
    """Valid by the official schema; no tag follows from another; none lies outside."""
    for made in library()[::2]:
        found = tags(made)
        inside = set(boundary(made)) | set(ABOVE.values())
        asked = {name for name in found if name[0].isupper()}
        assert asked <= inside, (made.id, asked - inside)
        assert not [name for name in asked if ABOVE.get(name) in asked]
        assert {"scenarioName", "scenarioVersion", "scenarioUniqueReference"} <= set(found)


@settings(max_examples=20, deadline=None)
@given(scenarios())
def test_any_scenario_has_the_same_valid_tags_every_time(made: Scenario) -> None:
    """Equal scenarios, equal bytes."""
    tags(made)
    assert sg.export(made, "openlabel") == sg.export(made, "openlabel")


def test_tags_say_what_is_in_the_scenario() -> None:
    """Road, weather, movers and what they do."""
    found = tags(cut_in(environment={
        "precipitation": {"kind": "rain", "intensity_mmph": 5.0}, "surface_condition": "wet",
    }))  # fmt: skip
    expected = {"RoadTypeMotorway", "HorizontalStraights", "WeatherRain", "SurfaceConditionWet",
                "VehicleCar", "VehicleVan", "MotionLaneChangeLeft", "MotionCutIn",
                "LongitudinalLevelPlane", "TravelDirectionRight"}  # fmt: skip
    assert expected <= set(found)
    assert found["WeatherRain"] == {"num": [{"type": "value", "val": 5.0}]}
    assert found["SubjectVehicleSpeed"] == {"num": [{"type": "value", "val": 108}]}
    assert "WeatherSnow" not in found
    on_foot = tags(crossing_pedestrian())
    assert {"HumanPedestrian", "MotionCross", "SpecialStructurePedestrianCrossing"} <= set(on_foot)


def test_a_lane_change_has_the_side_that_the_driver_sees() -> None:
    """Also with traffic on the left, and for one that drives against s."""
    right = cut_in(), "MotionLaneChangeLeft"
    mirror = json.loads(cut_in().model_dump_json())
    mirror["road"]["traffic"] = "left"
    mirror["ego"]["start"]["lane"], mirror["actors"][0]["start"]["lane"] = 2, 3
    mirror["actors"][0]["phases"][0]["manoeuvre"]["to_lane"] = 2
    left = Scenario.model_validate_json(json.dumps(mirror)), "MotionLaneChangeRight"
    against = json.loads(scenario(road=RURAL, ego_lane=-1).model_dump_json())
    against["actors"] = [json.loads(cut_in().actors[0].model_dump_json())]
    against["actors"][0]["start"]["lane"] = 1
    against["actors"][0]["phases"][0]["manoeuvre"]["to_lane"] = -1
    overtaking = Scenario.model_validate_json(json.dumps(against)), "MotionLaneChangeLeft"
    for made, side in (right, left, overtaking):
        changes = {name for name in tags(made) if name.startswith("MotionLaneChange")}
        assert changes == {side}


def test_a_parameter_is_tagged_with_its_range() -> None:
    """Of a logical scenario, amounts are ranges."""
    made = cut_in(
        ego_speed_mps="$v",
        parameters=[
            {"name": "v", "unit": "m/s", "minimum": 20.0, "maximum": 40.0, "default": 30.0}
        ],
    )
    assert tags(made)["SubjectVehicleSpeed"] == {"vec": [{"type": "range", "val": [72, 144]}]}


@pytest.mark.parametrize(
    ("diameter_m", "name"),
    [(28.0, "RoundaboutMiniNosignal"), (36.0, "RoundaboutCompactNosignal"),
     (36.5, "RoundaboutNormalNosignal")],
)  # fmt: skip
def test_a_roundabout_is_tagged_by_its_diameter(diameter_m: float, name: str) -> None:
    """By the IRI, which says Nosignal where its label says signalised."""
    road = {"template": "roundabout", "speed_limit_mps": 10.0, "diameter_m": diameter_m,
            "ring_width_m": 7.0}  # fmt: skip
    made = scenario(road=road, ego={"start": {"road": "south", "lane": -1, "s_m": 20.0}})
    assert {tag for tag in tags(made) if tag.startswith("Roundabout")} == {name}


def test_the_sun_is_tagged_as_the_ego_sees_it() -> None:
    """An ego that drives east has the sun of the morning in front."""
    for azimuth_rad, side in (
        (1.5708, "Front"),
        (0.0, "Left"),
        (3.1416, "Right"),
        (4.7124, "Behind"),
    ):
        sun = {"kind": "sun", "elevation_rad": 0.2, "azimuth_rad": azimuth_rad}
        found = tags(scenario(environment={"time": sun}))
        assert {name for name in found if name.startswith("SunPosition")} == {f"SunPosition{side}"}


def test_of_a_map_file_no_scenery_is_claimed() -> None:
    """What is not read is outside of the boundary: unknown, not absent."""
    road = {"template": "external", "file": "map.xodr", "speed_limit_mps": 20.0}
    made = scenario(road=road, ego={"start": {"road": "1", "lane": -1, "s_m": 20.0}})
    inside = boundary(made)
    assert not [name for name in inside if name.startswith(("RoadType", "Lane", "Junction", "Sun"))]
    assert "WeatherRain" in inside
