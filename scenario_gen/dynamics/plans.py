"""What movers of each model ask of themselves, whether they can do it, and how they try."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.dynamics import feasible
from scenario_gen.dynamics.abilities import FEET, RAILS, WHEELS, Abilities
from scenario_gen.dynamics.demand import Demand
from scenario_gen.dynamics.feet import Strides, walk
from scenario_gen.dynamics.grip import Grip
from scenario_gen.dynamics.rails import ride
from scenario_gen.dynamics.steering import Steering
from scenario_gen.dynamics.tempo import Tempo
from scenario_gen.dynamics.tracking import Followed
from scenario_gen.dynamics.wheels import drive

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plan:
    """Of K movers of one model."""

    possible: Bools
    """(K,) whether it is within all limits."""
    away_m: Floats
    """(K, T) how far it leads from the demand."""
    away_mps: Floats
    """(K, T) by how much its speed differs."""
    follow: Callable[[Ints, Demand, Abilities, Grip], Followed]
    """Some of the K movers, with their demand, limits and grip -> what comes of it."""


def _wheels(demand: Demand, able: Abilities, grip_mps2: Floats) -> Plan:
    tempo = Tempo.of(demand, able)
    steering = Steering.of(demand, able, grip_mps2.min(axis=1))

    def follow(rows: Ints, some: Demand, limits: Abilities, grip: Grip) -> Followed:
        return drive(some, tempo.at(rows), steering.at(rows), limits, grip)

    return Plan(
        feasible.on_wheels(demand, tempo, steering, able, grip_mps2),
        np.hypot(tempo.early_m, steering.left_m),
        np.abs(tempo.speed_mps - demand.speed_mps),
        follow,
    )


def _rails(demand: Demand, able: Abilities, grip_mps2: Floats) -> Plan:
    del grip_mps2
    tempo = Tempo.of(demand, able)

    def follow(rows: Ints, some: Demand, limits: Abilities, grip: Grip) -> Followed:
        del grip
        return ride(some, tempo.at(rows), limits)

    return Plan(
        feasible.on_rails(tempo, able, demand.step_s),
        np.abs(tempo.early_m),
        np.abs(tempo.speed_mps - demand.speed_mps),
        follow,
    )


def _feet(demand: Demand, able: Abilities, grip_mps2: Floats) -> Plan:
    strides = Strides.of(demand, able)

    def follow(rows: Ints, some: Demand, limits: Abilities, grip: Grip) -> Followed:
        return walk(some, strides.at(rows), limits, grip)

    speed_mps = np.hypot(strides.velocity_mps[0], strides.velocity_mps[1]).T
    return Plan(
        feasible.on_foot(strides, able, grip_mps2, demand.step_s),
        np.hypot(strides.early_m[0], strides.early_m[1]).T,
        np.abs(speed_mps - demand.speed_mps),
        follow,
    )


#: By code of the model: K motions, (K,) limits and (K, T) grip where they are to be -> the plan.
PLANS: Mapping[int, Callable[[Demand, Abilities, Floats], Plan]] = {
    WHEELS: _wheels, RAILS: _rails, FEET: _feet,
}  # fmt: skip
