"""Changes of lanes and swerves ask for no more than tyres can give."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.category_limit import TOLERANCE
from scenario_gen.checks.constants import GRAVITY
from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.lateral_demand import (
    Smooth,
    lateral_accel_mps2,
    most_mps2,
    smooth_dynamics,
)
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import ByTime
from scenario_gen.metrics.measure import ever
from scenario_gen.units import GRAVITY_MPS2, Quantity


def evaluate(context: CheckContext) -> Verdict:
    """Compare the demand of every smooth lateral phase, with the braking meanwhile, with mu g."""
    trace = context.trace
    applicable = np.zeros(context.batch.size, dtype=np.bool_)
    found: list[Breach] = []
    for group, rows, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            if index == 0 or mover.category not in ON_WHEELS:
                continue
            for phase, one in enumerate(mover.phases):
                dynamics = smooth_dynamics(one)
                if dynamics is None:
                    continue
                applicable[rows] |= np.isfinite(trace.phase_start_s[rows, index, phase])
                breach = _breach(context, group, rows, index, phase, dynamics)
                if breach is not None:
                    found.append(breach)
    return Verdict(applicable, tuple(found), not_applicable="no smooth lateral manoeuvre on wheels")


def _breach(
    context: CheckContext, group: Group, rows: slice, index: int, phase: int, dynamics: Smooth
) -> Breach | None:
    """The breach of one phase, in those of its rows in which it might ask for too much."""
    trace = context.trace
    extent = np.broadcast_to(group.column(_extent(dynamics)), (group.rows,))
    least_mps2 = GRAVITY_MPS2 * context.least_friction[rows, index]
    at = np.flatnonzero(most_mps2(trace, rows, index, dynamics, extent) > least_mps2)
    if not at.size:
        return None
    mover = movers(group)[index]
    row = rows.start + at
    lateral = lateral_accel_mps2(trace, row, index, mover, phase, extent[at])
    demand = np.hypot(lateral, trace.accel_mps2[row, index])
    demand[lateral == 0.0] = 0.0
    grip = GRAVITY_MPS2 * context.surfaces.along(trace, row, np.full(row.shape, index))
    grip = np.broadcast_to(grip, demand.shape)
    over = demand > grip * (1 + TOLERANCE)
    if not over.any():
        return None
    failed = np.zeros((group.rows, 1), dtype=np.bool_)
    failed[at, 0] = ever(over)
    step = (demand / np.maximum(grip, 1e-9)).argmax(axis=1)
    pick = np.arange(at.size)
    time_s, value, limit = trace.time_s[step], demand[pick, step], grip[pick, step]
    path = f"{mover_path(index)}.phases[{phase}].manoeuvre.dynamics"

    def details(row: int, _: int) -> Details:
        n = int(np.searchsorted(at, row - rows.start))
        return Details(
            path,
            f"the manoeuvre takes {{value}} m/s2 in the plane at {time_s[n]:.6g} s; mu g is"
            " {limit} m/s2 there",
            float(value[n]),
            float(limit[n]),
            "m/s2",
            "take more time for it, brake less meanwhile, or raise the friction",
        )

    return Breach(rows.start, failed, details)


def _extent(dynamics: Smooth) -> Quantity:
    return dynamics.time_s if isinstance(dynamics, ByTime) else dynamics.distance_m


RULE = Rule(
    id="motion.lateral_demand",
    title="Lateral manoeuvres are possible on this road",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="A smooth change of lanes or offset, with the braking meanwhile, asks for no more"
    " than the friction at its place and time allows.",
    formula="(q S''(x) / T^2)^2 + a_x^2 <= (mu g (1 + 1e-6))^2, with S the sinusoidal or cubic"
    " shape, q the way across and T its time; at every step, and at both ends; for all on wheels",
    constants=(GRAVITY,),
    source="default: friction circle (Kamm)",
)
