"""Coverage weighted with reference tables, beside the unweighted figure.

    sum of the shares of what is covered / sum of all shares                               (1)

A source may count several levels together; they are covered as soon as one of them is. What a
source gives no number for is excluded, and so is what the ODD or the constraints leave out.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.coverage.build import exclusion, only, ratio
from scenario_gen.domain.coverage import Cell, Measure
from scenario_gen.domain.exposure import ExposureTable, LevelGroup
from scenario_gen.errors import InputError


def exposure_measures(
    tables: Sequence[ExposureTable], measures: Sequence[Measure]
) -> list[Measure]:
    """``exposure.<table>`` for every table, from the measures of factors and families.

    Args:
        tables: that the model names.
        measures: with ``marginal.<factor>`` and ``published.<family>``.

    Raises:
        InputError: a table gives a share to a level that its factor has not.
    """
    known = {measure.id: measure for measure in measures}
    out = []
    for table in tables:
        what = table.weighs
        base = known.get(what if what.startswith("published.") else f"marginal.{what}")
        if base is not None:
            out.append(_weighted(table, base))
    return out


def shares_of_levels(tables: Sequence[ExposureTable]) -> dict[tuple[str, str], float]:
    """(factor, level) -> its share of one; levels that are counted together share evenly."""
    found: dict[tuple[str, str], float] = {}
    for table in tables:
        total = sum(group.share for group in table.entries)
        for group in table.entries:
            for level in group.levels:
                found[table.weighs, level] = group.share / total / len(group.levels)
    return found


def _weighted(table: ExposureTable, base: Measure) -> Measure:
    cells = {cell.values[0][1]: cell for cell in base.cells}
    named = {name for group in table.entries for name in group.levels}
    if unknown := sorted(named - cells.keys()):
        raise InputError(
            f"there is no level {unknown[0][:60]!r} of {table.weighs}",
            where=f"exposure table {table.name}",
            hint=f"levels: {', '.join(cells)}",
        )
    joined = [_joined(group, cells) for group in table.entries]
    covered = sum(cell.weight or 0.0 for cell in joined if cell.state == "covered")
    counted = sum(cell.weight or 0.0 for cell in joined if cell.state in ("covered", "uncovered"))
    silent = sorted(cells.keys() - named)
    left_out = [cell for cell in joined if cell.state in ("impossible", "excluded")]
    return Measure(
        id=f"exposure.{table.name}",
        group="exposure",
        title=f"Weighted: {table.title}",
        statement=(
            "sum of the shares of what is covered, of the sum of all shares; levels that the source"
            " counts together are covered as soon as one of them is. The numbers are a"
            f" {table.kind}"
        ),
        source=table.source,
        unit=table.unit,
        numerator=round(covered, 9),
        denominator=round(counted, 9),
        value=ratio(covered, counted),
        exclusions=only(
            [
                exclusion(
                    "levels without a number",
                    f"the source gives none: {', '.join(silent)}"[:3900],
                    count=len(silent),
                ),
                exclusion(
                    "shares of what is left out",
                    "the ODD, the model or the constraints leave it out",
                    count=len(left_out),
                ),
            ]
        ),
        figures={
            "unweighted numerator": base.numerator,
            "unweighted denominator": base.denominator,
            "unweighted value": base.value,
            "shares that are a default": sum(group.default for group in table.entries),
        },
        cells=tuple(joined),
        cells_total=len(joined),
    )


def _joined(group: LevelGroup, cells: dict[str, Cell]) -> Cell:
    """The cells of levels that are counted together, as one."""
    parts = [cells[name] for name in group.levels]
    states = {cell.state for cell in parts}
    order = ("covered", "uncovered", "impossible", "excluded")
    state = next(name for name in order if name in states)
    return Cell(
        values=tuple(value for cell in parts for value in cell.values),
        count=sum(cell.count for cell in parts),
        target=min(cell.target for cell in parts),
        state=state,
        variants=sum(cell.variants for cell in parts),
        weight=group.share,
        reason="default" if group.default else "",
    )
