"""Every actor has a part in the scenario."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.phases import phases, triggers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Bools, Breach, Details, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import Synchronise
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Look for actors that stay behind the ego and that nothing else names."""
    frame, limits = context.frame, context.limits
    placed = context.trace.present[:, 1:] & ever(np.isfinite(frame.ahead_m))
    applicable = placed & ~_named(context)
    with np.errstate(invalid="ignore"):
        # A box reaches past the rear of the ego, or the ego past it, or it is close behind.
        beside = (frame.ahead_m > 0.0) | (frame.gap_m <= limits.relevant_gap_m.value)
        follows = frame.gap_m <= limits.relevant_thw_s.value * frame.speed_along_mps[:, 1:]
    idle = applicable & ~ever((beside | follows) & frame.known)

    def details(row: int, actor: int) -> Details:
        # Asked of the context, which works frames out again: to keep one here would keep it all.
        seen = context.frame
        who = context.mover(row, actor + 1).id  # type: ignore[union-attr]  # never the ego
        gap_m = np.where(seen.known[row, actor], seen.gap_m[row, actor], np.nan)
        return Details(
            f"$.actors[{actor}]",
            f"{who} stays behind the ego all the time, never nearer"
            " than {value} m, and nothing else names it",
            float(np.nanmin(gap_m)),
            limits.relevant_gap_m.value,
            "m",
            "leave it out, or start it where it matters",
        )

    return Verdict(
        ever(applicable), (Breach(0, idle, details),),
        not_applicable="every actor is named by an intent, a trigger or another actor",
    )  # fmt: skip


def _named(context: CheckContext) -> Bools:
    """(B, A) whether the scenario itself says what an actor is for."""
    out = np.zeros((context.batch.size, context.batch.actor_count - 1), dtype=np.bool_)
    for group, rows, _ in context.groups():
        names = set(_names(group))
        for index, actor in enumerate(group.scenario.actors):
            out[rows, index] = actor.id in names or actor.carried_by is not None
    return out


def _names(group: Group) -> Iterator[str | None]:
    scenario = group.scenario
    for intent in scenario.intent:
        yield intent.actor
        yield getattr(intent, "behind", None)
    for found in phases(group):
        for _, trigger in triggers(found):
            for field in ("to", "of", "actor"):
                name = getattr(trigger, field, None)
                yield name if isinstance(name, str) else None
        if isinstance(found.phase.manoeuvre, Synchronise):
            yield found.phase.manoeuvre.with_actor
    for actor in scenario.actors:
        yield actor.carried_by
    for spray in scenario.environment.spray:
        yield spray.actor
    yield from scenario.environment.perception.headlight_glare


RULE = Rule(
    id="relevance.every_actor",
    title="Every actor has a part in the scenario",
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Every actor gets past the rear of the ego, or near it, or something names it.",
    formula="at some time ahead of the ego, or gap along its path <= relevant_gap_m, or gap <="
    " relevant_thw_s times the speed of the actor; or named by an intent, a trigger, a manoeuvre,"
    " another actor or the environment",
    limits=("relevant_gap_m", "relevant_thw_s"),
    source="default: what stays behind costs simulation time and proves nothing",
)
