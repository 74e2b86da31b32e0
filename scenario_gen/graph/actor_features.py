"""The parameters of movers: places relative to the ego, triggers, manoeuvres, trajectories."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.actor import Actor, Ego, Trajectory
from scenario_gen.domain.behaviour import Phase
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ARMS
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.columns import Columns, Get, Value
from scenario_gen.graph.describe import phase_key, side_factor, turned_rad
from scenario_gen.units import number

_TRAJECTORY_SAMPLES = 8


def mover_columns(out: Columns, mover: Ego | Actor) -> None:
    """Add what ego and actors have in common."""
    get, box = out.get, mover.box
    out.add("speed", "speed", get(mover.speed_mps))
    out.add("heading in its lane", "angle", get(mover.start.heading_rad))
    out.add("length", "size", box.length_m)
    out.add("width", "lateral", box.width_m)
    if isinstance(mover, Ego):
        # The ego's own offset is lateral in its driving direction, whatever the lane's sign.
        out.add("offset in its lane", "lateral",
                get(mover.start.offset_m) * (1 if mover.start.lane < 0 else -1))  # fmt: skip


def actor_columns(
    name: str, actor: Actor, concrete: Actor, source: Scenario, frame: EgoFrame, get: Get
) -> Columns:
    """The columns of an actor, its phases in canonical order.

    Args:
        name: how features of the actor begin.
        actor: the actor of ``source``, which may have parameters.
        concrete: the same actor with numbers: they decide the order of its phases.
        source: the scenario.
        frame: the ego's.
        get: numbers, or columns of a group, for quantities of ``source``.
    """
    out = Columns(get, name)
    ego_road, road = source.ego.start.road, actor.start.road
    out.add(
        "position along the road", "along", along_m(source, frame, road, get(actor.start.s_m), get)
    )
    out.add("offset in its lane", "lateral",
            get(actor.start.offset_m) * side_factor(frame, road, ego_road))  # fmt: skip
    mover_columns(out, actor)
    phases: list[tuple[str, list[float], Columns]] = []
    for phase, plain in zip(actor.phases, concrete.phases, strict=True):
        label = plain.manoeuvre.kind.replace("_", " ")
        columns = _phase(f"{name} {label}", phase, actor, source, frame, get)
        ranks = _phase(name, plain, concrete, source, frame, _default_get(source)).values
        key = phase_key(plain, concrete, frame, ego_road)
        phases.append((key, [float(value) for value in ranks], columns))
    for _, _, columns in sorted(phases, key=lambda item: item[:2]):
        out.extend(columns)
    if actor.trajectory is not None:
        _trajectory(out, actor.trajectory, source, frame)
    return out


def _default_get(source: Scenario) -> Get:
    defaults = {parameter.name: parameter.default for parameter in source.parameters}
    return lambda quantity: defaults[quantity[1:]] if isinstance(quantity, str) else quantity


def along_m(source: Scenario, frame: EgoFrame, road: str, s_m: Value, get: Get) -> Value:
    """Ahead of the ego on its road; on an arm of the junction, the distance to the junction."""
    if road == source.ego.start.road:
        return frame.direction * (s_m - get(source.ego.start.s_m))
    if source.road.template == "junction_cross" and road in ARMS:
        return get(source.road.arm_length_m) - s_m
    return s_m


def _phase(
    name: str, phase: Phase, actor: Actor, source: Scenario, frame: EgoFrame, get: Get
) -> Columns:
    out = Columns(get, name)
    trigger, manoeuvre = phase.trigger, phase.manoeuvre
    ego_road, road = source.ego.start.road, actor.start.road
    side = side_factor(frame, road, ego_road)
    out.add("delay", "delay", get(trigger.delay_s))
    match trigger.kind:
        case "time":
            out.add("trigger time", "time", get(trigger.at_s))
        case "gap":
            out.add("trigger gap", "gap", get(trigger.gap_m))
        case "ttc":
            out.add("trigger time to collision", "ttc", get(trigger.below_s))
        case "position":
            place_m = along_m(source, frame, trigger.road, get(trigger.s_m), get)
            out.add("trigger position", "along", place_m)
            out.add("trigger radius", "distance", get(trigger.within_m))
        case "phase_end":
            pass
    match manoeuvre.kind:
        case "keep":
            out.add("duration", "time", get(manoeuvre.duration_s))
        case "speed":
            out.add("target speed", "speed", get(manoeuvre.target_mps))
        case "brake":
            out.add("deceleration", "acceleration", get(manoeuvre.decel_mps2))
            out.add("final speed", "speed", get(manoeuvre.until_mps))
        case "lane_change" | "offset":
            out.add("final offset", "lateral", get(manoeuvre.offset_m) * side)
        case "cross":
            # As a direction, so that headings either side of pi are neighbours.
            heading_rad = get(manoeuvre.heading_rad) + turned_rad(frame, road, ego_road)
            out.add("crossing direction forward", "direction", np.cos(heading_rad))
            out.add("crossing direction to the left", "direction", np.sin(heading_rad))
            out.add("speed", "speed", get(manoeuvre.speed_mps))
            out.add("acceleration", "acceleration", get(manoeuvre.accel_mps2))
            out.add("distance", "distance", get(manoeuvre.distance_m))
    if manoeuvre.kind in ("speed", "lane_change", "offset"):
        dynamics = manoeuvre.dynamics
        match dynamics.dimension:
            case "time":
                out.add("duration", "time", get(dynamics.time_s))
            case "rate":
                out.add("rate", "rate", get(dynamics.rate))
            case "distance":
                out.add("distance", "along", get(dynamics.distance_m))
    return out


def _trajectory(out: Columns, trajectory: Trajectory, source: Scenario, frame: EgoFrame) -> None:
    """Resampled, so that the number of points does not matter."""
    get, points = out.get, trajectory.points
    times_s = np.array([number(point.time_s) for point in points])
    side = side_factor(frame, trajectory.road, source.ego.start.road)
    out.add("trajectory duration", "time", float(times_s[-1]))
    for sample, at_s in enumerate(np.linspace(0, times_s[-1], _TRAJECTORY_SAMPLES)):
        after = min(max(int(np.searchsorted(times_s, at_s)), 1), len(points) - 1)
        before = after - 1
        share = (at_s - times_s[before]) / (times_s[after] - times_s[before])
        s_m = (1 - share) * get(points[before].s_m) + share * get(points[after].s_m)
        t_m = (1 - share) * get(points[before].t_m) + share * get(points[after].t_m)
        place_m = along_m(source, frame, trajectory.road, s_m, get)
        out.add(f"trajectory position {sample + 1}", "along", place_m)
        out.add(f"trajectory offset {sample + 1}", "lateral", t_m * side)
