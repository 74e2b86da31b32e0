"""Which phases act on one domain, and which of them can cut another one short.

The end of a phase means that it came to its end by itself. Simulators are known to report the end
of an event that was overridden in the same way. Where a phase can be overridden, the file therefore
keeps an integer variable per owner and domain that says which phase was the last to start.

A free manoeuvre ends what runs in both domains, and from then on its owner has no lane: a phase on
the lane that might come later is held back by a variable that says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.behaviour import FREE, LONGITUDINAL, Phase, PhaseEndTrigger
from scenario_gen.domain.scenario import Scenario

LONGITUDINAL_DOMAIN = "longitudinal"
LATERAL_DOMAIN = "lateral"
DOMAINS = (LONGITUDINAL_DOMAIN, LATERAL_DOMAIN)


class Owner(NamedTuple):
    """The ego or an actor, as the one whose phases these are."""

    id: str
    phases: tuple[Phase, ...]


def owners(scenario: Scenario) -> tuple[Owner, ...]:
    """All owners of phases, the ego first."""
    actors = (Owner(actor.id, actor.phases) for actor in scenario.actors)
    return (Owner(EGO_ID, scenario.ego.phases), *actors)


def is_free(phase: Phase) -> bool:
    """Whether a phase leaves the lane."""
    return phase.manoeuvre.kind in FREE


def domain_of(phase: Phase) -> str:
    """Domain of a phase; ``cross`` counts as longitudinal, as no lateral phase goes with it, and
    so do the free manoeuvres, which act on both."""
    return LONGITUDINAL_DOMAIN if phase.manoeuvre.kind in LONGITUDINAL else LATERAL_DOMAIN


def phases_of(owner: Owner, domain: str) -> tuple[Phase, ...]:
    """The phases of an owner that act on a domain."""
    return tuple(p for p in owner.phases if domain_of(p) == domain or is_free(p))


def event_name(owner: str, phase: str) -> str:
    """Name of the event of a phase; the full stop occurs in no id, so names differ."""
    return f"{owner}.{phase}"


def watched(scenario: Scenario) -> dict[tuple[str, str], str]:
    """(owner, domain) to the variable that holds its last phase, where one is needed."""
    names: dict[tuple[str, str], str] = {}
    for owner, phase in _all_phases(scenario):
        trigger = phase.trigger
        if not isinstance(trigger, PhaseEndTrigger):
            continue
        source = find(scenario, trigger.actor or owner.id, trigger.phase)
        if source is not None and can_be_overridden(scenario, *source):
            other, ended = source
            names[other.id, domain_of(ended)] = f"{other.id}_{domain_of(ended)}"
    for owner in owners(scenario):
        if sum(is_free(phase) for phase in owner.phases) > 1:
            # The stop at the end of one of them must not end the next one.
            names[owner.id, LONGITUDINAL_DOMAIN] = f"{owner.id}_{LONGITUDINAL_DOMAIN}"
    return dict(sorted(names.items()))


def leaving(scenario: Scenario) -> dict[str, str]:
    """Owner to the variable that says whether it has left its lane, for those who may."""
    return {
        owner.id: f"{owner.id}_left"
        for owner in owners(scenario)
        if any(is_free(phase) for phase in owner.phases)
    }


def may_come_too_late(scenario: Scenario, owner: Owner, phase: Phase) -> bool:
    """Whether a phase on the lane may be triggered when its owner has left the lane."""
    if is_free(phase):
        return False
    return any(
        is_free(other) and not _waits_for(scenario, (owner, other), (owner, phase))
        for other in owner.phases
    )


def find(scenario: Scenario, owner_id: str, phase_id: str) -> tuple[Owner, Phase] | None:
    """An owner and its phase by their ids."""
    for owner, phase in _all_phases(scenario):
        if owner.id == owner_id and phase.id == phase_id:
            return owner, phase
    return None


def phase_number(owner: Owner, phase: Phase) -> int:
    """Value of the variable while a phase is the last one that started; 0 before the first."""
    return 1 + owner.phases.index(phase)


def can_be_overridden(scenario: Scenario, owner: Owner, phase: Phase) -> bool:
    """Whether another phase of the domain may start while this one runs."""
    return any(
        other is not phase
        and not _waits_for(scenario, (owner, other), (owner, phase))
        and not _waits_for(scenario, (owner, phase), (owner, other))
        for other in phases_of(owner, domain_of(phase))
    )


def started_by_its_end(owner: Owner, phase: Phase) -> tuple[Phase, ...]:
    """Phases of the same owner and domain that the end of a phase starts at once."""
    return tuple(
        other
        for other in phases_of(owner, domain_of(phase))
        if isinstance(other.trigger, PhaseEndTrigger)
        and (other.trigger.actor or owner.id) == owner.id
        and other.trigger.phase == phase.id
    )


def _waits_for(scenario: Scenario, late: tuple[Owner, Phase], early: tuple[Owner, Phase]) -> bool:
    """Whether a phase cannot start before another one has ended, over a chain of ends."""
    seen: set[tuple[str, str]] = set()
    at: tuple[Owner, Phase] | None = late
    while at is not None:
        owner, phase = at
        key = (owner.id, phase.id)
        if key in seen or not isinstance(phase.trigger, PhaseEndTrigger):
            return False
        seen.add(key)
        at = find(scenario, phase.trigger.actor or owner.id, phase.trigger.phase)
        if at is not None and at[0].id == early[0].id and at[1].id == early[1].id:
            return True
    return False


def _all_phases(scenario: Scenario) -> Iterator[tuple[Owner, Phase]]:
    for owner in owners(scenario):
        for phase in owner.phases:
            yield owner, phase
