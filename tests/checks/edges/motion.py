"""Edges of limits on motion, and on where it starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.checks.context import CheckContext
from scenario_gen.domain.scenario import Scenario
from tests.checks.edges.edge import Edge
from tests.checks.edges.scenes import TIMED, carried, doing, rolled_out
from tests.checks.traces import MU_G, World, actor, lone, phase
from tests.worlds import cut_in


def _rate(target: float, rate: float) -> dict[str, Any]:
    return {"kind": "speed", "target_mps": target,
            "dynamics": {"dimension": "rate", "rate": rate}}  # fmt: skip


def _path(*points: tuple[float, float, float]) -> dict[str, Any]:
    return {"kind": "path", "points": [
        {"time_s": float(t), "ahead_m": float(x), "left_m": float(y)}
        for t, x, y in points]}  # fmt: skip


def _polyline(category: str, *points: tuple[float, float, float]) -> Scenario:
    """On a straight road, s and t are places in the world too."""
    data = [{"time_s": float(t), "s_m": 100.0 + float(x), "t_m": -5.25 + float(y)}
            for t, x, y in points]  # fmt: skip
    return lone(actor(category, trajectory={"points": data}))


def _two_ways(rule_id: str) -> Callable[..., Scenario]:
    """The same points as a path off the lane and as a trajectory."""
    if rule_id == "motion.path":
        return lambda category, *points: doing(_path(*points), category)
    return _polyline


def _corner(radius_m: float) -> list[tuple[float, float, float]]:
    """Two parts of 4 m in 2 s each, with a turn of 4 m / radius between them."""
    turn_rad = 4.0 / radius_m
    return [(0, 0, 0), (2, 4, 0), (4, 4 + 4 * math.cos(turn_rad), 4 * math.sin(turn_rad))]


def _polylines() -> Iterator[Edge]:
    """A pedestrian has no radius and is not held against friction; a car on foot speed is."""
    for name in ("motion.path", "trajectory.kinematics"):
        way = _two_ways(name)
        yield Edge(
            name, "speed_mps.pedestrian", lambda v, way=way: way("pedestrian", (0, 0, 0), (1, v, 0))
        )
        yield Edge(
            name,
            "accel_mps2.pedestrian",
            lambda a, way=way: way("pedestrian", (0, 0, 0), (1, 1, 0), (2, 2 + a, 0)),
        )
        yield Edge(
            name,
            "decel_mps2.pedestrian",
            lambda a, way=way: way("pedestrian", (0, 0, 0), (1, 7, 0), (2, 14 - a, 0)),
        )
        yield Edge(
            name, "turning_radius_m.car", lambda r, way=way: way("car", *_corner(r)), most=False
        )


def _left_behind(gap_m: float) -> World:
    """The pipes are found behind the truck later on."""
    rolled = rolled_out(carried())
    x_m = rolled.trace.x_m[0, 2].copy()
    x_m[50:] = 100.0 - 1.9 - 3.0 - gap_m
    return rolled.with_trace(2, x_m=x_m)


SLOW_CHANGE = doing({"kind": "lane_change", "to_lane": -3, "dynamics": TIMED}, speed_mps=5.0)


def _tightest_m() -> float:
    """The least radius of the path of a slow lane change, as the rule on radii measures it."""
    rolled = rolled_out(SLOW_CHANGE)
    context = CheckContext(rolled.batch, rolled.trace, rolled.networks, None, DEFAULT_LIMITS)
    return 1.0 / float(context.kinematics.max_curvature.value[0, 1])


def _synchronised(lasts_s: float) -> World:
    """A synchronisation from 0 s on, over after a time."""
    one = doing({"kind": "synchronise", "lane": -2, "s_m": 400.0, "their_lane": -2,
                  "their_s_m": 300.0})  # fmt: skip
    rolled = rolled_out(one)
    return rolled.with_trace(1, phase_start_s=[0.0], phase_end_s=[lasts_s])


def _slides(change_mps: float) -> World:
    """At 1 s the velocity changes by so much, planted: before 25 m/s, after it less."""
    rolled = rolled_out(doing({"kind": "slide", "decel_mps2": 5.0}))
    speeds = rolled.trace.speed_mps[0, 1].copy()
    speeds[11:] = 25.0 - change_mps
    return rolled.with_trace(1, speed_mps=speeds)


def _brakes_apart(apart_s: float) -> Scenario:
    brake = {"kind": "brake", "decel_mps2": 3.0}
    later = {"kind": "time", "at_s": apart_s}
    return lone(actor(phases=[phase(brake, {"kind": "time", "at_s": 0.0}),
                              phase(brake | {"decel_mps2": 4.0}, later, "p2")]))  # fmt: skip


def _turned(slip_rad: float) -> World:
    one = rolled_out(cut_in(at_s=14.0))
    return one.with_trace(1, heading_rad=one.trace.heading_rad[0, 1] + slip_rad)


def _backs(speed_mps: float) -> World:
    """A car that points against its way all the time."""
    rolled = rolled_out(lone(actor(s_m=100.0, speed_mps=speed_mps)))
    return rolled.with_trace(1, heading_rad=rolled.trace.heading_rad[0, 1] + np.pi)


def _jumped(jump_m: float) -> World:
    rolled = rolled_out(lone(actor(s_m=0.0, speed_mps=0.0)))
    x_m = rolled.trace.x_m[0, 1].copy()
    x_m[50:] += jump_m
    return rolled.with_trace(1, x_m=x_m)


def _walk(turn_rad: float) -> Scenario:
    legs = [{"heading_rad": turn_rad, "distance_m": 3.0, "speed_mps": 1.5}]
    return doing({"kind": "walk", "legs": legs}, speed_mps=0.0)


SKIDDING = lone(
    actor(speed_mps=20.0, phases=[
        phase({"kind": "lane_change", "to_lane": -1, "dynamics": TIMED}),
    ]),
    environment={"surface_condition": "icy", "friction": 0.05, "temperature_c": -5.0},
)  # fmt: skip


def _departs(name: str, mover: int) -> float:
    rolled = rolled_out(SKIDDING)
    context = CheckContext(rolled.batch, rolled.trace, rolled.networks, None, DEFAULT_LIMITS)
    following = context.following
    return float(getattr(following, name)[following.mover == mover][0])


def _saturations() -> Iterator[Edge]:
    """A car that cannot change lanes on ice as it is to."""
    for limit, name, other in (
        ("departs_m", "away_m", "departs_mps"), ("departs_mps", "away_mps", "departs_m"),
    ):  # fmt: skip
        yield Edge(
            "motion.saturates", limit, lambda _: rolled_out(SKIDDING), others={other: 50.0},
            measured=lambda name=name: _departs(name, 1),
        )  # fmt: skip


#: Of how everybody moves, and where it starts.
MOTION: list[Edge] = [
    *_polylines(),
    *_saturations(),
    Edge("road.start", "start_lane_m", lambda _: lone(actor()), most=False, measured=lambda: 3.5),
    Edge("carried.start", "carried_gap_m", lambda gap: carried(100.0 - 1.9 - 3.0 - gap)),
    Edge("carried.stays", "carried_gap_m", _left_behind),
    Edge("motion.speed", "speed_mps.truck", lambda v: lone(actor("truck", speed_mps=v))),
    Edge("motion.speed", "speed_mps.animal.deer",
         lambda v: lone(actor("animal", kind="deer", speed_mps=v))),
    Edge("motion.speed_limit", "speeding_factor", lambda f: lone(actor(speed_mps=36.0 * f))),
    Edge("motion.acceleration", "accel_mps2.bus", lambda a: doing(_rate(30.0, a), "bus")),
    Edge("motion.braking", "decel_mps2.truck", lambda a: doing(_rate(5.0, a), "truck")),
    Edge("motion.turning_radius", "turning_radius_m.car", lambda _: rolled_out(SLOW_CHANGE),
         most=False, measured=_tightest_m),
    Edge("motion.sideways", "sideways_rad", _turned),
    Edge("motion.sideways", "reverse_mps", _backs),
    Edge("motion.brake_demand", "decel_mps2.pedestrian", lambda a: doing(
        {"kind": "brake", "decel_mps2": a}, "pedestrian", speed_mps=2.0)),
    Edge("motion.brake_slows", "brake_slows_mps", lambda over: doing(
        {"kind": "brake", "decel_mps2": 3.0, "until_mps": 2.0 + over}, speed_mps=2.0)),
    Edge("motion.free", "turning_radius_m.car", lambda r: doing(
        {"kind": "turn", "angle_rad": 0.3, "radius_m": r, "speed_mps": 4.0}), most=False),
    Edge("motion.free", "slide_margin_mps2", lambda a: doing(
        {"kind": "slide", "decel_mps2": MU_G + a})),
    Edge("motion.free", "reverse_mps", lambda v: doing(
        {"kind": "reverse", "distance_m": 30.0, "speed_mps": v}, speed_mps=0.0)),
    Edge("motion.free", "sideways_rad", _walk),
    Edge("motion.sudden", "sudden_mps", _slides),
    Edge("motion.synchronise", "synchronise_s", _synchronised, most=False),
    Edge("motion.jumps", "jump_m", _jumped),
    Edge("trajectory.start", "trajectory_start_m", lambda away: lone(actor(
        s_m=100.0 + away, trajectory={"points": [
            {"time_s": 0.0, "s_m": 100.0, "t_m": -5.25},
            {"time_s": 4.0, "s_m": 200.0, "t_m": -5.25}]}))),
    Edge("phases.apart", "phases_apart_s", _brakes_apart, most=False),
]  # fmt: skip
