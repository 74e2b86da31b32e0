"""Events of meeting: crossing the ego's way, coming close, touching."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import movers
from scenario_gen.checks.intents.detector import GAP, SPEED, Detector, Tell, earlier
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.touching import touching
from scenario_gen.checks.pairs import Pairs, carried_together
from scenario_gen.checks.phases import name_of
from scenario_gen.domain.intent import CloseApproach, Collision, Contact, CrossingPath
from scenario_gen.geometry import gap_between_boxes_m
from scenario_gen.metrics.min_gap import boxes_of
from scenario_gen.metrics.pet import CROSSING_ANGLE_RAD

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def _crossing_path(meet: Encounter, _: CrossingPath) -> Bools:
    """Having been outside of the corridor, it is in it ahead of the ego, moving across.

    Across is more than 20 degrees off the path. It need not get to the other side.
    """
    across = meet.across > np.sin(CROSSING_ANGLE_RAD)
    standing_mps = meet.context.limits.standing_mps.value
    was_outside = earlier(~meet.in_corridor & meet.known)
    crossing: Bools = meet.in_corridor & meet.ahead & across & was_outside
    return crossing & (meet.speed_mps > standing_mps)


def _close_approach(meet: Encounter, intent: CloseApproach) -> Bools:
    """The gap between the two boxes is no larger than the distance, between steps too."""
    return meet.within_m(meet.column(intent.max_gap_m))


def _box_gap_m(meet: Encounter) -> Floats:
    """(rows, T) shortest distance of the two boxes at the time steps."""
    frame = meet.context.frame
    where = np.zeros(frame.ahead_m.shape, dtype=np.bool_)
    where[meet.rows, meet.mover - 1] = True
    return gap_between_boxes_m(*boxes_of(frame, where)).reshape(meet.known.shape)


def _contact(meet: Encounter, _: Contact) -> Bools:
    """The two boxes touch or overlap, between steps too. A rollout lets them drive on."""
    return meet.within_m(np.zeros((1, 1)))


def _collision(meet: Encounter, intent: Collision) -> Bools:
    """Its box touches that of the partner, or of anybody, at a step or on the way to it.

    What is carried does not collide with its carrier, nor with what else that carries. A rollout
    and most simulators let them drive on.
    """
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    for index, mover in enumerate(movers(meet.group)):
        wanted = intent.partner in (None, name_of(mover))
        if index != meet.mover and wanted and not belong_together(meet, index):
            out |= touching(meet.context, meet.rows, meet.mover, index)
    return out


def belong_together(meet: Encounter, other: int) -> bool:
    """Whether the mover carries the other one, is carried by it or is carried with it."""
    pairs = Pairs(np.array([meet.mover]), np.array([other]))
    return bool(carried_together(meet.context, pairs)[meet.rows.start, 0])


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        CrossingPath,
        _crossing_path,
        "crossing",
        CrossingPath(actor="any"),
        with_ego=True,
        tells=(GAP, SPEED),
    ),
    Detector(
        CloseApproach,
        _close_approach,
        "within 1 m of the ego",
        CloseApproach(actor="any", max_gap_m=1.0),
        with_ego=True,
        tells=(Tell("box_gap_m", _box_gap_m, "least"),),
    ),
    # Not listed: a collision with the ego says more.
    Detector(Contact, _contact, with_ego=True),
    Detector(
        Collision, _collision, "collision", Collision(actor="any"), of_ego=True, partner="partner"
    ),
)
