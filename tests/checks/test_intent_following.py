"""Events in or beside the ego's lane, at, just within and just outside of their limits."""

from __future__ import annotations

import numpy as np
import pytest

from tests.checks.tracks import Scene, Track, aside, scene, straight
from tests.worlds import URBAN

EGO = straight(50.0, -5.25, 30.0)
RIGHT, MIDDLE, LEFT = -8.75, -5.25, -1.75
RURAL = {"road": {"template": "rural_straight", "speed_limit_mps": 27.0}, "ego_lane": -1}
RURAL_EGO = straight(50.0, -1.625, 20.0)


def _slows(by_mps2: float, y_m: float = MIDDLE, x_m: float = 110.0) -> Track:
    return straight(x_m, y_m, [(0.0, 30.0), (2.0, 30.0), (4.0, 30.0 - 2.0 * by_mps2)])


def _gains(by_mps2: float, y_m: float = MIDDLE, x_m: float = 110.0) -> Track:
    return _slows(-by_mps2, y_m, x_m)


STOP = [(0.0, 10.0), (2.0, 10.0), (4.0, 0.0)]
#: Down to nothing between two steps of 0.1 s, and at once up again.
DIP = [(0.0, 10.0), (2.03, 0.0), (4.0, 10.0)]
ALMOST = [(0.0, 10.0), (2.03, 0.5), (4.0, 10.0)]
DECEL, ACCEL = {"min_decel_mps2": 4.0}, {"min_accel_mps2": 2.0}

SEEN: dict[str, Scene] = {
    "braking": scene("braking", EGO, _slows(4.0), intent=DECEL),
    "braking half in the lane": scene("braking", EGO, _slows(5.0, MIDDLE - 1.75), intent=DECEL),
    "braking ahead in the lane that the ego has changed to": scene(
        "braking", aside(EGO, 3.5, 0.2, 1.5), _slows(4.0, LEFT), intent=DECEL),
    "standing_in_lane": scene("standing_in_lane", EGO, straight(200.0, MIDDLE, 0.0)),
    "standing_in_lane crosswise": scene("standing_in_lane", EGO,
                                        straight(200.0, RIGHT, 0.0, np.pi / 2)),
    "standing_in_lane for an instant": scene("standing_in_lane", straight(50.0, MIDDLE, 5.0),
                                             straight(100.0, MIDDLE, DIP)),
    "stopping": scene("stopping", EGO, straight(150.0, MIDDLE, STOP)),
    "stopping beside": scene("stopping", EGO, straight(150.0, RIGHT, STOP)),
    "oncoming": scene("oncoming", EGO, straight(400.0, MIDDLE, 20.0, np.pi)),
    "oncoming half in the lane": scene(
        "oncoming", RURAL_EGO, straight(400.0, 0.0, 20.0, np.pi), **RURAL),
    "oncoming in the lane into which the ego pulls out": scene(
        "oncoming", aside(RURAL_EGO, 3.25, 0.5, 2.0), straight(300.0, 1.625, 20.0, np.pi),
        **RURAL),
    "slow_lead": scene("slow_lead", EGO, straight(150.0, MIDDLE, 29.0)),
    "slow_lead that stands": scene("slow_lead", EGO, straight(250.0, MIDDLE, 0.0)),
    "accelerating ahead": scene("accelerating", EGO, _gains(2.0), intent=ACCEL),
    "accelerating in the next lane": scene("accelerating", EGO, _gains(2.0, LEFT, 30.0),
                                           intent=ACCEL),
    "tailgating": scene("tailgating", EGO, straight(50.0 - 4.5 - 29.7, MIDDLE, 30.0)),
    "tailgating with a given headway": scene("tailgating", EGO, straight(1.0, MIDDLE, 30.0),
                                             intent={"max_headway_s": 1.5}),
    "alongside": scene("alongside", EGO, straight(50.0, LEFT, 30.0)),
    "alongside for less than a step": scene(
        "alongside", straight(50.0, -1.625, 60.0), straight(402.0, 1.625, 60.0, np.pi), **RURAL),
}  # fmt: skip

NOT_SEEN: dict[str, Scene] = {
    "braking too little": scene("braking", EGO, _slows(3.9), intent=DECEL),
    "braking in the next lane": scene("braking", EGO, _slows(5.0, LEFT), intent=DECEL),
    "braking behind": scene("braking", EGO, _slows(5.0, MIDDLE, 20.0), intent=DECEL),
    "standing beside": scene("standing_in_lane", EGO, straight(200.0, RIGHT, 0.0)),
    "standing behind": scene("standing_in_lane", EGO, straight(20.0, MIDDLE, 0.0)),
    "almost standing": scene("standing_in_lane", straight(50.0, MIDDLE, 5.0),
                             straight(100.0, MIDDLE, ALMOST)),
    "stopping of one that never moved": scene("stopping", EGO, straight(150.0, RIGHT, 0.0)),
    "stopping behind": scene("stopping", EGO, straight(20.0, MIDDLE, STOP)),
    "slowing without a stop": scene("stopping", EGO,
                                    straight(150.0, MIDDLE, [(0.0, 10.0), (4.0, 0.3)])),
    "oncoming in its own lane": scene(
        "oncoming", RURAL_EGO, straight(400.0, 1.625, 20.0, np.pi), **RURAL),
    "oncoming of a walker who crosses": scene(
        "oncoming", straight(50.0, -1.625, 10.0), straight(120.0, -4.0, 1.5, 0.6 * np.pi),
        actors=[{"category": "pedestrian"}], **RURAL),
    "oncoming when it is behind": scene("oncoming", EGO, straight(20.0, MIDDLE, 20.0, np.pi)),
    "slow_lead of the same speed": scene("slow_lead", EGO, straight(150.0, MIDDLE, 29.6)),
    "slow_lead in the next lane": scene("slow_lead", EGO, straight(150.0, LEFT, 20.0)),
    "slow_lead of a walker who crosses": scene(
        "slow_lead", straight(50.0, -1.625, 10.0), straight(120.0, -4.0, 1.5, np.pi / 2),
        actors=[{"category": "pedestrian"}], **RURAL),
    "accelerating too little": scene("accelerating", EGO, _gains(1.9), intent=ACCEL),
    "accelerating two lanes away": scene(
        "accelerating", straight(50.0, RIGHT, 30.0), _gains(3.0, LEFT), intent=ACCEL,
        ego_lane=-3),
    "accelerating towards the ego": scene(
        "accelerating", RURAL_EGO,
        straight(400.0, 1.625, [(0.0, 10.0), (5.0, 25.0)], np.pi), intent=ACCEL, **RURAL),
    "tailgating from afar": scene("tailgating", EGO, straight(50.0 - 4.5 - 30.5, MIDDLE, 30.0)),
    "tailgating in the next lane": scene("tailgating", EGO, straight(30.0, LEFT, 30.0)),
    "tailgating of one ahead": scene("tailgating", EGO, straight(70.0, MIDDLE, 30.0)),
    "alongside too far aside": scene("alongside", EGO, straight(50.0, LEFT, 30.0),
                                     intent={"max_gap_m": 1.6}),
    "alongside of one ahead": scene("alongside", EGO, straight(54.6, LEFT, 30.0)),
    "alongside two lanes away": scene("alongside", straight(50.0, RIGHT, 30.0),
                                      straight(50.0, LEFT, 30.0), ego_lane=-3),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_the_event_is_seen(name):
    """Where it happens; so it is in left-hand traffic, and farther along the road."""
    one = SEEN[name]
    assert one.seen(), one.words()
    assert one.mirrored().seen()
    assert one.shifted(123.4).seen()


@pytest.mark.parametrize("name", NOT_SEEN)
def test_a_near_miss_is_not_taken_for_the_event(name):
    """Where something like it happens, on either side and anywhere along the road."""
    one = NOT_SEEN[name]
    assert not one.seen()
    assert not one.mirrored().seen()
    assert not one.shifted(123.4).seen()


def test_a_parked_row_beside_the_ego_is_alongside_but_does_not_stand_in_its_lane():
    """What stands at the kerb matters by its distance sideways only."""
    parked = {"category": "car", "start": {"lane": -3, "s_m": 60.0}}
    street = URBAN | {"parking_width_m": 2.5}
    ego, car = straight(20.0, -1.625, 10.0), straight(60.0, -4.5, 0.0)
    for kind, seen in (("alongside", True), ("standing_in_lane", False)):
        one = scene(kind, ego, car, actors=[parked], road=street, ego_lane=-1)
        assert one.seen() == seen
