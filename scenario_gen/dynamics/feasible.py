"""Who can do what it asks of itself, by inverse dynamics in every step.

What is left of a demand after its idealised jumps are eased (``foresight``) is either within all
limits, with a little to spare for rounding, or it has to be found out what comes of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.feet import Strides, possible
from scenario_gen.dynamics.steering import Steering
from scenario_gen.dynamics.tempo import Tempo
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Share of a limit that may be asked for.
_SHARE = 0.98
#: A direction at the start that is not that of the demand is to be steered away first. [rad]
_START_RAD = 0.01
_ROUNDING_MPS2 = 1e-9


def on_rails(tempo: Tempo, able: Abilities, step_s: float) -> Bools:
    """(K,) whether speeds are possible."""
    accel = tempo.accel_mps2
    ok: Bools = accel.max(axis=1) <= _SHARE * able.accel_mps2
    ok &= accel.min(axis=1) >= -_SHARE * able.decel_mps2
    ok &= _change(accel) <= able.jerk_mps3 * step_s
    return ok


def on_wheels(
    demand: Demand, tempo: Tempo, steering: Steering, able: Abilities, grip_mps2: Floats
) -> Bools:
    """(K,) whether speeds and directions are possible with (K, T) grip."""
    step_s = demand.step_s
    ok = on_rails(tempo, able, step_s)
    bend = steering.curvature
    ok &= np.abs(bend).max(axis=1) <= _SHARE * able.curvature
    ok &= _change(np.arctan(able.wheelbase_m[:, None] * bend)) <= able.steering_rate_radps * step_s
    ok &= np.abs(steering.body_rad[:, 0] - demand.body_rad[:, 0]) <= _START_RAD
    fastest_mps = np.maximum(tempo.speed_mps[:, 1:], tempo.speed_mps[:, :-1])
    across = fastest_mps * fastest_mps * bend
    grip = _SHARE * np.minimum(grip_mps2[:, 1:], grip_mps2[:, :-1])
    ok &= (tempo.accel_mps2**2 + across**2 <= grip * grip).all(axis=1)
    leans = np.flatnonzero(np.isfinite(able.lean_mps2))
    if leans.size:
        across = across[leans]
        fits = np.abs(across).max(axis=1) <= _SHARE * able.lean_mps2[leans]
        rate = able.lean_rate_radps[leans] * step_s
        ok[leans] &= fits & (_change(np.arctan(across / GRAVITY_MPS2)) <= rate)
    return ok


def on_foot(strides: Strides, able: Abilities, grip_mps2: Floats, step_s: float) -> Bools:
    """(K,) whether motions are possible with (K, T) grip."""
    velocity = strides.velocity_mps[:, :-1]
    accel = np.diff(strides.velocity_mps, axis=1) / step_s
    could = possible(accel, velocity, np.hypot(velocity[0], velocity[1]), able)
    ok: Bools = np.abs(could - accel).max(axis=(0, 1)) <= _ROUNDING_MPS2
    ok &= (np.hypot(accel[0], accel[1]) <= _SHARE * grip_mps2.T[:-1]).all(axis=0)
    change = np.diff(accel, axis=1)
    most = np.hypot(change[0], change[1]).max(axis=0, initial=0.0)
    ok &= most <= able.jerk_mps3 * step_s
    return ok


def _change(values: Floats) -> Floats:
    most: Floats = np.abs(np.diff(values, axis=1)).max(axis=1, initial=0.0)
    return most
