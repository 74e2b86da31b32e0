"""Constraints between the parameters of a logical scenario: linear, and data, never code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Name
from scenario_gen.units import FiniteNumber

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Relation: TypeAlias = Literal["<=", ">="]

# Share of the largest sum of its terms by which a constraint may be missed: what rounding makes of
# values that lie on its bound, such as the points of a grid.
_ROUNDING = 1e-9


class Constraint(Model):
    """``sum of coefficient * parameter`` is at most, or at least, a bound.

    Quotients with a fixed value are linear too: a time headway gap / v of at least 1 s is
    ``gap - 1 v >= 0``.
    """

    terms: Annotated[dict[Name, FiniteNumber], Field(min_length=1, max_length=50)]
    """Parameter name -> coefficient, in a unit that gives every term the unit of the bound."""
    relation: Relation
    bound: FiniteNumber
    reason: Annotated[Line, Field(min_length=1)]
    """Why other values are not wanted, for a person."""

    @field_validator("terms")
    @classmethod
    def _terms_count(cls, terms: dict[str, float]) -> dict[str, float]:
        if idle := sorted(name for name, coefficient in terms.items() if coefficient == 0.0):
            raise ValueError(f"the coefficient of {', '.join(idle)} is 0: leave it out")
        return terms

    def __str__(self) -> str:
        """The constraint as a formula, such as ``gap - 1.5 v >= 0``."""
        text = ""
        for name, coefficient in sorted(self.terms.items()):
            size = "" if abs(coefficient) == 1.0 else f"{abs(coefficient):g} "
            sign = "-" if coefficient < 0.0 else "+"
            text += f" {sign} {size}{name}" if text else f"{sign.strip('+')}{size}{name}"
        return f"{text} {self.relation} {self.bound:g}"

    def holds(self, samples: Mapping[str, Floats]) -> Bools:
        """Values (B,) of all parameters named here -> (B,) whether the constraint holds."""
        total = np.zeros(())
        size = np.full((), abs(self.bound))
        # What is not finite does not compare, so it never holds.
        with np.errstate(over="ignore", invalid="ignore"):
            # In one order whatever the file's, so that rounding is the same too.
            for name, coefficient in sorted(self.terms.items()):
                term = coefficient * samples[name]
                total, size = total + term, size + np.abs(term)
            missing = total - self.bound if self.relation == "<=" else self.bound - total
            holds: Bools = np.asarray(missing <= _ROUNDING * size) & np.isfinite(size)
        return holds

    def fixed(self, values: Mapping[str, float]) -> Constraint | None:
        """The constraint on the other parameters when some have given values; None on none."""
        rest = {name: factor for name, factor in self.terms.items() if name not in values}
        if not rest:
            return None
        known = sorted(self.terms.keys() & values.keys())
        bound = self.bound - sum(self.terms[name] * values[name] for name in known)
        return self.model_copy(update={"terms": rest, "bound": bound})


def feasible(constraints: Iterable[Constraint], samples: Mapping[str, Floats], rows: int) -> Bools:
    """Values (B,) of all parameters -> (B,) whether every constraint holds; ``rows`` is B."""
    out = np.ones(rows, dtype=np.bool_)
    for constraint in constraints:
        out &= constraint.holds(samples)
    return out
