"""The detectors of all kinds of intent."""

from __future__ import annotations

from typing import Any

from scenario_gen.checks.intents import (
    conflict,
    following,
    giving_way,
    lanes,
    motion,
    right_of_way,
    surroundings,
)
from scenario_gen.checks.intents.detector import Detector

#: In the order in which what was seen is told.
DETECTORS: tuple[Detector[Any], ...] = (
    *lanes.DETECTORS,
    *conflict.DETECTORS,
    *following.DETECTORS,
    *motion.DETECTORS,
    *right_of_way.DETECTORS,
    *giving_way.DETECTORS,
    *surroundings.DETECTORS,
)
_BY_KIND: dict[type, Detector[Any]] = {detector.kind: detector for detector in DETECTORS}

#: Names of the kinds of intent whose actor may be the ego.
OF_EGO: frozenset[str] = frozenset(
    detector.kind.model_fields["kind"].default for detector in DETECTORS if detector.of_ego
)


def detector_of(intent: object) -> Detector[Any]:
    """The detector for an intent."""
    return _BY_KIND[type(intent)]
