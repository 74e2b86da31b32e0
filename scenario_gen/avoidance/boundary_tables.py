"""A boundary as tables: one row per cell, and one per piece of a flip line."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.coverage.csvtext import Row, to_csv
from scenario_gen.domain.preventability import Boundary


def cells_csv(found: Boundary) -> bytes:
    """Every cell: its edges, samples by verdict, and samples that each profile avoids."""
    head: Row = [
        f"{found.x.parameter} from [{found.x.unit}]", f"{found.x.parameter} to [{found.x.unit}]",
        f"{found.y.parameter} from [{found.y.unit}]", f"{found.y.parameter} to [{found.y.unit}]",
        "samples", "verdict", *found.verdicts, "avoiding share",
        *(f"avoided by {name}" for name in found.profiles), "physically avoidable",
    ]  # fmt: skip
    return to_csv([head, *_cells(found)]).encode()


def flips_csv(found: Boundary) -> bytes:
    """Every segment of every flip line."""
    ends = [
        f"{axis.parameter} {end} [{axis.unit}]"
        for end in ("from", "to")
        for axis in (found.x, found.y)
    ]
    segments: list[Row] = [[line.of, *part] for line in found.flips for part in line.segments]
    return to_csv([["of", *ends], *segments]).encode()


def _cells(found: Boundary) -> Iterator[Row]:
    for row in range(found.y.cells):
        for column in range(found.x.cells):
            counts = [grid[row][column] for grid in found.verdicts.values()]
            avoided = [found.avoided[name][row][column] for name in found.profiles]
            yield [
                *found.x.edges[column : column + 2], *found.y.edges[row : row + 2],
                found.samples_per_cell, found.cell_verdict(row, column), *counts,
                sum(avoided) / (found.samples_per_cell * len(avoided)),
                *avoided, found.physically_avoidable[row][column],
            ]  # fmt: skip
