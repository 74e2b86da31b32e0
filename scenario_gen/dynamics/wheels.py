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
from scenario_gen.dynamics.wheels_reasons import Stages, reasons_of
from scenario_gen.units import GRAVITY_MPS2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TINY = 1e-9
# Angles that nobody turns by within a step. [rad]
_MOST_STEP_RAD = 1.5


def drive(demand: Demand, able: Abilities, grip: Grip, least_grip_mps2: Floats) -> Followed:
    """Let K vehicles follow their demand.

    Args:
        demand: K motions.
        able: (K,) limits.
        grip: of the K vehicles.
        least_grip_mps2: (K,) the least that they have on the way of their demand.
    """
    run = _Drive(demand, able, grip, least_grip_mps2)
    for step in range(demand.x_m.shape[1] - 1):
        run.step(step)
    return run.followed()


class _Drive:
    """One run; state arrays (K,), kept ones (T, K)."""

    def __init__(
        self, demand: Demand, able: Abilities, grip: Grip, least_grip_mps2: Floats
    ) -> None:
        self._demand, self._able, self._grip = demand, able, grip
        self._way = Way.of(demand, able, least_grip_mps2)
        count, steps = demand.x_m.shape
        self._tempo = Tempo.of(demand, able)
        self._station_d = self._way.station_m.T + self._tempo.early_m
        self._at = self._way.first
        self._here = self._way.table.take(self._at, axis=0).T
        self._along = np.zeros(count)
        self._x, self._y = demand.x_m[:, 0], demand.y_m[:, 0]
        self._theta = demand.body_rad[:, 0]
        self._w = self._here[GEAR] * demand.speed_mps[:, 0]
        # Actuators: acceleration that brakes and motor ask for, tangents of steering and lean.
        self._accel = np.clip(self._tempo.accel_mps2[0], -able.decel_mps2, able.accel_mps2)
        bend = np.clip(self._way.curvature.take(self._at), -able.curvature, able.curvature)
        self._steer = able.wheelbase_m * bend
        self._tilt = self._w * self._w * bend / GRAVITY_MPS2
        h = demand.step_s
        self._jerk = able.jerk_mps3 * h
        self._steer_step = np.tan(np.minimum(able.steering_rate_radps * h, _MOST_STEP_RAD))
        self._tilt_step = np.tan(np.minimum(able.lean_rate_radps * h, _MOST_STEP_RAD))
        bend_rate = able.steering_rate_radps / able.wheelbase_m
        self._look_m = np.maximum(
            np.cbrt(MOST_LEFT_M * demand.speed_mps.T / bend_rate), LEAST_LOOK_M
        )
        self._leans = np.isfinite(able.lean_mps2)
        self._any_leans = bool(self._leans.any())
        self._x_m, self._y_m, self._body_rad, self._w_mps = np.empty((4, steps, count))
        self._stages = Stages.empty(steps - 1, count)

    def step(self, n: int) -> None:
        """From step n to the next."""
        able, h, stages = self._able, self._demand.step_s, self._stages
        self._locate()
        here, along, gear = self._here, self._along, self._here[GEAR]
        self._keep(n)
        dx, dy = self._x - here[X], self._y - here[Y]
        left = gear * (here[COS] * dy - here[SIN] * dx) - here[LEFT] - here[SLOPE] * along
        psi = self._theta - here[BODY] - here[BEND] * gear * along
        u = gear * self._w
        lag = self._station_d[n] - here[STATION] - along
        # What is wanted: equations 1 and 2 of ``tracking``.
        a = self._tempo.accel_mps2[n] + K_SPEED * (self._tempo.speed_mps[n] - u)
        a += K_PLACE * np.minimum(np.maximum(lag, -MOST_LAG_M), MOST_LAG_M)
        beyond = along + 0.5 * h * u >= here[LENGTH]
        part = np.where(beyond, self._way.following.take(self._at), self._at)
        left = np.minimum(np.maximum(left, -MOST_LEFT_M), MOST_LEFT_M)
        look = np.maximum(ACROSS_S * np.abs(u), self._look_m[n])
        k = self._way.curvature.take(part) - (left / look + 2.0 * gear * np.sin(psi)) / look
        stages.accel[0, n], stages.bend[0, n] = a, k
        # What the vehicle can do.
        a = np.minimum(np.maximum(a, -able.decel_mps2), able.accel_mps2)
        k = np.minimum(np.maximum(k, -able.curvature), able.curvature)
        stages.accel[1, n], stages.bend[1, n] = a, k
        fastest = np.maximum(np.abs(u), np.abs(u + h * np.maximum(a, self._accel)))
        v2 = np.maximum(fastest * fastest, _TINY)
        if self._any_leans:
            most = able.lean_mps2 / v2
            k = np.minimum(np.maximum(k, -most), most)
        grip = self._grip.at(n, lag, fastest)
        stages.bend[2, n], stages.v2[n], stages.grip[n] = k, v2, grip
        share = _share_within(grip, a, k * v2)
        a, k = a * share, k * share
        stages.accel[2, n], stages.bend[3, n] = a, k
        # How fast brakes, steering and lean get there.
        a = self._accel + np.minimum(np.maximum(a - self._accel, -self._jerk), self._jerk)
        self._accel = a
        self._steer = _towards(self._steer, able.wheelbase_m * k, self._steer_step)
        k = self._steer / able.wheelbase_m
        stages.accel[3, n], stages.bend[4, n] = a, k
        if self._any_leans:
            self._tilt = _towards(self._tilt, k * v2 / GRAVITY_MPS2, self._tilt_step)
            k = np.where(self._leans, self._tilt * GRAVITY_MPS2 / v2, k)
        stages.bend[5, n] = k
        # What the tyres transmit.
        share = _share_within(grip, a, k * v2)
        a, k = a * share, k * share
        stages.accel[4, n], stages.bend[6, n] = a, k
        self._move(u, a, k, gear)

    def _locate(self) -> None:
        """Find the part of the way beside each vehicle."""
        way = self._way
        past = self._along >= self._here[LENGTH]
        while past.any():
            after = way.following.take(self._at)
            past &= after != self._at
            self._at = np.where(past, after, self._at)
            self._here = here = way.table.take(self._at, axis=0).T
            dx, dy = self._x - here[X], self._y - here[Y]
            self._along = dx * here[COS] + dy * here[SIN]
            past &= self._along >= here[LENGTH]

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

    def _keep(self, n: int) -> None:
        self._x_m[n], self._y_m[n] = self._x, self._y
        self._body_rad[n], self._w_mps[n] = self._theta, self._w

    def followed(self) -> Followed:
        """After all steps."""
        demand = self._demand
        self._keep(demand.x_m.shape[1] - 1)
        # Who stands is about to move as its demand is.
        backwards = np.where(self._w_mps == 0.0, demand.backwards.T, self._w_mps < 0.0)
        curvature_d = self._way.curvature.reshape(-1, demand.x_m.shape[0])

        def reasons(chosen: Ints) -> Reasons:
            return reasons_of(
                self._stages.at(chosen), self._able.at(chosen), demand.step_s,
                self._tempo.accel_mps2[:, chosen], curvature_d[:, chosen],
                demand.speed_mps.T[:-1, chosen],
            )  # fmt: skip

        return Followed(
            x_m=self._x_m,
            y_m=self._y_m,
            turned_rad=self._body_rad - demand.body_rad.T,
            course_rad=self._body_rad + np.pi * backwards,
            speed_mps=np.abs(self._w_mps),
            reasons=reasons,
        )


def _share_within(grip: Floats, along: Floats, across: Floats) -> Floats:
    """Share of an acceleration in the plane that lies within the friction circle."""
    total = np.sqrt(along * along + across * across)
    return np.asarray(np.where(total > grip, grip / np.maximum(total, _TINY), 1.0))


def _towards(tangent: Floats, wanted: Floats, step: Floats) -> Floats:
    """Tangents of angles that turn towards others by an angle with tangent ``step`` at most.

    By tan(x + y) = (tan x + tan y) / (1 - tan x tan y), for angles within a right one.
    """
    most = (tangent + step) / np.maximum(1.0 - tangent * step, _TINY)
    least = (tangent - step) / np.maximum(1.0 + tangent * step, _TINY)
    return np.minimum(np.maximum(wanted, least), most)
