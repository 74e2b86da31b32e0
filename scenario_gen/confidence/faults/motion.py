"""Motions a little beyond what brakes, tyres, engines and bodies can do."""

from __future__ import annotations

import math

from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.checks.motion_limits import limit_of
from scenario_gen.confidence.faults.boxes import along_lane
from scenario_gen.confidence.planted import Data, Fault
from scenario_gen.domain.actor import MOTOR_VEHICLES
from scenario_gen.domain.behaviour import Brake, ByTime, LaneChange
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import GRAVITY_MPS2, number

_OVER = 1.05


def _uniform(base: Scenario) -> bool:
    return not base.environment.patches and not base.environment.changes


def _brake(base: Scenario, data: Data) -> bool:
    if not _uniform(base):
        return False
    for a, actor in enumerate(base.actors):
        for p, phase in enumerate(actor.phases):
            if actor.category in ON_WHEELS and isinstance(phase.manoeuvre, Brake):
                grip_mps2 = number(base.environment.friction) * GRAVITY_MPS2
                manoeuvre = data["actors"][a]["phases"][p]["manoeuvre"]
                manoeuvre["decel_mps2"] = _OVER * grip_mps2
                return True
    return False


def _swerve(base: Scenario, data: Data) -> bool:
    """A change of lanes in the time in which its peak takes 1.05 mu g:  a = pi^2 q / (2 T^2)."""
    if not _uniform(base):
        return False
    for a, actor in enumerate(base.actors):
        for p, phase in enumerate(actor.phases):
            change = phase.manoeuvre
            if (
                actor.category in ON_WHEELS
                and isinstance(change, LaneChange)
                and isinstance(change.dynamics, ByTime)
                and abs(change.to_lane - actor.start.lane) == 1
                and number(actor.speed_mps) > 8.0
            ):
                grip_mps2 = number(base.environment.friction) * GRAVITY_MPS2
                lane_m = getattr(base.road, "lane_width_m", None)
                if lane_m is None:
                    return False
                time_s = math.pi * math.sqrt(number(lane_m) / (2.0 * _OVER * grip_mps2))
                manoeuvre = data["actors"][a]["phases"][p]["manoeuvre"]
                manoeuvre["dynamics"] = {
                    "dimension": "time", "shape": "sinusoidal", "time_s": time_s,
                }  # fmt: skip
                return True
    return False


def _brake_and_swerve_on_ice(base: Scenario, data: Data) -> bool:
    """On ice, a swerve that takes 0.8 of the grip while the brakes take 0.7: 1.06 together."""
    if not _uniform(base) or base.environment.spray:
        return False
    if any(phase.manoeuvre.kind == "slide" for one in base.actors for phase in one.phases):
        return False
    for a, actor in enumerate(base.actors):
        cruises = number(actor.speed_mps) > 8.0 and actor.trajectory is None
        if not cruises or actor.category not in MOTOR_VEHICLES or actor.carried_by is not None:
            continue
        if actor.start.heading_rad != 0.0 or actor.route:
            continue
        grip_mps2 = 0.1 * GRAVITY_MPS2
        data["environment"] |= {
            "surface_condition": "icy", "friction": 0.1, "temperature_c": -5.0,
            "precipitation": {"kind": "none", "intensity_mmph": 0.0},
        }  # fmt: skip
        dynamics = {
            "dimension": "time", "shape": "sinusoidal",
            "time_s": math.pi * math.sqrt(0.5 / (2.0 * 0.8 * grip_mps2)),
        }  # fmt: skip
        at = {"kind": "time", "at_s": 0.5}
        data["actors"][a]["phases"] = [
            {"id": "brake", "trigger": at,
             "manoeuvre": {"kind": "brake", "decel_mps2": 0.7 * grip_mps2}},
            {"id": "swerve", "trigger": at,
             "manoeuvre": {"kind": "offset", "offset_m": number(actor.start.offset_m) + 0.5,
                           "dynamics": dynamics}},
        ]  # fmt: skip
        return True
    return False


def _curve(base: Scenario, data: Data) -> bool:
    """A car in a bend, so fast that v^2 kappa is 1.05 mu g there."""
    radius_m = getattr(base.road, "radius_m", None)
    if not _uniform(base) or radius_m is None or "curve" not in getattr(base.road, "template", ""):
        return False
    for a, actor in enumerate(base.actors):
        if along_lane(actor) and actor.category == "car" and number(actor.speed_mps) > 5.0:
            # On the outer side of the bend a way is flatter than the reference line.
            lane_m = number(getattr(base.road, "lane_width_m", 3.5))
            most_m = number(radius_m) + 5.0 * lane_m
            grip_mps2 = number(base.environment.friction) * GRAVITY_MPS2
            speed_mps = math.sqrt(_OVER * grip_mps2 * most_m)
            if speed_mps > 60.0:
                return False
            data["actors"][a] |= {"speed_mps": speed_mps, "phases": []}
            return True
    return False


def _speed(base: Scenario, data: Data) -> bool:
    for a, actor in enumerate(base.actors):
        limit = limit_of(DEFAULT_LIMITS, base, actor, "speed_mps")
        if limit is not None and number(actor.speed_mps) > 0.0 and actor.carried_by is None:
            data["actors"][a]["speed_mps"] = 1.05 * limit.value
            return True
    return False


def _accelerate(base: Scenario, data: Data) -> bool:
    for a, actor in enumerate(base.actors):
        limit = limit_of(DEFAULT_LIMITS, base, actor, "accel_mps2")
        cruises = number(actor.speed_mps) > 5.0 and not actor.phases and actor.trajectory is None
        if limit is not None and cruises and actor.carried_by is None:
            target_mps = number(actor.speed_mps) + 2.0
            data["actors"][a]["phases"] = [{
                "id": "planted_dash",
                "trigger": {"kind": "time", "at_s": 0.5},
                "manoeuvre": {
                    "kind": "speed", "target_mps": target_mps,
                    "dynamics": {"dimension": "rate", "rate": 1.05 * limit.value},
                },
            }]  # fmt: skip
            return True
    return False


FAULTS = (
    Fault("motion.brake_over_grip", "a vehicle brakes with 1.05 mu g",
          ("motion.brake_demand", "motion.friction_circle"), _brake),
    Fault("motion.swerve_over_grip", "the peak of a change of lanes takes 1.05 mu g",
          ("motion.lateral_demand", "motion.friction_circle"), _swerve),
    Fault("motion.brake_and_swerve_on_ice", "0.7 mu g of braking and 0.8 mu g sideways on ice",
          ("motion.lateral_demand", "motion.friction_circle"), _brake_and_swerve_on_ice),
    Fault("motion.bend_over_grip", "a car takes a bend with at least 1.05 mu g",
          ("motion.friction_circle",), _curve),
    Fault("motion.too_fast", "an actor drives 5 % faster than its kind can",
          ("motion.speed",), _speed),
    Fault("motion.too_quick", "an actor accelerates 5 % more than its kind can",
          ("motion.acceleration",), _accelerate),
)  # fmt: skip
