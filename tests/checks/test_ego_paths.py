"""The ego's path as metrics take it, against the paths of the road network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.checks.ego_lanes import _borders
from scenario_gen.checks.ego_paths import lane_way
from scenario_gen.checks.lane_facts import lane_facts
from scenario_gen.roads import build
from tests.worlds import scenario

WAYS: dict[str, tuple[dict[str, Any], str, int, tuple[str, ...]]] = {
    "straight": ({"template": "motorway_straight"}, "main", -2, ()),
    "against s": ({"template": "rural_curve"}, "main", 1, ()),
    "left-hand traffic": ({"template": "rural_curve", "traffic": "left"}, "main", 1, ()),
    "shifted lanes": ({"template": "work_zone"}, "main", -2, ()),
    "a lane that begins": ({"template": "toll_plaza"}, "main", -2, ()),
    "across a junction": ({"template": "junction_cross"}, "south", -1, ("south", "west")),
    "off a motorway": ({"template": "motorway_off_ramp"}, "diverge", -4, ("diverge", "ramp")),
    "through a roundabout": ({"template": "roundabout"}, "south", -1, ("south", "north")),
}


@pytest.mark.parametrize("name", WAYS)
def test_places_on_the_way_have_their_station(name):
    """By road, s and t, and by x and y; lanes and borders are those of the way."""
    given, road, lane, route = WAYS[name]
    network = build(scenario(road={"speed_limit_mps": 20.0} | given).road)
    path, way = network.path(road, lane, route), lane_way(network, road, lane, route)
    assert way is not None
    u_m = np.linspace(0.5, path.length_m - 0.5, 157)
    q_m = path.lane_q_m + 0.4 * np.sin(u_m)
    index, s_m, t_m = path.to_road(u_m, q_m)
    station_m, lateral_m = way.place(index, s_m, t_m)
    np.testing.assert_allclose(station_m, u_m, atol=1e-6)
    np.testing.assert_allclose(lateral_m, q_m, atol=1e-6)
    x_m, y_m, heading_rad = path.evaluate(u_m, q_m)
    near_m, aside_m = way.project(x_m, y_m)
    np.testing.assert_allclose(near_m, u_m, atol=0.1)
    np.testing.assert_allclose(aside_m, q_m, atol=0.1)
    cos, sin = way.direction(u_m)
    np.testing.assert_allclose(np.arctan2(sin, cos) + 0.0 * u_m, _wrapped(heading_rad), atol=0.03)
    _, s0_m, t0_m = path.to_road(u_m, np.full(u_m.shape, path.lane_q_m))
    lanes = way.lane_at(index, s0_m)
    borders = lane_facts(network).borders(index, s0_m, lanes)
    # Where a lane begins it has no width yet; its centre is followed in short arcs.
    inside = (t0_m > borders.right_m - 0.01) & (t0_m < borders.left_m + 0.01)
    assert np.all(inside)
    right_m, left_m = _borders(network, way)
    assert np.all(right_m <= path.lane_q_m)
    assert np.all(left_m >= path.lane_q_m)


def test_places_off_the_way_have_none():
    """Roads that the path does not use, and the index of no road."""
    network = build(scenario(road={"template": "junction_cross", "speed_limit_mps": 14.0}).road)
    way = lane_way(network, "south", -1, ("south", "north"))
    assert way is not None
    road = np.array([network.road_index("east"), -1], dtype=np.int32)
    station_m, _ = way.place(road, np.array([5.0, 5.0]), np.zeros(2))
    assert np.isnan(station_m).all()
    assert not way.lane_at(road, np.array([5.0, 5.0])).any()


def _wrapped(angle_rad: np.ndarray) -> np.ndarray:
    return np.arctan2(np.sin(angle_rad), np.cos(angle_rad))
