"""Membership in an ODD: what a scenario says decides, and what it does not say is unknown."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen.catalog.briefs import read_odd
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.library import read_library
from scenario_gen.odd import ATTRIBUTES, VERDICTS, membership
from scenario_gen.odd.readers import READERS
from scenario_gen.odd.templates import templates_left_out
from scenario_gen.propose.options import options
from tests.worlds import JUNCTION, MOTORWAY, RURAL, URBAN, crossing_pedestrian, scenario

MAP = {"template": "external", "file": "a.xodr", "speed_limit_mps": 14.0}
READY = ("motorway_pilot", "urban_shuttle", "truck_hub_to_hub", "mixed_roads")


def odd(**fields: Any) -> Odd:
    return Odd.model_validate_json(json.dumps({"name": "test", **fields}))


def _round(diameter_m: float) -> dict[str, Any]:
    return {"template": "roundabout", "speed_limit_mps": 9.0, "diameter_m": diameter_m}


def _hill(**vertical: Any) -> dict[str, Any]:
    return RURAL | {"vertical": {"grade": 0.05} | vertical}


def _fog(visibility_m: float, kind: str = "none") -> dict[str, Any]:
    rain = {"kind": kind, "intensity_mmph": 5.0 if kind == "rain" else 0.0}
    return {"visibility_m": visibility_m, "precipitation": rain}


@pytest.mark.parametrize(
    ("limits", "fields", "verdict", "value"),
    [
        ({"road_types": ["motorway"]}, {}, "inside", None),
        ({"road_types": ["motorway"]}, {"road": MOTORWAY | {"template": "motorway_on_ramp"}},
         "outside", "slip_road"),
        ({"road_types": ["motorway"]}, {"road": RURAL}, "outside",
         "primary, radial, distributor or minor"),
        ({"road_types": ["primary", "minor"]}, {"road": RURAL}, "unknown",
         "primary, radial, distributor or minor"),
        ({"road_types": ["primary", "radial", "distributor", "minor"]}, {"road": RURAL},
         "inside", None),
        ({"road_types": ["motorway"]}, {"road": MAP}, "unknown", "not said"),
        ({"road_templates": ["urban_street"]}, {"road": MAP}, "unknown", "not said"),
        ({"road_templates": ["external"]}, {"road": MAP}, "inside", None),
        ({"road_templates": ["external"]}, {}, "outside", "motorway_straight"),
        ({"zones": ["school"]}, {}, "inside", None),
        ({"zones": ["school"]}, {"road": URBAN | {"template": "parking_lot"}}, "outside",
         "parking_lot"),
        ({"traffic_side": ["left"]}, {}, "outside", "right"),
        ({"traffic_side": ["right"]}, {"road": MAP}, "unknown", "not said"),
        ({"marking": ["clear"]}, {"road": MAP}, "unknown", "not said"),
        ({"junctions": ["t"]}, {}, "inside", None),
        ({"junctions": ["t"]}, {"road": JUNCTION}, "outside", "cross"),
        ({"junctions": []}, {"road": JUNCTION}, "outside", "cross"),
        ({"junctions": []}, {}, "inside", None),
        ({"junctions": []}, {"road": MAP}, "unknown", "not said"),
        ({"junction_control": ["signals"]}, {"road": JUNCTION | {"control": "stop"}},
         "outside", "stop"),
        ({"junction_control": ["priority"]}, {"road": _round(30.0)}, "inside", None),
        ({"roundabouts": ["mini"]}, {"road": _round(28.0)}, "inside", None),
        ({"roundabouts": ["mini"]}, {"road": _round(28.1)}, "outside", "compact"),
        ({"roundabouts": ["compact"]}, {"road": _round(36.1)}, "outside", "normal"),
        ({"roundabouts": ["normal"]}, {"road": _round(100.0)}, "outside", "large"),
        ({"special_structures": ["bridge"]}, {"road": URBAN}, "outside", "pedestrian_crossing"),
        ({"special_structures": ["bridge"]}, {"road": RURAL}, "inside", None),
        ({"temporary_structures": ["signage"]}, {"road": MOTORWAY | {"template": "work_zone"}},
         "outside", "road_work"),
        ({"lane_types": ["traffic"]}, {}, "outside", "emergency"),
        ({"lane_types": ["traffic"]}, {"road": URBAN | {"bus_lane_width_m": 3.5}},
         "outside", "bus"),
        ({"lane_types": ["traffic"]}, {"road": URBAN}, "inside", None),
        ({"road_surface": ["asphalt"]}, {"road": RURAL | {"surface": "gravel"}}, "outside",
         "gravel"),
        ({"surface_damage": ["none"]}, {"road": RURAL | {"damage": "ruts"}}, "outside", "ruts"),
        ({"gradient": {"maximum": 0.04}}, {"road": _hill(kind="grade")}, "outside", 0.05),
        ({"gradient": {"maximum": 0.04}}, {"road": _hill(kind="grade"), "ego_lane": 1},
         "inside", None),
        ({"gradient": {"minimum": -0.04}}, {"road": _hill(kind="crest")}, "outside", -0.05),
        ({"gradient": {"maximum": 0.0}}, {}, "inside", None),
        ({"gradient": {"maximum": 0.0}}, {"road": MAP}, "unknown", "not said"),
        ({"curve_radius_m": {"minimum": 300.0}}, {"road": RURAL | {"radius_m": 250.0}},
         "outside", 250.0),
        ({"curve_radius_m": {"minimum": 300.0}}, {}, "inside", None),
        ({"curve_radius_m": {"maximum": 300.0}}, {}, "outside", "straight"),
        ({"cloud_okta": {"maximum": 4.0}}, {"environment": {"cloud_okta": 5}}, "outside", 5.0),
        ({"particulates": ["spray"]}, {"environment": _fog(999.0)}, "outside", "fog"),
        ({"particulates": ["spray"]}, {"environment": _fog(1000.0)}, "inside", None),
        ({"particulates": ["spray"]}, {"environment": _fog(500.0, "rain")}, "unknown",
         "fog or none"),
        ({"particulates": ["fog"]},
         {"environment": {"visibility_zones": [{"id": "z", "s_from_m": 1.0, "s_to_m": 9.0,
                                                "visibility_m": 50.0, "particles": "dust"}]}},
         "outside", "dust"),
        ({"rain_mmph": {"minimum": 1.0}}, {}, "outside", 0.0),
        ({"actor_count": {"maximum": 0.0}}, {}, "inside", None),
    ],
)  # fmt: skip
def test_the_attribute_that_decides_is_named_with_its_value(
    limits: dict[str, Any], fields: dict[str, Any], verdict: str, value: object
) -> None:
    found = membership([scenario(**fields)], odd(**limits))
    assert found.verdict(0) == verdict
    reasons = found.reasons(0)
    assert [reason.value for reason in reasons[:1]] == ([] if value is None else [value])
    assert {reason.attribute for reason in reasons} <= set(limits)


def test_actors_are_counted_and_what_they_are_is_judged() -> None:
    given = crossing_pedestrian()
    assert membership([given], odd(actor_count={"maximum": 0.0})).verdict(0) == "outside"
    reason = membership([given], odd(actors=["car"])).reasons(0)[0]
    assert (reason.path, reason.value) == ("$.actors[0].category", "pedestrian")


def test_outside_for_one_attribute_is_outside_whatever_is_unknown() -> None:
    limits = odd(road_types=["motorway"], speed_limit_mps={"maximum": 10.0})
    found = membership([scenario(road=MAP)], limits)
    assert found.verdict(0) == "outside"
    assert [reason.attribute for reason in found.reasons(0)] == ["speed_limit_mps"]


def test_with_a_restriction_that_was_not_taken_nothing_is_inside() -> None:
    """An ODD that is not known in full can say outside, but not inside."""
    given = scenario()
    limits = odd(speed_limit_mps={"minimum": 30.0}, not_taken=["a.yaml:3: tides: low"])
    assert membership([given], limits).verdict(0) == "unknown"
    assert membership([given], limits).reasons(0)[0].limit == "a.yaml:3: tides: low"
    slow = scenario(road=MOTORWAY | {"speed_limit_mps": 20.0})
    assert membership([slow], limits).verdict(0) == "outside"
    states = {outcome.rule: outcome.state for outcome in sg.check([given], odd=limits)[0].outcomes}
    assert states["odd.within"] == "not_checked"


def test_the_rule_says_not_checked_where_membership_is_unknown() -> None:
    """What is unknown never reads as passed."""
    states = {"inside": "passed", "outside": "failed", "unknown": "not_checked"}
    given = scenario(road=RURAL, ego_lane=-1, ego_speed_mps=20.0)
    for types, verdict in (
        (["primary"], "unknown"),
        (["motorway"], "outside"),
        (["primary", "radial", "distributor", "minor"], "inside"),
    ):
        limits = odd(road_types=types)
        assert membership([given], limits).verdict(0) == verdict
        found = sg.check([given], odd=limits)[0]
        assert {o.rule: o.state for o in found.outcomes}["odd.within"] == states[verdict]


def test_rows_of_a_batch_are_judged_as_one_by_one() -> None:
    """Columns and single scenarios come to the same, row by row and attribute by attribute."""
    parameters = [
        {"name": "d", "unit": "m", "minimum": 22.0, "maximum": 100.0, "default": 40.0},
        {"name": "v", "unit": "m/s", "minimum": 2.0, "maximum": 20.0, "default": 9.0},
        {"name": "f", "unit": "m", "minimum": 50.0, "maximum": 5000.0, "default": 900.0},
    ]
    logical = scenario(
        road=_round(0.0) | {"diameter_m": "$d"}, ego_lane=-1, ego_speed_mps="$v",
        ego={"start": {"road": "south", "lane": -1, "s_m": 50.0}},
        environment={"visibility_m": "$f"}, parameters=parameters,
    )  # fmt: skip
    chance = np.random.default_rng(3)
    samples = {p["name"]: chance.uniform(p["minimum"], p["maximum"], 40) for p in parameters}
    batch = ScenarioBatch.variants(logical, samples)
    limits = odd(
        roundabouts=["mini", "normal"], ego_speed_mps={"maximum": 15.0}, particulates=["spray"],
        visibility_m={"minimum": 60.0}, road_types=["primary"],
    )  # fmt: skip
    together = membership(batch, limits)
    assert {*together.codes.tolist()} == {1, 2}
    for row in range(batch.size):
        alone = membership([batch.scenario(row)], limits)
        np.testing.assert_array_equal(together.by_attribute[row], alone.by_attribute[0])
        assert together.reasons(row) == alone.reasons(0)


@pytest.mark.parametrize("name", READY)
def test_the_rule_and_membership_agree_on_the_library(name: str) -> None:
    from scenario_gen.checks import check
    from scenario_gen.checks.rules.odd_within import RULE
    from scenario_gen.checks.verdict import STATES

    batch = ScenarioBatch.of(read_library())
    limits = read_odd(name)
    found = membership(batch, limits)
    states = [STATES[code] for code in check(batch, None, odd=limits, rules=[RULE]).states[0]]
    said = {"inside": "passed", "outside": "failed", "unknown": "not_checked"}
    assert states == [said[VERDICTS[code]] for code in found.codes]
    assert "inside" in {VERDICTS[code] for code in found.codes}


def test_every_field_of_an_odd_has_an_attribute_and_a_reader() -> None:
    fields = set(Odd.model_fields) - {"name", "not_taken"}
    assert fields == {one.name for one in ATTRIBUTES} == set(READERS)
    for one in ATTRIBUTES:
        limits = one.words[:1] if one.is_choice else Range(maximum=1.0)
        assert getattr(Odd(name="x", **{one.name: limits}), one.name) == limits


@pytest.mark.parametrize(
    ("limits", "left_out"),
    [
        ({}, set()),
        ({"road_types": ["motorway"]},
         {"motorway_on_ramp", "motorway_off_ramp", "motorway_weaving", "rural_straight",
          "rural_curve", "urban_street", "tunnel", "bridge", "level_crossing", "parking_lot",
          "junction_cross", "junction_t", "junction_y", "junction_staggered", "roundabout"}),
        ({"special_structures": ["pedestrian_crossing"]},
         {"tunnel", "bridge", "level_crossing", "toll_plaza"}),
        ({"junctions": ["t"]}, {"junction_cross", "junction_y", "junction_staggered"}),
        ({"roundabouts": ["mini"], "gradient": {"maximum": 0.01}}, set()),
    ],
)  # fmt: skip
def test_templates_that_are_outside_whatever_their_numbers_are_left_out(
    limits: dict[str, Any], left_out: set[str]
) -> None:
    """What a number of the road decides is not among them."""
    found = templates_left_out(odd(**limits))
    assert set(found) == left_out
    assert all(reason.startswith("odd.") for reason in found.values())


def test_proposals_keep_to_the_road_types_of_an_odd() -> None:
    """Topics that need another road are left out before a model is asked."""
    limits = odd(road_types=["motorway", "slip_road"])
    assert options(limits, "roundabout") == ()
    roads = {road for entry in options(limits, "cut_in") for road in entry.roads}
    assert roads
    assert not any(road.startswith(("rural", "urban", "junction", "bridge")) for road in roads)


def test_membership_is_part_of_the_library() -> None:
    """By the name of a ready ODD, too."""
    found = sg.odd_membership([scenario(ego_speed_mps=30.0)], "motorway_pilot")
    assert found.verdict(0) == "inside"
    assert found.odd.name == "Motorway pilot"
