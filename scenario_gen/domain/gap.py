"""Gaps of coverage: what is asked of filling them, and what came of it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from scenario_gen.domain.base import Model
from scenario_gen.domain.coverage import Uncovered
from scenario_gen.domain.coverage_model import CoverageModel, ShareNumber
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.names import Line, Name

Setting: TypeAlias = tuple[tuple[Line, Line], ...]
"""(factor, level) of each factor of a combination."""
GapState: TypeAlias = Literal["open", "given_up", "out_of_reach"]


class FillGaps(Model):
    """How the gaps of a run are filled."""

    model: (
        CoverageModel | Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    ) | None = None
    """The coverage model, or the name of one in ``scenarios/coverage/``; null: the default of ODD
    and brief."""
    tables: Annotated[tuple[ExposureTable, ...], Field(max_length=20)] = ()
    """The exposure tables that the model names; read with it."""
    proposer: Name | None = None
    """Who proposes for gaps; null: the proposer of the run."""
    strength: Annotated[int, Field(ge=1, le=3)] = 2
    """t: levels that make up a combination."""
    target: ShareNumber = 0.95
    """Share of the valid combinations that are to occur."""
    tries: Annotated[int, Field(ge=1, le=100)] = 3
    """Proposals for a combination after which it is given up."""
    max_proposals: Annotated[int, Field(ge=1, le=1_000_000)] = 1000
    """Proposals for gaps after which the run ends."""


class GapTried(Model):
    """The gap that a proposal was for, and whether it filled it."""

    gap: Setting
    """The combination that was to be covered."""
    aim: Setting
    """All levels that the proposal was to have."""
    wanted: Annotated[int, Field(ge=0)]
    """Uncovered combinations of these levels, the gap among them."""
    covered: Annotated[int, Field(ge=0)] = 0
    """Uncovered combinations that the scenario covers in fact, by what it is and did."""
    filled: bool = False
    """Whether the gap is among them."""
    came_out: Setting = ()
    """Of an accepted scenario: the levels that it has in place of those of the gap."""


class OpenGap(Model):
    """A valid combination that does not occur. It stays in the denominator."""

    values: Setting
    worth: float
    """As in the coverage report: exposure times criticality."""
    phrase: Line
    state: GapState
    """``given_up``: aimed at in vain; ``out_of_reach``: no proposal can be held to it."""
    tries: Annotated[int, Field(ge=0)] = 0
    """Proposals for it."""
    reasons: dict[str, int] = Field(default_factory=dict)
    """What stood against it, with the number of proposals: ids of rules, or how it came out."""
    why: Line | None = None
    """Of one that is out of reach: why no proposal can be held to it."""


class LevelOutOfReach(Model):
    """A level that no proposal of a run can be held to."""

    factor: Line
    level: Line
    combinations: Annotated[int, Field(ge=1)]
    """Valid combinations with it that do not occur."""
    reason: Line


class ListedGap(Uncovered):
    """A valid combination that does not occur, and what was tried."""

    tries: Annotated[int, Field(ge=0)] = 0
    """Proposals of the run that were for it."""
    reasons: dict[str, int] = Field(default_factory=dict)
    """What stood against it, as in ``OpenGap``."""


class GapList(Model):
    """What a suite does not cover, the most worth first."""

    version: Literal["1.0"] = "1.0"
    tool_version: Line
    suite: Line
    model: Line
    model_sha256: Line
    odd: Line
    strength: Annotated[int, Field(ge=1, le=3)]
    """The greatest number of levels in a combination."""
    uncovered: dict[str, int]
    """Uncovered valid combinations, by the number of levels."""
    valid: dict[str, int]
    """Valid combinations, by the number of levels."""
    stale: tuple[Line, ...] = ()
    gaps: tuple[ListedGap, ...]


class CoveringReference(Model):
    """Rows of a covering array of the same factors and constraints, as a lower reference."""

    tool: Line
    rows_to_target: int | None
    """Its first rows that reach the target; null where it does not."""
    rows: int
    """Of the whole array."""


class FillReport(Model):
    """What filling the gaps of a run came to."""

    version: Literal["1.0"] = "1.0"
    model: Line
    model_sha256: Line
    strength: int
    target: float
    denominator: int
    """Valid combinations, those that were given up included."""
    in_reach: int
    """Of these, those that some proposal can be held to or that occur all the same."""
    given_up: int = 0
    """Uncovered, and aimed at in vain as often as allowed."""
    numerator_before: int
    """Covered before the first gap was aimed at."""
    numerator: int
    """Covered in the end."""
    scenarios_before: int
    scenarios: int
    """Accepted in all."""
    proposals: int
    """For gaps; all are in the ledger."""
    gaps_filled: int
    """Proposals that filled the gap that they were for."""
    stopped_by: Line
    reference: CoveringReference | None
    unreachable: tuple[LevelOutOfReach, ...] = ()
    """Levels that keep combinations out of reach, with the reason; those that keep most first."""
    gaps: tuple[OpenGap, ...]
    """What is still uncovered, the most worth first; the figures count those as well that are not
    listed."""

    @property
    def share(self) -> float | None:
        """Covered of valid combinations."""
        return round(self.numerator / self.denominator, 6) if self.denominator else None
