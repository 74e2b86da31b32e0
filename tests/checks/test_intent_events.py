"""Events as data: times, participants, places and figures, known in closed form."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.intents import event_words, events
from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.event import Event
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import SIDES, Box, boxes_overlap, nearest_place, side_of
from scenario_gen.roads import build
from scenario_gen.roads.external import read_network
from simulators.exporters.opendrive import OpenDriveExporter
from tests.checks.test_intent_any import CATEGORIES, ROADS, tracks
from tests.checks.tracks import Scene, aside, scene, straight
from tests.worlds import URBAN

EGO = straight(50.0, -5.25, 30.0)
RIGHT, MIDDLE, LEFT = -8.75, -5.25, -1.75
BORDER = -7.0
UP = np.pi / 2


def listed(one: Scene) -> tuple[Event, ...]:
    """All events of a scene."""
    return events(one.context())[0]


def of_kind(one: Scene, kind: str, actor: str = "a1") -> list[Event]:
    return [event for event in listed(one) if (event.kind, event.actor) == (kind, actor)]


def _enters(by_m: float) -> Scene:
    """One that moves aside to so far beyond the border of the ego's lane, and stays there."""
    return scene("cut_in", EGO, aside(straight(90.0, RIGHT, 30.0), BORDER + by_m - RIGHT, 2.0, 3.0))


def test_a_cut_in_that_stops_5_cm_short_of_the_lane_is_none():
    """The reference point decides: 5 cm within the lane is in it, 5 cm short of it is not."""
    assert _enters(0.05).seen()
    assert not _enters(-0.05).seen()
    assert not of_kind(_enters(-0.05), "cut_in")
    assert not of_kind(_enters(-0.05).mirrored(), "cut_in")


@settings(max_examples=25)
@given(st.integers(-300, 300), st.integers(10, 40), st.integers(60, 160))
def test_a_cut_in_is_seen_by_where_it_ends(by_mm, change_ds, x_m):
    """Whatever its duration and gap: it ends within the lane and is seen, or beside it and is not.

    In the mirror image too.
    """
    # Not on the border itself, which rounding decides.
    by_m = (by_mm + 0.5) / 1000.0
    track = aside(straight(float(x_m), RIGHT, 30.0), BORDER + by_m - RIGHT, 2.0, change_ds / 10.0)
    one = scene("cut_in", EGO, track)
    assert one.seen() == (by_m > 0.0)
    assert one.mirrored().seen() == (by_m > 0.0)


def test_a_cut_in_has_its_time_gap_and_participants():
    """Midway of a 3 s change the border is crossed, at 3.47 s: seen at the step after it."""
    one = scene("cut_in", EGO, aside(straight(90.0, RIGHT, 28.0), 3.5, 1.97, 3.0))
    (event,) = of_kind(one, "cut_in")
    assert event.others == ("ego",)
    assert event.from_s == event.to_s == pytest.approx(3.5)
    # Turned by what its motion aside of 3.5 pi / 6 m/s makes, its box reaches back farther.
    turned_m = 0.9 * np.sin(np.arctan(3.5 * np.pi / 6.0 / 28.0))
    gap_m = 40.0 - 3.5 * 2.0 - 4.5 - turned_m
    assert event.values == pytest.approx({"gap_m": gap_m, "closing_mps": 2.0}, abs=0.01)
    assert (event.place.road, event.place.lane) == ("main", -2)
    assert event.place.x_m == pytest.approx(90.0 + 3.5 * 28.0 + 1.35, abs=0.05)


def test_braking_lasts_as_long_as_it_is_strong_enough():
    """From 2 to 4 s by 3 m/s2: the steps within, the hardest of them, and who it is done to."""
    lead = straight(110.0, MIDDLE, [(0.0, 30.0), (2.0, 30.0), (4.0, 24.0)])
    (event,) = of_kind(scene("braking", EGO, lead, intent={"min_decel_mps2": 1.0}), "braking")
    assert (event.from_s, event.to_s, event.others) == (2.0, 4.0, ("ego",))
    assert event.values["decel_mps2"] == pytest.approx(3.0, rel=1e-3)


SIDES_HIT: dict[str, tuple[Scene, tuple[str, str], float, tuple[float, float], float]] = {
    # 100 m - 4.5 m at 10 m/s; the middle of the bumpers.
    "into the rear": (
        scene("collision", EGO, straight(150.0, MIDDLE, 20.0)),
        ("front", "rear"), 9.55, (50.0 + 286.5 + 3.6, MIDDLE), 10.0,
    ),
    "head-on by half": (
        scene("collision", straight(50.0, -5.25, 30.0), straight(347.2, -4.35, 20.0, np.pi)),
        ("front", "front"), 5.8, (50.0 + 174.0 + 3.6, -4.8), 50.0,
    ),
    "head-on by 10 cm": (
        scene("collision", straight(50.0, -5.25, 30.0), straight(347.2, -3.55, 20.0, np.pi)),
        ("front left", "front left"), 5.8, (50.0 + 174.0 + 3.6, -4.4), 50.0,
    ),
    "from the right into the side": (
        scene("collision", straight(50.0, -1.625, 10.0),
              straight(101.35, -1.625 - 0.9 - 3.6 - 20.0, 4.0, UP), road=URBAN, ego_lane=-1),
        ("right", "front"), 5.0, (101.35, -2.525), float(np.hypot(10.0, 4.0)),
    ),
    "from behind": (
        scene("collision", straight(150.0, MIDDLE, 20.0), straight(50.0, MIDDLE, 30.0)),
        ("rear", "front"), 9.55, (50.0 + 286.5 + 3.6, MIDDLE), 10.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SIDES_HIT)
def test_a_collision_says_with_whom_where_and_how_fast(name):
    """Point in the world, part of either box, moment and relative speed, in closed form."""
    one, parts, at_s, place, relative_mps = SIDES_HIT[name]
    (event,) = [event for event in listed(one) if event.kind == "collision"]
    assert (event.actor, event.others, event.parts) == ("ego", ("a1",), parts)
    assert event.values["contact_s"] == pytest.approx(at_s, abs=1e-4)
    assert at_s <= event.from_s < at_s + 0.1 + 1e-9
    assert (event.place.x_m, event.place.y_m) == pytest.approx(place, abs=1e-2)
    assert event.values["relative_speed_mps"] == pytest.approx(relative_mps, rel=1e-3)


def test_a_collision_of_two_others_is_told_once():
    """It is of both; the one that comes first in the scenario is the actor."""
    one = scene("collision", EGO, straight(160.0, RIGHT, 20.0), straight(60.0, RIGHT, 30.0))
    found = [event for event in listed(one) if event.kind == "collision"]
    assert [(event.actor, event.others, event.parts) for event in found] == [
        ("a1", ("a2",), ("rear", "front"))
    ]


def test_who_hid_somebody_takes_part():
    """A walker comes out from behind a van."""
    walker = straight(120.0, -6.0, [(0.0, 0.0), (2.0, 0.0), (3.0, 1.5), (20.0, 1.5)], UP)
    one = scene(
        "from_occlusion", straight(50.0, -1.625, 8.0), walker, straight(114.0, -5.0, 0.0),
        actors=[{"category": "pedestrian"}, {"category": "van"}],
        road=URBAN | {"parking_width_m": 2.5}, ego_lane=-1,
    )  # fmt: skip
    (event,) = of_kind(one, "from_occlusion")
    assert event.others == ("ego", "a2")
    assert event.from_s == event.to_s


def test_a_value_that_wavers_about_its_limit_makes_one_event():
    """Two spells of braking 0.2 s apart are one, two that are 1 s apart are two."""

    def spells(apart_s: float) -> list[Event]:
        again_s = 3.0 + apart_s
        knots = [(0.0, 30.0), (2.0, 30.0), (3.0, 27.0), (again_s, 27.0), (again_s + 1.0, 24.0)]
        lead = straight(150.0, MIDDLE, knots)
        return of_kind(scene("braking", EGO, lead, intent={"min_decel_mps2": 1.0}), "braking")

    assert [(e.from_s, e.to_s) for e in spells(0.2)] == [(2.0, 4.2)]
    assert [(e.from_s, e.to_s) for e in spells(1.0)] == [(2.0, 3.0), (4.0, 5.0)]


def _moved(trace: TraceBatch, rows: list[int]) -> TraceBatch:
    """A trace of which the rows are taken, in that order."""
    names = [
        name for name, value in vars(trace).items()
        if isinstance(value, np.ndarray) and value.shape[:1] == trace.present.shape[:1]
        and name not in ("time_s", "group_of_row")
    ]  # fmt: skip
    changed: dict[str, Any] = {name: getattr(trace, name)[rows] for name in names}
    return replace(trace, group_of_row=np.zeros(len(rows), dtype=np.int64), **changed)


@settings(max_examples=20)
@given(st.sampled_from(sorted(ROADS)), tracks(), tracks(), st.sampled_from(CATEGORIES))
def test_order_and_size_of_the_batch_do_not_matter(road, one, other, category):
    """Alone, among copies of itself, or with its actors in another order: the same events."""
    ego = straight(50.0, -5.25 if road == "motorway" else -1.625, 20.0)
    given_actors = [{"category": category}, {"category": "van"}]
    world = scene("contact", ego, one, other, actors=given_actors, duration_s=8.0, **ROADS[road])
    alone = listed(world)
    network = build(world.one.road)
    many = ScenarioBatch.variants(world.one, {})
    many = ScenarioBatch((replace(many.groups[0], rows=3),))
    trace = _moved(world.trace(), [0, 0, 0])
    context = CheckContext(many, trace, [network], None, DEFAULT_LIMITS)
    assert events(context) == [alone, alone, alone]
    swapped = scene(
        "contact", ego, other, one, actors=given_actors[::-1], duration_s=8.0, **ROADS[road]
    )
    names = {"ego": "ego", "a1": "a2", "a2": "a1"}
    renamed = {_key(event, names) for event in listed(swapped)}
    assert renamed == {_key(event) for event in alone}


def _key(event: Event, names: dict[str, str] | None = None) -> tuple[Any, ...]:
    """What an event says, whatever the order in which its pair is named."""
    names = names or {name: name for name in ("ego", "a1", "a2")}
    who = [names[event.actor], *(names[name] for name in event.others)]
    parts = event.parts
    if event.kind == "collision" and sorted(who, key=lambda n: (n != "ego", n)) != who:
        who, parts = who[::-1], parts[::-1] if parts else None
    figures = tuple(sorted((name, round(value, 3)) for name, value in event.values.items()))
    return (event.kind, tuple(who), parts, event.from_s, event.to_s, figures)


def _turned(one: Scene, by_rad: float) -> CheckContext:
    """Road and tracks of a scene turned about the origin; the road is read from a file."""
    network = build(one.one.road)
    cos, sin = float(np.cos(by_rad)), float(np.sin(by_rad))
    (data,) = OpenDriveExporter().export(one.one, network, stem="turned").values()
    root = etree.fromstring(data)
    for piece in root.iter("geometry"):
        x_m, y_m, heading_rad = (float(piece.get(name)) for name in ("x", "y", "hdg"))
        piece.set("x", repr(cos * x_m - sin * y_m))
        piece.set("y", repr(sin * x_m + cos * y_m))
        piece.set("hdg", repr(heading_rad + float(by_rad)))
    turned = read_network(etree.tostring(root), "turned.xodr")
    names = dict(zip(network.road_ids, turned.road_ids, strict=True))
    content = one.one.model_dump(mode="json")
    content["road"] = {"template": "external", "file": "turned.xodr", "speed_limit_mps": 20.0}
    for mover in (content["ego"], *content["actors"]):
        mover["start"]["road"] = names[mover["start"]["road"]]
        mover["route"] = [names[road] for road in mover["route"]]
    other = Scenario.model_validate_json(json.dumps(content))
    trace = one.trace()
    x_m, y_m = cos * trace.x_m - sin * trace.y_m, sin * trace.x_m + cos * trace.y_m
    road, s_m, t_m, lane = turned.locate(x_m, y_m)
    trace = replace(
        trace, x_m=x_m, y_m=y_m, heading_rad=trace.heading_rad + by_rad,
        course_rad=trace.course_rad + by_rad, road=road, s_m=s_m, t_m=t_m, lane=lane,
        road_ids=(turned.road_ids,),
    )  # fmt: skip
    return CheckContext(ScenarioBatch.of([other]), trace, [turned], None, DEFAULT_LIMITS)


#: Of what stands beside a road, the file keeps no more than what it has words for.
_BY_THINGS = {"from_occlusion"}


@settings(max_examples=15)
@given(
    st.sampled_from(sorted(ROADS)), tracks(), tracks(), st.sampled_from(CATEGORIES),
    st.sampled_from([0.3, 1.2345, np.pi / 2, -2.7]),
)  # fmt: skip
def test_a_turned_world_has_the_same_events(road, one, other, category, by_rad):
    """Road and all movers turned about the origin: same kinds, participants, times, figures."""
    ego = straight(50.0, -5.25 if road == "motorway" else -1.625, 20.0)
    given_actors = [{"category": category}, {"category": "van"}]
    world = scene("contact", ego, one, other, actors=given_actors, duration_s=8.0, **ROADS[road])

    def told(found: tuple[Event, ...]) -> set[tuple[Any, ...]]:
        return {_key(event) for event in found if event.kind not in _BY_THINGS}

    assert told(events(_turned(world, by_rad))[0]) == told(listed(world))


@settings(max_examples=20)
@given(tracks(), tracks(), st.sampled_from(CATEGORIES))
def test_events_stand_in_the_order_of_time_and_can_be_told(one, other, category):
    """Every event has its words, ends after it begins, within the trace, with finite figures."""
    world = scene("contact", EGO, one, other, duration_s=8.0,
                  actors=[{"category": category}, {"category": "van"}])  # fmt: skip
    found = listed(world)
    assert [event.from_s for event in found] == sorted(event.from_s for event in found)
    for event in found:
        assert 0.0 <= event.from_s <= event.to_s <= 8.0
        assert event_words(event)
        assert event.actor not in event.others
        assert Event.model_validate_json(event.model_dump_json()) == event


places = st.floats(-20.0, 20.0).map(lambda v: round(v, 3))
angles = st.floats(-np.pi, np.pi).map(lambda v: round(v, 4))


@given(places, places, angles, angles)
def test_the_nearest_place_is_at_the_border_of_both_boxes(x_m, y_m, one_rad, other_rad):
    """Halfway between two boxes: half of their gap from either, and the same seen from both."""
    first = Box(*np.array([[0.0], [0.0], [one_rad], [4.5], [1.8]]))
    second = Box(*np.array([[x_m], [y_m], [other_rad], [2.2], [0.8]]))
    place, back = nearest_place(first, second), nearest_place(second, first)
    assert place.gap_m == pytest.approx(back.gap_m, abs=1e-9)
    assert place.x_m == pytest.approx(back.x_m, abs=1e-6)
    if not boxes_overlap(first, second)[0] and place.gap_m[0] > 1e-3:
        for box in (first, second):
            point = Box(place.x_m, place.y_m, np.zeros(1), np.zeros(1), np.zeros(1))
            assert nearest_place(box, point).gap_m == pytest.approx(
                0.5 * place.gap_m, abs=2e-3 + 0.5 * 1e-6
            )


@pytest.mark.parametrize(
    ("ahead_m", "left_m", "side"),
    [
        (2.25, 0.0, "front"), (2.25, 0.55, "front"), (2.25, 0.7, "front left"),
        (2.0, 0.9, "front left"), (1.9, 0.9, "left"), (0.0, -0.9, "right"),
        (-2.0, -0.9, "rear right"), (-2.25, 0.1, "rear"),
    ],
)  # fmt: skip
def test_the_part_that_is_touched(ahead_m, left_m, side):
    """Corners reach 0.3 m along either side; a turned box has its own front."""
    for turn_rad in (0.0, 0.7, -2.5):
        cos, sin = np.cos(turn_rad), np.sin(turn_rad)
        box = Box(*np.array([[10.0], [-3.0], [turn_rad], [4.5], [1.8]]))
        x_m = np.array([10.0 + cos * ahead_m - sin * left_m])
        y_m = np.array([-3.0 + sin * ahead_m + cos * left_m])
        assert SIDES[side_of(box, x_m, y_m)[0]] == side


def test_the_sides_of_somebody_small_are_told_apart():
    """A walker of 0.6 m has a front between its corners."""
    walker = Box(*np.array([[0.0], [0.0], [0.0], [0.5], [0.6]]))
    assert SIDES[side_of(walker, np.array([0.25]), np.array([0.0]))[0]] == "front"
