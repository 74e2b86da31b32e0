"""The parameters of phases: triggers and manoeuvres as numbers on stated scales."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    Brake,
    Cross,
    FollowPath,
    GapTrigger,
    HeadwayTrigger,
    Keep,
    LaneChange,
    LateralOffset,
    Manoeuvre,
    Phase,
    PhaseEndTrigger,
    PositionTrigger,
    Reverse,
    SequenceTrigger,
    Slide,
    SpeedChange,
    SpeedTrigger,
    Swing,
    Synchronise,
    TimeTrigger,
    Trigger,
    TtcTrigger,
    Turn,
    Walk,
)
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.columns import Columns, Get, ranked
from scenario_gen.graph.manoeuvre_labels import Mover
from scenario_gen.graph.places import along_m
from scenario_gen.graph.senses import side_factor, turned_rad
from scenario_gen.graph.trigger_labels import part_label
from scenario_gen.units import number

_PATH_SAMPLES = 8


def phase_columns(
    name: str, phase: Phase, plain: Phase, mover: Mover, source: Scenario, frame: EgoFrame, get: Get
) -> Columns:
    """The columns of a phase.

    Args:
        name: how its features begin.
        phase: the phase of ``source``, which may have parameters.
        plain: the same phase with numbers: they decide the order of its conditions.
        mover: whose phase it is.
        source: the scenario.
        frame: the ego's.
        get: numbers, or columns of a group, for quantities of ``source``.
    """
    out = Columns(get, name)
    _trigger(out, phase.trigger, plain.trigger, source, frame)
    _manoeuvre(out, phase.manoeuvre, mover, source, frame)
    return out


def _trigger(
    out: Columns, trigger: Trigger, plain: Trigger, source: Scenario, frame: EgoFrame
) -> None:
    if isinstance(trigger, AllTrigger | AnyTrigger | SequenceTrigger) and isinstance(
        plain, AllTrigger | AnyTrigger | SequenceTrigger
    ):
        parts = []
        for part, known in zip(trigger.of, plain.of, strict=True):
            columns, ranks = Columns(out.get, out.who), Columns(number, out.who)
            _condition(columns, part, source, frame)
            _condition(ranks, known, source, frame, closed=True)
            parts.append((part_label(known), ranks, columns))
        in_file_order = isinstance(trigger, SequenceTrigger)
        for columns in ranked(parts, keep_order=in_file_order):
            out.extend(columns)
        return
    _condition(out, trigger, source, frame)


def _condition(
    out: Columns, trigger: Trigger, source: Scenario, frame: EgoFrame, *, closed: bool = False
) -> None:
    """One condition. ``closed``: its own numbers are known, those of ``source`` are defaults."""
    get = source_get(source) if closed else out.get
    match trigger:
        case AllTrigger() | AnyTrigger() | SequenceTrigger():
            return
        case TimeTrigger():
            out.add("trigger time", "time", get(trigger.at_s))
        case GapTrigger():
            out.add("trigger gap", "gap", get(trigger.gap_m))
        case TtcTrigger():
            out.add("trigger time to collision", "ttc", get(trigger.below_s))
        case HeadwayTrigger():
            out.add("trigger headway", "ttc", get(trigger.below_s))
        case SpeedTrigger():
            out.add("trigger speed", "speed", get(trigger.speed_mps))
        case PositionTrigger():
            place_m = along_m(source, frame, trigger.road, get(trigger.s_m), get)
            out.add("trigger position", "along", place_m)
            out.add("trigger radius", "distance", get(trigger.within_m))
        case ArrivalTrigger():
            place_m = along_m(source, frame, trigger.road, get(trigger.s_m), get)
            out.add("trigger place of arrival", "along", place_m)
            out.add("trigger time to arrival", "ttc", get(trigger.below_s))
        case PhaseEndTrigger():
            pass
    out.add("delay", "delay", get(trigger.delay_s))


def source_get(source: Scenario) -> Get:
    """Numbers of a scenario with the defaults of its parameters."""
    defaults = {parameter.name: parameter.default for parameter in source.parameters}
    return lambda quantity: defaults[quantity[1:]] if isinstance(quantity, str) else quantity


def _manoeuvre(
    out: Columns, manoeuvre: Manoeuvre, mover: Mover, source: Scenario, frame: EgoFrame
) -> None:
    get = out.get
    ego_road, road = source.ego.start.road, mover.start.road
    match manoeuvre:
        case Keep():
            out.add("duration", "time", get(manoeuvre.duration_s))
        case SpeedChange():
            out.add("target speed", "speed", get(manoeuvre.target_mps))
        case Brake():
            out.add("deceleration", "acceleration", get(manoeuvre.decel_mps2))
            out.add("final speed", "speed", get(manoeuvre.until_mps))
        case LaneChange() | LateralOffset():
            side = side_factor(frame, road, ego_road)
            out.add("final offset", "lateral", get(manoeuvre.offset_m) * side)
        case Cross():
            # As a direction, so that headings either side of pi are neighbours.
            heading_rad = get(manoeuvre.heading_rad) + turned_rad(frame, road, ego_road)
            out.add_direction("crossing direction", heading_rad)
            out.add("speed", "speed", get(manoeuvre.speed_mps))
            out.add("acceleration", "acceleration", get(manoeuvre.accel_mps2))
            out.add("distance", "distance", get(manoeuvre.distance_m))
        case Synchronise():
            own_m = along_m(source, frame, manoeuvre.road, get(manoeuvre.s_m), get)
            their_m = along_m(source, frame, manoeuvre.their_road, get(manoeuvre.their_s_m), get)
            out.add("place of arrival", "along", own_m)
            out.add("place of the other's arrival", "along", their_m)
            if manoeuvre.final_mps is not None:
                out.add("final speed", "speed", get(manoeuvre.final_mps))
        case FollowPath():
            _path(out, manoeuvre)
        case Turn():
            out.add("turned angle", "angle", get(manoeuvre.angle_rad))
            out.add("radius", "radius", get(manoeuvre.radius_m))
            out.add("speed", "speed", get(manoeuvre.speed_mps))
            out.add("distance after the turn", "distance", get(manoeuvre.onward_m))
        case Slide():
            from_mps = mover.speed_mps if manoeuvre.from_mps is None else manoeuvre.from_mps
            out.add("deceleration", "acceleration", get(manoeuvre.decel_mps2))
            out.add("initial speed", "speed", get(from_mps))
            out.add_direction("direction of the slide", get(manoeuvre.course_rad))
            out.add("spin", "yaw", get(manoeuvre.yaw_rad))
        case Reverse():
            out.add("distance", "distance", get(manoeuvre.distance_m))
            out.add("speed", "speed", get(manoeuvre.speed_mps))
            out.add("acceleration", "acceleration", get(manoeuvre.accel_mps2))
            out.add("turned angle", "angle", get(manoeuvre.turn_rad))
        case Walk():
            for leg in manoeuvre.legs:
                out.add_direction("direction of the walk", get(leg.heading_rad))
                out.add("distance", "distance", get(leg.distance_m))
                out.add("walking speed", "pace", get(leg.speed_mps))
                out.add("pause", "delay", leg.pause_s)
            out.add("acceleration", "acceleration", get(manoeuvre.accel_mps2))
        case Swing():
            out.add("turned angle", "angle", get(manoeuvre.angle_rad))
            out.add("duration", "time", get(manoeuvre.time_s))
            out.add("place of the hinge", "size", get(manoeuvre.hinge_ahead_m))
    if isinstance(manoeuvre, SpeedChange | LaneChange | LateralOffset):
        dynamics = manoeuvre.dynamics
        match dynamics.dimension:
            case "time":
                out.add("duration", "time", get(dynamics.time_s))
            case "rate":
                out.add("rate", "rate", get(dynamics.rate))
            case "distance":
                out.add("distance", "along", get(dynamics.distance_m))


def _path(out: Columns, path: FollowPath) -> None:
    """Resampled, so that the number of points does not matter."""
    get, points = out.get, path.points
    times_s = np.array([point.time_s for point in points])
    out.add("path duration", "time", float(times_s[-1]))
    turned = any(point.heading_rad is not None for point in points)
    for sample, at_s in enumerate(np.linspace(0, times_s[-1], _PATH_SAMPLES)[1:], start=1):
        after = min(max(int(np.searchsorted(times_s, at_s)), 1), len(points) - 1)
        before = after - 1
        share = (at_s - times_s[before]) / (times_s[after] - times_s[before])
        first, second = points[before], points[after]
        ahead_m = (1 - share) * get(first.ahead_m) + share * get(second.ahead_m)
        left_m = (1 - share) * get(first.left_m) + share * get(second.left_m)
        out.add(f"path ahead {sample}", "along", ahead_m)
        out.add(f"path to the left {sample}", "lateral", left_m)
        if turned:
            nearer = second if share >= 0.5 else first
            heading_rad = 0.0 if nearer.heading_rad is None else get(nearer.heading_rad)
            out.add_direction(f"path heading {sample}", heading_rad)
