"""How many rows a covering array needs: covertable's arrays as the lower reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.table import Factor


@dataclass(frozen=True)
class Reference:
    """Rows of an array that has nothing to do with driving: no row of it can fail."""

    rows_to_target: int | None
    """The first rows that reach the target; None where the array does not."""
    rows: int
    """Of the whole array."""
    share: float
    """Of the valid settings that the whole array has."""


def covering_reference(
    factors: tuple[Factor, ...],
    constraints: Sequence[Constraint],
    strength: int,
    target: float,
) -> Reference:
    """The rows that covertable needs for factors and constraints.

    Factors that a scenario may do without have a level in every row here.
    """
    import covertable

    kept = {f.name: [v.name for v in f.levels if v.allowed] for f in factors}
    rules = [_condition(rule) for rule in constraints if dict(rule.never).keys() <= kept.keys()]
    made = covertable.make(kept, strength=strength, constraints=rules)
    settings = OpenSettings(factors, constraints, strength)
    to_target = None
    for number, row in enumerate(made, 1):
        settings.add(_codes(factors, row))
        if to_target is None and settings.share >= target:
            to_target = number
    return Reference(to_target, len(made), settings.share)


def _condition(rule: Constraint) -> dict[str, Any]:
    """The constraint in covertable's words."""
    parts = [{"operator": "in", "left": name, "values": list(found)} for name, found in rule.never]
    return {"operator": "not", "condition": {"operator": "and", "conditions": parts}}


def _codes(factors: tuple[Factor, ...], row: dict[str, str]) -> np.ndarray:
    codes = [factor.level_names.index(row[factor.name]) for factor in factors]
    return np.array(codes, dtype=np.int16)
