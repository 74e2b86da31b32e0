"""During the rollout vehicles use only lanes that are open to them."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.lane_use import CLOSED, ONLY_STANDING
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Look for reference points on lanes that are closed to the category."""
    codes, trace = context.lane_codes, context.trace
    wrong = codes == CLOSED
    standing_only = codes == ONLY_STANDING
    if standing_only.any():
        wrong |= standing_only & (trace.speed_mps > context.limits.standing_mps.value)
    wrong &= trace.present[..., None]
    failed = wrong.any(axis=-1)
    step = wrong.argmax(axis=-1)

    def details(row: int, mover: int) -> Details:
        at = step[row, mover]
        time_s = float(trace.time_s[at])
        road = trace.road_ids[int(trace.group_of_row[row])][trace.road[row, mover, at]]
        lane = int(trace.lane[row, mover, at])
        category = context.mover(row, mover).category
        return Details(
            context.phase_path(row, mover, time_s) if mover else mover_path(mover),
            f"a {category.replace('_', ' ')} is on lane {lane} of road {road},"
            f" which is closed to it, from {{value}} s on",
            value=float(np.round(time_s, 6)),
            unit="s",
            hint="pavements are no place for a vehicle; trams and trains stay on rails",
        )

    return Verdict(
        context.has_network,
        (Breach(0, failed, details),),
        ~context.has_network,
        not_checked="the road network is missing",
    )


RULE = Rule(
    id="road.lane_use",
    title="Vehicles use lanes that are open to them",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "network"),
    statement="During the rollout everybody uses only lanes that are open to its category.",
    formula="kind of the lane at the reference point open to the category, or to who stands (v <="
    " standing_mps); see lane_use",
    limits=("standing_mps",),
    source="default: see scenario_gen.checks.lane_use",
)
