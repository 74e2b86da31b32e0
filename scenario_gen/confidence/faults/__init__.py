"""All kinds of faults that are planted."""

from scenario_gen.confidence.faults import boxes, environment, motion, place, story
from scenario_gen.confidence.planted import Fault

FAULTS: tuple[Fault, ...] = (
    *environment.FAULTS,
    *boxes.FAULTS,
    *motion.FAULTS,
    *place.FAULTS,
    *story.FAULTS,
)
