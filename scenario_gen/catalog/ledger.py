"""The ledger: one line of JSON for every proposal, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, ValidationError

from scenario_gen.catalog.atomic import disk_error
from scenario_gen.domain.base import Model
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.gap import GapTried
from scenario_gen.domain.names import ScenarioId, Sha256
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.realised import RealisedValues
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.errors import CatalogError

Outcome: TypeAlias = Literal["accepted", "rejected", "duplicate", "invalid", "error"]


class Tokens(Model):
    prompt: Annotated[int, Field(ge=0)] = 0
    completion: Annotated[int, Field(ge=0)] = 0

    @property
    def total(self) -> int:
        """Prompt and completion together."""
        return self.prompt + self.completion


class LedgerEntry(Model):
    """What became of one proposal.

    ``invalid``: the answer is no proposal (prose, broken JSON, values out of bounds);
    ``rejected``: a scenario was built and a rule of severity error failed;
    ``duplicate``: equal structure and parameters within epsilon of a kept one;
    ``error``: there was no answer, or the proposal could not be worked on.
    """

    index: Annotated[int, Field(ge=0)]
    attempt: Annotated[int, Field(ge=0)]
    outcome: Outcome
    reason: str
    """Why, in one line; the rule ids first where rules decided."""
    topic: str
    request_id: str
    mode: str
    """How the structure was asked for: json_schema, json_object, text or none."""
    scenario_id: ScenarioId | None = None
    twin: ScenarioId | None = None
    """The kept scenario that a duplicate or variant is like."""
    variant: bool = False
    """Accepted as another set of parameters of a structure already kept."""
    structure: Sha256 | None = None
    """Fingerprint of the scene graph: equal for equal structures."""
    tokens: Tokens = Tokens()
    findings: tuple[Finding, ...] = ()
    preventability: PreventabilityLabel | None = None
    """Who could have avoided a contact; of proposals that passed the rules."""
    realised: RealisedValues | None = None
    """What the rollout showed; of proposals that passed the rules."""
    gap: GapTried | None = None
    """Of a proposal for a gap of coverage: which, and whether it was filled."""


class LedgerWriter:
    """Appends entries; on resume it keeps what is there as long as it is the same.

    The run is recomputed from its recordings on resume, so the lines come again in the same
    order. A line that equals the one on disk is passed over; at the first difference (a line cut
    by a crash, say) the file is cut there and written on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
            self._file.seek(0)
            self._old = self._file.read()
        except OSError as error:
            raise disk_error(path, error) from error
        self._at = 0

    def append(self, entry: LedgerEntry) -> None:
        """Write one entry as one line, durably for the process (flushed)."""
        line = canonical_json(entry.model_dump(mode="json")) + b"\n"
        end = self._at + len(line)
        if self._old[self._at : end] == line:
            self._at = end
            return
        try:
            self._cut()
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise disk_error(self._path, error) from error
        self._at = end
        self._old = b""

    def close(self, *, finished: bool) -> None:
        """Close the file; a finished run also cuts lines of an earlier, longer one."""
        try:
            if finished:
                self._cut()
            self._file.close()
        except OSError as error:
            raise disk_error(self._path, error) from error

    def _cut(self) -> None:
        if len(self._old) > self._at:
            self._file.truncate(self._at)
            self._old = b""


def read_ledger(path: Path) -> Iterator[LedgerEntry]:
    """The entries of a ledger, in order.

    Raises:
        CatalogError: the file is missing, or a line is not an entry.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise disk_error(path, error) from error
    for number, line in enumerate(lines, start=1):
        try:
            yield LedgerEntry.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise CatalogError(
                f"not a ledger entry: {first['msg']}",
                where=f"{path}:{number}",
                hint="an interrupted run is completed with: scenario-gen generate ... --resume",
            ) from error
