"""Vehicles: a kinematic bicycle whose reference point is the middle of the rear axle.

With w the speed (negative backwards), theta the direction of the body, delta the steering angle
and L the wheelbase:

    dx/dt = w cos(theta),  dy/dt = w sin(theta),  dtheta/dt = w kappa,  kappa = tan(delta) / L   (1)
    a_x = dw/dt,  a_y = w^2 kappa,  a_x^2 + a_y^2 <= (mu g)^2                                    (2)

Where tyres have less grip than brakes and steering ask for, both accelerations shrink alike: the
path bends less than the wheels are turned. Two-wheelers lean by atan(a_y / g), no farther and no
faster than they can.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics.abilities import Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.grip import Grip
from scenario_gen.dynamics.steering import Steering, bends
from scenario_gen.dynamics.tempo import Tempo
from scenario_gen.dynamics.tracking import (
    ACROSS_S,
    K_PLACE,
    K_SPEED,
    LEAST_LOOK_M,
    MOST_LAG_M,
    MOST_LEFT_M,
    Followed,
    Reasons,
)
from scenario_gen.dynamics.way import (
    BEND,
    BODY,
    COS,
    GEAR,
    LEFT,
    LENGTH,
    SIN,
    SLOPE,
    STATION,
    Way,
    X,
    Y,
)
from scenario_gen.dynamics.wheels_reasons import Asked, Stages, reasons_of
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TINY = 1e-9
# Angles that nobody turns by within a step. [rad]
_MOST_STEP_RAD = 1.5


def drive(
    demand: Demand, tempo: Tempo, steering: Steering, able: Abilities, grip: Grip
) -> Followed:
    """Let K vehicles with (K,) limits follow their demand."""
    run = _Drive(demand, tempo, steering, able, grip)
    for step in range(demand.x_m.shape[1] - 1):
        run.step(step)
    return run.followed()


class _Drive:
    """One run; arrays (K,), or (T, K) where they end in ``_d``."""

    def __init__(
        self, demand: Demand, tempo: Tempo, steering: Steering, able: Abilities, grip: Grip
    ) -> None:
        self._demand, self._able, self._grip = demand, able, grip
        self._way = way = Way.of(demand, steering)
        self._steering = steering
        self._speed_d, self._accel_d, self._station_d = (
            np.ascontiguousarray(values.T)
            for values in (tempo.speed_mps, tempo.accel_mps2, way.station_m + tempo.early_m)
        )
        bend_rate = able.steering_rate_radps / able.wheelbase_m
        look_m = np.cbrt(MOST_LEFT_M * demand.speed_mps.T / bend_rate)
        self._look_d = np.maximum(look_m, LEAST_LOOK_M)
        h = demand.step_s
        self._least_accel, self._least_bend = -able.decel_mps2, -able.curvature
        self._jerk = able.jerk_mps3 * h
        self._steer_step = np.tan(np.minimum(able.steering_rate_radps * h, _MOST_STEP_RAD))
        self._tilt_step = np.tan(np.minimum(able.lean_rate_radps * h, _MOST_STEP_RAD))
        leans = np.isfinite(able.lean_mps2)
        self._leans = leans if leans.any() else None
        # Where the vehicles are, and on which part of their way.
        self._x, self._y = demand.x_m[:, 0], demand.y_m[:, 0]
        self._dx, self._dy = np.zeros((2, able.model.size))
        self._at, self._along = way.first, np.zeros(able.model.size)
        self._here = way.table.take(self._at, axis=0).T
        self._theta = demand.body_rad[:, 0]
        self._w = self._here[GEAR] * demand.speed_mps[:, 0]
        # Actuators: acceleration that brakes and motor ask for, tangents of steering and lean.
        most = np.minimum(able.curvature, able.lean_mps2 / np.maximum(self._w * self._w, _TINY))
        bend = np.clip(way.curvature.take(self._at), -most, most)
        self._accel = np.clip(self._accel_d[0], -able.decel_mps2, able.accel_mps2)
        self._steer = able.wheelbase_m * bend
        self._tilt = self._w * self._w * bend / GRAVITY_MPS2
        self._states: list[tuple[Floats, ...]] = []
        self._stages: list[tuple[Floats, ...]] = []

    def step(self, n: int) -> None:
        """From step n to the next."""
        able, h = self._able, self._demand.step_s
        self._locate()
        self._states.append((self._x, self._y, self._theta, self._w))
        here, along = self._here, self._along
        gear, length = here[GEAR], here[LENGTH]
        u = gear * self._w
        speed = np.abs(u)
        left = gear * (here[COS] * self._dy - here[SIN] * self._dx)
        left -= here[LEFT] + here[SLOPE] * along
        psi = self._theta - here[BODY] - here[BEND] * gear * along
        lag = self._station_d[n] - here[STATION] - along
        # What is wanted: equations 1 and 2 of ``tracking``.
        a0 = self._accel_d[n] + K_SPEED * (self._speed_d[n] - u)
        a0 += K_PLACE * np.minimum(np.maximum(lag, -MOST_LAG_M), MOST_LAG_M)
        part = np.where(along + 0.5 * h * u >= length, self._way.following.take(self._at), self._at)
        look = np.maximum(ACROSS_S * speed, self._look_d[n])
        left = np.minimum(np.maximum(left, -MOST_LEFT_M), MOST_LEFT_M)
        k0 = self._way.curvature.take(part) - (left / look + 2.0 * gear * np.sin(psi)) / look
        # What the vehicle can do.
        a1 = np.minimum(np.maximum(a0, self._least_accel), able.accel_mps2)
        k1 = k2 = np.minimum(np.maximum(k0, self._least_bend), able.curvature)
        fastest = np.maximum(speed, speed + h * np.maximum(a1, self._accel))
        v2 = np.maximum(fastest * fastest, _TINY)
        if self._leans is not None:
            most = able.lean_mps2 / v2
            k2 = np.minimum(np.maximum(k1, -most), most)
        grip = self._grip.at(n, lag, fastest)
        share = _share_within(grip, a1, k2 * v2)
        a2, k3 = a1 * share, k2 * share
        # How fast brakes, steering and lean get there.
        change = np.minimum(np.maximum(a2 - self._accel, -self._jerk), self._jerk)
        self._accel = a3 = self._accel + change
        self._steer = _towards(self._steer, able.wheelbase_m * k3, self._steer_step)
        k4 = k5 = self._steer / able.wheelbase_m
        if self._leans is not None:
            self._tilt = _towards(self._tilt, k4 * v2 / GRAVITY_MPS2, self._tilt_step)
            # Leaning as before while it slows down, it would turn tighter than it can.
            leant = np.clip(self._tilt * GRAVITY_MPS2 / v2, self._least_bend, able.curvature)
            k5 = np.where(self._leans, leant, k4)
        # What the tyres transmit.
        share = _share_within(grip, a3, k5 * v2)
        a4, k6 = a3 * share, k5 * share
        self._stages.append((a0, a1, a2, a3, a4, k0, k1, k2, k3, k4, k5, k6, v2, grip))
        self._move(u, a4, k6, gear)

    def _locate(self) -> None:
        """Find the part of the way beside each vehicle.

        What is found depends on the place of a vehicle alone, and not on who else has to look on.
        """
        way = self._way
        past = self._along >= self._here[LENGTH]
        while True:
            self._at = np.where(past, way.following.take(self._at), self._at)
            self._here = here = way.table.take(self._at, axis=0).T
            self._dx, self._dy = self._x - here[X], self._y - here[Y]
            self._along = self._dx * here[COS] + self._dy * here[SIN]
            past = (self._along >= here[LENGTH]) & (way.following.take(self._at) != self._at)
            if not past.any():
                return

    def _move(self, u: Floats, a: Floats, k: Floats, gear: Floats) -> None:
        """Equation 1 over a step, with constant acceleration and curvature."""
        h = self._demand.step_s
        after = u + h * a
        way = 0.5 * h * (u + after)
        stops = (u >= 0.0) & (after < 0.0)
        if stops.any():
            way = np.where(stops, 0.5 * u * u / np.where(stops, -a, 1.0), way)
            after = np.where(stops, 0.0, after)
        turn = k * gear * way
        middle = self._theta + 0.5 * turn
        chord = gear * way * (1.0 - turn * turn / 24.0)
        dx, dy = chord * np.cos(middle), chord * np.sin(middle)
        self._x, self._y = self._x + dx, self._y + dy
        self._theta, self._w = self._theta + turn, gear * after
        self._along = self._along + dx * self._here[COS] + dy * self._here[SIN]

    def _asked(self, chosen: Ints) -> Asked:
        """What the demand of some of the vehicles asks for."""
        demand, steering = self._demand.at(chosen), self._steering.at(chosen)
        speed_mps = demand.speed_mps.T
        accel_mps2 = np.diff(speed_mps, axis=0) / demand.step_s
        plain = Asked(accel_mps2, bends(demand.body_rad, steering.way_m).T, speed_mps[:-1])
        return plain.least(self._accel_d[:, chosen], steering.curvature.T)

    def followed(self) -> Followed:
        """After all steps."""
        demand, able = self._demand, self._able
        self._states.append((self._x, self._y, self._theta, self._w))
        x_m, y_m, theta_rad, w_mps = np.array(self._states).transpose(1, 0, 2)
        # Who stands is about to move as its demand is.
        backwards = np.where(w_mps == 0.0, demand.backwards.T, w_mps < 0.0)

        def reasons(chosen: Ints) -> Reasons:
            stages = Stages.of(self._stages, chosen)
            return reasons_of(stages, able.at(chosen), demand.step_s, self._asked(chosen))

        return Followed(
            x_m=x_m,
            y_m=y_m,
            turned_rad=theta_rad - demand.body_rad.T,
            course_rad=theta_rad + np.pi * backwards,
            speed_mps=np.abs(w_mps),
            reasons=reasons,
        )


def _share_within(grip: Floats, along: Floats, across: Floats) -> Floats:
    """Share of an acceleration in the plane that lies within the friction circle."""
    return np.asarray(grip / np.maximum(np.hypot(along, across), grip))


def _towards(tangent: Floats, wanted: Floats, step: Floats) -> Floats:
    """Tangents of angles that turn towards others by an angle with tangent ``step`` at most.

    By tan(x + y) = (tan x + tan y) / (1 - tan x tan y), for angles within a right one.
    """
    both = tangent * step
    most = (tangent + step) / np.maximum(1.0 - both, _TINY)
    least = (tangent - step) / np.maximum(1.0 + both, _TINY)
    return np.minimum(np.maximum(wanted, least), most)
