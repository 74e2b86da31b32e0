"""Events in or beside the ego's lane: braking, standing, slower, faster, behind, beside."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.detector import (
    CLOSING,
    GAP,
    LEAST_GAP,
    SAMPLING,
    Detector,
    Tell,
    at_most,
    earlier,
)
from scenario_gen.checks.intents.encounter import ALONG_RAD, Encounter
from scenario_gen.domain.intent import (
    Accelerating,
    Alongside,
    Braking,
    Oncoming,
    SlowLead,
    StandingInLane,
    Stopping,
    Tailgating,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Who comes towards the ego or is slower than it does so by at least this. [m/s]
_CLEAR_MPS = 0.5
#: Width of a lane where the road network does not tell. [m]
_LANE_M = 3.5


def in_front(meet: Encounter) -> Bools:
    """Ahead of the ego, in its lane or its corridor."""
    return meet.ahead & (meet.in_lane | meet.in_corridor)


def _braking(meet: Encounter, intent: Braking) -> Bools:
    """In front of the ego, it slows down by at least that much."""
    demand = meet.column(intent.min_decel_mps2) * (1.0 - SAMPLING)
    return in_front(meet) & (meet.accel_mps2 <= -demand)


def _standing(meet: Encounter, _: StandingInLane) -> Bools:
    """In front of the ego, it stands."""
    return in_front(meet) & meet.stands


def _stopping(meet: Encounter, _: Stopping) -> Bools:
    """Ahead of the ego, in whatever lane, it comes to a stand after having moved."""
    return meet.ahead & meet.stands & earlier(meet.moves)


def _oncoming(meet: Encounter, _: Oncoming) -> Bools:
    """In front of the ego, it moves within 45 degrees of straight towards it."""
    towards: Bools = (meet.cos_course < -np.cos(ALONG_RAD)) & (meet.speed_mps > _CLEAR_MPS)
    return in_front(meet) & towards


def _slow_lead(meet: Encounter, _: SlowLead) -> Bools:
    """Ahead in the ego's lane, it stands or drives the same way, and the ego closes in."""
    closing: Bools = (meet.closing_mps > _CLEAR_MPS) & (meet.along | meet.stands)
    return closing & meet.ahead & meet.in_lane


def _accelerating(meet: Encounter, intent: Accelerating) -> Bools:
    """Within a lane and a half of the ego sideways, driving its way, it gains speed."""
    demand = meet.column(intent.min_accel_mps2) * (1.0 - SAMPLING)
    near: Bools = meet.in_lane | (np.abs(meet.aside_m) <= 1.5 * _lane_width_m(meet))
    return near & meet.along & (meet.accel_mps2 >= demand)


def _tailgating(meet: Encounter, intent: Tailgating) -> Bools:
    """Behind in the ego's lane or corridor, driving its way, its gap over its speed is small.

    Who overlaps with the ego along its path follows it no more.
    """
    follows = meet.behind & (meet.in_lane | meet.in_corridor) & meet.along & meet.moves
    follows &= meet.gap_m > 0.0
    limit_s = meet.column(intent.max_headway_s) * (1.0 + SAMPLING)
    close: Bools = meet.gap_m <= limit_s * meet.speed_along_mps
    return follows & close


def _alongside(meet: Encounter, intent: Alongside) -> Bools:
    """The extents of the boxes along the path overlap, at a step or on the way to it.

    Sideways they do not: that is contact.
    """
    beside = meet.gap_m <= 0.0
    passed = np.zeros(beside.shape, dtype=np.bool_)
    passed[:, 1:] = meet.ahead[:, 1:] != meet.ahead[:, :-1]
    near = at_most(meet.side_gap_m, meet.column(intent.max_gap_m)) & (meet.side_gap_m > 0.0)
    return (beside | (passed & meet.known)) & near


def _lane_width_m(meet: Encounter) -> Floats:
    """(rows, T) width of the ego's lane."""
    if meet.ego_view is None:
        return np.full(meet.known.shape, _LANE_M)
    borders = meet.ego_view.borders
    return np.nan_to_num(borders.left_m - borders.right_m, nan=_LANE_M)


def _headway_s(meet: Encounter) -> Floats:
    return meet.gap_m / np.where(meet.speed_along_mps > 0.0, meet.speed_along_mps, np.nan)


#: Weaker changes of speed are not listed. default [m/s2]
LISTED_MPS2 = 0.5

DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        Braking,
        _braking,
        "braking ahead",
        Braking(actor="any", min_decel_mps2=LISTED_MPS2),
        with_ego=True,
        tells=(Tell("decel_mps2", lambda meet: -meet.accel_mps2, "most"), GAP),
    ),
    Detector(
        StandingInLane,
        _standing,
        "standing in the ego's lane",
        StandingInLane(actor="any"),
        with_ego=True,
        tells=(GAP,),
    ),
    Detector(
        Stopping,
        _stopping,
        "coming to a stand",
        Stopping(actor="any"),
        with_ego=True,
        tells=(GAP,),
    ),
    Detector(
        Oncoming,
        _oncoming,
        "oncoming",
        Oncoming(actor="any"),
        with_ego=True,
        tells=(GAP, CLOSING),
    ),
    Detector(
        SlowLead,
        _slow_lead,
        "slower ahead",
        SlowLead(actor="any"),
        with_ego=True,
        tells=(GAP, CLOSING),
    ),
    Detector(
        Accelerating,
        _accelerating,
        "speeding up",
        Accelerating(actor="any", min_accel_mps2=LISTED_MPS2),
        with_ego=True,
        tells=(Tell("accel_mps2", lambda meet: meet.accel_mps2, "most"),),
    ),
    Detector(
        Tailgating,
        _tailgating,
        "following the ego within 2 s",
        Tailgating(actor="any", max_headway_s=2.0),
        with_ego=True,
        tells=(Tell("headway_s", _headway_s, "least"), LEAST_GAP),
    ),
    Detector(
        Alongside,
        _alongside,
        "alongside within 3 m",
        Alongside(actor="any", max_gap_m=3.0),
        with_ego=True,
        tells=(Tell("side_gap_m", lambda meet: meet.side_gap_m, "least"),),
    ),
)
