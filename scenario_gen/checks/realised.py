"""What rollouts showed: the numbers of every scenario that coverage counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.rules.intent_seen import RULE as INTENT_SEEN
from scenario_gen.checks.runner import CheckReport
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics import Surfaces, Worst
from scenario_gen.metrics.sight import reach_m, sight_model
from scenario_gen.metrics.sight.distance import ego_limits
from scenario_gen.roads import RoadNetwork

_DIGITS = 6


def realised_values(
    batch: ScenarioBatch,
    trace: TraceBatch,
    networks: Sequence[RoadNetwork],
    worst: Mapping[str, Worst],
    labels: Mapping[int, PreventabilityLabel],
    report: CheckReport,
) -> list[RealisedValues]:
    """Row by row; see ``RealisedValues``.

    Args:
        batch: B scenarios.
        trace: their rollout.
        networks: one per group.
        worst: the worst of every criticality measure, each (B,).
        labels: who could have avoided it, by row, where that was asked.
        report: the verdicts of the rules, with the times at which intents were seen.
    """
    ttc, gap = worst["min_ttc_s"], worst["min_gap_m"]
    conflict_s = np.where(ttc.valid, ttc.time_s, np.where(gap.valid, gap.time_s, np.nan))
    met = np.flatnonzero(~np.isnan(conflict_s))
    step = np.rint(conflict_s[met] / trace.step_s).astype(np.int64)
    step = np.minimum(step, trace.time_s.size - 1)
    values = {
        "ttc_s": np.where(ttc.valid, ttc.value, np.nan),
        "impact_mps": _or_nan(worst["impact_speed_mps"]),
        "friction_used": _or_nan(worst["max_btn"]),
        "conflict_s": conflict_s,
    }
    for name, seen in {
        "visibility_m": _visibility_m(batch, trace, networks, met, step),
        "friction": _friction(batch, trace, met, step),
        "ego_mps": trace.speed_mps[met, 0, step],
    }.items():
        values[name] = np.full(batch.size, np.nan)
        values[name][met] = seen
    rows = {name: [_plain(x) for x in column.tolist()] for name, column in values.items()}
    intents_s = [
        tuple(map(_plain, report.times_s(INTENT_SEEN.id, row)[: len(scenario.intent)]))
        for row, scenario in enumerate(
            group.scenario for group in batch.groups for _ in range(group.rows)
        )
    ]
    return [
        RealisedValues.model_validate(
            {name: column[row] for name, column in rows.items()}
            | {"preventability": labels[row].verdict if row in labels else "not_checked"}
            | {"intents_s": intents_s[row]}
        )
        for row in range(batch.size)
    ]


def _visibility_m(
    batch: ScenarioBatch,
    trace: TraceBatch,
    networks: Sequence[RoadNetwork],
    row: NDArray[np.int64],
    step: NDArray[np.int64],
) -> NDArray[np.float64]:
    model = sight_model(batch, networks)
    out: NDArray[np.float64] = model.weather.visibility_m.start[row].copy()
    limited = np.flatnonzero(model.limited[row])
    if limited.size:
        out[limited] = reach_m(ego_limits(trace, model, row[limited], step[limited]))[0]
    return out


def _friction(
    batch: ScenarioBatch, trace: TraceBatch, row: NDArray[np.int64], step: NDArray[np.int64]
) -> NDArray[np.float64]:
    places = (getattr(trace, name)[row, 0, step] for name in ("road", "s_m", "lane", "speed_mps"))
    return Surfaces.of(batch, trace.road_ids).at(row, trace.time_s[step], *places)


def _or_nan(worst: Worst) -> NDArray[np.float64]:
    return np.where(worst.valid, worst.value, np.nan)


def _plain(value: float) -> float | None:
    return round(value, _DIGITS) if np.isfinite(value) else None
