"""Nobody drives on to the end of a lane on a road that goes on."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Look for movers that stop, or drive on, where their lane ends or leads off their route."""
    trace, run_out, past = context.trace, context.run_out, context.past_lane_end

    def where(row: int, mover: int, at: int) -> str:
        road = trace.road_ids[int(trace.group_of_row[row])][trace.road[row, mover, at]]
        return f"on road {road} ends after {{value}} s at s {trace.s_m[row, mover, at]:.6g} m"

    def duration_s(row: int) -> float:
        return context.batch.groups[int(context.batch.group_of_row[row])].scenario.duration_s

    def details(row: int, mover: int) -> Details:
        at = int(run_out.step[row, mover])
        return Details(
            mover_path(mover),
            f"its lane {where(row, mover, at)}; nobody stands still there in no time",
            value=float(trace.time_s[at]),
            limit=duration_s(row),
            unit="s",
            hint="change lanes before it ends, brake before its end, or start in another lane",
        )

    def drives_on(row: int, mover: int) -> Details:
        at = int(past[row, mover])
        return Details(
            mover_path(mover),
            f"the lane that it has changed to {where(row, mover, at)}, and it drives on;"
            " simulators move it into another lane in no time",
            value=float(trace.time_s[at]),
            limit=duration_s(row),
            unit="s",
            hint="change back before it ends, brake before its end, or change to a lane that goes"
            " on",
        )

    return Verdict(
        context.has_network,
        (
            Breach(0, run_out.lane_ends, details),
            Breach(0, past < trace.time_s.size, drives_on),
        ),
        ~context.has_network,
        not_checked="the road network is missing",
    )


RULE = Rule(
    id="road.lane_end",
    title="Nobody drives on to the end of its lane, or past it",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases", "network"),
    statement="Nobody comes to stand where its lane ends on a road that goes on, and nobody who has"
    " changed lanes drives on past the end of the new one.",
    formula="not (v <= standing_mps at the end of the trace and s within 1e-3 m of the end of the"
    " lane); s <= end of a lane changed to",
    limits=("standing_mps",),
)
