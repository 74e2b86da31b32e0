"""Hand-made traces on one straight road along +x, with answers that can be worked out on paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics import EgoPath, Stretches

LENGTH_M, WIDTH_M = 4.0, 2.0


@dataclass(frozen=True)
class Mover:
    """A box in a straight line with constant acceleration; its centre is its reference point."""

    x_m: float = 0.0
    y_m: float = 0.0
    speed_mps: float = 0.0
    heading_rad: float = 0.0
    accel_mps2: float = 0.0
    length_m: float = LENGTH_M
    width_m: float = WIDTH_M
    lane: int = -1


def trace_of(*rows: list[Mover], duration_s: float = 10.0, step_s: float = 0.1) -> TraceBatch:
    """One row per list of movers, the first of each list being the ego."""
    time_s = np.arange(round(duration_s / step_s) + 1) * step_s
    b, n, t = len(rows), max(len(row) for row in rows), time_s.size
    state = {name: np.full((b, n, t), np.nan) for name in ("x", "y", "h", "v", "a")}
    box = {name: np.full((b, n), np.nan) for name in ("length_m", "width_m", "centre_x_m")}
    present = np.zeros((b, n), dtype=bool)
    lane = np.zeros((b, n, t), dtype=np.int32)
    for i, row in enumerate(rows):
        for k, mover in enumerate(row):
            present[i, k] = True
            stop_s = np.inf
            if mover.accel_mps2 < 0:
                stop_s = -mover.speed_mps / mover.accel_mps2
            at_s = np.minimum(time_s, stop_s)
            way_m = mover.speed_mps * at_s + 0.5 * mover.accel_mps2 * at_s**2
            state["x"][i, k] = mover.x_m + way_m * np.cos(mover.heading_rad)
            state["y"][i, k] = mover.y_m + way_m * np.sin(mover.heading_rad)
            state["h"][i, k] = mover.heading_rad
            state["v"][i, k] = mover.speed_mps + mover.accel_mps2 * at_s
            state["a"][i, k] = np.where(time_s < stop_s, mover.accel_mps2, 0.0)
            box["length_m"][i, k], box["width_m"][i, k] = mover.length_m, mover.width_m
            box["centre_x_m"][i, k] = 0.0
            lane[i, k] = mover.lane
    road = np.where(present[..., None], 0, -1).astype(np.int32) * np.ones(t, dtype=np.int32)
    nothing = np.full((b, n, 0), np.nan)
    return TraceBatch(
        time_s=time_s, valid=np.ones((b, t), dtype=bool), present=present,
        x_m=state["x"], y_m=state["y"], heading_rad=state["h"],
        course_rad=state["h"].copy(), speed_mps=state["v"],
        accel_mps2=state["a"], road=road.astype(np.int32), lane=lane,
        s_m=state["x"].copy(), t_m=state["y"].copy(), **box,
        road_ids=(("main",),), group_of_row=np.zeros(b, dtype=np.int64),
        phase_start_s=nothing, phase_end_s=nothing,
    )  # fmt: skip


def straight_path() -> EgoPath:
    """The way of an ego along the road of these traces."""
    zero, length_m = np.zeros(1), np.array([2000.0])
    number = np.zeros(1, dtype=np.int32)
    stretch = Stretches(number, zero, length_m, zero + 1.0, zero, zero, zero, number - 1)
    return EgoPath(1, stretch, zero, zero, zero, zero, zero, length_m)
