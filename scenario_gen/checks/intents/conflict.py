"""Events of meeting: crossing the ego's way, coming close, touching."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.detector import Detector, earlier
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.domain.intent import CloseApproach, Contact, CrossingPath
from scenario_gen.metrics.pet import CROSSING_ANGLE_RAD

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


def _contact(meet: Encounter, _: Contact) -> Bools:
    """The two boxes touch or overlap, between steps too. A rollout lets them drive on."""
    return meet.within_m(np.zeros((1, 1)))


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(CrossingPath, _crossing_path, "crossing", CrossingPath(actor="any")),
    Detector(CloseApproach, _close_approach),
    Detector(Contact, _contact, "contact", Contact(actor="any")),
)
