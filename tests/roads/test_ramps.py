"""On-ramps, off-ramps and weaving sections: geometry, routes, limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scenario_gen.domain.road import (
    MotorwayLaneDrop,
    MotorwayOffRamp,
    MotorwayOnRamp,
    MotorwayWeaving,
    Road,
)
from scenario_gen.errors import RoadError
from scenario_gen.roads import LanePath, RoadNetwork, build
from scenario_gen.roads.continuity import broken_contacts

ON = build(MotorwayOnRamp(speed_limit_mps=30.0))
OFF = build(MotorwayOffRamp(speed_limit_mps=30.0))
WEAVING = build(MotorwayWeaving(speed_limit_mps=30.0))
WIDTH_M = 3.5


def road(data: dict[str, Any]) -> Road:
    """A road from plain data."""
    adapter: TypeAdapter[Road] = TypeAdapter(Road)
    return adapter.validate_python({"speed_limit_mps": 30.0} | data)


def roads_of(network: RoadNetwork, path: LanePath) -> list[str]:
    """Names of the roads of a path, in order."""
    names = [network.road_ids[index] for index in path.road_index]
    return list(dict.fromkeys(names))


def width_m(network: RoadNetwork, name: str, lane: int, s_m: float) -> float:
    """Width of a lane."""
    right_m, left_m = network.road(name).lane_borders_t(lane, s_m)
    return left_m - right_m


def test_the_acceleration_lane_is_full_and_then_ends_in_a_taper() -> None:
    """Its width is that of the lanes for acceleration_lane_m, then falls to 0 over taper_m."""
    assert ON.road("merge").length_m == pytest.approx(250.0 + 75.0)
    for s_m, share in ((0.0, 1.0), (250.0, 1.0), (250.0 + 37.5, 0.5), (325.0, 0.0)):
        assert width_m(ON, "merge", -4, s_m) == pytest.approx(share * WIDTH_M, abs=1e-9)
        assert width_m(ON, "merge", -5, s_m) == pytest.approx(2.5)
        assert width_m(ON, "merge", -3, s_m) == pytest.approx(WIDTH_M)


def test_the_deceleration_lane_begins_in_a_taper() -> None:
    """Its width grows from 0 over taper_m and stays."""
    for s_m, share in ((0.0, 0.0), (37.5, 0.5), (75.0, 1.0), (325.0, 1.0)):
        assert width_m(OFF, "diverge", -4, s_m) == pytest.approx(share * WIDTH_M, abs=1e-9)


@pytest.mark.parametrize("network", [ON, OFF, WEAVING])
def test_ramp_and_carriageway_do_not_overlap_before_their_nose(network: RoadNetwork) -> None:
    """Points across a ramp lie on no other road; it meets the carriageway at a small angle."""
    for name in ("ramp", "ramp_in", "ramp_out"):
        if name not in network.roads:
            continue
        ramp = network.road(name)
        assert ramp.length_m == pytest.approx(200.0)
        s_m, t_m = np.meshgrid(np.linspace(0.5, 199.5, 60), np.linspace(-6.4, -0.1, 12))
        found, *_ = network.locate(*ramp.line.point(s_m, t_m))
        assert np.all(found == network.road_index(name))
        assert abs(float(ramp.line.heading0_rad[0])) < np.radians(10.0)


@pytest.mark.parametrize("lane", [-1, -2, -3])
def test_lanes_go_straight_on_past_ramps(lane: int) -> None:
    """Each lane of the carriageway is one straight line on the same lane id all along."""
    for network, middle in ((ON, "merge"), (OFF, "diverge"), (WEAVING, "weave")):
        path = network.path("main", lane, ("main", middle, "downstream"))
        assert set(path.lane.tolist()) == {lane}
        assert path.q0_m[0] == path.start_q_m == pytest.approx((lane + 0.5) * WIDTH_M)
        assert not path.curvature0.any()
        assert path.length_m > 1300.0


def test_ramps_lead_to_the_auxiliary_lane_and_from_it() -> None:
    """The lane of the ramp goes over into the lane of id -lanes - 1, and back."""
    path = ON.path("ramp", -1, ("ramp", "merge"))
    assert roads_of(ON, path) == ["ramp", "ramp_merge", "merge"]
    assert path.lane[-1] == -4
    path = OFF.path("diverge", -4, ("diverge", "ramp"))
    assert roads_of(OFF, path) == ["diverge", "diverge_ramp", "ramp"]
    path = WEAVING.path("ramp_in", -1, ("ramp_in", "ramp_out"))
    assert roads_of(WEAVING, path) == [
        "ramp_in", "ramp_in_weave", "weave", "weave_ramp_out", "ramp_out"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("network", "start", "lane", "route", "hint"),
    [
        (ON, "ramp", -1, ("ramp", "merge", "downstream"), "lane -3 of road merge leads there"),
        (ON, "merge", -4, ("merge", "downstream"), "lane -3 of road merge leads there"),
        (OFF, "main", -3, ("main", "diverge", "ramp"), "lane -4 of road diverge leads there"),
        (OFF, "main", -2, ("main", "ramp"), "lane -4 of road diverge leads there"),
        (WEAVING, "main", -1, ("main", "ramp_out"), "lane -4 of road weave leads there"),
    ],
)
def test_a_route_that_takes_a_change_of_lanes_is_refused_without_one(
    network: RoadNetwork, start: str, lane: int, route: tuple[str, ...], hint: str
) -> None:
    """The hint names the lane that leads on; with a change of lanes the route is good."""
    with pytest.raises(RoadError, match="does not lead to road") as caught:
        network.path(start, lane, route)
    assert hint in caught.value.hint
    path = network.path(start, lane, route, changes_lane=True)
    assert network.road_ids[path.road_index[-1]] == route[-1]


@pytest.mark.parametrize(
    ("network", "start", "lane", "route", "change_on", "to_lane"),
    [
        (ON, "ramp", -1, ("ramp", "merge", "downstream"), "merge", -3),
        (OFF, "main", -3, ("main", "diverge", "ramp"), "diverge", -4),
        (OFF, "main", -1, ("main", "ramp"), "diverge", -4),
        (WEAVING, "main", -2, ("main", "weave", "ramp_out"), "weave", -4),
        (WEAVING, "ramp_in", -1, ("ramp_in", "downstream"), "weave", -3),
    ],
)
def test_the_path_of_a_change_is_beside_the_lane_before_and_in_the_new_one_after(
    network: RoadNetwork, start: str, lane: int, route: tuple[str, ...], change_on: str,
    to_lane: int,
) -> None:  # fmt: skip
    """Up to the change the start lane lies at start_q_m, and the lanes reached at q0_m."""
    path = network.path(start, lane, route, changes_lane=True)
    x_m, y_m, _ = path.evaluate(path.station(network.road_index(start), 50.0, 0.0)[0],
                                path.start_q_m)  # fmt: skip
    centre_m = network.lane_centre_t(start, lane, 50.0)
    np.testing.assert_allclose(
        (x_m, y_m), network.road(start).line.point(50.0, centre_m), atol=1e-6
    )
    u_m = np.linspace(0.0, path.length_m, 400)[1:-1]
    road_index, s_m, t_m = path.to_road(u_m, path.lane_q_m)
    last = road_index == path.road_index[-1]
    last_lane = int(path.lane[-1])
    for s, t in zip(s_m[last], t_m[last], strict=True):
        assert t == pytest.approx(network.lane_centre_t(route[-1], last_lane, float(s)), abs=1e-6)
    there = (road_index == network.road_index(change_on)) & (s_m > 80.0) & (s_m < 240.0)
    assert there.any()
    np.testing.assert_allclose(
        t_m[there], network.lane_centre_t(change_on, to_lane, 100.0), atol=1e-6
    )
    # One unbroken curve.
    before = path.evaluate(np.nextafter(path.u0_m[1:], 0.0), path.lane_q_m)
    after = path.evaluate(path.u0_m[1:], path.lane_q_m)
    np.testing.assert_allclose(before[:2], after[:2], atol=1e-6)


def test_a_lane_that_ends_is_followed_to_the_tip_of_its_taper() -> None:
    """An actor that keeps to the acceleration lane comes to its end just before the road's."""
    path = ON.path("ramp", -1, ("ramp", "merge"))
    _, s_m, t_m = path.to_road(path.length_m - 1e-6, path.lane_q_m)
    assert 315.0 < float(s_m) < 325.0
    assert float(t_m) == pytest.approx(-3 * WIDTH_M, abs=0.05)


def test_beside_a_lane_that_ends_the_path_of_a_changing_actor_goes_on() -> None:
    """It stays as far from the other lanes as before, so that after the change it is in lane."""
    on = ON.path("ramp", -1, ("ramp", "merge"), changes_lane=True)
    drop = build(MotorwayLaneDrop(speed_limit_mps=30.0))
    dropped = drop.path("main", -3, (), changes_lane=True)
    for network, path in ((ON, on), (drop, dropped)):
        name = network.road_ids[path.road_index[-1]]
        end_m = network.road(name).length_m
        _, s_m, t_m = path.to_road(path.length_m - np.array([1e-6, 200.0]), path.lane_q_m)
        assert float(s_m[0]) == pytest.approx(end_m, abs=1e-3)
        assert float(t_m[0]) == pytest.approx(float(t_m[1]), abs=1e-9)


RAMPS = st.fixed_dictionaries(
    {
        "template": st.sampled_from(["motorway_on_ramp", "motorway_off_ramp", "motorway_weaving"]),
        "lanes": st.integers(2, 5),
        "lane_width_m": st.floats(0.5, 6.0),
        "shoulder_width_m": st.floats(0.1, 20.0),
        "median_width_m": st.sampled_from([0.0, 2.0]),
        "ramp_width_m": st.floats(0.5, 8.0),
        "upstream_m": st.floats(0.01, 2000.0),
        "downstream_m": st.floats(0.01, 2000.0),
        "ramp_m": st.floats(0.01, 500.0),
        "traffic": st.sampled_from(["right", "left"]),
    }
)


@settings(max_examples=60)
@given(RAMPS, st.floats(0.001, 200.0), st.floats(0.01, 500.0))
def test_any_ramp_is_continuous_or_refused_with_a_reason(
    data: dict[str, Any], taper_m: float, full_m: float
) -> None:
    """Over wide ranges: lanes that meet, or an error with its place and a hint."""
    if data["template"] == "motorway_weaving":
        data["weaving_m"] = full_m
    else:
        key = "acceleration" if data["template"] == "motorway_on_ramp" else "deceleration"
        data |= {"taper_m": taper_m, f"{key}_lane_m": full_m}
    try:
        network = build(road(data))
    except RoadError as error:
        told = error.where.startswith("road.") and bool(error.hint)
        assert told, error  # noqa: PT017 (both outcomes are right)
        return
    assert broken_contacts(network, gap_m=1e-6, kink_rad=1e-9) == ()
    for found in network.roads.values():
        for lane in found.lanes:
            assert all(
                width_m(network, found.id, lane.id, s_m) > -1e-9
                for s_m in np.linspace(0.0, found.length_m, 7).tolist()
            )


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        ({"template": "motorway_on_ramp", "taper_m": 1e-9}, "road.taper_m", "too short"),
        ({"template": "motorway_off_ramp", "taper_m": 3.0}, "road.taper_m", "too short"),
        (
            {"template": "motorway_on_ramp", "acceleration_lane_m": 1.0},
            "road.acceleration_lane_m", "too short",
        ),
        ({"template": "motorway_weaving", "weaving_m": 20.0}, "road.weaving_m", "too short"),
        ({"template": "motorway_off_ramp", "ramp_m": 1.0}, "road.ramp_m", "too short"),
        ({"template": "motorway_on_ramp", "ramp_width_m": 0.1}, "road.ramp_width_m", "too short"),
        (
            {"template": "motorway_weaving", "shoulder_width_m": 5000.0},
            "road.shoulder_width_m", "too much",
        ),
    ],
)  # fmt: skip
def test_degenerate_ramps_are_refused(data: dict[str, Any], where: str, what: str) -> None:
    """The message names the parameter, its value and the limit."""
    with pytest.raises(RoadError, match=what) as caught:
        build(road(data))
    assert caught.value.where == where
    assert "choose at" in caught.value.hint
