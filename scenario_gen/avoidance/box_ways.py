"""Contact of two boxes on their way from one time to the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.geometry import Facing, touching_times_s

Floats = NDArray[np.float64]

#: A turn within the way is taken in so many parts, each with the heading in its middle. Boxes
#: that turn by 0.1 rad on their way are then drawn 0.0125 rad off at most: 3 cm at a bumper.
TURN_PARTS = 4
# Less than this is no turn.
_TURN_RAD = 1e-6
# Boxes that touch at the end of the way for less than this share of it do not meet.
_ROUNDING = 1e-9


class Ways(NamedTuple):
    """n boxes that move in straight lines and turn steadily; arrays (n,)."""

    x_m: Floats
    """Middle of the box at the start of the way."""
    y_m: Floats
    heading_rad: Floats
    dx_m: Floats
    """How far the middle moves."""
    dy_m: Floats
    turn_rad: Floats
    length_m: Floats
    width_m: Floats

    def take(self, at: NDArray[np.integer]) -> Ways:
        """The ways ``at``."""
        return Ways(*(column[at] for column in self))


def contact_begins(first: Ways, second: Ways) -> Floats:
    """(n,) pairs -> (n,) share of the way after which the boxes share an area; NaN: never.

    0 where they do from the start. Exact for boxes that keep their headings: on each of the four
    axes the projections of the boxes overlap in an interval of time, and the boxes meet where all
    four intervals have a part in common (separating axes). Touching boxes do not meet.
    """
    begins = _parts(first, second, 1)
    turning = np.flatnonzero((np.abs(first.turn_rad) > _TURN_RAD)
                             | (np.abs(second.turn_rad) > _TURN_RAD))  # fmt: skip
    if turning.size:
        begins[turning] = _parts(first.take(turning), second.take(turning), TURN_PARTS)
    return begins


def _parts(first: Ways, second: Ways, parts: int) -> Floats:
    """(n,) as above, in parts of the way with constant headings."""
    begins = np.full(first.x_m.shape, np.nan)
    for part in range(parts - 1, -1, -1):
        _note(_still_headed(first, part, parts), _still_headed(second, part, parts), begins,
              part / parts, 1.0 / parts)  # fmt: skip
    return begins


def _still_headed(ways: Ways, part: int, parts: int) -> Ways:
    """A part of the ways, with the heading in its middle."""
    if parts == 1:
        return ways._replace(heading_rad=ways.heading_rad + 0.5 * ways.turn_rad)
    return ways._replace(
        x_m=ways.x_m + part / parts * ways.dx_m,
        y_m=ways.y_m + part / parts * ways.dy_m,
        dx_m=ways.dx_m / parts,
        dy_m=ways.dy_m / parts,
        heading_rad=ways.heading_rad + (part + 0.5) / parts * ways.turn_rad,
    )


def _note(first: Ways, second: Ways, begins: Floats, from_share: float, extent: float) -> None:
    """Write down where the parts meet; earlier parts come last and win."""
    from_part, until_part = touching_times_s(
        second.x_m - first.x_m,
        second.y_m - first.y_m,
        second.dx_m - first.dx_m,
        second.dy_m - first.dy_m,
        _facing(first),
        _facing(second),
    )
    from_part = np.maximum(from_part, 0.0)
    meets = from_part + _ROUNDING < np.minimum(until_part, 1.0)
    begins[meets] = from_share + extent * from_part[meets]


def _facing(ways: Ways) -> Facing:
    cos, sin = np.cos(ways.heading_rad), np.sin(ways.heading_rad)
    return Facing(cos, sin, 0.5 * ways.length_m, 0.5 * ways.width_m)
