"""Marginal coverage as measures: the levels of every factor against their targets."""

from __future__ import annotations

from scenario_gen.coverage.build import OUTSIDE, exclusion, only, ratio, state, tally
from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.marginals import LevelCount, marginals
from scenario_gen.coverage.suite import Counted
from scenario_gen.coverage.table import FactorTable
from scenario_gen.coverage.valid import validity
from scenario_gen.domain.coverage import Cell, Exclusion, Measure

_SOURCE = "ISO 34502 and domain practice of ODD coverage: covered of allowed values, with counts"


def level_measures(counted: Counted, constraints: tuple[Constraint, ...]) -> list[Measure]:
    """``marginal`` over all factors, and ``marginal.<factor>`` for each."""
    table = counted.table
    found, beside = marginals(table), marginals(counted.variants)
    alone = {(x.factor, x.level) for x in marginals(counted.first_table).levels if x.covered}
    valid = validity(table.factors, constraints)
    more = {(x.factor, x.level): x.count for x in beside.levels}
    cells: dict[str, list[Cell]] = {}
    for f, factor in enumerate(table.factors):
        possible = valid.possible((f,))
        cells[factor.name] = [
            _cell(level, more, bool(possible[v]), valid.reason({f: v}) if not possible[v] else "")
            for v, level in enumerate(found.of(factor.name))
        ]
    every = [cell for each in cells.values() for cell in each]
    parts = [
        _measure(
            f"marginal.{factor.name}",
            f"Levels of: {factor.title}",
            cells[factor.name],
            _excluded(cells[factor.name], table, f),
            alone,
        )
        for f, factor in enumerate(table.factors)
    ]
    target = counted.model.targets.tway.get("1")
    total = _measure("marginal", "Levels of all factors", every, _excluded(every), alone)
    return [total.model_copy(update={"target": target}), *parts]


def _cell(level: LevelCount, more: dict[tuple[str, str], int], possible: bool, why: str) -> Cell:
    return Cell(
        values=((level.factor, level.level),),
        count=level.count,
        target=level.target,
        state=state(allowed=level.allowed, possible=possible, covered=level.covered),
        variants=more[level.factor, level.level],
        reason=level.reason or why,
    )


def _excluded(cells: list[Cell], table: FactorTable | None = None, f: int = 0) -> list[Exclusion]:
    out = [
        exclusion("levels", OUTSIDE, count=sum(c.state == "excluded" for c in cells)),
        exclusion(
            "levels that cannot be",
            "the constraints leave no scenario that has them",
            count=sum(c.state == "impossible" for c in cells),
        ),
    ]
    if table is not None:
        ids, codes, counts = table.ids, table.codes[:, f], table.counted[:, f]
        out += [
            exclusion(
                "scenarios to which the factor does not apply",
                "they have no level of it",
                [ids[row] for row in (codes < 0).nonzero()[0].tolist()],
            ),
            exclusion(
                "scenarios whose value is left out",
                "the ODD or the model leaves the value or its level out",
                [ids[row] for row in ((codes >= 0) & (counts < 0)).nonzero()[0].tolist()],
            ),
        ]
    return out


def _measure(
    name: str,
    title: str,
    cells: list[Cell],
    excluded: list[Exclusion],
    alone: set[tuple[str, str]],
) -> Measure:
    covered, every = tally(cells)
    strict = sum(cell.state == "covered" and cell.values[0] in alone for cell in cells)
    return Measure(
        id=name,
        group="marginal",
        title=title,
        statement=(
            "levels that at least as many counted scenarios have as their target asks for, of all"
            " levels that the ODD and the model allow and the constraints leave possible"
        ),
        source=_SOURCE,
        unit="levels",
        numerator=covered,
        denominator=every,
        value=ratio(covered, every),
        exclusions=only(excluded),
        figures={"numerator with the first scenario of each structure alone": strict},
        cells=tuple(cells),
        cells_total=len(cells),
    )
