"""After moving sideways a mover is on the lane that it follows, where that makes a difference."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Look for lane changes and offsets that end on another lane of a road whose lanes move."""
    trace, step = context.trace, context.beside_lane

    def details(row: int, mover: int) -> Details:
        at = int(step[row, mover])
        road = trace.road_ids[int(trace.group_of_row[row])][trace.road[row, mover, at]]
        return Details(
            context.phase_path(row, mover, float(trace.time_s[at])) if mover else mover_path(mover),
            f"after {{value}} s it keeps its distance from one lane and is on lane"
            f" {int(trace.lane[row, mover, at])} of road {road}, whose lanes do not keep theirs;"
            " simulators may follow either",
            value=float(trace.time_s[at]),
            unit="s",
            hint="change lanes instead, or choose a smaller offset",
        )

    return Verdict(
        context.has_network,
        (Breach(0, step < trace.time_s.size, details),),
        ~context.has_network,
        not_checked="the road network is missing",
    )


RULE = Rule(
    id="road.lane_left",
    title="Where lanes move sideways, nobody follows a lane from another one",
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases", "network"),
    statement="Where lanes move sideways, a lateral phase ends on the lane that it counts its"
    " offset from.",
    formula="lane at the end of a lateral phase = lane that is followed, on roads whose lanes move"
    " against each other",
)
