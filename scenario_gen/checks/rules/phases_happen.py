"""Every phase begins within the duration."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.behaviour import simple_triggers
from scenario_gen.metrics.measure import ever

_LOOSEN = "loosen the trigger, start the actors nearer together, or lengthen the scenario"
_HINTS = {
    "gap": "a gap is measured between actors on the same road only",
    "ttc": "a time to collision is measured between actors on the same road only",
    "headway": "a headway is measured to an actor ahead on the same road only",
    "position": "the reference point of the actor has to come within the distance of the place",
    "arrival": "the place has to lie ahead on the way of the actor",
    "phase_end": "a phase that another one ends, or that never begins, has no end of its own",
    "sequence": "each condition is looked at only after the one before it came true",
    "all": "all conditions have to hold at the same time",
}


def evaluate(context: CheckContext) -> Verdict:
    """Look for phases without a start."""
    start_s = context.trace.phase_start_s
    rows, count, most = start_s.shape
    expected = np.zeros((rows, count, most), dtype=np.bool_)
    for group, part, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            expected[part, index, : len(mover.phases)] = True
    failed = (expected & np.isnan(start_s)).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        trigger = context.mover(row, mover).phases[phase].trigger
        kinds = [trigger.kind, *(one.kind for one in simple_triggers(trigger))]
        hints = dict.fromkeys(_HINTS[kind] for kind in kinds if kind in _HINTS)
        return Details(
            f"{mover_path(mover)}.phases[{phase}].trigger",
            f"the phase never begins: its {trigger.kind} trigger does not become true in time",
            value=trigger.kind,
            hint="; ".join([_LOOSEN, *hints]),
        )

    return Verdict(
        ever(expected.reshape(rows, -1)), (Breach(0, failed, details),), not_applicable="no phases"
    )


RULE = Rule(
    id="phases.happen",
    title="All phases begin within the duration",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="Every phase begins within the duration of the scenario.",
    formula="the start trigger of each phase comes true at some t <= duration",
    source="ASAM OpenSCENARIO 1.2, start triggers",
)
