"""Events between any two: giving way, and colliding, with whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.checks.traces import actor, findings, state_of, world
from tests.checks.tracks import Scene, Track, aside, scene, straight
from tests.worlds import JUNCTION, URBAN, scenario

UP = np.pi / 2
#: A car reaches 3.6 m ahead of its reference point, 0.9 m to either side and 0.9 m behind it.
FRONT_M, HALF_M = 3.6, 0.9
#: North along x = 1.75 from the south arm; east along y = -1.75 from the west arm.
NORTH_X_M, EAST_Y_M = 1.75, -1.75
#: Station of the near edge of the strip that a northbound car sweeps, for an eastbound one.
NEAR_X_M = NORTH_X_M - HALF_M
CROSS: dict[str, Any] = {
    "road": JUNCTION,
    "ego": {"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]},
}
FROM_WEST = {"start": {"road": "west", "lane": -1, "s_m": 100.0}, "route": ["west", "east"]}
#: Northbound at 10 m/s: its rear leaves the strip of the eastbound at 7.15 s.
NORTHBOUND = straight(NORTH_X_M, -70.0, 10.0, UP)
CLEAR_S = (70.0 + EAST_Y_M + HALF_M + 0.9) / 10.0
MOTORWAY_EGO = straight(50.0, -5.25, 30.0)
RIGHT, MIDDLE = -8.75, -5.25


def _eastbound(front_m: float, *knots: tuple[float, float]) -> Track:
    """Its front so far before the strip of the northbound at the start; time and speed knots."""
    return straight(NEAR_X_M - FRONT_M - front_m, EAST_Y_M, list(knots))


def _gives_way(one: Track, *, actor: str = "a1", to: str | None = None, **fields: Any) -> Scene:
    return scene("yield", NORTHBOUND, one, actor=actor, actors=[FROM_WEST],
                 intent={"to": to}, **CROSS, **fields)  # fmt: skip


#: 10 m/s, down to a stand 4 m before the strip at 6 s, on again from 8 s.
STOPS = _eastbound(44.0, (0.0, 10.0), (2.0, 10.0), (6.0, 0.0), (8.0, 0.0), (12.0, 8.0))


def _slows_to(least_mps: float) -> Track:
    """From 10 m/s to a speed at 7 s, the front 8 m before the strip then."""
    way_m = 40.0 + 3.0 * 0.5 * (10.0 + least_mps)
    return _eastbound(way_m + 8.0, (0.0, 10.0), (4.0, 10.0), (7.0, least_mps), (12.0, least_mps))


def _arrives(late_s: float) -> Track:
    """At 10 m/s it would be at the strip so long after the northbound has left it; it brakes."""
    way_m = 10.0 * (CLEAR_S + late_s)
    return _eastbound(way_m, (0.0, 10.0), (6.0, 10.0), (7.0, 5.0), (12.0, 5.0))


def _merge(slows_to_mps: float) -> Scene:
    """One in the middle lane lets another one in from the right, 5 m ahead of it at 4 s."""
    giver = straight(
        20.0, MIDDLE, [(0.0, 25.0), (1.0, 25.0), (3.0, slows_to_mps), (9.0, slows_to_mps)]
    )
    other = aside(straight(49.0, RIGHT, 20.0), 3.5, 2.5, 3.0)
    return scene("yield", straight(0.0, -1.75, 30.0), giver, other, intent={"to": "a2"})


WALKER = [{"category": "pedestrian"}]
SEEN: dict[str, Scene] = {
    "yield to the ego by a stop": _gives_way(STOPS),
    "yield to the one that is named": _gives_way(STOPS, to="ego"),
    "yield by slowing down": _gives_way(_slows_to(7.9)),
    "yield to one that it would just have met": _gives_way(_arrives(1.3)),
    "yield after a wait from the start": _gives_way(
        _eastbound(4.0, (0.0, 0.0), (8.0, 0.0), (12.0, 8.0))),
    "yield of the ego": scene(
        "yield", STOPS, NORTHBOUND, actor="ego", intent={"to": "a1"}, road=JUNCTION,
        ego=FROM_WEST, actors=[CROSS["ego"]]),
    "yield of the ego to a walker": scene(
        "yield", straight(50.0, -1.625, [(0.0, 10.0), (2.0, 10.0), (5.0, 2.0), (20.0, 2.0)]),
        straight(108.0, -8.0, 1.5, UP), actor="ego", actors=WALKER, road=URBAN, ego_lane=-1),
    "yield of a walker to the ego": scene(
        "yield", straight(50.0, -1.625, 10.0),
        straight(110.0, -6.0, [(0.0, 1.5), (1.0, 1.5), (1.5, 0.0), (8.0, 0.0), (9.0, 1.5)], UP),
        actors=WALKER, road=URBAN, ego_lane=-1),
    "yield to one that merges": _merge(18.0),
    "collision with the ego": scene("collision", MOTORWAY_EGO, straight(150.0, MIDDLE, 20.0)),
    "collision of the ego": scene("collision", MOTORWAY_EGO, straight(150.0, MIDDLE, 20.0),
                                  actor="ego", intent={"partner": "a1"}),
    "collision of two others": scene(
        "collision", MOTORWAY_EGO, straight(60.0, RIGHT, 30.0), straight(160.0, RIGHT, 20.0),
        intent={"partner": "a2"}),
    "collision with whomever": scene(
        "collision", MOTORWAY_EGO, straight(60.0, RIGHT, 30.0), straight(160.0, RIGHT, 20.0)),
    "collision between two steps": scene(
        "collision", straight(50.0, -1.75, 5.0), straight(100.0, RIGHT, 60.0),
        straight(455.4, RIGHT + 1.0, 70.0, np.pi), actors=[{}, {"category": "motorcycle"}],
        intent={"partner": "a2"}),
}  # fmt: skip

NOT_SEEN: dict[str, Scene] = {
    "yield at full speed": _gives_way(_eastbound(76.0, (0.0, 10.0))),
    "yield of one that goes first": _gives_way(
        _eastbound(40.0, (0.0, 10.0), (4.0, 8.0), (12.0, 8.0))),
    "yield by too little": _gives_way(_slows_to(8.1)),
    "yield to one that is long gone": _gives_way(_arrives(1.7)),
    "yield to somebody else": scene(
        "yield", NORTHBOUND, STOPS, straight(-100.0, 50.0, 0.0), actors=[FROM_WEST, {}],
        intent={"to": "a2"}, **CROSS),
    "yield of one that is parked": _gives_way(_eastbound(4.0, (0.0, 0.0))),
    "yield of one that stops far away": _gives_way(
        _eastbound(90.0, (0.0, 10.0), (2.0, 10.0), (6.0, 0.0))),
    "yield of one that gets in the way": _gives_way(
        _eastbound(39.0, (0.0, 10.0), (2.0, 10.0), (6.0, 0.0), (8.0, 0.0), (12.0, 8.0))),
    "yield of one that is cut in on": _merge(25.0),
    "yield of one that brakes for its leader": scene(
        "yield", straight(0.0, -1.75, 30.0),
        straight(20.0, MIDDLE, [(0.0, 25.0), (3.0, 10.0), (9.0, 10.0)]),
        straight(60.0, MIDDLE, [(0.0, 25.0), (2.0, 10.0), (9.0, 10.0)])),
    "collision by a hair": scene("collision", MOTORWAY_EGO,
                                 straight(50.0, MIDDLE + 1.801, 30.0)),
    "collision with somebody else": scene(
        "collision", MOTORWAY_EGO, straight(60.0, RIGHT, 30.0), straight(160.0, RIGHT, 20.0),
        intent={"partner": "ego"}),
    "collision with what it carries": scene(
        "collision", MOTORWAY_EGO, straight(150.0, RIGHT, 20.0), straight(149.0, RIGHT, 20.0),
        actors=[{"category": "truck"}, {"category": "debris", "carried_by": "a1"}]),
    "collision of two that pass between two steps": scene(
        "collision", straight(50.0, -1.75, 5.0), straight(100.0, RIGHT, 60.0),
        straight(455.4, RIGHT + 1.31, 70.0, np.pi), actors=[{}, {"category": "motorcycle"}],
        intent={"partner": "a2"}),
}  # fmt: skip


def _crash(**intent: Any) -> list[str]:
    """What the rule on actors that collide says of a collision of two."""
    two = [actor(), actor(name="b", s_m=150.0, speed_mps=10.0), actor(name="c", lane=-1)]
    one = scenario(actors=two, intent=[intent] if intent else [])
    return [found.message for found in findings(world(one).report().result(0), "boxes.actors")]


def test_a_collision_that_is_asked_for_is_no_fault():
    """Of the two that are to collide, named both or one; nobody else may."""
    assert _crash()
    assert not _crash(kind="collision", actor="a1", partner="b")
    assert not _crash(kind="collision", actor="b")
    assert _crash(kind="collision", actor="a1", partner="c")
    assert _crash(kind="collision", actor="ego", partner="a1")


def test_who_yields_to_somebody_is_not_alone():
    """An ego that gives way has somebody near it: whether it does is still looked at."""
    far = [actor(s_m=900.0, speed_mps=35.0, lane=-1)]
    alone = scenario(actors=far, intent=[{"kind": "lane_changing", "actor": "ego"}])
    yields = scenario(actors=far, intent=[{"kind": "yield", "actor": "ego"}])
    assert state_of(world(alone).report(), "relevance.near_ego") == "not_applicable"
    assert state_of(world(yields).report(), "relevance.near_ego") == "failed"


@pytest.mark.parametrize("name", SEEN)
def test_the_event_is_seen(name):
    """Where it happens; so it is in left-hand traffic."""
    one = SEEN[name]
    assert one.seen(), one.words()
    assert one.mirrored().seen()


@pytest.mark.parametrize("name", NOT_SEEN)
def test_a_near_miss_is_not_taken_for_the_event(name):
    """Where something like it happens, on either side."""
    one = NOT_SEEN[name]
    assert not one.seen()
    assert not one.mirrored().seen()
