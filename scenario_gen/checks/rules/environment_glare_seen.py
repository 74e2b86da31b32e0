"""Headlights that dazzle the ego shine towards it at some time."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Constant, Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever
from scenario_gen.metrics.sight.constants import DAZZLE_FACING, GLARE_CONE


def evaluate(context: CheckContext) -> Verdict:
    """Compare the direction of the actor with that to the ego."""
    trace = context.trace
    named = np.zeros(trace.present.shape, dtype=np.bool_)
    for group, rows in context.batch.slices():
        names = group.scenario.environment.perception.headlight_glare
        for index, actor in enumerate(group.scenario.actors, start=1):
            named[rows, index] = actor.id in names
    least_rad = np.full(named.shape, np.nan)
    row, actor_of = np.nonzero(named)
    if row.size:
        x_m, y_m = trace.centres()
        dx_m, dy_m = (part[row, 0] - part[row, actor_of] for part in (x_m, y_m))
        off_rad = np.arctan2(dy_m, dx_m) - trace.heading_rad[row, actor_of]
        off_rad = np.abs(np.arctan2(np.sin(off_rad), np.cos(off_rad)))
        aside_rad = np.arctan2(-dy_m, -dx_m) - trace.heading_rad[row, 0]
        aside_rad = np.abs(np.arctan2(np.sin(aside_rad), np.cos(aside_rad)))
        in_view = (aside_rad <= GLARE_CONE.value) & trace.valid[row]
        least_rad[row, actor_of] = np.where(in_view, off_rad, np.pi).min(axis=-1)
    failed = named & (least_rad > DAZZLE_FACING.value)

    def details(row: int, mover: int) -> Details:
        name = getattr(context.mover(row, mover), "id", "")
        names = context.batch.groups[
            int(context.batch.group_of_row[row])
        ].scenario.environment.perception.headlight_glare
        return Details(
            f"$.environment.perception.headlight_glare[{names.index(name)}]",
            f"the headlights of {name} never shine towards the ego: {{value}} rad off at best;"
            " at most {limit} rad",
            float(least_rad[row, mover]),
            DAZZLE_FACING.value,
            DAZZLE_FACING.unit,
            "let the actor come towards the ego, or take its name out",
            DAZZLE_FACING.source,
        )

    return Verdict(ever(named), (Breach(0, failed, details),), not_applicable="no headlight glare")


RULE = Rule(
    id="environment.glare_seen",
    title="Headlights that dazzle the ego shine towards it",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="Headlights that dazzle the ego shine towards it at some time while they are in its"
    " view.",
    formula="angle between the actor's heading and the direction to the ego <= facing at some time"
    " at which the actor is within view of the ego's heading",
    constants=(
        Constant("facing", *DAZZLE_FACING),
        Constant("view", *GLARE_CONE),
    ),
    source="CIE 146:2002, disability glare up to 30 degrees",
)
