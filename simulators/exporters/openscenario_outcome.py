"""What decides how a run ends and whether it was a success, as plain values."""

from __future__ import annotations

from typing import NamedTuple, Self

from scenario_gen.domain.behaviour import Cross
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity
from simulators.exporters import openscenario_order as order
from simulators.exporters.openscenario_parameters import times, unpreventable
from simulators.exporters.openscenario_routes import Place, goal_of, has_way_to_goal

#: Event of an actor that follows a path or crosses.
PATH = "Path"

# A default of this project: who drives slower than this share of the speed at the start has
# mitigated a contact.
_MITIGATED_BELOW = 0.9


class Outcome(NamedTuple):
    """What a run is judged by."""

    duration_s: float
    actors: tuple[str, ...]
    """Whom the ego could touch."""
    events: tuple[str, ...]
    """The events of the actors that the scenario speaks of."""
    goal: Place | None
    """None where the ego starts at it."""
    unpreventable: bool
    """Whether no driver is expected to avoid a contact."""
    fast_mps: Quantity
    """Who is faster at a contact has not mitigated it."""

    @classmethod
    def of(cls, scenario: Scenario, network: RoadNetwork) -> Self:
        """The outcome that a scenario asks for."""
        return cls(
            duration_s=scenario.duration_s,
            actors=tuple(actor.id for actor in scenario.actors),
            events=_events(scenario),
            goal=goal_of(scenario.ego, network) if has_way_to_goal(scenario, network) else None,
            unpreventable=unpreventable(scenario),
            fast_mps=times(scenario.ego.speed_mps, _MITIGATED_BELOW),
        )

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables that say what was seen; see ``openscenario_end``."""
        contact: tuple[str, ...] = ("FailedNoCollision",)
        if self.unpreventable:
            # Who stands can do nothing about it.
            mitigation = ("FailedMitigation",) if self.fast_mps != 0.0 else ()
            contact = ("SeenCollision", *mitigation)
        return (
            *(contact if self.actors else ()),
            *(("SeenGoal",) if self.goal is not None else ()),
            *(("SeenAllEvents",) if self.events else ()),
        )


def _events(scenario: Scenario) -> tuple[str, ...]:
    names: list[str] = []
    for actor in scenario.actors:
        names += [order.event_name(actor.id, phase.id) for phase in actor.phases]
        crosses = any(isinstance(phase.manoeuvre, Cross) for phase in actor.phases)
        if crosses or actor.trajectory is not None:
            names.append(order.event_name(actor.id, PATH))
    return tuple(names)
