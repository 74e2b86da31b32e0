"""Actors, phases and patches that triggers, manoeuvres and intents name exist."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext, movers
from scenario_gen.checks.intents import OF_EGO
from scenario_gen.checks.phases import PlacedPhase, name_of, phases, triggers
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import (
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    PhaseEndTrigger,
    PositionTrigger,
    SpeedTrigger,
    Synchronise,
    Trigger,
    TtcTrigger,
)
from scenario_gen.domain.intent import (
    Collision,
    FromOcclusion,
    Intent,
    LowSight,
    OnPatch,
    Yield,
)

_NAMES_SHOWN = 12


def _issues(group: Group) -> Iterator[Issue]:
    everybody = {name_of(mover): mover for mover in movers(group)}
    for found in phases(group):
        for path, trigger in triggers(found):
            yield from _trigger(path, found, trigger, everybody)
        yield from _manoeuvre(found, everybody)
    for index, intent in enumerate(group.scenario.intent):
        yield from _intent(f"$.intent[{index}]", intent, group, everybody)


def _trigger(
    path: str, found: PlacedPhase, trigger: Trigger, everybody: dict[str, Ego | Actor]
) -> Iterator[Issue]:
    own = name_of(found.mover)
    if isinstance(trigger, PhaseEndTrigger):
        yield from _phase_end(path, found, trigger, everybody)
    elif isinstance(trigger, GapTrigger | TtcTrigger | HeadwayTrigger):
        if trigger.to not in everybody:
            yield _unknown(f"{path}.to", trigger.to, everybody)
        elif trigger.to == own:
            yield Issue(f"{path}.to", f"actor {own} is compared with itself", value=own)
    elif (
        isinstance(trigger, PositionTrigger | SpeedTrigger | ArrivalTrigger)
        and trigger.of not in everybody
    ):
        yield _unknown(f"{path}.of", trigger.of, everybody)


def _phase_end(
    path: str, found: PlacedPhase, trigger: PhaseEndTrigger, everybody: dict[str, Ego | Actor]
) -> Iterator[Issue]:
    own = name_of(found.mover)
    owner = own if trigger.actor is None else trigger.actor
    if owner not in everybody:
        yield _unknown(f"{path}.actor", owner, everybody)
        return
    ids = [other.id for other in everybody[owner].phases]
    if trigger.phase not in ids:
        yield Issue(
            f"{path}.phase",
            f"actor {owner} has no phase {trigger.phase}",
            value=trigger.phase,
            hint=f"its phases are {', '.join(ids) or '(none)'}",
        )
    elif owner == own and trigger.phase == found.phase.id:
        yield Issue(f"{path}.phase", f"phase {found.phase.id} waits for its own end",
                    value=found.phase.id)  # fmt: skip


def _manoeuvre(found: PlacedPhase, everybody: dict[str, Ego | Actor]) -> Iterator[Issue]:
    manoeuvre = found.phase.manoeuvre
    if not isinstance(manoeuvre, Synchronise):
        return
    path, other = f"{found.path}.manoeuvre.with_actor", manoeuvre.with_actor
    if other not in everybody:
        yield _unknown(path, other, everybody)
    elif other == name_of(found.mover):
        yield Issue(path, f"actor {other} is synchronised with itself", value=other)


def _intent(
    path: str, intent: Intent, group: Group, everybody: dict[str, Ego | Actor]
) -> Iterator[Issue]:
    actors = [name for name in everybody if name != EGO_ID]
    if intent.actor not in everybody:
        yield _unknown(f"{path}.actor", intent.actor, actors)
    elif intent.actor == EGO_ID and intent.kind not in OF_EGO:
        yield Issue(
            f"{path}.actor", f"{intent.kind} is something that another actor does",
            value=EGO_ID, hint=f"name an actor; of the ego: {', '.join(sorted(OF_EGO))}",
        )  # fmt: skip
    elif isinstance(intent, LowSight) and intent.actor != EGO_ID:
        yield Issue(f"{path}.actor", "low_sight is of the ego", value=intent.actor, limit=EGO_ID,
                    hint="name the ego")  # fmt: skip
    if isinstance(intent, FromOcclusion) and intent.behind is not None:
        if intent.behind not in actors:
            yield _unknown(f"{path}.behind", intent.behind, actors)
        elif intent.behind == intent.actor:
            yield Issue(f"{path}.behind", f"actor {intent.actor} does not hide itself",
                        value=intent.behind)  # fmt: skip
    if isinstance(intent, Collision | Yield):
        yield from _partner(path, intent, everybody)
    if isinstance(intent, OnPatch):
        patches = [patch.id for patch in group.scenario.environment.patches]
        if intent.patch not in patches:
            yield Issue(
                f"{path}.patch", f"there is no patch {intent.patch}", value=intent.patch,
                hint=f"patches of the environment: {_shown(patches)}",
            )  # fmt: skip


def _partner(
    path: str, intent: Collision | Yield, everybody: dict[str, Ego | Actor]
) -> Iterator[Issue]:
    """Who else takes part is somebody else."""
    field = "partner" if isinstance(intent, Collision) else "to"
    other = intent.partner if isinstance(intent, Collision) else intent.to
    if other is None:
        return
    if other not in everybody:
        yield _unknown(f"{path}.{field}", other, everybody)
    elif other == intent.actor:
        yield Issue(f"{path}.{field}", f"it takes two: {other} is its own partner", value=other)


def _unknown(path: str, name: str, known: dict[str, Ego | Actor] | list[str]) -> Issue:
    return Issue(
        path,
        f"there is no actor {name}",
        value=name,
        hint=f"actors that can stand here: {_shown(sorted(known, key=lambda n: (n != EGO_ID, n)))}",
    )


def _shown(names: list[str]) -> str:
    return ", ".join(names[:_NAMES_SHOWN]) or "(none)"


def evaluate(context: CheckContext) -> Verdict:
    """Look every name up."""
    return by_group(context, _issues)


RULE = Rule(
    id="references.ids",
    title="Actors, phases and patches that are named exist",
    severity="error",
    evaluate=evaluate,
    statement="Every actor, phase and patch that a trigger, a manoeuvre or an intent names exists,"
    " and can stand in that place.",
    formula="name is one of the scenario's; nobody is compared with itself; an intent of the ego is"
    " of a kind that an ego can do",
    source="scenario schema 1.0",
)
