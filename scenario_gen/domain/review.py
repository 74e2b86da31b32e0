"""Review of scenarios: the states that one goes through, and the entries that say who decided."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field, StringConstraints

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Line, ScenarioId, Sha256
from scenario_gen.domain.scenario import canonical_json

ReviewState: TypeAlias = Literal["draft", "checked", "approved", "rejected", "retired"]
REVIEW_STATES: tuple[ReviewState, ...] = get_args(ReviewState)

#: From each state to those that a decision can lead to. ``checked`` is reached by the rules alone.
TRANSITIONS: dict[ReviewState, tuple[ReviewState, ...]] = {
    "draft": ("checked", "rejected", "retired"),
    "checked": ("checked", "approved", "rejected", "retired"),
    "approved": ("checked", "rejected", "retired"),
    "rejected": ("checked", "retired"),
    "retired": ("checked",),
}

#: What comes before the first entry.
GENESIS = "0" * 64

#: Time in UTC to the second, such as ``2026-11-27T09:30:00Z``: sorts as it is.
Utc: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ$")
]
Reviewer: TypeAlias = Annotated[Line, StringConstraints(min_length=1, max_length=100)]


class ReviewDecision(Model):
    """What somebody decided of one scenario, at the content that it had then."""

    scenario_id: ScenarioId
    content_hash: Sha256
    state: ReviewState
    by: Reviewer
    """Who decided; of ``checked`` who had the rules run."""
    at: Utc
    comment: Line = ""
    bulk: Annotated[int, Field(ge=1)] = 1
    """How many scenarios were decided on together; 1: this one was looked at alone."""


class ReviewEntry(Model):
    """One line of the log, chained to the one before by its hash."""

    number: Annotated[int, Field(ge=1)]
    decision: ReviewDecision
    previous: Sha256
    """Hash of the entry before; 64 zeros of the first."""
    hash: Sha256
    """SHA-256 of the canonical JSON of the other three."""

    @classmethod
    def after(cls, last: ReviewEntry | None, decision: ReviewDecision) -> ReviewEntry:
        """The entry that follows another one; of a new log without one."""
        number = last.number + 1 if last else 1
        previous = last.hash if last else GENESIS
        return cls(
            number=number,
            decision=decision,
            previous=previous,
            hash=_hash(number, decision, previous),
        )

    @property
    def sound(self) -> bool:
        """Whether the hash is that of the content."""
        return self.hash == _hash(self.number, self.decision, self.previous)


def _hash(number: int, decision: ReviewDecision, previous: str) -> str:
    data = {
        "number": number, "decision": decision.model_dump(mode="json"), "previous": previous,
    }  # fmt: skip
    return hashlib.sha256(canonical_json(data)).hexdigest()


class Reviewed(Model):
    """Where a scenario stands."""

    scenario_id: ScenarioId
    state: ReviewState
    reason: Line
    """Why it is in this state, in one line."""
    content_hash: Sha256
    """Of its content now."""
    decision: ReviewDecision | None = None
    """The last one on it, also where its content has changed since."""

    @property
    def dropped(self) -> bool:
        """Whether the last decision was on other content and does not hold any more."""
        return self.decision is not None and self.decision.content_hash != self.content_hash
