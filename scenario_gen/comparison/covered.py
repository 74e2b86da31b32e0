"""Measures before and after, with the cells that were gained and lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.coverage import Cell, CoverageReport, Measure
from scenario_gen.domain.suite_diff import MOST_LISTED, CellChange, MeasureChange

_BEHIND = 5
#: Groups of measures whose cells are no things to be covered.
_NOT_COVERED = ("diversity", "saturation")
Values: TypeAlias = tuple[tuple[str, str], ...]
Other: TypeAlias = Literal["uncovered", "impossible", "excluded", "absent"]
_Only: TypeAlias = tuple[Cell, Other]


class _Behind:
    """Finds the scenarios behind cells: columns of the table are looked up once."""

    def __init__(self, report: CoverageReport) -> None:
        self._ids = report.table.scenarios
        codes = np.array(report.table.codes, dtype=np.int32).reshape(len(self._ids), -1)
        self._rows: dict[tuple[str, str], NDArray[np.bool_]] = {
            (factor.name, level.name): codes[:, place] == code
            for place, factor in enumerate(report.table.factors)
            for code, level in enumerate(factor.levels)
        }

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        """Ids of the first of them."""
        if cell.rows is not None:
            return tuple(self._ids[row] for row in cell.rows[:_BEHIND])
        if not all(pair in self._rows for pair in cell.values):
            return ()
        inside = np.logical_and.reduce([self._rows[pair] for pair in cell.values])
        return tuple(self._ids[row] for row in np.flatnonzero(inside)[:_BEHIND].tolist())


def measure_changes(old: CoverageReport, new: CoverageReport) -> Iterator[MeasureChange]:
    """All measures of either report: those of the new one in its order, then those that went."""
    before = {measure.id: measure for measure in old.measures}
    after = {measure.id: measure for measure in new.measures}
    behind_old, behind_new = _Behind(old), _Behind(new)
    for name in dict.fromkeys((*after, *before)):
        yield _change(before.get(name), after.get(name), behind_old, behind_new)


def _change(
    old: Measure | None, new: Measure | None, behind_old: _Behind, behind_new: _Behind
) -> MeasureChange:
    known = new or old
    assert known is not None  # noqa: S101  (it is named by one of them)
    whole = all(one is None or len(one.cells) == one.cells_total for one in (old, new))
    compared = whole and known.group not in _NOT_COVERED
    gained: list[_Only] = []
    lost: list[_Only] = []
    if compared:
        was, now = _by_values(old), _by_values(new)
        gained, lost = list(_only(now, was)), list(_only(was, now))
    return MeasureChange(
        id=known.id,
        title=known.title,
        unit=known.unit,
        numerator_before=old.numerator if old else None,
        denominator_before=old.denominator if old else None,
        value_before=old.value if old else None,
        numerator_after=new.numerator if new else None,
        denominator_after=new.denominator if new else None,
        value_after=new.value if new else None,
        gained=tuple(_told(one, behind_new) for one in gained[:MOST_LISTED]),
        gained_total=len(gained),
        lost=tuple(_told(one, behind_old) for one in lost[:MOST_LISTED]),
        lost_total=len(lost),
        cells_compared=compared,
    )


def _by_values(measure: Measure | None) -> dict[Values, Cell]:
    return {cell.values: cell for cell in measure.cells} if measure else {}


def _only(here: Mapping[Values, Cell], there: Mapping[Values, Cell]) -> Iterator[_Only]:
    """Cells that are covered here and not there, with what they are there."""
    for values, cell in here.items():
        other = there.get(values)
        if cell.state != "covered":
            continue
        if other is None:
            yield cell, "absent"
        elif other.state != "covered":
            yield cell, other.state


def _told(one: _Only, behind: _Behind) -> CellChange:
    cell, other = one
    return CellChange(values=cell.values, other=other, scenarios=behind(cell))
