"""Events of lanes and roads: entering, leaving, changing, straddling, against the traffic."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.detector import (
    CLOSING,
    GAP,
    SAMPLING,
    SPEED,
    Detector,
    Tell,
    at_most,
    earlier,
)
from scenario_gen.checks.intents.encounter import ALONG_RAD, Encounter
from scenario_gen.checks.intents.lane_links import is_lane_change
from scenario_gen.checks.lane_facts import lane_facts
from scenario_gen.domain.intent import (
    CutIn,
    CutOut,
    Drift,
    LaneChanging,
    LeavesRoad,
    WrongWay,
    WrongWayEncounter,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Who leaves the lane at more than this angle crosses it rather than turning off. [rad]
_OFF_RAD = np.radians(60.0)
#: Who drives within this angle of its lane drives along it. [rad]
_IN_LANE_RAD = np.radians(30.0)
#: Driving the wrong way, by anybody.
WRONG_WAY = WrongWay(actor="any")
#: So far over a border of the lane is more than rounding. [m]
_OVER_M = 0.01


def _cut_in(meet: Encounter, intent: CutIn) -> Bools:
    """It comes into the ego's lane ahead of the ego and, once there, drives the same way.

    Whence does not matter: from a lane beside it, a ramp, a parking strip, or a side road, where
    it is seen once the turn has brought it into the direction of the lane. Who is in the ego's
    lane from the start, or because the ego has changed to its lane, does not cut in.
    """
    step = np.arange(meet.known.shape[1])
    came = meet.enters_lane & meet.ahead
    since = np.maximum.accumulate(np.where(came, step, -1), axis=1)
    out = np.maximum.accumulate(np.where(meet.in_lane, -1, step), axis=1)
    fresh = (since > out) & meet.in_lane & meet.along & meet.ahead
    once = fresh.copy()
    last = np.maximum.accumulate(np.where(fresh, step, -1), axis=1)
    once[:, 1:] &= last[:, :-1] < since[:, 1:]
    return once & at_most(meet.gap_m, meet.column(intent.max_gap_m))


def _cut_out(meet: Encounter, intent: CutOut) -> Bools:
    """Ahead in the ego's lane a step ago, it has left that lane, within 60 degrees of the path."""
    leaving = meet.cos_course > np.cos(_OFF_RAD)
    was = meet.ahead & leaving & at_most(meet.gap_m, meet.column(intent.max_gap_m))
    gone = meet.leaves_lane.copy()
    gone[:, 1:] &= was[:, :-1]
    return gone


def _lane_changing(meet: Encounter, _: LaneChanging) -> Bools:
    """Its reference point goes over a border into another lane of the same direction.

    Both lanes are of those that vehicles use: for driving, shoulder, parking or closed strip; it
    moves within 60 degrees of their traffic. Lanes that go over into each other where roads or
    cross sections meet are one lane.
    """
    changing = np.zeros(meet.known.shape, dtype=np.bool_)
    view = meet.view
    if view is None or meet.network is None:
        return changing
    changed = (view.lane[:, 1:] != view.lane[:, :-1]) | (view.road[:, 1:] != view.road[:, :-1])
    both = (view.lane[:, 1:] != 0) & (view.lane[:, :-1] != 0) & changed
    both &= view.for_vehicles[:, 1:] & view.for_vehicles[:, :-1]
    both &= (np.cos(view.course_rad) * view.direction > np.cos(_OFF_RAD))[:, 1:]
    row, at = np.nonzero(both & meet.known[:, 1:])
    if row.size:
        s_m = meet.context.trace.s_m[meet.rows, meet.mover]
        changing[row, at + 1] = is_lane_change(
            meet.network,
            (view.road[row, at], view.lane[row, at], s_m[row, at]),
            (view.road[row, at + 1], view.lane[row, at + 1], s_m[row, at + 1]),
        )
    return changing


def _drift(meet: Encounter, _: Drift) -> Bools:
    """Its box is over a border of its lane while it drives within 30 degrees of the lane.

    Its lane is the one that its reference point is in. In junctions, where lanes lie over each
    other, nobody drifts.
    """
    view = meet.view
    if view is None:
        return np.zeros(meet.known.shape, dtype=np.bool_)
    right_m, left_m = view.box_t_m
    over = (left_m > view.borders.left_m + _OVER_M) | (right_m < view.borders.right_m - _OVER_M)
    along = np.abs(np.sin(view.heading_rad)) < np.sin(_IN_LANE_RAD)
    drifting: Bools = over & along & meet.moves & view.for_vehicles & ~view.overlaps
    return drifting


def _wrong_way(meet: Encounter, _: WrongWay) -> Bools:
    """It points and moves against the traffic of a lane for vehicles, within 45 degrees.

    The traffic of a lane is that of the road network (``LaneSpec.direction``). Driving backwards
    is no driving the wrong way, and connecting roads of junctions are not looked at.
    """
    view = meet.view
    if view is None:
        return np.zeros(meet.known.shape, dtype=np.bool_)
    against = np.cos(view.course_rad) * view.direction < -np.cos(ALONG_RAD)
    against &= np.cos(view.heading_rad) * view.direction < 0.0
    wrong: Bools = against & meet.moves & view.for_vehicles & ~view.overlaps
    return wrong


def _wrong_way_encounter(meet: Encounter, intent: WrongWayEncounter) -> Bools:
    """Driving the wrong way (as ``wrong_way``) and ahead of the ego, it comes towards the ego.

    Towards is within 45 degrees of straight against the ego's path. At the speeds that both have
    then, the two are beside each other within the time; in which lane does not matter, but on the
    other carriageway, where who drives the wrong way drives as the ego does, nobody is met.
    """
    towards = (meet.cos_course < -np.cos(ALONG_RAD)) & meet.ahead & (meet.closing_mps > 0.0)
    limit_s = meet.column(intent.max_time_s) * (1.0 + SAMPLING)
    towards &= meet.gap_m <= limit_s * meet.closing_mps
    meeting: Bools = _wrong_way(meet, WRONG_WAY) & towards
    return meeting


def _time_to_meeting_s(meet: Encounter) -> Floats:
    closing_mps = np.where(meet.closing_mps > 0.0, meet.closing_mps, np.nan)
    time_s: Floats = meet.gap_m / closing_mps
    return time_s


def _leaves_road(meet: Encounter, _: LeavesRoad) -> Bools:
    """The middle of its box is in no lane for driving, having been in one before.

    Lanes for driving are those of cars, buses, trams and bicycles; the hard shoulder, a parking
    strip, a pavement and the verge are none.
    """
    network = meet.network
    if network is None:
        on_lane: Bools = meet.context.trace.lane[meet.rows, meet.mover] != 0
        return ~on_lane & earlier(on_lane & meet.known)
    frame, facts = meet.context.frame, lane_facts(network)
    middle_x_m = frame.centre_x_m[meet.rows, meet.mover]
    middle_y_m = frame.centre_y_m[meet.rows, meet.mover]
    road, _s_m, _t_m, lane = network.locate(middle_x_m, middle_y_m)
    inside: Bools = facts.of_lane(facts.for_driving, road, lane).astype(np.bool_)
    return ~inside & earlier(inside & meet.known)


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        CutIn, _cut_in, "cut-in", CutIn(actor="any"), with_ego=True, tells=(GAP, CLOSING)
    ),
    Detector(
        CutOut, _cut_out, "cut-out", CutOut(actor="any"), with_ego=True, tells=(GAP, CLOSING)
    ),
    Detector(
        LaneChanging, _lane_changing, "changing lanes", LaneChanging(actor="any"), of_ego=True,
        tells=(SPEED,),
    ),
    Detector(Drift, _drift, "over a border of its lane", Drift(actor="any"), tells=(SPEED,)),
    Detector(WrongWay, _wrong_way, "driving the wrong way", WRONG_WAY, tells=(SPEED,)),
    Detector(
        WrongWayEncounter, _wrong_way_encounter, "meeting the ego on the wrong way",
        WrongWayEncounter(actor="any"), with_ego=True,
        tells=(GAP, CLOSING, Tell("time_to_meeting_s", _time_to_meeting_s, "least")),
    ),
    Detector(
        LeavesRoad, _leaves_road, "leaving the road", LeavesRoad(actor="any"), tells=(SPEED,)
    ),
)  # fmt: skip
