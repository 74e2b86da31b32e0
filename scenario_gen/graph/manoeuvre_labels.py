"""Labels of manoeuvres: kind, sense and dynamics, without numbers.

The free manoeuvres are a function of the actor's own pose, so their left and right are its own.
"""

from __future__ import annotations

import itertools
import math
from typing import TypeAlias

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import (
    Brake,
    Cross,
    FollowPath,
    Keep,
    LaneChange,
    LateralOffset,
    Manoeuvre,
    Reverse,
    Slide,
    SpeedChange,
    Swing,
    Synchronise,
    Turn,
    Walk,
)
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.graph.senses import side_factor, side_word, turned_rad
from scenario_gen.units import number

Mover: TypeAlias = Ego | Actor

#: A change of direction from which it counts as turning round.
_BACK_RAD = math.radians(135)
_STRAIGHT_RAD = math.radians(20)
_STRAIGHT_M = 0.5
_SPIN_RAD = math.radians(45)


def manoeuvre_label(manoeuvre: Manoeuvre, mover: Mover, frame: EgoFrame, ego_road: str) -> str:
    """Kind, sense and dynamics of a manoeuvre of a concrete scenario."""
    road = mover.start.road
    match manoeuvre:
        case Keep():
            return "keep"
        case SpeedChange():
            target_mps, start_mps = number(manoeuvre.target_mps), number(mover.speed_mps)
            sense = "stop" if target_mps == 0 else "up" if target_mps > start_mps else "down"
            return f"speed:{sense}:{_dynamics(manoeuvre)}"
        case Brake():
            return f"brake:{'stop' if number(manoeuvre.until_mps) == 0 else 'slow'}"
        case LaneChange():
            target = frame.place(road, manoeuvre.to_lane).label
            return f"lane_change:{target}:{_dynamics(manoeuvre)}"
        case LateralOffset():
            offset_m = number(manoeuvre.offset_m) * side_factor(frame, road, ego_road)
            return f"offset:{side_word(offset_m, 'centre')}:{_dynamics(manoeuvre)}"
        case Cross():
            turn_rad = turned_rad(frame, road, ego_road)
            across = math.sin(number(manoeuvre.heading_rad) + turn_rad)
            return f"cross:{'left' if across > 0.1 else 'right' if across < -0.1 else 'along'}"
        case Synchronise():
            places = frame.place(manoeuvre.road, manoeuvre.lane).label
            theirs = frame.place(manoeuvre.their_road, manoeuvre.their_lane).label
            final = "" if manoeuvre.final_mps is None else ":final_speed"
            return f"synchronise:{places}:{theirs}{final}"
        case FollowPath():
            return f"path:{_path_sense(manoeuvre)}"
        case Turn():
            return f"turn:{_turn_sense(number(manoeuvre.angle_rad))}"
        case Slide():
            yaw_rad, course_rad = number(manoeuvre.yaw_rad), number(manoeuvre.course_rad)
            spin = side_word(yaw_rad, "") if abs(yaw_rad) > _SPIN_RAD else ""
            turned = f":spin_{spin}" if spin else ""
            return f"slide:{_way(course_rad)}{turned}"
        case Reverse():
            turn_rad = number(manoeuvre.turn_rad)
            return f"reverse:{side_word(0.0 if abs(turn_rad) < _STRAIGHT_RAD else turn_rad)}"
        case Walk():
            return f"walk:{_walk_sense(manoeuvre)}"
        case Swing():
            return f"swing:{side_word(number(manoeuvre.angle_rad), 'still')}"


def _path_sense(path: FollowPath) -> str:
    ahead_m, left_m = (
        [number(value) for value in values]
        for values in zip(*((p.ahead_m, p.left_m) for p in path.points), strict=True)
    )
    side = side_word(0.0 if abs(left_m[-1]) < _STRAIGHT_M else left_m[-1])
    back = ":back" if ahead_m[-1] < -_STRAIGHT_M else ""
    turned = any(point.heading_rad is not None for point in path.points)
    return f"{side}{back}{':heading' if turned else ''}"


def _turn_sense(angle_rad: float) -> str:
    if abs(angle_rad) < _STRAIGHT_RAD:
        return "straight"
    back = "_back" if abs(angle_rad) >= _BACK_RAD else ""
    return f"{side_word(angle_rad)}{back}"


def _way(direction_rad: float) -> str:
    """A direction; either side of straight back is the same."""
    turned = math.remainder(direction_rad, math.tau)
    return "back" if abs(turned) >= _BACK_RAD else _turn_sense(turned)


def _walk_sense(walk: Walk) -> str:
    """The legs one after the other, each by how it turns off the one before, and the pauses."""
    headings_rad = [0.0, *(number(leg.heading_rad) for leg in walk.legs)]
    words = []
    for leg, (before_rad, after_rad) in zip(
        walk.legs, itertools.pairwise(headings_rad), strict=True
    ):
        words.append(("pause_" if leg.pause_s > 0 else "") + _way(after_rad - before_rad))
    return ",".join(words)


def _dynamics(manoeuvre: SpeedChange | LaneChange | LateralOffset) -> str:
    return f"{manoeuvre.dynamics.dimension}:{manoeuvre.dynamics.shape}"
