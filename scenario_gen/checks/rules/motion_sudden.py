"""A manoeuvre off the lane begins with the velocity that its actor has."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.trace import Floats
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Compare the velocities before and after the start of every such manoeuvre."""
    trace = context.trace
    rows, count, most = trace.phase_start_s.shape
    looked_at = np.zeros((rows, count, most), dtype=np.bool_)
    for group, part, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            for place, phase in enumerate(mover.phases):
                looked_at[part, index, place] = phase.manoeuvre.kind in FREE
    looked_at &= ~np.isnan(trace.phase_start_s)
    row, mover_of, place_of = np.nonzero(looked_at)
    start = trace.phase_start_s[row, mover_of, place_of] / trace.step_s
    last = trace.time_s.size - 1
    before = np.clip(np.ceil(start - 1e-6).astype(np.intp) - 1, 0, last)
    after = np.clip(np.floor(start + 1e-6).astype(np.intp) + 1, 0, last)
    # What it does from the start on, it does at the speed that the scenario says it starts with.
    speed_mps = context.batch.actor_column(lambda mover: mover.speed_mps)[row, mover_of]
    from_rest = start <= 1e-6

    def velocity(step: np.ndarray) -> tuple[Floats, Floats]:
        at = (row, mover_of, step)
        value_mps = np.where(from_rest & (step == 0), speed_mps, trace.speed_mps[at])
        course_rad = np.where(from_rest & (step == 0), trace.heading_rad[at], trace.course_rad[at])
        return value_mps * np.cos(course_rad), value_mps * np.sin(course_rad)

    (x0, y0), (x1, y1) = velocity(before), velocity(after)
    change_mps = np.hypot(x1 - x0, y1 - y0)
    limit = context.limits.sudden_mps
    changes = np.full((rows, count, most), np.nan)
    changes[row, mover_of, place_of] = change_mps
    failed = (changes > limit.value).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        return Details(
            f"{mover_path(mover)}.phases[{phase}].manoeuvre",
            "its velocity changes by {value} m/s where the manoeuvre begins; at most {limit} m/s",
            float(changes[row, mover, phase]),
            limit.value,
            limit.unit,
            "let the manoeuvre begin at the speed and in the direction that the actor then has;"
            " walks, swings and driving backwards begin in standstill",
            limit.source,
        )

    return Verdict(
        ever(looked_at.reshape(rows, -1)), (Breach(0, failed, details),),
        not_applicable="no manoeuvre off the lane",
    )  # fmt: skip


RULE = Rule(
    id="motion.sudden",
    title="Manoeuvres off the lane begin with the velocity that the actor has",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="A manoeuvre off the lane begins with about the velocity that its mover has.",
    formula="|v after - v before| <= sudden_mps, as vectors, over the steps around the start",
    limits=("sudden_mps",),
)
