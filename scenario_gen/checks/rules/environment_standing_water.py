"""On standing water friction falls with speed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.environment_states import surfaces
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group

_WATER = ("standing_water", "flooded")


def evaluate(context: CheckContext) -> Verdict:
    """Compare mu with the line of friction over the speed of the ego at the start."""
    table = context.limits.standing_water_mu
    speeds_mps = np.array(list(table)) / 3.6
    mus = np.array([limit.value for limit in table.values()])
    source = "; ".join(dict.fromkeys(limit.source for limit in table.values()))

    def issues(group: Group) -> Iterator[Issue]:
        speed_mps = np.asarray(group.column(group.scenario.ego.speed_mps))
        limit = np.interp(speed_mps, speeds_mps, mus)
        for part in surfaces(group):
            if part.condition in _WATER:
                mu = np.asarray(group.column(part.friction))
                there, mu = np.broadcast_arrays(limit, mu)
                yield Issue(
                    part.friction_path,
                    f"friction {{value}} on standing water{part.words} at the speed of the ego;"
                    " at most {limit}",
                    mu > there + 1e-9,
                    mu,
                    there,
                    "1",
                    "lower the friction or the speed: tyres float up",
                    source,
                )

    return by_group(
        context,
        issues,
        applies=lambda group: any(part.condition in _WATER for part in surfaces(group)),
        not_applicable="no standing water",
    )


RULE = Rule(
    id="environment.standing_water",
    title="Friction on standing water falls with speed",
    severity="warning",
    evaluate=evaluate,
    statement="On standing water the friction is no higher than tyres get at the ego's speed.",
    formula="mu <= standing_water_mu at the ego's speed at the start + 1e-9; linear between the"
    " keys (km/h), constant beyond them",
    limits=("standing_water_mu",),
    source="tyre table by speed",
)
