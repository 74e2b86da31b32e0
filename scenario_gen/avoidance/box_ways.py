"""Contact of two boxes on their way from one time to the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.geometry.segments import Floats

#: A turn within the way is taken in so many parts, each with the heading in its middle. Boxes
#: that turn by 0.1 rad on their way are then drawn 0.0125 rad off at most: 3 cm at a bumper.
TURN_PARTS = 4
# Less than this is no turn.
_TURN_RAD = 1e-6
_STILL_M = 1e-9


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
    enter, leave = np.zeros(begins.shape), np.ones(begins.shape)
    left = np.arange(begins.size)
    # Across and along the first box, then the second: most pairs pass each other side by side.
    for axis in range(4):
        owner, other = (first, second) if axis < 2 else (second, first)
        low, high = _overlap(owner, other, across=axis % 2 == 0)
        enter, leave = np.maximum(enter, low), np.minimum(leave, high)
        meet = np.flatnonzero(enter < leave)
        if meet.size < left.size:
            left, enter, leave = left[meet], enter[meet], leave[meet]
            first, second = first.take(meet), second.take(meet)
    begins[left] = from_share + extent * enter


def _overlap(owner: Ways, other: Ways, *, across: bool) -> tuple[Floats, Floats]:
    """(n,) shares of the way between which boxes overlap along an axis of the owner's."""
    cos, sin = np.cos(owner.heading_rad), np.sin(owner.heading_rad)
    turn_rad = other.heading_rad - owner.heading_rad
    part_along, part_across = np.abs(np.cos(turn_rad)), np.abs(np.sin(turn_rad))
    if across:
        cos, sin = -sin, cos
        part_along, part_across = part_across, part_along
    extent_m = owner.width_m if across else owner.length_m
    reach_m = 0.5 * (extent_m + other.length_m * part_along + other.width_m * part_across)
    apart_m = (other.x_m - owner.x_m) * cos + (other.y_m - owner.y_m) * sin
    moved_m = (other.dx_m - owner.dx_m) * cos + (other.dy_m - owner.dy_m) * sin
    still = np.abs(moved_m) < _STILL_M
    rate_m = np.where(still, 1.0, moved_m)
    one, two = (-reach_m - apart_m) / rate_m, (reach_m - apart_m) / rate_m
    never = still & (np.abs(apart_m) >= reach_m)
    low = np.where(still, np.where(never, np.inf, -np.inf), np.minimum(one, two))
    return low, np.where(still, np.inf, np.maximum(one, two))
