"""Nobody runs out of road before the end of the scenario."""

from __future__ import annotations

from scenario_gen.checks.context import CheckContext, mover_path
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict


def evaluate(context: CheckContext) -> Verdict:
    """Look for movers that came to stand where their road ends."""
    trace, (step, lane_ends) = context.trace, context.run_out
    failed = (step < trace.time_s.size) & ~lane_ends

    def details(row: int, mover: int) -> Details:
        time_s = float(trace.time_s[step[row, mover]])
        return Details(
            f"{mover_path(mover)}.start.s_m",
            "the road ends after {value} s of {limit} s; simulators stop the entity there",
            value=time_s,
            limit=context.batch.groups[int(context.batch.group_of_row[row])].scenario.duration_s,
            unit="s",
            hint="lengthen the road, start farther from its end, or shorten the duration",
        )

    return Verdict(
        context.has_network,
        (Breach(0, failed, details),),
        ~context.has_network,
        not_checked="the road network is missing",
    )


RULE = Rule(
    id="road.end",
    title="The road is long enough for the duration",
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "trace", "network"),
    statement="Nobody comes to stand at an end of the road network before the scenario is over.",
    formula="not (v <= standing_mps at the end of the trace and s within 1e-6 m of an end of the"
    " road), or it starts there",
    limits=("standing_mps",),
)
