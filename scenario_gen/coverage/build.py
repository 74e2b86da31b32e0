"""Pieces that all measures are built from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scenario_gen.domain.coverage import Cell, CellState, Exclusion

NIST = (
    "Kuhn, Dominguez Mendoza, Kacker, Lei: Combinatorial coverage measurement concepts and"
    " applications (2013); NISTIR 7878; NIST SP 800-142"
)
#: Cells of one measure that are listed; where there are more, the first ones are.
MOST_CELLS = 20_000
#: Of settings of three factors, which are hundreds of thousands.
MOST_TRIPLES = 1_000
OUTSIDE = "left out by the ODD or the model"


def ratio(numerator: float, denominator: float) -> float | None:
    """numerator / denominator, None where nothing can be covered."""
    return numerator / denominator if denominator else None


def state(*, allowed: bool, possible: bool, covered: bool) -> CellState:
    """The state of a cell; what is left out is left out, whether it could be or not."""
    if not allowed:
        return "excluded"
    if not possible:
        return "impossible"
    return "covered" if covered else "uncovered"


def exclusion(
    what: str, reason: str, scenarios: Sequence[str] | None = None, count: int = 0
) -> Exclusion:
    """An exclusion of scenarios by their ids, or of a number of items."""
    if scenarios is None:
        return Exclusion(what=what, reason=reason, count=count)
    return Exclusion(
        what=what, reason=reason, count=len(scenarios), of="scenarios", scenarios=tuple(scenarios)
    )


def only(exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """Those that exclude something."""
    return tuple(each for each in exclusions if each.count)


def tally(cells: Sequence[Cell]) -> tuple[int, int]:
    """Covered cells, and those that can be covered."""
    covered = sum(cell.state == "covered" for cell in cells)
    return covered, covered + sum(cell.state == "uncovered" for cell in cells)
