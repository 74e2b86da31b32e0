"""What is seen of an actor, in words, for the finding that something else was asked for."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.intents.detector import Detector, first
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.following import in_front
from scenario_gen.checks.intents.registry import DETECTORS, detector_of
from scenario_gen.checks.intents.surroundings import sight_m
from scenario_gen.domain.intent import OnPatch

#: Weaker changes of speed are not told. [m/s2]
_LEAST_MPS2 = 0.1


def describe(meet: Encounter) -> str:
    """In words, all that is seen of the mover in the one row of ``meet``."""
    words = []
    for detector in DETECTORS:
        if detector.words and (meet.mover > 0 or detector.of_ego):
            words.extend(_told(meet, detector))
    for patch in meet.group.scenario.environment.patches:
        intent = OnPatch(actor="any", patch=patch.id)
        found = first(meet, detector_of(intent).steps(meet, intent))
        if found.seen[0]:
            words.append(f"on the patch {patch.id} at {found.time_s[0]:.6g} s")
    if meet.mover == 0:
        return ", ".join([*words, f"it sees {np.nanmin(sight_m(meet)):.6g} m at least"])
    words.extend(_changes_of_speed(meet))
    if not words:
        words.append("it is never in the ego's lane" if not meet.in_lane.any()
                     else "it is in the ego's lane, without an event")  # fmt: skip
    gap = meet.context.measures["min_gap_m"]
    at = (meet.rows.start, meet.mover - 1)
    if gap.valid[at]:
        words.append(f"closest {gap.value[at]:.3g} m")
    return ", ".join(words)


def _told(meet: Encounter, detector: Detector[object]) -> list[str]:
    steps = detector.steps(meet, detector.mildest)
    found = first(meet, steps)
    if not found.seen[0]:
        return []
    told = f"{detector.words} at {found.time_s[0]:.6g} s"
    if meet.mover == 0:
        return [told]
    gap_m = meet.gap_m[0, int(steps[0].argmax())]
    return [f"{told} (gap {gap_m:.3g} m)" if np.isfinite(gap_m) else told]


def _changes_of_speed(meet: Encounter) -> list[str]:
    words = []
    hardest = np.where(in_front(meet), meet.accel_mps2, 0.0).min()
    if hardest < -_LEAST_MPS2:
        words.append(f"braking with up to {-hardest:.3g} m/s2")
    strongest = np.where(meet.known & meet.along, meet.accel_mps2, 0.0).max()
    if strongest > _LEAST_MPS2:
        words.append(f"accelerating with up to {strongest:.3g} m/s2")
    return words
