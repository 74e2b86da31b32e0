"""Some actor matters to the ego."""

from __future__ import annotations

import numpy as np

from scenario_gen.checks.about_ego import is_about_ego
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Details, Verdict
from scenario_gen.metrics.measure import ever

_MEASURES = (
    ("min_gap_m", "relevant_gap_m", "gap"),
    ("min_ttc_s", "relevant_ttc_s", "time to collision"),
    ("min_path_ttc_s", "relevant_ttc_s", "time to collision along the path"),
    ("min_thw_s", "relevant_thw_s", "time headway"),
    ("pet_s", "relevant_pet_s", "post-encroachment time"),
)


def evaluate(context: CheckContext) -> Verdict:
    """Compare measures with their thresholds; one of them is enough."""
    measures, limits = context.measures, context.limits
    near = np.zeros(context.batch.size, dtype=np.bool_)
    for measure, limit, _ in _MEASURES:
        near |= (measures[measure].value <= getattr(limits, limit).value).any(axis=1)
    several = ever(context.trace.present[:, 1:])
    for group, rows, _ in context.groups():
        if is_about_ego(group.scenario):
            several[rows] = False

    def details(row: int, _: int) -> Details:
        gap = measures["min_gap_m"].value[row]
        nearest = int(np.where(np.isnan(gap), np.inf, gap).argmin())
        parts = []
        for measure, limit, words in _MEASURES:
            value = measures[measure].value[row]
            known = value[~np.isnan(value)]
            unit = getattr(limits, limit).unit
            seen = f"{known.min():.6g} {unit}" if known.size else "never"
            parts.append(f"{words} {seen} (needs {getattr(limits, limit).value:g} {unit})")
        return Details(
            f"$.actors[{nearest}]",
            "nobody comes near the ego: " + ", ".join(parts),
            float(gap[nearest]),
            limits.relevant_gap_m.value,
            "m",
            "start an actor nearer to the ego, or let their paths meet",
        )

    return Verdict(
        several, (Breach(0, (~near & several)[:, None], details),),
        not_applicable="nobody but the ego, or the scenario is about the ego and its surroundings",
    )  # fmt: skip


RULE = Rule(
    id="relevance.near_ego",
    title="Some actor comes near the ego",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "trace"),
    statement="At least one actor comes near the ego in space or in time.",
    formula="min gap <= relevant_gap_m or min TTC, in the plane or along the path,"
    " <= relevant_ttc_s or min THW <= relevant_thw_s or PET <= relevant_pet_s, of any actor;"
    " not where the scenario is about the ego alone",
    limits=("relevant_gap_m", "relevant_ttc_s", "relevant_thw_s", "relevant_pet_s"),
)
