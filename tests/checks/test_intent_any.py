"""Detectors on whatever may happen: they answer, and do not care for hand or place."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.checks.intents import DETECTORS, Encounter, describe
from scenario_gen.checks.intents.detector import first
from tests.checks.tracks import Scene, Track, aside, scene, straight
from tests.worlds import JUNCTION, MOTORWAY, URBAN

ROADS: dict[str, dict[str, Any]] = {
    "motorway": {"road": MOTORWAY},
    "rural": {"road": {"template": "rural_straight", "speed_limit_mps": 27.0}, "ego_lane": -1},
    "street": {"road": URBAN | {"parking_width_m": 2.5, "cycle_lane_width_m": 1.6},
               "ego_lane": -1},
}  # fmt: skip
NORTH = {"road": JUNCTION | {"control": "signals"},
         "signals": [{"signal": "south", "phases": [{"at_s": 0.0, "state": "red"}]}],
         "ego": {"start": {"road": "south", "lane": -1, "s_m": 100.0},
                 "route": ["south", "north"]}}  # fmt: skip
CATEGORIES = ("car", "truck", "motorcycle", "pedestrian", "animal", "debris")


def _places(low: float, high: float) -> st.SearchStrategy[float]:
    # Off a grid on which borders of lanes and of boxes lie, so that rounding decides nothing.
    return st.integers(int(low * 10), int(high * 10)).map(lambda n: n / 10 + 0.0371)


@st.composite
def tracks(draw: st.DrawFn, near_m: float = 60.0) -> Track:
    """A straight line in any direction, speeding up or down, moving aside, turned about itself."""
    speed = draw(_places(0, 30))
    knots = [(0.0, speed), (2.03, speed), (6.07, draw(_places(0, 30)))]
    heading_rad = draw(st.sampled_from([0.0, 0.0, np.pi, np.pi / 2, -np.pi / 2, 0.3, 2.5]))
    track = straight(near_m + draw(_places(-60, 150)), draw(_places(-15, 8)), knots, heading_rad)
    if heading_rad == 0.0 and draw(st.booleans()):
        track = aside(track, draw(_places(-5, 5)), 1.04, 3.02)
    slip_rad = draw(st.sampled_from([0.0, 0.0, 0.5, np.pi]))
    if slip_rad:
        track = Track(track.x_m, track.y_m, lambda t: heading_rad + slip_rad + 0.0 * t)
    return track


def _seen(one: Scene) -> dict[tuple[int, str], float]:
    """When each kind of event is first seen, of everybody."""
    context = one.context()
    found = {}
    for mover in range(len(one.tracks)):
        meet = Encounter(context, context.batch.groups[0], slice(0, 1), mover)
        assert describe(meet)
        for detector in DETECTORS:
            if detector.mildest is None or (mover == 0 and not detector.of_ego):
                continue
            seen = first(meet, detector.steps(meet, detector.mildest))
            if seen.seen[0]:
                found[mover, detector.words] = float(seen.time_s[0])
    return found


@settings(max_examples=30)
@given(st.sampled_from(sorted(ROADS)), tracks(), tracks(), st.sampled_from(CATEGORIES))
def test_hand_of_traffic_and_place_along_the_road_do_not_matter(road, one, other, category):
    """The mirror image in left-hand traffic, and all 123.4 m farther on, tell the same."""
    ego = straight(50.0, -5.25 if road == "motorway" else -1.625, 20.0)
    given_actors = [{"category": category}, {"category": "van"}]
    world = scene("contact", ego, one, other, actors=given_actors, duration_s=8.0, **ROADS[road])
    seen = _seen(world)
    assert _seen(world.mirrored()) == seen
    # Signs, crossings and buildings stand where they stand; events of traffic do not mind.
    ignored = {"coming into view"} if road == "street" else set()
    shifted = _seen(world.shifted(123.4))
    assert {k: v for k, v in shifted.items() if k[1] not in ignored} == {
        k: v for k, v in seen.items() if k[1] not in ignored
    }


@settings(max_examples=15)
@given(tracks(near_m=0.0), st.sampled_from(CATEGORIES))
def test_junctions_are_mirrored_too(one, category):
    """Through a junction with lights, with somebody anywhere around it."""
    ego = straight(1.75, -70.0, 10.0, np.pi / 2)
    world = scene("contact", ego, one, actors=[{"category": category}], duration_s=8.0, **NORTH)
    assert _seen(world.mirrored()) == _seen(world)
