"""What a proposer is asked, what it answers, and the protocol that all proposers follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, Self, TypeAlias, get_args

from scenario_gen.domain.brief import Brief, ProposerSettings, Topic
from scenario_gen.domain.finding import Finding
from scenario_gen.propose.aim import Aim

Level: TypeAlias = Literal["compact", "full"]
LEVELS: tuple[Level, ...] = get_args(Level)

#: How the shape of the answer was asked for; ``none`` where no model was asked.
AnswerMode: TypeAlias = Literal["json_schema", "json_object", "text", "none"]
MODES: tuple[AnswerMode, ...] = get_args(AnswerMode)

#: Why there is no usable answer: of the transport, not of the content.
ErrorKind: TypeAlias = Literal["none", "timeout", "connection", "refused", "server", "empty"]
ERROR_KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)

#: A longer answer is cut one character beyond this, and refused by the parser.
MAX_ANSWER_CHARS = 256_000


@dataclass(frozen=True)
class Steering:
    """Short phrases that steer a prompt away from what there is already."""

    uncovered: tuple[str, ...] = ()
    """What the suite does not yet cover, such as ``light: night``."""
    recent: tuple[str, ...] = ()
    """Structures that were proposed already, such as ``cut-in of a van, motorway, rain``."""


@dataclass(frozen=True)
class Ask:
    """One request for one proposal."""

    index: int
    """Number of the proposal in the run, from 0."""
    attempt: int
    """0 for the first request, 1.. for repairs of the same proposal."""
    topic: Topic
    level: Level
    seed: int
    """Seed of the run; with index and attempt it seeds everything about this proposal."""
    brief: Brief
    """With the ODD itself, not its name."""
    steering: Steering = field(default_factory=Steering)
    previous_text: str | None = None
    """The answer of the attempt before, in a repair."""
    findings: tuple[Finding, ...] = ()
    """What was wrong with it."""
    aim: Aim | None = None
    """What the proposal is to cover, where a gap is to be filled."""

    @property
    def request_id(self) -> str:
        """Id of the request and of its recording."""
        return f"{self.index:05d}-{self.attempt}"

    @property
    def request_seed(self) -> int:
        """Seed sent with the request; differs between proposals and attempts."""
        return (self.seed * 1_000_003 + self.index * 16 + self.attempt) % 2**31


@dataclass(frozen=True)
class Answer:
    """What came back: the raw text, or the reason why there is none."""

    text: str
    mode: AnswerMode
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    finish_reason: str = ""
    error: str | None = None
    """One line; the run goes on with the next proposal."""
    error_kind: ErrorKind = "none"


def silent(_text: str) -> None:
    """Tells nobody."""


class Proposer(Protocol):
    """A source of raw proposals; entry points of ``scenario_gen.proposers`` are such classes."""

    name: str
    """The name of the entry point; goes into provenance."""
    model: str
    """Name of the model, without machine paths."""
    level: Level

    @classmethod
    async def create(
        cls,
        settings: ProposerSettings,
        *,
        gguf: Path | None = None,
        tell: Callable[[str], None] = silent,
    ) -> Self:
        """A proposer ready to be asked. Keys come from the environment, never from settings.

        Args:
            settings: of the brief.
            gguf: model file for a proposer that runs one.
            tell: told in one line what takes long, such as a download.

        Raises:
            ProposerError: it cannot be made ready.
        """
        ...

    async def ask(self, ask: Ask) -> Answer:
        """The answer to one request. Several asks may run at the same time.

        Raises:
            ProposerError: no further request can succeed. A failure of this request alone
                is an ``Answer`` with ``error``.
        """
        ...

    async def close(self) -> None:
        """Release connections and servers."""
        ...
