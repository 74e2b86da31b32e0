"""On standing water friction falls with speed, until the tyres float up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import surfaces
from scenario_gen.domain.tyres import speed_factor, water_state

_WATER = ("standing_water", "flooded")


def evaluate(context: CheckContext) -> Verdict:
    """Compare what is left of mu at the speed of the ego at the start with the limit."""
    limit = context.limits.aquaplaning_mu

    def issues(group: Group) -> Iterator[Issue]:
        speed_mps = np.asarray(group.column(group.scenario.ego.speed_mps))
        for part in surfaces(group):
            if part.condition in _WATER:
                mu = np.asarray(group.column(part.friction))
                left = np.asarray(mu * speed_factor(water_state(part.condition), speed_mps))
                yield Issue(
                    part.friction_path,
                    f"friction {{value}} is left on standing water{part.words} at the speed of the"
                    " ego; below {limit} tyres float up",
                    left < limit.value - 1e-9,
                    left,
                    limit.value,
                    limit.unit,
                    "nobody brakes or steers there: drive more slowly, unless that is the point",
                    limit.source,
                )

    return by_group(
        context,
        issues,
        applies=lambda group: any(part.condition in _WATER for part in surfaces(group)),
        not_applicable="no standing water",
    )


RULE = Rule(
    id="environment.standing_water",
    title="Standing water leaves some friction at the speed of the ego",
    severity="warning",
    evaluate=evaluate,
    statement="At the ego's speed the tyres do not float up on standing water.",
    formula="mu f(v) >= aquaplaning_mu - 1e-9, with v the ego's speed at the start and f the share"
    " of friction that is left at a speed, of heavy rain on standing water and of a puddle on a"
    " flooded road",
    limits=("aquaplaning_mu",),
    source="tyre table by speed",
    version="2.0",
)
