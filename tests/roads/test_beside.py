"""Lanes beside a path: where they lie, and that there are none where lanes keep their distance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.road import TEMPLATES
from scenario_gen.roads import RoadNetwork, build


def network(template: str, **fields: Any) -> RoadNetwork:
    return build(TEMPLATES[template].model_validate({"speed_limit_mps": 30.0} | fields))


@pytest.mark.parametrize("template", ["motorway_straight", "motorway_curve", "rural_curve"])
def test_lanes_of_constant_width_keep_their_distance(template: str) -> None:
    """Nothing has to be followed there."""
    net = network(template)
    assert net.beside(net.path("main", -1)) == ()


@pytest.mark.parametrize("traffic", ["right", "left"])
def test_the_lanes_of_a_work_zone_are_followed(traffic: str) -> None:
    """The cubics give the centre of the lane at every station, with traffic on either side."""
    net = network("work_zone", traffic=traffic)
    sign = 1 if traffic == "right" else -1
    path = net.path("main", -sign)
    found = {beside.places[0][2]: beside for beside in net.beside(path)}
    assert -sign not in found
    beside = found[-3 * sign]
    assert beside.end_u_m == path.length_m
    for u_m in (100.0, 430.0, 600.0, 850.0, 1000.0):
        piece = int(np.searchsorted(beside.u0_m, u_m, side="right")) - 1
        _, s_m, _ = path.to_road(u_m, 0.0)
        powers = (float(s_m) - beside.origin_s_m[piece]) ** np.arange(4)
        centre_t_m = net.lane_centre_t("main", -3 * sign, float(s_m))
        assert beside.centre[piece] @ powers == pytest.approx(centre_t_m, abs=1e-9)


def test_a_lane_that_drops_ends_before_the_path_does() -> None:
    """In the tip of its taper."""
    net = network("motorway_lane_drop")
    path = net.path("main", -2)
    (beside,) = (lane for lane in net.beside(path) if lane.places[0][2] == -3)
    assert 900.0 < beside.end_u_m < 950.0


def test_an_acceleration_lane_ends_where_the_road_does() -> None:
    """It leads nowhere, while the path goes on along the road beyond."""
    net = network("motorway_on_ramp")
    path = net.path("merge", -3, ("merge", "downstream"), changes_lane=True)
    merge = net.road_index("merge")
    (beside,) = (lane for lane in net.beside(path) if lane.places[0][::2] == (merge, -4))
    assert 300.0 < beside.end_u_m < net.road("merge").length_m < path.length_m
