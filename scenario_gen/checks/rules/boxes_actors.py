"""Actors do not drive through each other; the ego may meet them, that is what a test is for."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.pairs import Pairs, carried_together, pair_name
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Compare all pairs of actors at all times."""
    trace = context.trace
    pairs = Pairs.of(context.batch.actor_count, with_ego=False)
    overlap = pairs.overlap(context.frame, trace.time_s.size)
    # What overlaps from the start on is found by boxes.start.
    failed = overlap.any(axis=-1) & ~overlap[..., 0] & ~carried_together(context, pairs)
    step = overlap.argmax(axis=-1)

    def details(row: int, pair: int) -> Details:
        first, second = pairs.first[pair], pairs.second[pair]
        time_s = float(trace.time_s[step[row, pair]])
        return Details(
            context.phase_path(row, second, time_s),
            f"{pair_name(context, row, second)} collides with"
            f" {pair_name(context, row, first)} at {{value}} s",
            value=time_s,
            unit="s",
            hint="only the ego may be part of a collision: move the actors apart",
        )

    several = trace.present[:, 1:].sum(axis=1) > 1
    return Verdict(several, (Breach(0, failed, details),), not_applicable="fewer than two actors")


RULE = Rule(
    id="boxes.actors",
    title="Actors do not collide with each other",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Actors never drive through each other; only the ego may be part of a collision.",
    formula="oriented boxes of two actors share no area at any t > 0 (separating axes); not carrier"
    " and carried",
    source="geometry",
)
