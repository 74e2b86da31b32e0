"""Road templates: geometry, limits and messages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scenario_gen.domain.road import (
    ARMS,
    JunctionCross,
    MotorwayCurve,
    Road,
    RuralCurve,
    UrbanStreet,
)
from scenario_gen.errors import InputError, RoadError
from scenario_gen.roads import RoadNetwork, build, lane_at

CURVES = st.fixed_dictionaries(
    {
        "template": st.sampled_from(["motorway_curve", "rural_curve"]),
        "speed_limit_mps": st.just(25.0),
        "hand": st.sampled_from(["left", "right"]),
        "radius_m": st.floats(60.0, 3000.0),
        "approach_m": st.floats(0.0, 800.0),
        "clothoid_m": st.floats(5.0, 150.0),
        "arc_m": st.floats(5.0, 400.0),
    }
)
JUNCTIONS = st.fixed_dictionaries(
    {
        "template": st.just("junction_cross"),
        "speed_limit_mps": st.just(14.0),
        "lane_width_m": st.floats(2.5, 5.0),
        "arm_length_m": st.floats(5.0, 500.0),
        "corner_radius_m": st.floats(2.5, 30.0),
        "border_width_m": st.floats(0.2, 2.0),
    }
)


def road(data: dict[str, Any]) -> Road:
    """A road from plain data."""
    adapter: TypeAdapter[Road] = TypeAdapter(Road)
    return adapter.validate_python(data)


@given(CURVES)
def test_curves_are_smooth_and_have_their_length(data: dict[str, Any]) -> None:
    """Position, heading and curvature are continuous, and the length is the sum of the parts."""
    # Beyond half a turn the road may meet itself, which has a test of its own.
    assume(data["arc_m"] + data["clothoid_m"] < np.pi * data["radius_m"])
    main = build(road(data)).road("main")
    gap_m, kink_rad = main.line.gaps()
    assert np.all(gap_m < 1e-9)
    assert np.all(kink_rad < 1e-9)
    ends = main.line.curvature0 + main.line.curvature_slope * main.line.length_of_segment_m
    np.testing.assert_allclose(ends[:-1], main.line.curvature0[1:], atol=1e-12)
    length_m = 2 * data["approach_m"] + 2 * data["clothoid_m"] + data["arc_m"]
    assert main.length_m == pytest.approx(length_m)
    extreme = max(main.line.curvature_range, key=abs)
    assert extreme == pytest.approx((1 if data["hand"] == "left" else -1) / data["radius_m"])


@settings(max_examples=30)
@given(JUNCTIONS)
def test_ways_through_a_junction_meet_the_arms_exactly(data: dict[str, Any]) -> None:
    """Both borders and headings of the connecting lane are those of the lanes it joins."""
    network = build(road(data))
    ways = [way for way in network.roads.values() if way.junction]
    assert len(ways) == 12
    numbers = [r.number for r in network.roads.values()]
    assert len(set(numbers)) == 16
    assert network.junctions[0].number not in numbers
    for way in ways:
        start, end = way.id.split("_")
        for arm_id, s_m, arm_lane in ((start, 0.0, -1), (end, way.length_m, 1)):
            arm = network.road(arm_id)
            turned = 0.0 if arm_lane < 0 else np.pi
            own, other = way.line.evaluate(s_m)[2], arm.line.evaluate(arm.length_m)[2]
            assert abs(np.exp(1j * own) - np.exp(1j * (other + turned))) < 1e-9
            own_t = way.lane_borders_t(-1)
            arm_t = arm.lane_borders_t(arm_lane)
            for mine, its in zip(own_t, arm_t if arm_lane < 0 else arm_t[::-1], strict=True):
                np.testing.assert_allclose(
                    way.line.point(s_m, mine), arm.line.point(arm.length_m, its), atol=1e-6
                )


def test_the_kerb_of_a_right_turn_has_the_corner_radius() -> None:
    """The outer border of the right turn is a circle of corner_radius_m."""
    network = build(JunctionCross(speed_limit_mps=14.0, corner_radius_m=9.0))
    way = network.road("south_east")
    curvature = float(way.line.curvature0[0])
    assert 1.0 / abs(curvature) - abs(way.lane_borders_t(-1)[0]) == pytest.approx(9.0)


def test_arms_lie_where_their_names_say() -> None:
    """The south arm starts in the south and heads north, and so on round the compass."""
    network = build(JunctionCross(speed_limit_mps=14.0))
    where = {"south": (0, -1), "east": (1, 0), "north": (0, 1), "west": (-1, 0)}
    for arm in ARMS:
        x_m, y_m, heading_rad, _ = network.road(arm).line.evaluate(0.0)
        np.testing.assert_allclose(np.array([x_m, y_m]) / 211.5, where[arm], atol=1e-12)
        ahead = np.array([np.cos(heading_rad), np.sin(heading_rad)])
        np.testing.assert_allclose(ahead, -np.array(where[arm]), atol=1e-12)


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (
            {"template": "motorway_curve", "radius_m": 13.5, "hand": "right", "arc_m": 5.0,
             "clothoid_m": 5.0},
            "road.radius_m", "no room for the lanes",
        ),
        ({"template": "rural_curve", "radius_m": 20.0, "arc_m": 200.0}, "road.arc_m", "turns by"),
        (
            {"template": "rural_curve", "radius_m": 100.0, "arc_m": 480.0, "approach_m": 300.0},
            "road.arc_m", "runs into itself",
        ),
        (
            {"template": "urban_street", "crossing_s_m": 499.0},
            "road.crossing_s_m", "reaches beyond the road",
        ),
        ({"template": "junction_cross", "arm_length_m": 1.0}, "road.arm_length_m", "too short"),
        (
            {"template": "junction_cross", "corner_radius_m": 0.5},
            "road.corner_radius_m", "less than half",
        ),
    ],
)  # fmt: skip
def test_degenerate_roads_are_refused_with_place_and_hint(
    data: dict[str, Any], where: str, what: str
) -> None:
    """The message says which parameter, what is wrong and what would help."""
    with pytest.raises(RoadError, match=what) as caught:
        build(road({"speed_limit_mps": 20.0} | data))
    assert caught.value.where == where
    assert caught.value.hint


def test_a_logical_road_has_to_be_made_concrete_first() -> None:
    """A road with a $parameter cannot be built."""
    with pytest.raises(InputError, match=r"\$r"):
        build(RuralCurve(speed_limit_mps=20.0, radius_m="$r"))


def test_equal_templates_share_one_network() -> None:
    """Templates are built once."""
    assert build(MotorwayCurve(speed_limit_mps=30.0)) is build(MotorwayCurve(speed_limit_mps=30.0))


def test_lanes_of_a_street_are_found_from_pavement_to_pavement() -> None:
    """lane_at knows every lane; outside, and off every road, it is 0."""
    network = build(UrbanStreet(speed_limit_mps=14.0, lanes_per_direction=2))
    t_m = np.array([9.1, 8.0, 5.0, 1.0, -1.0, -5.0, -8.0, -9.1])
    assert lane_at(network, 0, 100.0, t_m).tolist() == [0, 3, 2, 1, -1, -2, -3, 0]
    assert lane_at(network, [-1, 0], 100.0, 1.0).tolist() == [0, 1]
    assert network.lane_centre_t("main", 2) == pytest.approx(4.875)


def test_places_in_the_world_are_located(subtests: pytest.Subtests) -> None:
    """locate inverts (road, s, t) -> (x, y) on every road, and knows what is off the road."""
    rng = np.random.default_rng(2)
    networks: dict[str, RoadNetwork] = {
        "rural": build(RuralCurve(speed_limit_mps=25.0)),
        "junction": build(JunctionCross(speed_limit_mps=14.0)),
    }
    for name, network in networks.items():
        with subtests.test(name):
            for index, found in enumerate(network.roads.values()):
                if found.junction:
                    continue
                s_m = rng.uniform(0.0, found.length_m, 200)
                t_m = rng.uniform(-4.2, 4.2, 200)
                at_road, at_s, at_t, at_lane = network.locate(*found.line.point(s_m, t_m))
                assert np.all(at_road == index)
                np.testing.assert_allclose(at_s, s_m, atol=1e-6)
                np.testing.assert_allclose(at_t, t_m, atol=1e-6)
                np.testing.assert_array_equal(at_lane, lane_at(network, index, s_m, t_m))
            road_index, s_m, _, lane = network.locate(5000.0, 5000.0)
            assert (int(road_index), int(lane)) == (-1, 0)
            assert np.isnan(s_m)
