"""The ways that movers on wheels are to take, for finding oneself on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.foresight import sums
from scenario_gen.dynamics.steering import Steering

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Shorter parts of a way have no direction. [m]
_NO_PART_M = 1e-3

#: Columns of ``Way.table``.
X, Y, COS, SIN, LENGTH, STATION, GEAR, BODY, BEND, LEFT, SLOPE = range(11)


@dataclass(frozen=True, eq=False)
class Way:
    """Ways of K movers, each of P straight parts between the places of successive steps.

    A part is known by one number for all movers: p K + k. So what they need at a time, being about
    where they are to be, lies side by side.
    """

    table: Floats
    """(P K, 11) by part: x and y of its beginning; cosine and sine of the direction of motion; its
    length; station of its beginning; +1 forwards or -1 backwards; direction to be steered for the
    body at its beginning, and how that changes, in 1/m; how far left of the way to be there, and
    how that changes."""
    curvature: Floats
    """(P K,) 1/m, to be steered on the part."""
    following: Ints
    """(P K,) next part that has a length, or the part itself after the last of them."""
    first: Ints
    """(K,) first part that has a length."""
    station_m: Floats
    """(K, T) at the steps; never decreasing."""

    @classmethod
    def of(cls, demand: Demand, steering: Steering) -> Way:
        """The ways of K movers that are to be steered."""
        length_m = np.abs(steering.way_m)
        count, parts = length_m.shape
        real = length_m > _NO_PART_M
        safe_m = np.where(real, length_m, 1.0)
        gear = np.where(demand.backwards[:, 1:], -1.0, 1.0)
        bend = np.where(real, np.diff(steering.body_rad, axis=1) / (gear * safe_m), 0.0)
        station_m = sums(length_m)
        table = np.stack([
            demand.x_m[:, :-1], demand.y_m[:, :-1], np.diff(demand.x_m, axis=1) / safe_m,
            np.diff(demand.y_m, axis=1) / safe_m, length_m, station_m[:, :-1], gear,
            steering.body_rad[:, :-1], bend, steering.left_m[:, :-1], steering.slope,
        ])  # fmt: skip
        # Next real part after each: the least index of one from the next part on.
        at = np.where(real, np.arange(parts), parts)
        ahead = np.minimum.accumulate(at[:, ::-1], axis=1)[:, ::-1]
        following = np.concatenate([ahead[:, 1:], np.full((count, 1), parts)], axis=1)
        following = np.where(following < parts, following, np.arange(parts))
        mover = np.arange(count)
        return cls(
            np.ascontiguousarray(table.transpose(2, 1, 0)).reshape(-1, 11),
            steering.curvature.T.reshape(-1),
            (following.T * count + mover).reshape(-1),
            np.minimum(ahead[:, 0], parts - 1) * count + mover,
            station_m,
        )
