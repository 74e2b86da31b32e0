"""Actors do not drive through each other; the ego may meet them, that is what a test is for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext, movers
from scenario_gen.checks.pairs import Pairs, carried_together, pair_name
from scenario_gen.checks.phases import name_of
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.intent import Collision


def evaluate(context: CheckContext) -> Verdict:
    """Compare all pairs of actors at all times, and on the way from each to the next."""
    trace = context.trace
    pairs = Pairs.of(context.batch.actor_count, with_ego=False)
    first_s = pairs.first_overlap_s(context.frame)
    # What overlaps from the start on is found by boxes.start.
    failed = np.isfinite(first_s) & (first_s > trace.time_s[0])
    failed &= ~carried_together(context, pairs) & ~_meant(context, pairs)

    def details(row: int, pair: int) -> Details:
        first, second = pairs.first[pair], pairs.second[pair]
        time_s = float(first_s[row, pair])
        return Details(
            context.phase_path(row, second, time_s),
            f"{pair_name(context, row, second)} collides with"
            f" {pair_name(context, row, first)} at {{value}} s",
            value=time_s,
            unit="s",
            hint="move the actors apart, or ask for the collision by an intent",
        )

    several = trace.present[:, 1:].sum(axis=1) > 1
    return Verdict(several, (Breach(0, failed, details),), not_applicable="fewer than two actors")


def _meant(context: CheckContext, pairs: Pairs) -> NDArray[np.bool_]:
    """(B, P) whether an intent asks for the two to collide."""
    meant = np.zeros((context.batch.size, pairs.first.size), dtype=np.bool_)
    for group, rows, _ in context.groups():
        names = [name_of(mover) for mover in movers(group)]
        for intent in group.scenario.intent:
            if isinstance(intent, Collision) and intent.actor in names:
                one = names.index(intent.actor)
                of_one = (pairs.first == one) | (pairs.second == one)
                if intent.partner in names:
                    other = names.index(intent.partner)
                    of_one &= (pairs.first == other) | (pairs.second == other)
                meant[rows] |= of_one
    return meant


RULE = Rule(
    id="boxes.actors",
    title="Actors do not collide with each other unless they are meant to",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Actors never drive through each other, unless an intent asks for their collision;"
    " the ego may be part of one.",
    formula="oriented boxes of two actors share no area at any t > 0 (separating axes; time steps"
    " and 15 places on the straight way to the next); not carrier and carried, nor who is to"
    " collide by an intent",
    version="1.1",
    source="geometry",
)
