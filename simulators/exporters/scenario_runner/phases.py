"""Behaviour in the terms of ScenarioRunner: linear, speeds over times, lateral over distances.

A speed action sets the target at once and lasts for its time; the controller goes there within the
rates that its properties give. A lateral action is a distance. What a time or a rate comes to
depends on the speed, which is taken from the phases before: the speed that they lead to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
    Cross,
    LaneChange,
    LateralOffset,
    Manoeuvre,
    Phase,
    SpeedChange,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number

_LEAST_S, _LEAST_M = 0.1, 1.0

_Mover = TypeVar("_Mover", Ego, Actor)


@dataclass
class Rates:
    """The greatest rates of a mover, as limits of its controller; 0: none needed."""

    accel_mps2: float = 0.0
    decel_mps2: float = 0.0

    def note(self, change_mps: float, time_s: float) -> None:
        """Take a change of speed into account."""
        rate = abs(change_mps) / max(time_s, _LEAST_S)
        if change_mps > 0.0:
            self.accel_mps2 = max(self.accel_mps2, rate)
        else:
            self.decel_mps2 = max(self.decel_mps2, rate)


def carried_out(scenario: Scenario, network: RoadNetwork) -> tuple[Scenario, dict[str, Rates]]:
    """The scenario with phases that ScenarioRunner can carry out, and the rates of each mover.

    Args:
        scenario: concrete.
        network: its roads.
    """
    rates: dict[str, Rates] = {EGO_ID: Rates(), **{a.id: Rates() for a in scenario.actors}}
    ego = _mover(scenario.ego, network, rates[EGO_ID])
    actors = tuple(_mover(actor, network, rates[actor.id]) for actor in scenario.actors)
    return scenario.model_copy(update={"ego": ego, "actors": actors}), rates


def amounts_of(scenario: Scenario, network: RoadNetwork) -> dict[tuple[str, str], str]:
    """(feature, JSON path of a phase's part) -> what its time or rate comes to.

    Args:
        scenario: concrete.
        network: its roads.
    """
    new, rates = carried_out(scenario, network)
    found: dict[tuple[str, str], str] = {}
    movers: list[tuple[str, str, Ego | Actor, Ego | Actor]] = [
        ("ego", EGO_ID, scenario.ego, new.ego)
    ]
    for index, (old, actor) in enumerate(zip(scenario.actors, new.actors, strict=True)):
        movers.append((f"actors[{index}]", old.id, old, actor))
    for path, name, before, after in movers:
        limits = rates[name]
        for index, (was, phase) in enumerate(zip(before.phases, after.phases, strict=True)):
            where = f"{path}.phases[{index}].manoeuvre"
            dynamics = getattr(phase.manoeuvre, "dynamics", None)
            if isinstance(dynamics, ByDistance):
                text = f"{number(dynamics.distance_m):.3g} m"
            elif isinstance(dynamics, ByTime):
                text = (
                    f"{number(dynamics.time_s):.3g} s, limits {limits.accel_mps2:.3g} and"
                    f" {limits.decel_mps2:.3g} m/s2"
                )
            else:
                continue
            found[f"manoeuvre.{was.manoeuvre.kind}", where] = text
            for dimension in ("time", "rate"):
                found[f"dynamics.{dimension}", f"{where}.dynamics"] = text
    return found


def _mover(mover: _Mover, network: RoadNetwork, rates: Rates) -> _Mover:
    speed_mps, lane = number(mover.speed_mps), mover.start.lane
    phases = []
    for phase in mover.phases:
        manoeuvre, speed_mps, lane = _manoeuvre(phase, speed_mps, lane, mover, network, rates)
        phases.append(phase.model_copy(update={"manoeuvre": manoeuvre}))
    return mover.model_copy(update={"phases": tuple(phases)})


def _manoeuvre(
    phase: Phase, speed_mps: float, lane: int, mover: Ego | Actor, network: RoadNetwork,
    rates: Rates,
) -> tuple[Manoeuvre, float, int]:  # fmt: skip
    manoeuvre = phase.manoeuvre
    match manoeuvre:
        case Brake():
            target_mps = min(number(manoeuvre.until_mps), speed_mps)
            time_s = (speed_mps - target_mps) / max(number(manoeuvre.decel_mps2), 1e-3)
            rates.note(target_mps - speed_mps, time_s)
            return _to_speed(target_mps, time_s), target_mps, lane
        case SpeedChange():
            target_mps = number(manoeuvre.target_mps)
            time_s = _time_s(manoeuvre.dynamics, target_mps - speed_mps)
            rates.note(target_mps - speed_mps, time_s)
            return _to_speed(target_mps, time_s), target_mps, lane
        case Cross():
            return manoeuvre, number(manoeuvre.speed_mps), lane
        case LaneChange() | LateralOffset():
            to_lane = getattr(manoeuvre, "to_lane", lane)
            over_m = _across_m(manoeuvre, lane, to_lane, mover, network)
            distance_m = _distance_m(manoeuvre.dynamics, over_m, speed_mps)
            dynamics = ByDistance(shape="linear", distance_m=max(distance_m, _LEAST_M))
            return manoeuvre.model_copy(update={"dynamics": dynamics}), speed_mps, to_lane
        case _:
            return manoeuvre, speed_mps, lane


def _to_speed(target_mps: float, time_s: float) -> SpeedChange:
    dynamics = ByTime(shape="linear", time_s=max(time_s, _LEAST_S))
    return SpeedChange(target_mps=target_mps, dynamics=dynamics)


def _time_s(dynamics: ByTime | ByRate, change: float) -> float:
    if dynamics.shape == "step":
        return 0.0
    if isinstance(dynamics, ByRate):
        return abs(change) / max(number(dynamics.rate), 1e-3)
    return number(dynamics.time_s)


def _distance_m(dynamics: ByTime | ByRate | ByDistance, over_m: float, speed_mps: float) -> float:
    if isinstance(dynamics, ByDistance):
        return number(dynamics.distance_m)
    return _time_s(dynamics, over_m) * speed_mps


def _across_m(
    manoeuvre: LaneChange | LateralOffset, lane: int, to_lane: int, mover: Ego | Actor,
    network: RoadNetwork,
) -> float:  # fmt: skip
    """How far a lateral manoeuvre moves its actor across."""
    if lane == to_lane:
        return abs(number(manoeuvre.offset_m))
    s_m = number(mover.start.s_m)
    there = set(network.road(mover.start.road).strip(s_m).lanes)
    if not {lane, to_lane} <= there:
        return 0.0
    centres = [network.lane_centre_t(mover.start.road, one, s_m) for one in (lane, to_lane)]
    return abs(float(centres[1]) - float(centres[0]))
