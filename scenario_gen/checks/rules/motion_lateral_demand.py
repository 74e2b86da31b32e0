"""Changes of lanes and swerves ask for no more than tyres can give."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.category_limit import TOLERANCE
from scenario_gen.checks.constants import GRAVITY
from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.lateral_demand import lateral_accel_mps2
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import Floats, ever
from scenario_gen.units import GRAVITY_MPS2


def evaluate(context: CheckContext) -> Verdict:
    """Compare the demand of every smooth lateral phase, with the braking meanwhile, with mu g."""
    trace = context.trace
    applicable = np.zeros(context.batch.size, dtype=np.bool_)
    found: list[Breach] = []
    for group, rows, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            if index == 0 or mover.category not in ON_WHEELS:
                continue
            for phase in range(len(mover.phases)):
                lateral = lateral_accel_mps2(trace, group, rows, mover, index, phase)
                if lateral is None:
                    continue
                applicable[rows] = True
                demand = np.hypot(lateral, trace.accel_mps2[rows, index])
                demand[lateral == 0.0] = 0.0
                grip = _grip_mps2(context, rows, index)
                failed = demand > grip * (1 + TOLERANCE)
                if failed.any():
                    words = _Words(context, rows.start, index, phase, demand, grip)
                    found.append(Breach(rows.start, ever(failed)[:, None], words))
    return Verdict(applicable, tuple(found), not_applicable="no smooth lateral manoeuvre on wheels")


def _grip_mps2(context: CheckContext, rows: slice, index: int) -> Floats:
    """(rows, T), or a shape that broadcasts with it."""
    mu = context.place_friction[rows]
    return GRAVITY_MPS2 * mu[:, min(index, mu.shape[1] - 1)]


class _Words:
    def __init__(
        self,
        context: CheckContext,
        start: int,
        mover: int,
        phase: int,
        demand: Floats,
        grip: Floats,
    ) -> None:
        self._context, self._start = context, start
        self._path = f"{mover_path(mover)}.phases[{phase}].manoeuvre.dynamics"
        over = demand / np.maximum(grip, 1e-9)
        self._step = over.argmax(axis=1)
        pick = np.arange(self._step.size)
        self._demand = demand[pick, self._step]
        self._grip = np.broadcast_to(grip, demand.shape)[pick, self._step]

    def __call__(self, row: int, _: int) -> Details:
        at = row - self._start
        time_s = float(self._context.trace.time_s[self._step[at]])
        return Details(
            self._path,
            f"the manoeuvre takes {{value}} m/s2 in the plane at {time_s:.6g} s; mu g is {{limit}}"
            " m/s2 there",
            float(self._demand[at]),
            float(self._grip[at]),
            "m/s2",
            "take more time for it, brake less meanwhile, or raise the friction",
        )


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
