"""Situations by hand, and a small closed loop with known answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.drivers import Driver, Scheme, Situation

Floats = NDArray[np.float64]

HALF_M = 2.25
WIDTH_M = 1.9


def situation(rows: int = 1, actors: int = 1, **given: Any) -> Situation:
    """An ego at 20 m/s on dry asphalt, actors 100 m ahead in its path that stand, all seen.

    Values broadcast to (rows,) or (rows, actors).
    """
    per_row = {"speed_mps": 20.0, "accel_mps2": 0.0, "set_speed_mps": 20.0, "grip_mps2": 8.0}
    per_actor = {
        "gap_m": 100.0, "ahead": True, "reach_m": 4.5, "along_mps": 0.0, "along_mps2": 0.0,
        "side_gap_m": -1.9, "towards_mps": 0.0, "deviation_m": 0.0, "wrap_m": 1.9, "seen": True,
    }  # fmt: skip
    values: dict[str, Any] = {"time_s": 0.0, "step_s": 0.1}
    for defaults, shape in ((per_row, (rows,)), (per_actor, (rows, actors))):
        for name, default in defaults.items():
            kind = np.bool_ if isinstance(default, bool) else np.float64
            value = np.asarray(given.pop(name, default), dtype=kind)
            values[name] = np.broadcast_to(value, shape).copy()
    return Situation(**(values | given))


@dataclass(frozen=True, eq=False)
class Run:
    """What came of B egos."""

    speed_mps: Floats
    """(B, T)"""
    x_m: Floats
    collided: NDArray[np.bool_]
    """(B,)"""
    least_gap_m: Floats
    """(B,) to anybody ahead in the path."""


def drive(
    driver: Driver,
    ego_mps: Floats | list[float],
    others: Callable[[float], dict[str, Floats]],
    *,
    grip_mps2: float | Floats = 8.0,
    step_s: float = 0.05,
    for_s: float = 20.0,
    scheme: Scheme = Scheme.EXACT,
    seen: Callable[[float], NDArray[np.bool_]] | None = None,
) -> Run:
    """Let a driver brake in front of others that move as they are told, on a straight road.

    Args:
        driver: a profile.
        ego_mps: (B,) speeds at x = 0, y = 0.
        others: time -> ``x_m``, ``along_mps`` and, if not 0, ``along_mps2``, ``y_m``,
            ``across_mps`` and ``start_y_m``, each (B, A).
        grip_mps2: mu g.
        step_s: time step.
        for_s: how long.
        scheme: of the driver.
        seen: time -> (B, A); everything when not given.
    """
    speed = np.array(ego_mps, dtype=np.float64)
    x, before = np.zeros(speed.shape), speed
    actors = others(0.0)["x_m"].shape[1]
    wheel = driver.drive(speed.size, actors, scheme)
    collided = np.zeros(speed.shape, dtype=np.bool_)
    least = np.full(speed.shape, np.inf)
    speeds, places = [], []
    for index in range(round(for_s / step_s)):
        time_s = index * step_s
        state = others(time_s)
        zero = np.zeros(state["x_m"].shape)
        y, across = state.get("y_m", zero), state.get("across_mps", zero)
        ahead = state["x_m"] - x[:, None]
        gap, side_gap = np.abs(ahead) - 2.0 * HALF_M, np.abs(y) - WIDTH_M
        sees = np.ones(zero.shape, dtype=np.bool_) if seen is None else seen(time_s)
        now = situation(
            speed.size, actors, time_s=time_s, step_s=step_s, speed_mps=speed,
            accel_mps2=(speed - before) / step_s, set_speed_mps=np.array(ego_mps),
            grip_mps2=grip_mps2, gap_m=gap, ahead=ahead > 0.0, along_mps=state["along_mps"],
            along_mps2=state.get("along_mps2", zero), side_gap_m=side_gap,
            towards_mps=-np.where(y < 0.0, -1.0, 1.0) * across,
            deviation_m=np.maximum(np.abs(state.get("start_y_m", zero)) - np.abs(y), 0.0),
            wrap_m=WIDTH_M, seen=sees,
        )  # fmt: skip
        collided |= ((gap < 0.0) & (side_gap < 0.0)).any(axis=1)
        in_path = np.where((side_gap < 0.0) & (ahead > 0.0), gap, np.inf)
        least = np.minimum(least, in_path.min(axis=1, initial=np.inf))
        accel = wheel.acceleration(now)
        speeds.append(speed)
        places.append(x)
        before, after = speed, np.maximum(speed + accel * step_s, 0.0)
        moving = np.where(accel < 0.0, (speed - after) / np.where(accel < 0.0, -accel, 1.0), step_s)
        x = x + 0.5 * (speed + after) * np.where(after > 0.0, step_s, moving)
        speed = after
    return Run(np.stack(speeds, 1), np.stack(places, 1), collided, least)


def leader(
    gap_m: Floats | list[float], lead_mps: float | Floats = 0.0, brake_mps2: float | Floats = 0.0
) -> Callable[[float], dict[str, Floats]]:
    """(B,) gaps to one leader in the path each, who brakes from time 0 on until it stands."""
    start = np.asarray(gap_m, dtype=np.float64) + 2.0 * HALF_M
    v0 = np.broadcast_to(np.asarray(lead_mps, dtype=np.float64), start.shape)
    brake = np.broadcast_to(np.asarray(brake_mps2, dtype=np.float64), start.shape)

    def at(time_s: float) -> dict[str, Floats]:
        braking = np.where(brake > 0.0, np.minimum(time_s, v0 / np.maximum(brake, 1e-9)), time_s)
        now = v0 - brake * braking
        return {
            "x_m": (start + v0 * braking - 0.5 * brake * braking**2)[:, None],
            "along_mps": now[:, None],
            "along_mps2": np.where((brake > 0.0) & (now > 1e-9), -brake, 0.0)[:, None],
        }

    return at


def cutter(
    gap_m: Floats | list[float],
    lead_mps: float | Floats,
    across_mps: float | Floats,
    start_y_m: float = 3.5,
) -> Callable[[float], dict[str, Floats]]:
    """(B,) gaps at time 0 to one who comes over from the lane beside with constant speeds."""
    start = np.asarray(gap_m, dtype=np.float64) + 2.0 * HALF_M
    v0 = np.broadcast_to(np.asarray(lead_mps, dtype=np.float64), start.shape)
    rate = np.broadcast_to(np.asarray(across_mps, dtype=np.float64), start.shape)

    def at(time_s: float) -> dict[str, Floats]:
        y = start_y_m - rate * time_s
        return {
            "x_m": (start + v0 * time_s)[:, None],
            "along_mps": v0[:, None],
            "y_m": np.maximum(y, 0.0)[:, None],
            "across_mps": np.where(y > 0.0, -rate, 0.0)[:, None],
            "start_y_m": np.full((start.size, 1), start_y_m),
        }

    return at
