"""Events of an actor's own motion, and of meeting the ego."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.checks.tracks import Scene, Track, at, scene, straight

EGO = straight(50.0, -5.25, 30.0)
RIGHT, MIDDLE, LEFT = -8.75, -5.25, -1.75
RURAL = {"road": {"template": "rural_straight", "speed_limit_mps": 27.0}, "ego_lane": -1}
RURAL_EGO = straight(50.0, -1.625, 20.0)
WALKER = [{"category": "pedestrian"}]
MOTORCYCLE = [{"category": "motorcycle"}]


def _turned(track: Track, heading_rad: Any) -> Track:
    return Track(track.x_m, track.y_m, heading_rad)


def _slides(slip_rad: float, speed: float = 20.0) -> Track:
    """Pointing ahead for 2 s, then aside of where it goes."""
    return _turned(straight(150.0, RIGHT, speed), lambda t: np.where(t > 2.0, slip_rad, 0.0))


def _load(apart_m: float, **given: Any) -> Scene:
    """A load on a lorry that goes back by so much from 3 s on."""
    carrier = straight(150.0, MIDDLE, 20.0)
    load = Track(
        lambda t: carrier.x_m(t) - apart_m * np.clip(t - 3.0, 0.0, 1.0), carrier.y_m, at(0.0)
    )
    actors = [{"category": "debris", "carried_by": "a2"} | given, {"category": "truck"}]
    return scene("falling", EGO, load, carrier, actors=actors)


def _arc(angle_rad: float, radius_m: float = 8.0) -> Track:
    return Track(
        lambda t: 120.0 + radius_m * np.sin(np.minimum(0.5 * t, angle_rad)),
        lambda t: 1.625 + radius_m * (1.0 - np.cos(np.minimum(0.5 * t, angle_rad))),
    )


SEEN: dict[str, Scene] = {
    "loss_of_control": scene("loss_of_control", EGO, _slides(0.35)),
    "loss_of_control to the right": scene("loss_of_control", EGO, _slides(-0.5)),
    "loss_of_control in a spin": scene(
        "loss_of_control", EGO, _turned(straight(150.0, RIGHT, 20.0), lambda t: 3.0 * t)),
    "loss_of_control by a given angle": scene("loss_of_control", EGO, _slides(0.2),
                                              intent={"min_slip_rad": 0.2}),
    "reversing": scene("reversing", EGO, _turned(straight(200.0, RIGHT, 1.0, np.pi), at(0.0))),
    "reversing in an arc": scene(
        "reversing", EGO,
        _turned(straight(200.0, RIGHT, 1.0, np.pi - 0.5), at(0.0))),
    "turning": scene("turning", EGO, _arc(1.2)),
    "turning by half a circle": scene("turning", EGO, _arc(np.pi), intent={"min_angle_rad": 3.1}),
    "falling": _load(0.6),
    "crossing_path": scene("crossing_path", RURAL_EGO, straight(150.0, -8.0, 1.5, np.pi / 2),
                           actors=WALKER, **RURAL),
    "crossing_path in a quick oblique run": scene(
        "crossing_path", RURAL_EGO, straight(120.0, -40.0, 20.0, 0.7),
        actors=[{"category": "animal"}], **RURAL),
    "crossing_path sideways": scene(
        "crossing_path", RURAL_EGO,
        _turned(straight(150.0, -8.0, 2.0, np.pi / 2), at(0.0)), actors=WALKER, **RURAL),
    "close_approach": scene("close_approach", EGO, straight(50.0, LEFT, 30.0),
                            intent={"max_gap_m": 1.701}),
    "close_approach between two steps": scene(
        "close_approach", straight(50.0, -1.625, 60.0), straight(407.0, 0.775, 60.0, np.pi),
        actors=MOTORCYCLE, intent={"max_gap_m": 1.2}, **RURAL),
    "contact": scene("contact", EGO, straight(150.0, MIDDLE, 20.0)),
    "contact between two steps": scene(
        "contact", straight(50.0, -1.625, 60.0), straight(405.4, -0.4, 70.0, np.pi),
        actors=MOTORCYCLE, **RURAL),
    "contact with a walker in an instant": scene(
        "contact", straight(50.0, -1.625, 100.0), straight(253.0, -5.5, 2.0, np.pi / 2),
        actors=WALKER, **RURAL),
}  # fmt: skip

NOT_SEEN: dict[str, Scene] = {
    "loss_of_control by less": scene("loss_of_control", EGO, _slides(0.34)),
    "loss_of_control of one that creeps": scene("loss_of_control", EGO, _slides(0.5, 0.9)),
    "loss_of_control backwards": scene(
        "loss_of_control", EGO, _turned(straight(200.0, RIGHT, 5.0, np.pi), at(0.0))),
    "reversing of one that comes towards the ego": scene("reversing", EGO,
                                                         straight(200.0, RIGHT, 1.0, np.pi)),
    "reversing by sliding aside": scene("reversing", EGO, _slides(1.5)),
    "turning by less": scene("turning", EGO, _arc(1.18)),
    "falling by less": _load(0.4),
    "falling of one that nothing carries": _load(3.0, carried_by=None),
    "crossing_path beside the corridor": scene(
        "crossing_path", RURAL_EGO, straight(150.0, -12.0, 1.0, np.pi / 2), actors=WALKER,
        duration_s=9.0, **RURAL),
    "crossing_path behind the ego": scene(
        "crossing_path", RURAL_EGO, straight(60.0, -8.0, 1.5, np.pi / 2), actors=WALKER, **RURAL),
    "crossing_path along the road": scene(
        "crossing_path", RURAL_EGO, straight(150.0, -3.0, 1.5, 0.05), actors=WALKER, **RURAL),
    "crossing_path of one that stands across": scene(
        "crossing_path", RURAL_EGO, straight(150.0, -1.6, 0.0, np.pi / 2), actors=WALKER, **RURAL),
    "close_approach": scene("close_approach", EGO, straight(50.0, LEFT, 30.0),
                            intent={"max_gap_m": 1.699}),
    "close_approach that is over before": scene(
        "close_approach", straight(50.0, -1.625, 60.0), straight(407.0, 0.775, 60.0, np.pi),
        actors=MOTORCYCLE, intent={"max_gap_m": 1.0}, **RURAL),
    "contact by a hair": scene("contact", EGO, straight(50.0, MIDDLE + 1.81, 30.0)),
    "contact between two steps, passed": scene(
        "contact", straight(50.0, -1.625, 60.0), straight(405.4, -0.3, 70.0, np.pi),
        actors=MOTORCYCLE, **RURAL),
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
