"""Phases of an actor that end each other do not begin at the same moment."""

from __future__ import annotations

import itertools

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.domain.behaviour import FREE, LATERAL


def evaluate(context: CheckContext) -> Verdict:
    """Compare the starts of all pairs of phases of a mover that act on the same domain."""
    trace, apart = context.trace, context.limits.phases_apart_s
    rows, count, most = trace.phase_start_s.shape
    several = np.zeros(rows, dtype=np.bool_)
    rivals = np.full((rows, count, most), -1)
    for group, part, _ in context.groups():
        for index, mover in enumerate(movers(group)):
            kinds = [phase.manoeuvre.kind for phase in mover.phases]
            for first, second in itertools.combinations(range(len(kinds)), 2):
                if not _domains(kinds[first]) & _domains(kinds[second]):
                    continue
                several[part] = True
                start_s = trace.phase_start_s[part, index][:, [first, second]]
                end_s = trace.phase_end_s[part, index][:, [first, second]]
                together = np.abs(start_s[:, 1] - start_s[:, 0]) < apart.value
                # What is over at once, such as braking below the present speed, ends nothing.
                together &= ~(end_s[:, 0] <= start_s[:, 1]) & ~(end_s[:, 1] <= start_s[:, 0])
                rivals[part, index, second] = np.where(together, first, rivals[part, index, second])
    failed = (rivals >= 0).reshape(rows, -1)

    def details(row: int, place: int) -> Details:
        mover, phase = divmod(place, most)
        start_s = float(trace.phase_start_s[row, mover, phase])
        other = context.mover(row, mover).phases[int(rivals[row, mover, phase])]
        return Details(
            f"{mover_path(mover)}.phases[{phase}].trigger",
            f"it begins at {start_s:.6g} s, {{value}} s from {other.id}, which it ends or is ended"
            " by; at least {limit} s",
            abs(start_s - float(trace.phase_start_s[row, mover, int(rivals[row, mover, phase])])),
            apart.value,
            apart.unit,
            "which of them goes on is not defined: begin one of them later, or leave it out",
            apart.source,
        )

    return Verdict(
        several, (Breach(0, failed, details),), not_applicable="no phases that end each other"
    )


def _domains(kind: str) -> frozenset[str]:
    """What a manoeuvre acts on."""
    if kind in FREE:
        return frozenset({"along", "across"})
    return frozenset({"across"}) if kind in LATERAL else frozenset({"along"})


RULE = Rule(
    id="phases.apart",
    title="Phases that end each other do not begin together",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace", "phases"),
    statement="Two phases of a mover that end each other do not begin at the same moment.",
    formula="|start - start| >= phases_apart_s of two phases of a mover in the same domain, neither"
    " of which is over by then",
    limits=("phases_apart_s",),
    source="ASAM OpenSCENARIO 1.2, priority override of events",
)
