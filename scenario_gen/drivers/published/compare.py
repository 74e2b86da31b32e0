"""Our drivers on the published grids: counts, and the cases in which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.published.figures import COUNTS, Count
from scenario_gen.drivers.published.grids import GRIDS, find_grid
from scenario_gen.drivers.published.outcomes import published_collisions
from scenario_gen.drivers.registry import find_driver
from scenario_gen.drivers.situation import Bools


class Differing(NamedTuple):
    """A case that ends otherwise than published."""

    grid: str
    driver: str
    scheme: str
    """With which it does."""
    case: int
    parameters: str
    published: bool
    ours: bool


@dataclass(frozen=True, eq=False)
class Comparison:
    """One driver on one grid."""

    grid: str
    driver: str
    published: Count | None
    """None for a driver that nothing is published of."""
    ours: Bools
    """(C,) collisions with the scheme of the publication."""
    beside: int
    """Of these, with the middle of the ego already in front of that of the other."""
    exact_driver: int
    """Collisions with the motion of the publication and a driver in continuous time."""
    exact: Bools
    """(C,) collisions with both in continuous time."""

    @property
    def published_cases(self) -> Bools | None:
        """(C,) collisions as published."""
        if self.published is None:
            return None
        return published_collisions(self.grid, self.driver, self.ours.size)

    @property
    def differing(self) -> int | None:
        """Cases that end otherwise than published, with the scheme of the publication."""
        published = self.published_cases
        return None if published is None else int((self.ours != published).sum())

    def rows(self) -> Iterator[Differing]:
        """Every case that ends otherwise than published, with either scheme of time."""
        published = self.published_cases
        if published is None:
            return
        columns = GRIDS[self.grid].columns
        for scheme, ours in (("sampled", self.ours), ("exact", self.exact)):
            for case in np.flatnonzero(ours != published):
                parameters = "; ".join(f"{name} {of[case]:g}" for name, of in columns.items())
                yield Differing(
                    self.grid,
                    self.driver,
                    scheme,
                    int(case),
                    parameters,
                    bool(published[case]),
                    bool(ours[case]),
                )

    def as_json(self) -> dict[str, object]:
        """Counts, for ``scenario-gen drivers published --json``."""
        published = self.published.collisions if self.published else None
        ours = int(self.ours.sum())
        return {
            "grid": self.grid,
            "driver": self.driver,
            "cases": self.ours.size,
            "published": published,
            "ours": ours,
            "difference": None if published is None else ours - published,
            "differing_cases": self.differing,
            "beside": self.beside,
            "exact_driver": self.exact_driver,
            "exact": int(self.exact.sum()),
        }


def compare(grid: str, driver: str) -> Comparison:
    """Play a grid with a driver, in all schemes.

    Raises:
        InputError: there is no such driver.
    """
    known = {(count.grid, count.driver): count for count in COUNTS}
    cases, profile = GRIDS[grid], find_driver(driver)
    sampled = cases.play(profile)
    return Comparison(
        grid=grid,
        driver=driver,
        published=known.get((grid, driver)),
        ours=sampled.collision,
        beside=int(sampled.beside.sum()),
        exact_driver=int(cases.play(profile, Scheme.SAMPLED, Scheme.EXACT).collision.sum()),
        exact=cases.play(profile, Scheme.EXACT).collision,
    )


#: Nothing is published of the regulation's own driver, but it belongs beside the others.
BESIDE: tuple[str, ...] = ("r157_careful",)


def compare_grid(grid: str) -> list[Comparison]:
    """All drivers that something is published of on a grid, and those beside them.

    Raises:
        InputError: there is no such grid.
    """
    find_grid(grid)
    drivers = [count.driver for count in COUNTS if count.grid == grid]
    return [compare(grid, driver) for driver in (*drivers, *BESIDE)]
