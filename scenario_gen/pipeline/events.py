"""What a run tells while it goes on; progress bars and logs are listeners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.pipeline.summary import Summary


@dataclass(frozen=True)
class Started:
    """The run has begun."""

    brief: str
    proposer: str
    model: str | None
    wanted: int
    left_out: tuple[str, ...]
    """Topics that the ODD makes impossible, with the reason."""


@dataclass(frozen=True)
class Message:
    """Something the person should know now, such as what is being fetched."""

    text: str


@dataclass(frozen=True)
class Committed:
    """A proposal has its outcome."""

    entry: LedgerEntry
    accepted: int
    wanted: int


@dataclass(frozen=True)
class Covered:
    """A proposal for a gap has its outcome."""

    covered: int
    """Valid combinations by now."""
    wanted: int
    """That reach the target."""


@dataclass(frozen=True)
class Exported:
    """Files of a scenario, or plots, have been written."""

    what: str
    done: int
    total: int


@dataclass(frozen=True)
class Finished:
    """The run has come to its end; everything is on disk."""

    summary: Summary


Event: TypeAlias = Started | Message | Committed | Covered | Exported | Finished
Listener: TypeAlias = Callable[[Event], None]
