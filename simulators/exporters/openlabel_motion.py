"""Motion tags that depend on more than the kind of a manoeuvre."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import Brake, LaneChange, Phase, SpeedChange, Turn
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number
from simulators.exporters.lane_direction import faces_along_s, lane_after
from simulators.exporters.openlabel_table import MANOEUVRES, classes

# From so large an angle on, a turn is a U-turn. Default.
_U_TURN_RAD = math.radians(135)
# From this speed on, somebody on foot runs. Default: above the fastest walking pace.
_RUN_MPS = 2.5


def motions(scenario: Scenario) -> Iterator[str]:
    """Classes of what the movers of a concrete scenario do, with repetitions."""
    movers: tuple[Ego | Actor, ...] = (scenario.ego, *scenario.actors)
    for mover in movers:
        if mover.speed_mps != 0 and mover.category not in ("pedestrian", "animal"):
            yield "MotionDrive"
        speed_mps, lane = number(mover.speed_mps), mover.start.lane
        along_s = faces_along_s(mover, scenario)
        for phase in mover.phases:
            if isinstance(phase.manoeuvre, LaneChange):
                yield from _lane_change(lane, phase.manoeuvre.to_lane, along_s)
            else:
                yield from _of_phase(phase, speed_mps, mover)
            speed_mps, lane = _after(phase, speed_mps, lane)


def _of_phase(phase: Phase, speed_mps: float, mover: Ego | Actor) -> Iterator[str]:
    manoeuvre = phase.manoeuvre
    match manoeuvre:
        case SpeedChange():
            target_mps = number(manoeuvre.target_mps)
            if target_mps > speed_mps:
                yield "MotionAccelerate"
            elif target_mps < speed_mps:
                yield "MotionDecelerate"
        case Turn():
            yield _turn(number(manoeuvre.angle_rad))
        case _:
            yield from classes(MANOEUVRES, manoeuvre.kind)
    if mover.category == "pedestrian" and manoeuvre.kind in ("cross", "walk"):
        yield "MotionRun" if _fastest(phase) >= _RUN_MPS else "MotionWalk"


def _lane_change(before: int, after: int, along_s: bool) -> Iterator[str]:
    # Ids fall to the right of the reference line, seen along s.
    if before != after:
        to_the_left = (after > before) == along_s
        yield "MotionLaneChangeLeft" if to_the_left else "MotionLaneChangeRight"


def _turn(angle_rad: float) -> str:
    if abs(angle_rad) >= _U_TURN_RAD:
        return "MotionUTurn"
    return "MotionTurnLeft" if angle_rad > 0 else "MotionTurnRight"


def _fastest(phase: Phase) -> float:
    manoeuvre = phase.manoeuvre
    if manoeuvre.kind == "walk":
        return max(number(leg.speed_mps) for leg in manoeuvre.legs)
    return number(manoeuvre.speed_mps) if manoeuvre.kind == "cross" else 0.0


def _after(phase: Phase, speed_mps: float, lane: int) -> tuple[float, int]:
    """Speed and lane when the phase has come to its end."""
    manoeuvre = phase.manoeuvre
    match manoeuvre:
        case SpeedChange():
            speed_mps = number(manoeuvre.target_mps)
        case Brake():
            speed_mps = min(speed_mps, number(manoeuvre.until_mps))
    return speed_mps, lane_after(phase, lane)
