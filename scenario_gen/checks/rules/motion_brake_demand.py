"""Brake manoeuvres ask for no more than tyres and brakes can give."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.constants import GRAVITY
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.motion_limits import limit_of
from scenario_gen.checks.phases import phases
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import Brake
from scenario_gen.domain.environment_states import surfaces
from scenario_gen.units import GRAVITY_MPS2


def _brakes(group: Group) -> Iterator[tuple[str, Ego | Actor, Brake]]:
    for found in phases(group):
        if isinstance(found.phase.manoeuvre, Brake):
            yield f"{found.path}.manoeuvre.decel_mps2", found.mover, found.phase.manoeuvre


def evaluate(context: CheckContext) -> Verdict:
    """Compare every demanded deceleration with mu g and with the limit of the category."""

    def issues(group: Group) -> Iterator[Issue]:
        # Where an actor brakes, only a rollout shows; more than the best surface gives is too much.
        columns = (np.asarray(group.column(part.friction)) for part in surfaces(group))
        mu = functools.reduce(np.maximum, columns)
        for path, actor, brake in _brakes(group):
            demand, grip_mps2 = np.broadcast_arrays(
                np.asarray(group.column(brake.decel_mps2)), mu * GRAVITY_MPS2
            )
            if actor.category in ON_WHEELS:
                yield Issue(
                    path, "braking with {value} m/s2; friction gives {limit} m/s2 (mu g)",
                    demand > grip_mps2 * (1 + 1e-9), demand, grip_mps2, "m/s2",
                    "brake less, or raise the friction", "default: friction circle (Kamm)",
                )  # fmt: skip
            limit = limit_of(context.limits, group.scenario, actor, "decel_mps2")
            if limit is None:
                continue
            yield Issue(
                path,
                f"a {(actor.kind or actor.category).replace('_', ' ')} brakes with {{value}} m/s2;"
                " at most {limit} m/s2",
                demand > limit.value * (1 + 1e-9), demand, limit.value, limit.unit,
                "brake less", limit.source,
            )  # fmt: skip

    return by_group(
        context,
        issues,
        applies=lambda group: any(_brakes(group)),
        not_applicable="no brake manoeuvre",
    )


RULE = Rule(
    id="motion.brake_demand",
    title="Brake manoeuvres are possible on this road",
    severity="error",
    evaluate=evaluate,
    statement="No brake manoeuvre asks for more than the best surface of the scenario and the"
    " brakes can give.",
    formula="decel <= mu g (1 + 1e-9) on wheels, largest mu of the scenario at low speed;"
    " decel <="
    " decel_mps2[category, kind] * (1 + 1e-9)",
    limits=("decel_mps2",),
    constants=(GRAVITY,),
)
