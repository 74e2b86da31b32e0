"""The log of reviews: append-only lines of JSON, each chained to the one before by its hash.

A changed, inserted, left out or re-ordered line breaks the chain. Lines cut off at the end do not:
whoever keeps the hash of the last entry (it is shown with every change and in reports) finds that
too, by ``expected``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from scenario_gen.catalog.atomic import disk_error
from scenario_gen.domain.review import GENESIS, ReviewDecision, ReviewEntry
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.domain.validation import problems
from scenario_gen.errors import CatalogError, InputError

#: Name of the log in an output folder.
LOG_NAME = "reviews.jsonl"
_HINT = "restore the file from a copy; what it says cannot be relied on as it is"


def read_reviews(path: Path, *, expected: str | None = None) -> list[ReviewEntry]:
    """All entries, in order; none where there is no log. The chain is verified.

    Args:
        path: the log.
        expected: hash of an entry that has to be there, as noted down earlier.

    Raises:
        CatalogError: a line is not an entry, the chain is broken, or ``expected`` is not in it.
    """
    try:
        data = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise disk_error(path, error) from error
    entries: list[ReviewEntry] = []
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        where = f"{path}:{number}"
        if not line.endswith(b"\n"):
            raise CatalogError(
                "the last line is cut off", where=where, hint="remove it: it was never confirmed"
            )
        entry = _entry(line, where)
        last = entries[-1] if entries else None
        _verify(entry, last, where)
        entries.append(entry)
    if expected is not None and expected not in {GENESIS, *(entry.hash for entry in entries)}:
        raise CatalogError(
            f"no entry has the hash {expected[:12]}...: entries at the end are missing, or this is"
            " another log",
            where=str(path),
            hint=_HINT,
        )
    return entries


def append_reviews(path: Path, decisions: Sequence[ReviewDecision]) -> list[ReviewEntry]:
    """Append decisions durably, all of them or none; the new entries.

    The folder has to be locked by the caller.

    Raises:
        InputError: a decision is dated before the last entry.
        CatalogError: the log is broken, or cannot be written.
    """
    entries = read_reviews(path)
    last = entries[-1] if entries else None
    added: list[ReviewEntry] = []
    for decision in decisions:
        if last is not None and decision.at < last.decision.at:
            raise InputError(
                f"{decision.at} is before {last.decision.at}, the date of the last entry",
                hint="the log is in the order of time: give a later --date; is the clock right?",
            )
        last = ReviewEntry.after(last, decision)
        added.append(last)
    lines = b"".join(canonical_json(entry.model_dump(mode="json")) + b"\n" for entry in added)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        size = os.fstat(handle).st_size
        try:
            if os.write(handle, lines) != len(lines):
                os.ftruncate(handle, size)
                raise OSError("no space for the whole line")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise disk_error(path, error) from error
    return added


def _entry(line: bytes, where: str) -> ReviewEntry:
    try:
        return ReviewEntry.model_validate_json(line)
    except ValidationError as error:
        first = problems(error)[0]
        raise CatalogError(
            f"not a review entry: {first.path}: {first.message}", where=where, hint=_HINT
        ) from error


def _verify(entry: ReviewEntry, last: ReviewEntry | None, where: str) -> None:
    if not entry.sound:
        raise CatalogError(
            "the entry was changed: its hash is that of another content", where=where, hint=_HINT
        )
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    if entry.number != number or entry.previous != previous:
        raise CatalogError(
            f"the chain is broken: entry {entry.number} does not follow entry {number - 1}",
            where=where,
            hint=_HINT,
        )
