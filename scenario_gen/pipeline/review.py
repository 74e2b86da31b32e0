"""Reviewing the scenarios of an output folder: deciding, and running the rules again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.catalog.review_states import review_states
from scenario_gen.catalog.reviews import LOG_NAME, append_reviews, read_reviews
from scenario_gen.checks.profiles import limits_of
from scenario_gen.domain.finding import CheckResult
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.review import (
    GENESIS,
    TRANSITIONS,
    ReviewDecision,
    Reviewed,
    ReviewEntry,
    ReviewState,
)
from scenario_gen.domain.review_summary import ReviewSummary, summary_of
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError
from scenario_gen.pipeline.evaluate import evaluate

#: What decides on the fields of a decision, as it is written.
_OPTIONS = {"$.at": "date", "$.by": "name", "$.comment": "comment"}


@dataclass(frozen=True)
class Reviews:
    """Where the scenarios of a folder stand, and the log behind it."""

    states: tuple[Reviewed, ...]
    entries: tuple[ReviewEntry, ...]

    @property
    def by_id(self) -> dict[str, Reviewed]:
        """Where each scenario stands, by its id."""
        return {state.scenario_id: state for state in self.states}

    @property
    def head(self) -> str:
        """Hash of the last entry: whoever keeps it can tell later that nothing was cut off."""
        return self.entries[-1].hash if self.entries else GENESIS

    @property
    def summary(self) -> ReviewSummary:
        """Counts by state, bulk decisions, and approvals that dropped."""
        return summary_of(self.states, self.entries)


def read(folder: Path, *, expected: str | None = None) -> Reviews:
    """The states of all scenarios in an output folder; the log is verified.

    Args:
        folder: of a run.
        expected: hash of an entry that has to be in the log.

    Raises:
        CatalogError: the folder is not one of a run, or its log is broken.
    """
    catalog = Catalog(folder)
    catalog.read_brief()
    entries = read_reviews(folder / LOG_NAME, expected=expected)
    states = review_states(catalog.read_scenarios(), catalog.read_ledger(), entries)
    return Reviews(tuple(states), tuple(entries))


def reviews_of(
    folder: Path, scenarios: Sequence[Scenario], ledger: Sequence[LedgerEntry]
) -> Reviews:  # fmt: skip
    """The same, where scenarios and ledger of the folder have been read already."""
    entries = read_reviews(folder / LOG_NAME)
    return Reviews(tuple(review_states(scenarios, ledger, entries)), tuple(entries))


@dataclass(frozen=True)
class Ask:
    """A decision on some scenarios."""

    ids: tuple[str, ...]
    state: ReviewState
    by: str
    comment: str = ""
    at: str | None = None
    """Time in UTC; that of the clock when None."""


@dataclass(frozen=True)
class Decided:
    """What came of it."""

    entries: tuple[ReviewEntry, ...]
    refused: tuple[tuple[str, CheckResult], ...] = ()
    """Scenarios that did not become ``checked``: their rules found something."""


def decide(folder: Path, ask: Ask) -> Decided:
    """Decide on scenarios; all of them, or none where one cannot be.

    ``checked`` runs all rules again, with the ODD, limits and reference driver of the run: those
    that fail stay as they are and are told with their findings.

    Raises:
        InputError: an id is not there or given twice, the state cannot be reached from the present
            one, several are decided on without a comment, or name or date are not valid.
        CatalogError: the folder is not one of a run, its log is broken, or somebody else writes.
    """
    catalog = Catalog(folder)
    catalog.read_brief()
    with catalog.locked():
        reviews = read(folder)
        chosen = _chosen(reviews, ask)
        if len(chosen) > 1 and not ask.comment.strip():
            raise InputError(
                f"{len(chosen)} scenarios are decided on at once, without a reason",
                hint="say why in --comment; the report shows them as a bulk decision",
            )
        refused: list[tuple[str, CheckResult]] = []
        if ask.state == "checked":
            results = _rechecked(catalog, [state.scenario_id for state in chosen])
            refused = [(name, result) for name, result in results.items() if not result.ok]
            chosen = [state for state in chosen if results[state.scenario_id].ok]
        at = ask.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        decisions = [_decision(state, ask, at, len(chosen)) for state in chosen]
        added = append_reviews(folder / LOG_NAME, decisions) if decisions else []
    return Decided(tuple(added), tuple(refused))


def _chosen(reviews: Reviews, ask: Ask) -> list[Reviewed]:
    known = {state.scenario_id: state for state in reviews.states}
    if not ask.ids:
        raise InputError("no scenario is named", hint="give ids, --list FILE or --all")
    if doubled := sorted({name for name in ask.ids if ask.ids.count(name) > 1}):
        raise InputError(f"named twice: {', '.join(doubled)[:200]}")
    if unknown := [name for name in ask.ids if name not in known]:
        raise InputError(
            f"not in the catalog: {', '.join(repr(name[:100]) for name in unknown[:5])}",
            hint="the ids are the file names in scenarios/",
        )
    chosen = [known[name] for name in ask.ids]
    for state in chosen:
        possible = TRANSITIONS[state.state]
        if ask.state not in possible:
            raise InputError(
                f"{state.scenario_id} is {state.state} ({state.reason}) and cannot become"
                f" {ask.state}",
                hint=f"from {state.state} it can become: {', '.join(possible)}",
            )
    return chosen


def _decision(state: Reviewed, ask: Ask, at: str, bulk: int) -> ReviewDecision:
    try:
        return ReviewDecision(
            scenario_id=state.scenario_id, content_hash=state.content_hash, state=ask.state,
            by=ask.by, at=at, comment=ask.comment, bulk=bulk,
        )  # fmt: skip
    except ValidationError as error:
        first = problems(error)[0]
        raise InputError(
            f"{_OPTIONS.get(first.path, first.path)}: {first.message}, got {first.value}",
            hint="a name of 1 to 100 characters, a date such as 2026-11-27T09:30:00Z",
        ) from error


def _rechecked(catalog: Catalog, ids: Sequence[str]) -> dict[str, CheckResult]:
    """What all rules say now, by the brief of the run."""
    brief = catalog.read_brief()
    scenarios: dict[str, Scenario] = {one.id: one for one in catalog.read_scenarios()}
    chosen = [scenarios[name] for name in ids]
    odd = brief.odd if isinstance(brief.odd, Odd) else None
    found = evaluate(chosen, odd, brief.reference_driver, limits=limits_of(brief.limits))
    return {name: one.result for name, one in zip(ids, found, strict=True)}
