"""Events at stop lines, of sight, and of the surface."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.checks.tracks import Scene, Track, at, scene, straight
from tests.worlds import JUNCTION, URBAN

UP = np.pi / 2
RURAL = {"road": {"template": "rural_straight", "speed_limit_mps": 27.0}, "ego_lane": -1}
RURAL_EGO = straight(50.0, -1.625, 20.0)

#: The stop line of the south arm is at y = -12.5; the front of a car 3.6 m before its axle.
LINE_M = -12.5
FRONT_M = 1.35 + 2.25


def _states(*phases: tuple[float, str], name: str = "south") -> list[dict[str, Any]]:
    return [{"signal": name, "phases": [{"at_s": s, "state": state} for s, state in phases]}]


def _at_lights(actor: str, program: list[dict[str, Any]], *tracks: Track, **fields: Any) -> Scene:
    others = [{"start": {"road": "south", "lane": -1, "s_m": 100.0}} for _ in tracks[1:]]
    return scene(
        "red_light", *tracks, actor=actor, actors=others, signals=program,
        road=JUNCTION | {"control": "signals"},
        ego={"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]},
        **fields,
    )  # fmt: skip


def _over_the_line(at_s: float, speed: float = 10.0) -> Track:
    """Northbound from the south, with its front on the stop line at a time."""
    return straight(1.75, LINE_M - FRONT_M - speed * at_s, speed, UP)


FAR = straight(1.75, -180.0, 2.0, UP)
RED = _states((0.0, "red"))
TURNS_RED = _states((0.0, "green"), (3.0, "amber"), (6.0, "red"))
TURNS_GREEN = _states((0.0, "red"), (3.0, "red_amber"), (4.0, "green"))


def _at_stop_sign(*knots: tuple[float, float], to_line_m: float) -> Scene:
    """The ego from so far before the line of the south arm."""
    ego = straight(1.75, LINE_M - FRONT_M - to_line_m, list(knots), UP)
    return scene(
        "stop_sign", ego, actor="ego", road=JUNCTION | {"control": "stop"},
        ego={"start": {"road": "south", "lane": -1, "s_m": 100.0}, "route": ["south", "north"]},
    )  # fmt: skip


def _icy(actor: str, *tracks: Track, **patch: Any) -> Scene:
    ice = {"id": "ice", "s_from_m": 100.0, "s_to_m": 110.0, "condition": "icy", "friction": 0.1}
    return scene("on_patch", *tracks, actor=actor, intent={"patch": "ice"},
                 environment={"patches": [ice | patch]}, **RURAL)  # fmt: skip


def _behind(kind: str, *, walker_y_m: float = -6.0, named: str | None = None,
            height_m: float | None = None, **fields: Any) -> Scene:  # fmt: skip
    """A walker comes out behind a standing vehicle at the kerb, 60 m ahead."""
    box = {"length_m": 4.5, "width_m": 1.8, "height_m": height_m, "centre_x_m": 1.35}
    screen = {"category": kind} | ({"dimensions": box} if height_m else {})
    walker = straight(120.0, walker_y_m, [(0.0, 0.0), (2.0, 0.0), (3.0, 1.5), (20.0, 1.5)], UP)
    return scene(
        "from_occlusion", straight(50.0, -1.625, 8.0), walker, straight(114.0, -5.0, 0.0),
        actors=[{"category": "pedestrian"}, screen], intent={"behind": named},
        road=URBAN | {"parking_width_m": 2.5}, ego_lane=-1, **fields,
    )  # fmt: skip


SEEN: dict[str, Scene] = {
    "red_light of the ego": _at_lights("ego", RED, _over_the_line(4.0)),
    "red_light of another one": _at_lights("a1", RED, FAR, _over_the_line(4.0)),
    "red_light a moment after the change": _at_lights("ego", TURNS_RED, _over_the_line(6.02)),
    "red_light a moment before the change": _at_lights("ego", TURNS_GREEN, _over_the_line(3.98)),
    "red_light at speed": _at_lights("ego", RED, _over_the_line(4.0, 40.0)),
    "red_light of a motorcycle": _at_lights(
        "a1", RED, FAR, straight(1.0, LINE_M - 80.0, 30.0, UP)),
    "stop_sign driven over": _at_stop_sign((0.0, 8.0), to_line_m=30.0),
    "stop_sign after a slow roll": _at_stop_sign((0.0, 8.0), (4.0, 1.0), (8.0, 8.0),
                                                 to_line_m=18.0),
    "stop_sign after a stop far before": _at_stop_sign(
        (0.0, 8.0), (4.0, 0.0), (5.0, 0.0), (9.0, 8.0), to_line_m=22.0),
    "on_patch of the ego": _icy("ego", RURAL_EGO),
    "on_patch of another one": _icy("a1", straight(10.0, -1.625, 5.0), RURAL_EGO),
    "on_patch of a patch shorter than a step": _icy(
        "ego", straight(50.0, -1.625, 100.0), s_to_m=100.1),
    "on_patch of its own lane": _icy("ego", RURAL_EGO, lanes=[-1]),
    "on_patch with one side": _icy("ego", straight(50.0, -0.8, 20.0), lanes=[1]),
    "low_sight": scene("low_sight", RURAL_EGO, actor="ego", intent={"below_m": 60.5},
                       environment={"visibility_m": 60.0}, **RURAL),
    "low_sight in a bank of fog": scene(
        "low_sight", RURAL_EGO, actor="ego", intent={"below_m": 100.0},
        environment={"visibility_zones": [
            {"id": "fog", "s_from_m": 150.0, "s_to_m": 300.0, "visibility_m": 40.0}]}, **RURAL),
    "from_occlusion behind a van": _behind("van"),
    "from_occlusion behind the one that is named": _behind("van", named="a2"),
    "from_occlusion behind a car": _behind("car"),
}  # fmt: skip

NOT_SEEN: dict[str, Scene] = {
    "red_light at green": _at_lights("ego", TURNS_GREEN, _over_the_line(4.02)),
    "red_light at amber": _at_lights("ego", TURNS_RED, _over_the_line(5.98)),
    "red_light of a dark signal": _at_lights("ego", _states((0.0, "dark")), _over_the_line(4.0)),
    "red_light of another arm": _at_lights("ego", _states((0.0, "red"), name="east"),
                                           _over_the_line(4.0)),
    "red_light of one that stops before the line": _at_lights(
        "ego", RED, straight(1.75, LINE_M - FRONT_M - 20.5, [(0.0, 10.0), (4.0, 0.0)], UP)),
    "red_light of one that leaves the junction": _at_lights(
        "a1", RED, FAR, straight(-1.75, 0.0, 10.0, -UP)),
    "red_light of one that starts beyond the line": _at_lights(
        "a1", RED, FAR, straight(1.75, LINE_M - FRONT_M + 0.5, 5.0, UP)),
    "stop_sign after a stop": _at_stop_sign(
        (0.0, 8.0), (4.0, 0.0), (5.0, 0.0), (9.0, 8.0), to_line_m=17.0),
    "stop_sign after a stop for an instant": _at_stop_sign(
        (0.0, 8.0), (4.03, 0.0), (8.0, 8.0), to_line_m=17.0),
    "stop_sign on the way": _at_stop_sign((0.0, 2.0), to_line_m=30.0),
    "on_patch not reached": _icy("ego", straight(50.0, -1.625, 4.0)),
    "on_patch of the other lane": _icy("ego", RURAL_EGO, lanes=[1]),
    "on_patch in standstill": _icy("a1", straight(10.0, -1.625, 5.0), straight(104.0, -1.6, 0.0)),
    "low_sight": scene("low_sight", RURAL_EGO, actor="ego", intent={"below_m": 59.5},
                       environment={"visibility_m": 60.0}, **RURAL),
    "from_occlusion behind what is low": _behind("car", height_m=0.6),
    "from_occlusion of one that is in view all the time": _behind("van", walker_y_m=-2.5),
    "from_occlusion behind a bicycle": _behind("bicycle"),
    "from_occlusion of one that stays hidden": _behind("van", walker_y_m=-6.5, duration_s=2.0),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_the_event_is_seen(name):
    """Where it happens, and in left-hand traffic too."""
    one = SEEN[name]
    assert one.seen(), one.words()
    assert one.mirrored().seen()


@pytest.mark.parametrize("name", NOT_SEEN)
def test_a_near_miss_is_not_taken_for_the_event(name):
    """Where something like it happens, on either side."""
    one = NOT_SEEN[name]
    assert not one.seen()
    assert not one.mirrored().seen()


def test_the_one_that_is_named_has_to_be_the_one_that_hides():
    """Behind the van, not behind the car on the other side."""
    one = _behind("van", named="a3")
    data = one.one.model_dump(mode="json")
    other = data["actors"][1] | {"id": "a3"}
    both = one.one.model_validate_json(
        one.one.model_copy(update={"actors": (*one.one.actors, one.one.actors[1].model_copy(
            update={"id": other["id"]}))}).model_dump_json()
    )  # fmt: skip
    tracks = (*one.tracks, Track(at(114.0), at(5.0), at(0.0)))
    assert not Scene(both, tracks).seen()
