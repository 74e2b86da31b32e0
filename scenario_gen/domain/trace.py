"""Traces: what happened in a rollout or a simulation, as arrays over a whole batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class TraceBatch:
    """States of B scenarios, N actors (the ego is actor 0) at T times.

    Arrays of shape (B, N, T) unless said otherwise; x, y, heading in the right-handed world frame
    of the road, of the *reference point* of the actor (rear axle for vehicles). Entries of actors
    that are not ``present`` are NaN (lane 0, road -1). Times beyond the duration of a scenario are
    marked in ``valid``; states there are the last valid ones.
    """

    time_s: Floats
    """(T,) from 0 with a fixed step."""
    valid: NDArray[np.bool_]
    """(B, T) time is within the duration of the scenario."""
    present: NDArray[np.bool_]
    """(B, N)"""
    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    course_rad: Floats
    """Direction of motion of the reference point: the heading, unless the actor slides, reverses
    or drifts; where it stands, the heading."""
    speed_mps: Floats
    """Of the reference point along the course, never negative."""
    accel_mps2: Floats
    """Rate of change of speed."""
    road: Ints
    """Index into ``road_ids`` of the group; -1 off every road."""
    lane: Ints
    """OpenDRIVE lane id at the reference point; 0 outside all lanes."""
    s_m: Floats
    t_m: Floats
    length_m: Floats
    """(B, N)"""
    width_m: Floats
    """(B, N)"""
    centre_x_m: Floats
    """(B, N) from the reference point forward to the middle of the box."""
    road_ids: tuple[tuple[str, ...], ...]
    """Names of the roads, for each group of the batch."""
    group_of_row: NDArray[np.int64]
    """(B,)"""
    phase_start_s: Floats
    """(B, N, P) when the phase began, NaN if it never did."""
    phase_end_s: Floats
    """(B, N, P) when the phase came to its own end, NaN if it did not."""
    phases_known: bool = True
    """Whether the two say so; not of a simulator's run, where both are NaN."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """B, N, T."""
        b, n, t = self.x_m.shape
        return b, n, t

    @property
    def step_s(self) -> float:
        """The fixed time step."""
        return float(self.time_s[1] - self.time_s[0])

    def centres(self) -> tuple[Floats, Floats]:
        """(B, N, T) x and y of the middle of the boxes."""
        forward = self.centre_x_m[..., None]
        return (
            self.x_m + forward * np.cos(self.heading_rad),
            self.y_m + forward * np.sin(self.heading_rad),
        )
