"""Vehicles stay on the road during the rollout."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.lane_use import OFF_ROAD
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Look for reference points outside all lanes."""
    off = context.lane_codes == OFF_ROAD
    off &= context.trace.present[..., None]
    failed = off.any(axis=-1)
    step = off.argmax(axis=-1)

    def details(row: int, mover: int) -> Details:
        time_s = float(context.trace.time_s[step[row, mover]])
        return Details(
            context.phase_path(row, mover, time_s) if mover else mover_path(mover),
            f"{_name(context, row, mover)} is off the road from {{value}} s on",
            value=time_s,
            unit="s",
            hint="end the manoeuvre on a lane, or choose a road that is wide enough",
        )

    return Verdict(
        context.has_network,
        (Breach(0, failed, details),),
        ~context.has_network,
        not_checked="the road network is missing",
    )


def _name(context: CheckContext, row: int, mover: int) -> str:
    return getattr(context.mover(row, mover), "id", "ego")


RULE = Rule(
    id="road.on_road",
    title="Vehicles stay on the road",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "network"),
    statement="Whoever is bound to the road stays on its lanes, unless it is to leave them.",
    formula="lane id at the reference point != 0 at all times; not for those on foot, animals and"
    " debris, nor from a slide, path, walk or reversing on, nor with the intent leaves_road",
    source="default: see scenario_gen.checks.lane_use",
)
