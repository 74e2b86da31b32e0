"""At the start no two boxes overlap."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.pairs import Pairs, carried_together, pair_name
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Compare all pairs of boxes, the ego's included."""
    pairs = Pairs.of(context.batch.actor_count, with_ego=True)
    overlap = pairs.overlap(context.frame, 1)[..., 0]
    overlap &= ~carried_together(context, pairs)

    def details(row: int, pair: int) -> Details:
        first, second = pairs.first[pair], pairs.second[pair]
        return Details(
            f"{mover_path(second)}.start",
            f"{pair_name(context, row, second)} overlaps"
            f" {pair_name(context, row, first)} at the start",
            hint="move one of them along the road or to another lane",
        )

    several = ever(context.trace.present[:, 1:])
    return Verdict(several, (Breach(0, overlap, details),), not_applicable="nobody but the ego")


RULE = Rule(
    id="boxes.start",
    title="No two boxes overlap at the start",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="At the start no two boxes overlap, those of a carrier and what it carries aside.",
    formula="oriented boxes share no area at t = 0 (separating axes); touching is no overlap",
    source="geometry",
)
