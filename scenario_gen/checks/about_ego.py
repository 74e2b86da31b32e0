"""Whether a scenario is about the ego and its surroundings rather than about another actor."""

from __future__ import annotations

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.intent import Collision, Yield
from scenario_gen.domain.scenario import Scenario


def is_about_ego(scenario: Scenario) -> bool:
    """Whether nobody has to come near the ego: an own lane change, ice, fog, a free drive.

    It says so where all that is to be seen is of the ego alone; one of the published scenarios of
    the library may also say nothing.
    """
    if not scenario.intent:
        return scenario.library is not None
    return all(
        intent.actor == EGO_ID and not isinstance(intent, Collision | Yield)
        for intent in scenario.intent
    )
