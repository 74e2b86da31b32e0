"""What a review log says of a whole suite: how many scenarios are in which state, and how so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, ScenarioId, Sha256
from scenario_gen.domain.review import (
    GENESIS,
    REVIEW_STATES,
    Reviewed,
    ReviewEntry,
    Reviewer,
    ReviewState,
    Utc,
)

Count = Annotated[int, Field(ge=0)]


class BulkDecision(Model):
    """Several scenarios that were decided on at once, for one reason."""

    first_entry: Annotated[int, Field(ge=1)]
    """Number of its first entry in the log."""
    state: ReviewState
    by: Reviewer
    at: Utc
    comment: Line
    scenarios: tuple[ScenarioId, ...]
    holds_for: Count
    """Of these, the scenarios whose present state is due to it."""


class ReviewSummary(Model):
    """Counts by state, and what they rest on."""

    states: dict[ReviewState, Count]
    """Scenarios by state; all states are named."""
    approved_alone: Count
    """Approved scenarios that were decided on one at a time."""
    approved_in_bulk: Count
    """Approved scenarios that were decided on together with others."""
    bulk: tuple[BulkDecision, ...]
    """In the order of the log."""
    approvers: tuple[Reviewer, ...]
    """Whose approvals hold, in the order of the alphabet."""
    dropped: tuple[ScenarioId, ...]
    """Scenarios with a decision that does not hold any more, because their content has changed."""
    entries: Count
    head: Sha256
    """Hash of the last entry; 64 zeros of an empty log."""

    @property
    def scenarios(self) -> int:
        """All of them."""
        return sum(self.states.values())


def summary_of(states: Sequence[Reviewed], entries: Sequence[ReviewEntry]) -> ReviewSummary:
    """Sum up where scenarios stand.

    Args:
        states: of all scenarios.
        entries: the whole log that they were worked out from.
    """
    tally = Counter(state.state for state in states)
    approved = [one.decision for one in states if one.state == "approved" and one.decision]
    alone = sum(decision.bulk == 1 for decision in approved)
    return ReviewSummary(
        states={name: tally[name] for name in REVIEW_STATES},
        approved_alone=alone,
        approved_in_bulk=len(approved) - alone,
        bulk=tuple(_bulk(group, states) for group in _groups(entries)),
        approvers=tuple(sorted({decision.by for decision in approved})),
        dropped=tuple(one.scenario_id for one in states if one.dropped),
        entries=len(entries),
        head=entries[-1].hash if entries else GENESIS,
    )


def _groups(entries: Sequence[ReviewEntry]) -> Iterator[Sequence[ReviewEntry]]:
    """Entries of one bulk decision follow each other: they were appended together."""
    at = 0
    while at < len(entries):
        size = entries[at].decision.bulk
        if size > 1:
            yield entries[at : at + size]
        at += size


def _bulk(group: Sequence[ReviewEntry], states: Sequence[Reviewed]) -> BulkDecision:
    first = group[0].decision
    decisions = [entry.decision for entry in group]
    current = {one.scenario_id: one for one in states}
    holding = [
        decision
        for decision in decisions
        if (one := current.get(decision.scenario_id)) is not None
        and not one.dropped
        and one.decision == decision
    ]
    return BulkDecision(
        first_entry=group[0].number,
        state=first.state,
        by=first.by,
        at=first.at,
        comment=first.comment,
        scenarios=tuple(decision.scenario_id for decision in decisions),
        holds_for=len(holding),
    )
