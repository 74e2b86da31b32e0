"""Events of lanes: what comes in, goes out, changes, straddles, drives against the traffic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.checks.tracks import Scene, Track, aside, scene, straight
from tests.worlds import JUNCTION, URBAN

MOTORWAY_EGO = straight(50.0, -5.25, 30.0)
RIGHT, MIDDLE, LEFT = -8.75, -5.25, -1.75
RURAL = {"template": "rural_straight", "speed_limit_mps": 27.0}
ON_RAMP = {"template": "motorway_on_ramp", "speed_limit_mps": 36.0}
PARKING = URBAN | {"parking_width_m": 2.5}
RURAL_EGO = {"road": RURAL, "ego_lane": -1}


def _change(to_m: float, from_m: float = RIGHT, x_m: float = 90.0, speed: float = 30.0) -> Track:
    return aside(straight(x_m, from_m, speed), to_m - from_m, 2.0, 3.0)


def _out_of_side_road(x_m: float, *, turns: bool) -> Track:
    """North along x, then a right-angled turn to the east on a radius of 8 m, or straight on."""

    def angle(t: Any) -> Any:
        return np.clip(0.5 * t, 0.0, np.pi / 2)

    def onward_m(t: Any) -> Any:
        return np.maximum(t - np.pi, 0.0) * 4.0

    if not turns:
        return straight(x_m, -10.0, 4.0, np.pi / 2)
    return Track(
        lambda t: x_m + 8.0 * (1.0 - np.cos(angle(t))) + onward_m(t),
        lambda t: -9.625 + 8.0 * np.sin(angle(t)),
    )


def _closing(gap_m: float) -> Scene:
    """Two at 30 m/s that after 5 s are so far from each other, bumper to bumper."""
    x_m = 50.0 + gap_m + 300.0 + 2 * (1.35 + 2.25)
    other = straight(x_m, LEFT, 30.0, np.pi)
    return scene("wrong_way_encounter", MOTORWAY_EGO, other, duration_s=5.0)


SOUTH_TO_NORTH = {"road": JUNCTION, "ego": {"start": {"road": "south", "lane": -1, "s_m": 100.0},
                                            "route": ["south", "north"]}}  # fmt: skip
NORTHBOUND = straight(1.75, -70.0, 10.0, np.pi / 2)
RAMP_EGO = {"road": ON_RAMP, "ego_lane": -3,
            "ego": {"route": ["main", "merge", "downstream"]}}  # fmt: skip


SEEN: dict[str, Scene] = {
    "cut_in from the right": scene("cut_in", MOTORWAY_EGO, _change(MIDDLE)),
    "cut_in from the left": scene("cut_in", MOTORWAY_EGO, _change(MIDDLE, LEFT)),
    "cut_in within a gap": scene("cut_in", MOTORWAY_EGO, _change(MIDDLE),
                                 intent={"max_gap_m": 35.6}),
    "cut_in out of a parking strip": scene(
        "cut_in", straight(10.0, -1.625, 8.0),
        aside(straight(60.0, -4.5, [(0.0, 0.0), (6.0, 6.0), (10.0, 6.0)]), 2.875, 1.0, 4.0),
        road=PARKING, ego_lane=-1),
    "cut_in out of a side road": scene(
        "cut_in", straight(10.0, -1.625, 8.0), _out_of_side_road(60.0, turns=True), **RURAL_EGO),
    "cut_in from a ramp": scene(
        "cut_in", straight(520.0, RIGHT, 30.0), _change(RIGHT, RIGHT - 3.5, 570.0, 25.0),
        **RAMP_EGO),
    "cut_in while the ego changes lanes elsewhere": scene(
        "cut_in", aside(MOTORWAY_EGO, 3.5, 0.2, 1.5), _change(LEFT, MIDDLE)),
    "cut_out": scene("cut_out", MOTORWAY_EGO, _change(RIGHT, MIDDLE)),
    "cut_out by turning off": scene(
        "cut_out", NORTHBOUND,
        Track(lambda t: 1.75 + 9.75 * (1 - np.cos(np.clip(0.9 * (t - 1.5), 0, np.pi / 2)))
              + 9.0 * np.maximum(t - 1.5 - np.pi / 1.8, 0.0),
              lambda t: -11.5 + 9.0 * np.minimum(t - 1.5, 0.0)
              + 9.75 * np.sin(np.clip(0.9 * (t - 1.5), 0, np.pi / 2))),
        **SOUTH_TO_NORTH),
    "lane_changing": scene("lane_changing", MOTORWAY_EGO, _change(RIGHT, MIDDLE, 10.0)),
    "lane_changing of the ego": scene("lane_changing", _change(LEFT, MIDDLE), actor="ego"),
    "drift": scene("drift", MOTORWAY_EGO, _change(MIDDLE + 0.9, MIDDLE)),
    "drift over the edge": scene("drift", straight(50.0, -1.625, 20.0),
                                 aside(straight(90.0, -1.625, 20.0), -0.9, 2.0, 3.0),
                                 **RURAL_EGO),
    "wrong_way on a motorway": scene("wrong_way", MOTORWAY_EGO,
                                     straight(400.0, LEFT, 30.0, np.pi)),
    "wrong_way in the ego's lane of a road": scene(
        "wrong_way", straight(50.0, -1.625, 20.0), straight(400.0, -1.625, 20.0, np.pi),
        **RURAL_EGO),
    "wrong_way_encounter in the next lane": scene(
        "wrong_way_encounter", MOTORWAY_EGO, straight(400.0, LEFT, 30.0, np.pi)),
    "wrong_way_encounter 3 s before they would meet": _closing(178.0),
    "wrong_way_encounter in the ego's lane of a road": scene(
        "wrong_way_encounter", straight(50.0, -1.625, 20.0),
        straight(400.0, -1.625, 20.0, np.pi), **RURAL_EGO),
    "leaves_road to the verge": scene(
        "leaves_road", straight(50.0, -1.625, 20.0),
        aside(straight(90.0, -1.625, 20.0), -3.5, 2.0, 3.0), **RURAL_EGO),
    "leaves_road onto the hard shoulder": scene("leaves_road", MOTORWAY_EGO,
                                                _change(RIGHT - 3.5, RIGHT)),
}  # fmt: skip

NOT_SEEN: dict[str, Scene] = {
    "cut_in behind the ego": scene("cut_in", MOTORWAY_EGO, _change(MIDDLE, x_m=20.0)),
    "cut_in too far ahead": scene("cut_in", MOTORWAY_EGO, _change(MIDDLE),
                                  intent={"max_gap_m": 35.4}),
    "cut_in of one that the ego changes behind": scene(
        "cut_in", aside(MOTORWAY_EGO, 3.5, 2.0, 3.0), straight(90.0, LEFT, 30.0)),
    "cut_in of one that goes through the lane": scene(
        "cut_in", straight(10.0, -1.625, 8.0), _out_of_side_road(60.0, turns=False), **RURAL_EGO),
    "cut_in of one in the lane all the time": scene("cut_in", MOTORWAY_EGO,
                                                    straight(90.0, MIDDLE, 30.0)),
    "cut_in of one that only touches the line": scene("cut_in", MOTORWAY_EGO,
                                                      _change(MIDDLE - 1.8)),
    "cut_in of a leader through a junction": scene(
        "cut_in", NORTHBOUND, straight(1.75, -40.0, 10.0, np.pi / 2), **SOUTH_TO_NORTH),
    "cut_out of a leader through a junction": scene(
        "cut_out", NORTHBOUND, straight(1.75, -40.0, 10.0, np.pi / 2), **SOUTH_TO_NORTH),
    "cut_out when the ego changes lanes": scene(
        "cut_out", aside(MOTORWAY_EGO, 3.5, 2.0, 3.0), straight(90.0, MIDDLE, 30.0)),
    "cut_out of a walker": scene(
        "cut_out", straight(10.0, -1.625, 5.0), straight(60.0, -1.625, 1.5, np.pi / 2),
        actors=[{"category": "pedestrian"}], **RURAL_EGO),
    "lane_changing on a swerve within the lane": scene("lane_changing", MOTORWAY_EGO,
                                                       _change(MIDDLE + 1.7, MIDDLE)),
    "lane_changing into oncoming traffic": scene(
        "lane_changing", straight(50.0, -1.625, 20.0),
        aside(straight(90.0, -1.625, 20.0), 3.25, 2.0, 3.0), **RURAL_EGO),
    "lane_changing along lanes of two roads": scene(
        "lane_changing", straight(400.0, RIGHT, 30.0), straight(450.0, RIGHT, 30.0), **RAMP_EGO),
    "drift within the lane": scene("drift", MOTORWAY_EGO, _change(MIDDLE + 0.8, MIDDLE)),
    "drift of one that crosses the road": scene(
        "drift", straight(10.0, -1.625, 8.0), _out_of_side_road(60.0, turns=False), **RURAL_EGO),
    "wrong_way of oncoming traffic": scene(
        "wrong_way", straight(50.0, -1.625, 20.0), straight(400.0, 1.625, 20.0, np.pi),
        **RURAL_EGO),
    "wrong_way of one that reverses": scene(
        "wrong_way", MOTORWAY_EGO, Track(lambda t: 400.0 - 5.0 * t, lambda t: LEFT, lambda t: 0.0)),
    "wrong_way of one that stands crosswise": scene(
        "wrong_way", MOTORWAY_EGO, straight(400.0, LEFT, 0.0, np.pi)),
    "wrong_way_encounter longer before": _closing(183.0),
    "wrong_way_encounter of one on the other carriageway": scene(
        "wrong_way_encounter", MOTORWAY_EGO, straight(10.0, 7.0, 40.0)),
    "wrong_way_encounter of one that follows": scene(
        "wrong_way_encounter", MOTORWAY_EGO, straight(40.0, LEFT, 20.0, np.pi)),
    "wrong_way_encounter of oncoming traffic": scene(
        "wrong_way_encounter", straight(50.0, -1.625, 20.0),
        straight(400.0, 1.625, 20.0, np.pi), **RURAL_EGO),
    "leaves_road within the lane": scene("leaves_road", MOTORWAY_EGO, _change(RIGHT - 1.7, RIGHT)),
    "leaves_road of one that was never on it": scene(
        "leaves_road", MOTORWAY_EGO, straight(90.0, RIGHT - 3.5, 5.0)),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_the_event_is_seen(name):
    """Where it happens, right-hand and left-hand, here and farther along."""
    one = SEEN[name]
    assert one.seen(), one.words()
    assert one.mirrored().seen()


@pytest.mark.parametrize("name", NOT_SEEN)
def test_a_near_miss_is_not_taken_for_the_event(name):
    """Where something like it happens, on either side of the road."""
    one = NOT_SEEN[name]
    assert not one.seen()
    assert not one.mirrored().seen()
