"""Every phase begins within the duration."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever


def evaluate(context: CheckContext) -> Verdict:
    """Look for phases without a start."""
    start_s = context.trace.phase_start_s
    rows, count, most = start_s.shape
    expected = np.zeros((rows, count, most), dtype=np.bool_)
    for group, part, _ in context.groups():
        for index, actor in enumerate(group.scenario.actors, start=1):
            expected[part, index, : len(actor.phases)] = True
    failed = (expected & np.isnan(start_s)).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        actor = context.mover(row, mover)
        trigger = getattr(actor, "phases", ())[phase].trigger.kind
        return Details(
            f"$.actors[{mover - 1}].phases[{phase}].trigger",
            f"the phase never begins: its {trigger} trigger does not become true in time",
            value=trigger,
            hint="loosen the trigger, start the actors nearer together, or lengthen the scenario",
        )

    return Verdict(
        ever(expected.reshape(rows, -1)), (Breach(0, failed, details),), not_applicable="no phases"
    )


RULE = Rule(
    id="phases.happen",
    title="All phases begin within the duration",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    source="ASAM OpenSCENARIO 1.2, start triggers",
)
