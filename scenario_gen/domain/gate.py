"""Gates: what is required of the measures of a suite, and what came of it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, Text

Comparison: TypeAlias = Literal[">=", "<=", "==", "!=", ">", "<"]
GateName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,99}$")]


class Gate(Model):
    """One requirement, such as ``pairwise>=0.9``."""

    name: GateName
    """Id of a measure, a short name for one, or a count; see ``docs/gates.md``."""
    comparison: Comparison
    limit: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$")]
    """As it was written: decimal digits, compared exactly."""
    percent: bool = False
    """Whether ``limit`` is a percentage of the denominator."""

    @property
    def text(self) -> str:
        """As it is written: ``pairwise>=90%``."""
        return f"{self.name}{self.comparison}{self.limit}{'%' if self.percent else ''}"


class GateResult(Model):
    """Whether a gate is met, by which numbers."""

    gate: Gate
    measure: Line
    """Id of what was compared; empty where there is no such measure."""
    title: Line
    unit: Line
    """What numerator and denominator count."""
    met: bool
    numerator: int | float | None = None
    denominator: int | float | None = None
    value: float | None = None
    """What was compared: a share, or a count; null where there is none, and the gate is not met."""
    reason: Line
    """The verdict in one line, with the numbers."""
    missing: tuple[Line, ...] = ()
    """The first of what stands in the way: uncovered cells, or scenarios."""
    missing_total: Annotated[int, Field(ge=0)] = 0
    more: Line = ""
    """Where the rest is."""
    notes: tuple[Text, ...] = ()
    """Of the measure: what its number does not show."""
