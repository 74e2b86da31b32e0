"""How criticality shifts: of scenarios that are in both releases, and of the suites as a whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from scenario_gen.comparison.release import Release
from scenario_gen.comparison.scenarios import Pairs
from scenario_gen.domain.suite_diff import MOST_LISTED, CriticalityChange, Shift, Spread

#: Fields of ``RealisedValues`` with their units.
MEASURES: dict[str, str] = {
    "ttc_s": "s",
    "impact_mps": "m/s",
    "conflict_s": "s",
    "visibility_m": "m",
    "friction": "1",
    "friction_used": "1",
    "ego_mps": "m/s",
}


def criticality_changes(old: Release, new: Release, found: Pairs) -> Iterator[CriticalityChange]:
    """Every measure, whether it shifts or not."""
    for measure, unit in MEASURES.items():
        shifts = sorted(_shifts(found, measure), key=_rank)
        yield CriticalityChange(
            measure=measure,
            unit=unit,
            before=_spread(old, measure),
            after=_spread(new, measure),
            shifts=tuple(shifts[:MOST_LISTED]),
            shifts_total=len(shifts),
        )


def _shifts(found: Pairs, measure: str) -> Iterator[Shift]:
    for old, new in found.matched:
        if old.realised is None or new.realised is None:
            continue
        before, after = getattr(old.realised, measure), getattr(new.realised, measure)
        if before != after:
            yield Shift(id=new.scenario.id, measure=measure, before=before, after=after)


def _rank(shift: Shift) -> tuple[float, str]:
    if shift.before is None or shift.after is None:
        return -math.inf, shift.id
    return -abs(shift.after - shift.before), shift.id


def _spread(release: Release, measure: str) -> Spread:
    counted = (release.scenarios.get(name) for name in release.report.table.scenarios)
    values = [value for one in counted if one is not None and one.realised is not None
              and (value := getattr(one.realised, measure)) is not None]  # fmt: skip
    return Spread(
        count=len(values),
        least=min(values, default=None),
        median=median(values) if values else None,
        greatest=max(values, default=None),
    )
