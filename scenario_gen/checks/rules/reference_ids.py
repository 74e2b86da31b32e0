"""Actors and phases that triggers and intents name exist."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import EGO_ID, Actor
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import Phase, PhaseEndTrigger, PositionTrigger, TimeTrigger


def _issues(group: Group) -> Iterator[Issue]:
    actors = {actor.id: actor for actor in group.scenario.actors}
    for a, actor in enumerate(group.scenario.actors):
        for p, phase in enumerate(actor.phases):
            path = f"$.actors[{a}].phases[{p}].trigger"
            yield from _trigger(path, actor, phase, actors)
    for index, intent in enumerate(group.scenario.intent):
        path = f"$.intent[{index}].actor"
        if intent.actor not in actors:
            yield _unknown(path, intent.actor, sorted(actors))


def _trigger(path: str, actor: Actor, phase: Phase, actors: dict[str, Actor]) -> Iterator[Issue]:
    trigger = phase.trigger
    if isinstance(trigger, TimeTrigger):
        return
    if isinstance(trigger, PhaseEndTrigger):
        owner = actor.id if trigger.actor is None else trigger.actor
        if owner not in actors:
            yield _unknown(f"{path}.actor", owner, sorted(actors))
            return
        phases = [other.id for other in actors[owner].phases]
        if trigger.phase not in phases:
            yield Issue(
                f"{path}.phase",
                f"actor {owner} has no phase {trigger.phase}",
                value=trigger.phase,
                hint=f"its phases are {', '.join(phases) or '(none)'}",
            )
        elif owner == actor.id and trigger.phase == phase.id:
            yield Issue(f"{path}.phase", f"phase {phase.id} waits for its own end",
                        value=phase.id)  # fmt: skip
        return
    key = "of" if isinstance(trigger, PositionTrigger) else "to"
    name: str = getattr(trigger, key)
    if name not in actors and name != EGO_ID:
        yield _unknown(f"{path}.{key}", name, [EGO_ID, *sorted(actors)])
    elif key == "to" and name == actor.id:
        yield Issue(f"{path}.{key}", f"actor {name} is compared with itself", value=name)


def _unknown(path: str, name: str, known: list[str]) -> Issue:
    return Issue(
        path,
        f"there is no actor {name}",
        value=name,
        hint=f"actors that can stand here: {', '.join(known[:12]) or '(none)'}",
    )


def evaluate(context: CheckContext) -> Verdict:
    """Look every name up."""
    return by_group(context, _issues)


RULE = Rule(
    id="references.ids",
    title="Actors and phases that are named exist",
    severity="error",
    evaluate=evaluate,
    source="scenario schema 1.0",
)
