"""Intents: detectors of what a scenario says happens, in any trace, ours or a simulator's.

Each kind of ``domain.intent`` has a detector: a function that marks the time steps, (rows, T), at
which its event is seen for one mover in the rows of one group; its docstring says exactly what
counts. They look at places, headings, directions of motion, speeds and lanes of a trace; phases,
which a simulator does not tell, are not needed.
"""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.intents.detector import Detector, Seen, first
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.events import events
from scenario_gen.checks.intents.registry import DETECTORS, OF_EGO, detector_of
from scenario_gen.checks.intents.words import describe, event_words
from scenario_gen.domain.intent import Intent


def detect(meet: Encounter, intent: Intent) -> Seen:
    """Whether the event of an intent is seen, and from when on; ``within_s`` is not looked at.

    Of the ego, only what the kind allows for it is ever seen.
    """
    detector = detector_of(intent)
    if meet.mover == 0 and not detector.of_ego:
        return first(meet, np.zeros(meet.known.shape, dtype=np.bool_))
    return first(meet, detector.steps(meet, intent))


__all__ = [
    "DETECTORS",
    "OF_EGO",
    "Detector",
    "Encounter",
    "Seen",
    "describe",
    "detect",
    "event_words",
    "events",
]
