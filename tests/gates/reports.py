"""Coverage reports with known numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenario_gen.domain.coverage import (
    Cell,
    CellState,
    CoverageReport,
    FactorRows,
    Measure,
    Population,
    Standing,
)
from scenario_gen.domain.review_summary import ReviewSummary, summary_of


def measure(name: str, numerator: float, denominator: float, **fields: Any) -> Measure:
    """A measure with a value, and with cells where they are whole numbers and few."""
    cells: tuple[Cell, ...] = ()
    if isinstance(denominator, int) and denominator <= 50:
        states: list[CellState] = ["covered" if n < numerator else "uncovered"
                                   for n in range(denominator)]  # fmt: skip
        cells = tuple(
            Cell(values=(("thing", f"t{n}"),), count=int(state == "covered"), state=state)
            for n, state in enumerate(states)
        )
    data: dict[str, Any] = {
        "id": name, "group": "published", "title": f"Title of {name}", "statement": "a / b",
        "source": "default", "unit": "things", "numerator": numerator,
        "denominator": denominator, "value": numerator / denominator if denominator else None,
        "cells": cells, "cells_total": len(cells),
    } | fields  # fmt: skip
    return Measure(**data)


def population(
    standing: Standing, count: int, *, proposals: int = 0, names: Sequence[str] = ()
) -> Population:
    """What stands somewhere."""
    return Population(
        standing=standing, count=count, proposals=proposals, what=standing, scenarios=tuple(names)
    )  # fmt: skip


def no_review() -> ReviewSummary:
    """Of a suite that nobody has looked at."""
    return summary_of([], [])


def report(*measures: Measure, counted: int = 10, **fields: Any) -> CoverageReport:
    """A report with these measures."""
    names = tuple(f"s{n}" for n in range(counted))
    data: dict[str, Any] = {
        "tool_version": "0", "suite": "planted", "model": "m", "model_sha256": "0", "odd": "o",
        "odd_sha256": "0", "strength": 2,
        "population": (population("counted", counted, names=names),),
        "table": FactorRows(factors=(), scenarios=names, codes=((),) * counted),
        "measures": measures, "uncovered": (),
    } | fields  # fmt: skip
    return CoverageReport(**data)
