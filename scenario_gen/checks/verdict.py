"""What a rule concludes for many rows at once; findings are written only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.finding import State
from scenario_gen.domain.trace import Floats

Bools = NDArray[np.bool_]
Value: TypeAlias = float | str | None

#: Codes of the states in arrays.
STATES: tuple[State, ...] = ("passed", "failed", "not_applicable", "not_checked")
PASSED, FAILED, NOT_APPLICABLE, NOT_CHECKED = range(4)


class Details(NamedTuple):
    """What one finding says, beside what its rule says of itself.

    ``{value}`` and ``{limit}`` in the message stand for the rounded numbers.
    """

    path: str
    message: str
    value: Value = None
    limit: Value = None
    unit: str = ""
    hint: str = ""
    source: str = ""


@dataclass(frozen=True, eq=False)
class Breach:
    """One way to break a rule, for n rows from ``start`` on, at up to K places of each."""

    start: int
    failed: Bools
    """(n, K)"""
    details: Callable[[int, int], Details]
    """Of a failing (row in the batch, place)."""

    def of(self, row: int) -> Iterator[Details]:
        """The details for all failing places of a row."""
        if self.start <= row < self.start + self.failed.shape[0]:
            for place in np.flatnonzero(self.failed[row - self.start]).tolist():
                yield self.details(row, place)


@dataclass(frozen=True, eq=False)
class Verdict:
    """The conclusion of a rule for B rows."""

    applicable: Bools
    """(B,) False where the rule has nothing to look at."""
    breaches: tuple[Breach, ...] = ()
    unchecked: Bools | None = None
    """(B,) True where something that the rule needs is missing."""
    not_applicable: str = "nothing to check"
    not_checked: str = "something that the rule needs is missing"
    times_s: Floats | None = None
    """(B, K) when each of K things that the rule looks for is first seen; NaN where it is not."""

    def states(self) -> NDArray[np.int8]:
        """(B,) codes, see ``STATES``."""
        codes = np.where(self.applicable, PASSED, NOT_APPLICABLE).astype(np.int8)
        for breach in self.breaches:
            rows = slice(breach.start, breach.start + breach.failed.shape[0])
            codes[rows][breach.failed.any(axis=1)] = FAILED
        if self.unchecked is not None:
            codes[self.unchecked & (codes != FAILED)] = NOT_CHECKED
        return codes

    def details(self, row: int) -> Iterator[Details]:
        """What the findings of a row say."""
        for breach in self.breaches:
            yield from breach.of(row)


class Issue(NamedTuple):
    """A possible finding for the rows of one group; numbers may be columns of shape (rows,)."""

    path: str
    message: str
    failed: bool | Bools = True
    value: Floats | Value = None
    limit: Floats | Value = None
    unit: str = ""
    hint: str = ""
    source: str = ""


def breaches(start: int, rows: int, issues: Iterable[Issue]) -> Iterator[Breach]:
    """The issues of a group whose first row is ``start`` as breaches; those of no row left out."""
    for issue in issues:
        if not np.any(issue.failed):
            continue
        failed = np.broadcast_to(np.asarray(issue.failed, dtype=np.bool_), (rows,))[:, None]
        yield Breach(start, failed, partial(_pick, issue, start))


def _pick(issue: Issue, start: int, row: int, _: int) -> Details:
    at = row - start
    return Details(
        issue.path, issue.message, _at(issue.value, at), _at(issue.limit, at),
        issue.unit, issue.hint, issue.source,
    )  # fmt: skip


def _at(value: Floats | Value, row: int) -> Value:
    if isinstance(value, np.ndarray):
        return float(value if value.ndim == 0 else value[row])
    return value


def significant(value: Value) -> Value:
    """Numbers rounded to 6 significant digits, so that findings do not depend on the machine."""
    return float(f"{value:.6g}") if isinstance(value, float | int) else value
