"""Which movers of a trace have to be followed by their limits, and until when."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.kinematics import MIN_SPEED_MPS, Kinematics
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.behaviour import FREE, LATERAL
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics import Abilities, Extremes, far_inside
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Manoeuvres without control: nobody steers or brakes from their beginning on.
_OUT_OF_CONTROL = frozenset({"slide", "swing"})


def last_steps(batch: ScenarioBatch, trace: TraceBatch, halt_step: NDArray[np.intp]) -> Ints:
    """(B, N) last step at which a mover is to follow its demand.

    That is before it halts at once where its road, its crossing, its path or its trajectory ends,
    before it gets out of control, and within the duration of the scenario.

    Args:
        batch: the scenarios.
        trace: of them.
        halt_step: (B, N) when an entity halts at once; T where it does not.
    """
    last: Ints = np.minimum(trace.valid.sum(axis=1)[:, None] - 1, halt_step - 1)
    for group, rows in batch.slices():
        for index, mover in enumerate((group.scenario.ego, *group.scenario.actors)):
            for place, phase in enumerate(mover.phases):
                kind = phase.manoeuvre.kind
                if kind in _OUT_OF_CONTROL:
                    step = np.floor(trace.phase_start_s[rows, index, place] / trace.step_s + 1e-9)
                elif kind == "path":
                    step = np.ceil(trace.phase_end_s[rows, index, place] / trace.step_s - 1e-9) - 1
                else:
                    continue
                step = np.where(np.isnan(step), trace.time_s.size, step)
                last[rows, index] = np.minimum(last[rows, index], step)
            if isinstance(mover, Actor) and mover.trajectory is not None:
                end = np.ceil(mover.trajectory.points[-1].time_s / trace.step_s - 1e-9) - 1
                last[rows, index] = np.minimum(last[rows, index], int(end))
    return np.maximum(last, 0)


def suspects(
    batch: ScenarioBatch,
    trace: TraceBatch,
    able: Abilities,
    kinematics: Kinematics,
    least_friction: Floats,
) -> Bools:
    """(B, N) who may not be able to follow its demand: see ``dynamics.screen``.

    Who leaves its lane or follows a trajectory is always looked at: greatest values leave it out.
    So is who goes aside, or anywhere, so slowly that it has no curvature.
    """
    most = Extremes(
        kinematics.max_accel.value, kinematics.max_decel.value, kinematics.max_total_accel.value,
        kinematics.max_curvature.value, GRAVITY_MPS2 * least_friction,
    )  # fmt: skip
    found = ~far_inside(able, most)
    slow = trace.speed_mps.min(axis=-1) < MIN_SPEED_MPS
    found |= slow & (trace.speed_mps.max(axis=-1) < MIN_SPEED_MPS)
    for group, rows in batch.slices():
        for index, mover in enumerate((group.scenario.ego, *group.scenario.actors)):
            kinds = {phase.manoeuvre.kind for phase in mover.phases}
            if kinds & FREE or getattr(mover, "trajectory", None) is not None:
                found[rows, index] = True
            elif kinds & LATERAL:
                found[rows, index] |= slow[rows, index]
    return found & trace.present
