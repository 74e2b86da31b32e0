"""What one release of a suite gained and lost against another, and which verdicts changed.

Lists that may be long hold the first ``MOST_LISTED``; the number beside them is that of all.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.coverage import Number
from scenario_gen.domain.names import Line, ScenarioId, Sha256

MOST_LISTED = 1000
Count: TypeAlias = Annotated[int, Field(ge=0)]
VerdictOf: TypeAlias = Literal[
    "ledger", "standing", "findings", "intent", "preventability", "avoided_by", "review",
]  # fmt: skip
"""``ledger``: what the run made of it; ``standing``: whether it counts, see ``Standing``;
``findings``: rules of any severity that had something to say; ``intent``: the events that it is
about; ``avoided_by``: reference drivers that avoid; ``review``: the state of review."""
SettingOf: TypeAlias = Literal[
    "tool", "libraries", "proposer", "rules", "limits", "odd", "brief", "coverage_model",
]  # fmt: skip


class ReleaseInfo(Model):
    """One of the two."""

    suite: Line
    """Name of its brief."""
    tool_version: Line
    """That it was made with; empty where the run does not say."""
    scenarios: Count
    counted: Count
    """Accepted and distinct."""
    structures: Count
    """Different structures among the scenarios."""
    model: Line
    """The coverage model that it is measured against."""
    model_sha256: Line
    odd: Line
    odd_sha256: Line
    review_entries: Count
    review_head: Sha256


class SettingChange(Model):
    """Something that was asked or used differently."""

    of: SettingOf
    path: Line
    """JSON path, or name of a library."""
    before: Line | None
    """As JSON; null: it was not there."""
    after: Line | None


class ScenarioRef(Model):
    id: ScenarioId
    title: Line
    reason: Line = ""
    """What the other release has of it: rejected there by a rule, a duplicate of another ..."""


class Renamed(Model):
    """The same content under another id."""

    before: ScenarioId
    after: ScenarioId
    title: Line


class FieldChange(Model):
    path: Line
    """JSON path in the scenario."""
    before: Line | None
    """As JSON; null: it was not there."""
    after: Line | None


class Changed(Model):
    """The same id with something else in the file."""

    id: ScenarioId
    title: Line
    content: bool
    """Whether what happens is another; otherwise only texts, tags, requirements or provenance."""
    fields: tuple[FieldChange, ...]
    fields_total: Count


class VerdictChange(Model):
    """A scenario that is in both releases, and is judged otherwise."""

    id: ScenarioId
    """In the new release."""
    of: VerdictOf
    before: Line
    after: Line
    reason: Line = ""
    """Why it is so now, where the new release says."""


class CellChange(Model):
    """Something that was covered and is not, or the other way round."""

    values: tuple[tuple[Line, Line], ...]
    other: Literal["uncovered", "impossible", "excluded", "absent"]
    """What it is in the release in which it is not covered; ``absent``: that has no such cell."""
    scenarios: tuple[Line, ...]
    """The first of those that cover it, in the release in which it is covered."""


class MeasureChange(Model):
    """A measure before and after; null where it is not measured."""

    id: Line
    title: Line
    unit: Line
    numerator_before: Number | None
    denominator_before: Number | None
    value_before: float | None
    numerator_after: Number | None
    denominator_after: Number | None
    value_after: float | None
    gained: tuple[CellChange, ...] = ()
    gained_total: Count = 0
    lost: tuple[CellChange, ...] = ()
    lost_total: Count = 0
    cells_compared: bool = True
    """False where one report does not list all cells, or cells are not what is covered."""

    @property
    def same(self) -> bool:
        """Whether numbers and cells are the same."""
        before = (self.numerator_before, self.denominator_before)
        after = (self.numerator_after, self.denominator_after)
        return before == after and not (self.gained_total or self.lost_total)


class Shift(Model):
    """What a rollout showed of a scenario that is in both, and shows otherwise now."""

    id: ScenarioId
    measure: Line
    before: float | None
    """null: there was no such value, no conflict or no contact."""
    after: float | None


class Spread(Model):
    """Where the values of the scenarios of a release lie."""

    count: Count
    least: float | None
    median: float | None
    greatest: float | None


class CriticalityChange(Model):
    """One measure of criticality over both releases."""

    measure: Line
    unit: Line
    before: Spread
    after: Spread
    shifts: tuple[Shift, ...]
    """The largest first; those with a value on one side only before all others."""
    shifts_total: Count


class StandingChange(Model):
    """How many scenarios or proposals stand somewhere."""

    standing: Line
    before: Count
    after: Count
    proposals_before: Count
    """Of these, proposals that never came into the suite."""
    proposals_after: Count
    appeared: tuple[Line, ...]
    """Ids of scenarios of the new suite that did not stand there before."""
    disappeared: tuple[Line, ...]
    """Ids of scenarios of the old suite that do not stand there any more."""


class SuiteDiff(Model):
    """OLD against NEW."""

    version: Literal["1.0"] = "1.0"
    tool_version: Line
    """That compared."""
    old: ReleaseInfo
    new: ReleaseInfo
    one_yardstick: bool
    """Whether both were measured against the same coverage model and ODD."""
    review_log: Literal["none", "same", "continued", "not_continued"]
    """Whether the review log of NEW begins with that of OLD."""
    settings: tuple[SettingChange, ...]
    same: Count
    """Scenarios with the same id and the same file in both."""
    added: tuple[ScenarioRef, ...]
    gone: tuple[ScenarioRef, ...]
    renamed: tuple[Renamed, ...]
    changed: tuple[Changed, ...]
    verdicts: tuple[VerdictChange, ...]
    standings: tuple[StandingChange, ...]
    measures: tuple[MeasureChange, ...]
    criticality: tuple[CriticalityChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        lists = (self.settings, self.added, self.gone, self.renamed, self.changed, self.verdicts)
        standing = any(
            (s.before, s.proposals_before) != (s.after, s.proposals_after) or s.appeared
            for s in self.standings
        )
        rest = any(not one.same for one in self.measures) or any(
            one.shifts_total or one.before != one.after for one in self.criticality
        )
        return not (any(lists) or standing or rest or self.review_log not in ("none", "same"))
