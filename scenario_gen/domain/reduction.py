"""What reducing a suite came to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, ScenarioId


class LeftOut(Model):
    """A scenario that is not in the reduced suite, and why."""

    scenario_id: ScenarioId
    reason: Line
    covered_by: tuple[tuple[ScenarioId, int], ...] = ()
    """Kept scenarios that have together all that it has, each with how much of it it adds."""


class KeptCount(Model):
    """Needs of one kind, of the counted scenarios before and after."""

    kind: Line
    before: Annotated[int, Field(ge=0)]
    after: Annotated[int, Field(ge=0)]


class Size(Model):
    """How large a suite is."""

    accepted: Annotated[int, Field(ge=0)]
    """Scenarios that a simulator would run."""
    counted: Annotated[int, Field(ge=0)]
    """Of these, those that coverage counts."""
    simulated_s: Annotated[float, Field(ge=0)]
    """Sum of their durations."""


class Reduction(Model):
    """A suite without the scenarios that its coverage does not need."""

    version: Literal["1.0"] = "1.0"
    tool_version: Line
    suite: Line
    model: Line
    model_sha256: Line
    odd: Line
    kept: tuple[KeptCount, ...]
    minimised: Literal["scenarios", "time"]
    method: Literal["exact", "greedy"]
    """``exact``: no smaller choice keeps all of this; ``greedy``: see the bound."""
    search: Literal["proven", "out_of_time", "interrupted", "not_asked"]
    """How the search for the smallest choice ended."""
    cost: float
    """Scenarios, or seconds of simulation."""
    lower_bound: float
    """Every choice that keeps all of this costs at least so much."""
    before: Size
    after: Size
    scenarios: tuple[ScenarioId, ...]
    """That are kept, in the order of the ledger."""
    stale: tuple[Line, ...] = ()
    """What has changed since the run; all was checked again."""
