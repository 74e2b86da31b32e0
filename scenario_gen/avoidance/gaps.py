"""How near a driven ego comes to the replayed actors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.redrive import Run
from scenario_gen.geometry import Box, gap_between_boxes_m

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def least_gap_m(encounter: Encounter, run: Run) -> Floats:
    """(R,) smallest gap between the box of the ego and any other at the time steps, in m.

    Exact between oriented boxes; 0 where two overlap.
    """
    trace, frame = encounter.trace, encounter.frame
    half_m = 0.5 * np.hypot(trace.length_m, trace.width_m)
    # Boxes are no nearer than the circles around them, and no farther than the middles.
    apart_m = np.hypot(
        frame.centre_x_m[:, 1:] - run.x_m[:, None], frame.centre_y_m[:, 1:] - run.y_m[:, None]
    )
    known = trace.valid[:, None] & trace.present[:, 1:, None]
    apart_m = np.where(known, apart_m, np.inf)
    bound_m = apart_m - (half_m[:, 1:] + half_m[:, :1])[..., None]
    nearest = bound_m.reshape(encounter.rows, -1).argmin(axis=1)
    first = np.zeros((encounter.rows, bound_m[0].size), dtype=np.bool_)
    first[np.arange(encounter.rows), nearest] = True
    least_m = np.full(encounter.rows, np.inf)
    _lower(encounter, run, first.reshape(bound_m.shape), least_m)
    _lower(encounter, run, bound_m < least_m[:, None, None], least_m)
    return least_m


def _lower(encounter: Encounter, run: Run, where: Bools, least_m: Floats) -> None:
    """Lower the least gaps of the rows by those at some (R, A, T) entries."""
    row, actor, step = np.nonzero(where)
    trace, frame, mover = encounter.trace, encounter.frame, actor + 1
    ego = Box(
        run.x_m[row, step], run.y_m[row, step], run.heading_rad[row, step],
        trace.length_m[row, 0], trace.width_m[row, 0],
    )  # fmt: skip
    other = Box(
        frame.centre_x_m[row, mover, step], frame.centre_y_m[row, mover, step],
        trace.heading_rad[row, mover, step], trace.length_m[row, mover], trace.width_m[row, mover],
    )  # fmt: skip
    gap_m = gap_between_boxes_m(ego, other)
    np.fmin.at(least_m, row, gap_m)
