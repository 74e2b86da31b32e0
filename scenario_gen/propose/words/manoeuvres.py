"""Manoeuvres in words: what an actor does."""

from __future__ import annotations

import math

from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
    Cross,
    FollowPath,
    Keep,
    LaneChange,
    LateralDynamics,
    LateralOffset,
    Leg,
    Manoeuvre,
    Phase,
    Reverse,
    Slide,
    SpeedChange,
    Swing,
    Synchronise,
    Turn,
    Walk,
)
from scenario_gen.propose.words.common import degrees, number, side, speed
from scenario_gen.propose.words.triggers import trigger_words
from scenario_gen.units import Quantity

_TURNED_RAD = math.radians(135)
_STRAIGHT_RAD = math.radians(20)


def phase_words(phase: Phase, subject: str = "") -> str:
    """When it begins, and what is then done: ``at 2 s, brakes with 4 m/s2``."""
    return f"{trigger_words(phase.trigger)}, {subject}{manoeuvre_words(phase.manoeuvre)}"


def manoeuvre_words(manoeuvre: Manoeuvre) -> str:
    """``brakes with 4 m/s2``, ``changes to lane -2 in 3 s``."""
    match manoeuvre:
        case Keep():
            return f"keeps its speed for {number(manoeuvre.duration_s)} s"
        case SpeedChange():
            return f"changes its speed to {speed(manoeuvre.target_mps)}"
        case Brake():
            until = "" if manoeuvre.until_mps == 0 else f" down to {speed(manoeuvre.until_mps)}"
            return f"brakes with {number(manoeuvre.decel_mps2)} m/s2{until}"
        case LaneChange():
            return f"changes to lane {manoeuvre.to_lane}{_over(manoeuvre.dynamics)}"
        case LateralOffset():
            return _offset(manoeuvre)
        case Cross():
            return f"sets off across the road at {speed(manoeuvre.speed_mps)}"
        case Synchronise():
            final = "" if manoeuvre.final_mps is None else f", then at {speed(manoeuvre.final_mps)}"
            return (
                f"drives so as to reach s {number(manoeuvre.s_m)} m on road {manoeuvre.road} when"
                f" {manoeuvre.with_actor} reaches s {number(manoeuvre.their_s_m)} m on road"
                f" {manoeuvre.their_road}{final}"
            )
        case FollowPath():
            lasts = number(manoeuvre.points[-1].time_s)
            return f"follows a path of its own of {len(manoeuvre.points)} points for {lasts} s"
        case Turn():
            return (
                f"turns by {degrees(manoeuvre.angle_rad)}{side(manoeuvre.angle_rad)} with a radius"
                f" of {number(manoeuvre.radius_m)} m at {speed(manoeuvre.speed_mps)}"
            )
        case Slide():
            return _slide(manoeuvre)
        case Reverse():
            turned = (
                "" if manoeuvre.turn_rad == 0 else f", turning by {degrees(manoeuvre.turn_rad)}"
            )
            return (
                f"drives {number(manoeuvre.distance_m)} m backwards at"
                f" {speed(manoeuvre.speed_mps)}{turned}"
            )
        case Walk():
            return f"goes {', then '.join(_leg(leg) for leg in manoeuvre.legs)}"
        case Swing():
            return f"swings by {degrees(manoeuvre.angle_rad)} in {number(manoeuvre.time_s)} s"


def _offset(manoeuvre: LateralOffset) -> str:
    offset = manoeuvre.offset_m
    if isinstance(offset, str):
        return f"moves to the offset {offset}{_over(manoeuvre.dynamics)}"
    if offset == 0:
        return f"moves to the centre of its lane{_over(manoeuvre.dynamics)}"
    hand = "left" if offset > 0 else "right"
    return (
        f"moves {abs(offset):g} m to the {hand} of its lane's centre, seen along the road"
        f"{_over(manoeuvre.dynamics)}"
    )


def _over(dynamics: LateralDynamics) -> str:
    match dynamics:
        case ByTime():
            return f" in {number(dynamics.time_s)} s"
        case ByRate():
            return f" at {number(dynamics.rate)} m/s"
        case ByDistance():
            return f" over {number(dynamics.distance_m)} m"


def _slide(manoeuvre: Slide) -> str:
    words = f"slides to a stand with {number(manoeuvre.decel_mps2)} m/s2"
    if manoeuvre.from_mps is not None:
        words += f" from {speed(manoeuvre.from_mps)}"
    if manoeuvre.course_rad != 0:
        words += f", {degrees(manoeuvre.course_rad)} off its heading{side(manoeuvre.course_rad)}"
    if manoeuvre.yaw_rad != 0:
        words += f", turning about itself by {degrees(manoeuvre.yaw_rad)}"
    return words


def _leg(leg: Leg) -> str:
    pause = "" if leg.pause_s == 0 else f"after a pause of {number(leg.pause_s)} s "
    where = f"{number(leg.distance_m)} m {_way(leg.heading_rad)}"
    return f"{pause}{where} at {speed(leg.speed_mps)}"


def _way(heading: Quantity) -> str:
    """Relative to the heading at the start of a walk."""
    if isinstance(heading, str):
        return f"at an angle of {heading}"
    turned = abs(math.remainder(heading, math.tau))
    if turned < _STRAIGHT_RAD:
        return "ahead"
    if turned > _TURNED_RAD:
        return "back"
    return "to its left" if math.remainder(heading, math.tau) > 0 else "to its right"
