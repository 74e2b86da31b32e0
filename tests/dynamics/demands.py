"""Demands made by hand: motions with known accelerations and curvatures, and who is to follow."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics import FEET, RAILS, WHEELS, Abilities, Following, Tolerance, follow
from scenario_gen.metrics import Surfaces
from tests.worlds import scenario

STEP_S = 0.1
CAR = {"accel": 7.0, "decel": 11.5, "jerk": 40.0, "radius": 3.9, "wheelbase": 2.7, "steer": 0.4}
TRUCK = {"accel": 2.5, "decel": 8.0, "jerk": 12.0, "radius": 8.5, "wheelbase": 5.2, "steer": 0.4}
MOTORCYCLE = {"accel": 9.0, "decel": 10.0, "jerk": 40.0, "radius": 2.0, "wheelbase": 1.45,
              "steer": 2.0, "lean": 0.8, "lean_rate": 1.0}  # fmt: skip
WALKER = {"model": FEET, "accel": 4.0, "decel": 6.0, "jerk": 40.0, "grips": False}
TRAM = {"model": RAILS, "accel": 1.5, "decel": 3.0, "jerk": 10.0, "grips": False}


def able(model: int = WHEELS, *, accel: float, decel: float, jerk: float, radius: float = 0.0,
         wheelbase: float = 1.0, steer: float = np.inf, lean: float = np.inf,
         lean_rate: float = np.inf, grips: bool = True) -> Abilities:  # fmt: skip
    """Limits of one mover; the radius in m, lean and rates in rad and rad/s."""
    tan = np.tan(lean) if lean < np.inf else np.inf
    values = {
        "model": np.int8(model), "accel_mps2": accel, "decel_mps2": decel, "jerk_mps3": jerk,
        "curvature": 1.0 / radius if radius else np.inf, "wheelbase_m": wheelbase,
        "steering_rate_radps": steer, "lean_mps2": 9.81 * tan, "lean_rate_radps": lean_rate,
        "grips": grips,
    }  # fmt: skip
    return Abilities(**{name: np.array([[value]]) for name, value in values.items()})


def motion(
    speed_mps: np.ndarray, curvature: np.ndarray | float = 0.0, step_s: float = STEP_S
) -> TraceBatch:
    """One mover with T speeds, on a way of (T - 1) curvatures, as exact arcs from the origin."""
    way = 0.5 * step_s * (speed_mps[1:] + speed_mps[:-1])
    turn = way * np.broadcast_to(curvature, way.shape)
    course = np.concatenate([[0.0], np.cumsum(turn)])
    chord = way * np.sinc(turn / (2.0 * np.pi))
    middle = course[:-1] + 0.5 * turn
    x = np.concatenate([[0.0], np.cumsum(chord * np.cos(middle))])
    y = np.concatenate([[0.0], np.cumsum(chord * np.sin(middle))])
    return trace_of(x, y, course, speed_mps, step_s)


def trace_of(
    x: np.ndarray, y: np.ndarray, course: np.ndarray, speed: np.ndarray, step_s: float = STEP_S
) -> TraceBatch:
    """A trace of one scenario with one mover, from (T,) states."""
    wrapped = course - 2.0 * np.pi * np.rint(course / (2.0 * np.pi))
    one = (1, 1, x.size)
    nothing = np.full((1, 1, 0), np.nan)
    box = np.full((1, 1), 2.0)
    return TraceBatch(
        time_s=np.arange(x.size) * step_s, valid=np.ones((1, x.size), dtype=bool),
        present=np.ones((1, 1), dtype=bool), x_m=x.reshape(one), y_m=y.reshape(one),
        heading_rad=wrapped.reshape(one), course_rad=wrapped.reshape(one).copy(),
        speed_mps=speed.reshape(one), accel_mps2=np.gradient(speed, step_s).reshape(one),
        road=np.zeros(one, dtype=np.int32), lane=np.full(one, -1, dtype=np.int32),
        s_m=x.reshape(one).copy(), t_m=y.reshape(one).copy(), length_m=box, width_m=box,
        centre_x_m=box, road_ids=(("main",),), group_of_row=np.zeros(1, dtype=np.int64),
        phase_start_s=nothing, phase_end_s=nothing,
    )  # fmt: skip


def joined(*traces: TraceBatch) -> TraceBatch:
    """Traces of equal length as rows of one."""
    names = [
        f.name for f in fields(TraceBatch) if f.name not in ("time_s", "road_ids", "phases_known")
    ]
    rows = {name: np.concatenate([getattr(t, name) for t in traces]) for name in names}
    rows["group_of_row"] = np.arange(len(traces))
    return replace(traces[0], **rows, road_ids=traces[0].road_ids * len(traces))


def all_able(*some: Abilities) -> Abilities:
    """Limits of one mover each, as rows of one."""
    return Abilities(**{
        f.name: np.concatenate([getattr(a, f.name) for a in some]) for f in fields(Abilities)
    })  # fmt: skip


def following(
    trace: TraceBatch, limits: Abilities, mu: float = 0.8, *, condition: str = "contamination",
    place_m: float = 0.5, by_model: bool = False,
) -> Following:  # fmt: skip
    """Everybody followed to the end; ``by_model`` also who could do it anyhow.

    The friction of contamination, unlike that of water, does not depend on speed.
    """
    rows = trace.present.shape[0]
    one = scenario(environment={"friction": mu, "surface_condition": condition})
    surfaces = Surfaces.of(ScenarioBatch.of([one] * rows), [("main",)] * rows)
    last = np.full(trace.present.shape, trace.time_s.size - 1)
    tolerance = Tolerance(-1.0, -1.0) if by_model else Tolerance(place_m, 1.0)
    return follow(trace, surfaces, limits, last, trace.present, tolerance)


def braked(from_mps: float, decel: float, at_s: float, lasts_s: float) -> np.ndarray:
    """(T,) speeds: constant, then braking at a constant rate to standstill."""
    time_s = np.arange(round(lasts_s / STEP_S) + 1) * STEP_S
    return np.maximum(from_mps - decel * np.maximum(time_s - at_s, 0.0), 0.0)
