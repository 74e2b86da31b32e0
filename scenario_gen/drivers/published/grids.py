"""The grids of cases by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from scenario_gen.drivers.protocol import Driver, Scheme
from scenario_gen.drivers.published import cut_in, cut_out, following
from scenario_gen.drivers.published.encounter import Encounters, Ints, Outcome, play
from scenario_gen.drivers.situation import Floats
from scenario_gen.errors import InputError

Columns = dict[str, Floats]


@dataclass(frozen=True)
class Grid:
    """A named grid of C cases."""

    name: str
    what: str
    _cases: Callable[[], Columns]
    _encounters: Callable[[Columns, Driver, Scheme], Encounters]

    def take(self, cases: Ints) -> Grid:
        """Some cases of the grid, as a grid."""
        columns = {name: values[cases] for name, values in self.columns.items()}
        return replace(self, _cases=lambda: columns)

    @cached_property
    def columns(self) -> Columns:
        """Parameters of the cases by name, (C,) each, in the order of the publication."""
        return self._cases()

    @property
    def size(self) -> int:
        """Number of cases."""
        return next(iter(self.columns.values())).size

    def play(
        self,
        driver: Driver,
        motion: Scheme = Scheme.SAMPLED,
        acts: Scheme | None = None,
    ) -> Outcome:
        """What comes of all cases with a driver.

        Args:
            driver: a profile.
            motion: how the motion is cut into steps.
            acts: how what the driver does is; as the motion when not given.
        """
        encounters = self._encounters(self.columns, driver, motion)
        return play(encounters, driver, motion, acts or motion)


def _cut_in(columns: Columns, driver: Driver, scheme: Scheme) -> Encounters:
    # Only the publication's own careful driver is not asked further once it finds the TTC large.
    calm = driver.name == "r157_careful_jrc"
    return cut_in.encounters(columns, scheme, calm=calm)


GRIDS: Mapping[str, Grid] = {
    grid.name: grid
    for grid in (
        Grid("cut_in_low", "cut-in, ego 10 to 60 km/h", lambda: cut_in.cases(False), _cut_in),
        Grid("cut_in_high", "cut-in, ego 70 to 130 km/h", lambda: cut_in.cases(True), _cut_in),
        Grid("cut_out", "cut-out before a standing vehicle", cut_out.cases, cut_out.encounters),
        Grid("following", "leader brakes to a stop", following.cases, following.encounters),
    )
}


def find_grid(name: str) -> Grid:
    """A grid by name.

    Raises:
        InputError: there is no grid of this name.
    """
    if name not in GRIDS:
        raise InputError(f"there is no grid {name!r}", hint=f"grids: {', '.join(GRIDS)}")
    return GRIDS[name]
