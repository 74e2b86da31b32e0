"""Which phases of an actor act on one domain, and which of them can cut another one short.

The end of a phase means that it came to its end by itself. Simulators are known to report the end
of an event that was overridden in the same way. Where a phase can be overridden, the file therefore
keeps an integer variable per actor and domain that says which phase was the last to start.
"""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.behaviour import LONGITUDINAL, Phase, PhaseEndTrigger
from scenario_gen.domain.scenario import Scenario

LONGITUDINAL_DOMAIN = "longitudinal"
LATERAL_DOMAIN = "lateral"
DOMAINS = (LONGITUDINAL_DOMAIN, LATERAL_DOMAIN)


def domain_of(phase: Phase) -> str:
    """Domain of a phase; ``cross`` counts as longitudinal, as no lateral phase goes with it."""
    return LONGITUDINAL_DOMAIN if phase.manoeuvre.kind in LONGITUDINAL else LATERAL_DOMAIN


def phases_of(actor: Actor, domain: str) -> tuple[Phase, ...]:
    """The phases of an actor in a domain."""
    return tuple(phase for phase in actor.phases if domain_of(phase) == domain)


def event_name(actor: str, phase: str) -> str:
    """Name of the event of a phase; the full stop occurs in no id, so names differ."""
    return f"{actor}.{phase}"


def watched(scenario: Scenario) -> dict[tuple[str, str], str]:
    """(actor, domain) to the variable that holds its last phase, where one is needed."""
    names: dict[tuple[str, str], str] = {}
    for owner, phase in _all_phases(scenario):
        trigger = phase.trigger
        if not isinstance(trigger, PhaseEndTrigger):
            continue
        source = find(scenario, trigger.actor or owner.id, trigger.phase)
        if source is not None and can_be_overridden(scenario, *source):
            actor, ended = source
            names[actor.id, domain_of(ended)] = f"{actor.id}_{domain_of(ended)}"
    return dict(sorted(names.items()))


def find(scenario: Scenario, actor_id: str, phase_id: str) -> tuple[Actor, Phase] | None:
    """An actor and its phase by their ids."""
    for actor, phase in _all_phases(scenario):
        if actor.id == actor_id and phase.id == phase_id:
            return actor, phase
    return None


def phase_number(actor: Actor, phase: Phase) -> int:
    """Value of the variable while a phase is the last one that started; 0 before the first."""
    return 1 + actor.phases.index(phase)


def can_be_overridden(scenario: Scenario, actor: Actor, phase: Phase) -> bool:
    """Whether another phase of the domain may start while this one runs."""
    return any(
        other is not phase
        and not _waits_for(scenario, (actor, other), (actor, phase))
        and not _waits_for(scenario, (actor, phase), (actor, other))
        for other in phases_of(actor, domain_of(phase))
    )


def started_by_its_end(actor: Actor, phase: Phase) -> tuple[Phase, ...]:
    """Phases of the same actor and domain that the end of a phase starts at once."""
    return tuple(
        other
        for other in phases_of(actor, domain_of(phase))
        if isinstance(other.trigger, PhaseEndTrigger)
        and (other.trigger.actor or actor.id) == actor.id
        and other.trigger.phase == phase.id
    )


def _waits_for(scenario: Scenario, late: tuple[Actor, Phase], early: tuple[Actor, Phase]) -> bool:
    """Whether a phase cannot start before another one has ended, over a chain of ends."""
    seen: set[tuple[str, str]] = set()
    at: tuple[Actor, Phase] | None = late
    while at is not None:
        actor, phase = at
        key = (actor.id, phase.id)
        if key in seen or not isinstance(phase.trigger, PhaseEndTrigger):
            return False
        seen.add(key)
        at = find(scenario, phase.trigger.actor or actor.id, phase.trigger.phase)
        if at is not None and at[0].id == early[0].id and at[1].id == early[1].id:
            return True
    return False


def _all_phases(scenario: Scenario) -> Iterator[tuple[Actor, Phase]]:
    for actor in scenario.actors:
        for phase in actor.phases:
            yield actor, phase
