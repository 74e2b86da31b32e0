"""What came of a sweep, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.verdict import FAILED, STATES
from scenario_gen.sweeps.block import CHECKED, STAGES, worst_is

Array = NDArray[Any]

#: Shares of the variants below the values that describe a distribution.
SHARES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)


def accepted(
    stage: NDArray[np.int8], states: NDArray[np.int8], severities: Sequence[str]
) -> NDArray[np.bool_]:
    """(B,) stages and (R, B) states -> (B,) checked, and no rule of severity error failed."""
    good: NDArray[np.bool_] = np.asarray(stage == CHECKED)
    for row, severity in zip(states, severities, strict=True):
        if severity == "error":
            good &= row != FAILED
    return good


def summarise(
    columns: Mapping[str, Array], manifest: Mapping[str, Any], measures: Sequence[str], tried: int
) -> dict[str, Any]:
    """Counts by stage, rule and state; quantiles of criticality.

    Args:
        columns: of the table.
        manifest: of the job.
        measures: names of the rows of ``criticality``.
        tried: points that the sampling looked at.
    """
    rules, stage = manifest["rules"], np.asarray(columns["stage"])
    good = accepted(stage, columns["rules"], [rule["severity"] for rule in rules])
    rows = stage.size
    return {
        "rows": rows,
        "points_tried": tried,
        "feasible_share": rows / tried,
        "accepted": int(good.sum()),
        "accepted_share": float(good.mean()),
        "stages": _tally(stage, STAGES),
        "rules": {
            rule["id"]: _tally(np.asarray(row), STATES)
            for rule, row in zip(rules, columns["rules"], strict=True)
        },
        "criticality": [
            _distribution(name, np.asarray(columns["criticality"][index]))
            for index, name in enumerate(measures)
        ],
    }


def _tally(codes: Array, names: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(names)).tolist()
    return dict(zip(names, counts, strict=True))


def _distribution(name: str, values: Array) -> dict[str, Any]:
    """Of the worst value of a variant over its actors, where there is one."""
    known = values[~np.isnan(values)]
    quantiles = np.quantile(known, SHARES).tolist() if known.size else []
    return {
        "name": name,
        "worst": worst_is(name),
        "rows_with_value": int(known.size),
        "quantiles": dict(zip(map(str, SHARES), quantiles, strict=False)),
    }
