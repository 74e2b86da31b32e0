"""Friction belongs to the material and the condition of the road surface."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import surfaces


def evaluate(context: CheckContext) -> Verdict:
    """Compare every mu with the band of its surface."""

    def issues(group: Group) -> Iterator[Issue]:
        surface = group.scenario.road.surface
        for part in surfaces(group):
            band = context.limits.friction[surface, part.condition]
            mu = np.asarray(group.column(part.friction))
            words = f"{part.condition} {surface}".replace("_", " ")
            for failed, limit, bound in (
                (mu < band.low - 1e-9, band.low, "at least"),
                (mu > band.high + 1e-9, band.high, "at most"),
            ):
                yield Issue(
                    part.friction_path,
                    f"friction {{value}} on {words}{part.words}; {bound} {{limit}}",
                    failed,
                    mu,
                    limit,
                    band.unit,
                    f"{words}: {band.low:g} to {band.high:g}",
                    band.source,
                )

    return by_group(context, issues)


RULE = Rule(
    id="environment.friction",
    title="Friction belongs to the road surface and its condition",
    severity="error",
    evaluate=evaluate,
    statement="The friction of every surface lies within what its material and condition give.",
    formula="low - 1e-9 <= mu <= high + 1e-9 of friction[surface, condition], at the start, after"
    " every change and on every patch",
    limits=("friction",),
    source="tyre table by surface; tyre table by speed",
)
