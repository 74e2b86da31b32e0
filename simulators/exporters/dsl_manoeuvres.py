"""Manoeuvres as actions and modifiers of the OpenSCENARIO DSL standard library."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
    Cross,
    Keep,
    LaneChange,
    LateralDynamics,
    LateralOffset,
    Manoeuvre,
    Shape,
    SpeedChange,
    SpeedDynamics,
    Walk,
)
from simulators.exporters.dsl_text import Values

#: The profile of the first derivative: ``constant`` is a linear transition.
_PROFILES: dict[Shape, str] = {
    "linear": "constant", "cubic": "smooth", "sinusoidal": "smooth", "step": "asap",
}  # fmt: skip


class Invocation(NamedTuple):
    """One action of an actor."""

    action: str
    """With its arguments, without the actor."""
    modifiers: tuple[str, ...] = ()


class Said(NamedTuple):
    """A manoeuvre in the language."""

    invocations: tuple[Invocation, ...]
    left_out: str = ""
    """What of it is not carried; empty where all of it is."""


def said(manoeuvre: Manoeuvre, values: Values, moves: str, lane: int, along_s: bool) -> Said:
    """The actions that a manoeuvre is.

    Args:
        manoeuvre: of the actor.
        values: quantities as text.
        moves: the generic action of the actor: ``drive``, ``walk`` or ``move``.
        lane: that the actor is in before.
        along_s: whether it faces with s of its road.
    """
    match manoeuvre:
        case Keep():
            return _one(f"keep_speed(duration: {values.time(manoeuvre.duration_s)})")
        case SpeedChange():
            return _one(_speed(values.speed(manoeuvre.target_mps), manoeuvre.dynamics, values))
        case Brake():
            target = values.speed(manoeuvre.until_mps)
            rate = values(manoeuvre.decel_mps2, "mpsps")
            return _one(f"change_speed(target: {target}, rate_profile: constant,"
                        f" rate_peak: {rate})")  # fmt: skip
        case LaneChange():
            return _lane_change(manoeuvre, values, moves, lane, along_s)
        case LateralOffset():
            if moves != "drive":
                return Said((Invocation(f"{moves}()"),), "an offset from its lane")
            arguments, modifiers, left_out = _lateral(manoeuvre.dynamics, values)
            offset = f"offset: {values.length(manoeuvre.offset_m)}"
            return Said(
                (Invocation(f"follow_lane({', '.join([offset, *arguments])})", modifiers),),
                left_out,
            )
        case Cross():
            modifiers = (f"distance({values.length(manoeuvre.distance_m)})",
                         f"speed({values.speed(manoeuvre.speed_mps)}, at: end)",
                         f"acceleration({values(manoeuvre.accel_mps2, 'mpsps')}, at: start)",
                         f"yaw({values(manoeuvre.heading_rad, 'rad')})")  # fmt: skip
            return Said((Invocation(f"{moves}()", modifiers),), "a straight line off the lane")
        case Walk():
            return Said(
                tuple(
                    Invocation(
                        f"{moves}()",
                        (
                            f"distance({values.length(leg.distance_m)})",
                            f"speed({values.speed(leg.speed_mps)}, at: end)",
                        ),
                    )
                    for leg in manoeuvre.legs
                ),
                "directions and pauses of its legs",
            )
        case _:
            return Said((Invocation(f"{moves}()"),), "its way, which is off the lane")


def _one(action: str) -> Said:
    return Said((Invocation(action),))


def _speed(target: str, dynamics: SpeedDynamics, values: Values) -> str:
    match dynamics:
        case ByTime():
            if dynamics.shape == "step":
                return f"assign_speed({target})"
            return (
                f"change_speed(target: {target}, rate_profile: {_PROFILES[dynamics.shape]},"
                f" duration: {values.time(dynamics.time_s)})"
            )
        case ByRate():
            rate = values(dynamics.rate, "mpsps")
            return f"change_speed(target: {target}, rate_profile: constant, rate_peak: {rate})"


def _lateral(
    dynamics: LateralDynamics, values: Values
) -> tuple[list[str], tuple[str, ...], str]:  # fmt: skip
    """Arguments, modifiers and what is left out of a lateral transition."""
    match dynamics:
        case ByTime():
            profile = f"rate_profile: {_PROFILES[dynamics.shape]}"
            return [profile, f"duration: {values.time(dynamics.time_s)}"], (), ""
        case ByRate():
            return ["rate_profile: constant",
                    f"rate_peak: {values.speed(dynamics.rate)}"], (), ""  # fmt: skip
        case ByDistance():
            profile = f"rate_profile: {_PROFILES[dynamics.shape]}"
            return [profile], (f"distance({values.length(dynamics.distance_m)})",), ""


def _lane_change(
    manoeuvre: LaneChange, values: Values, moves: str, lane: int, along_s: bool
) -> Said:
    if moves != "drive":
        return Said((Invocation(f"{moves}()"),), "a change of lanes")
    # There is no lane 0: ids count on over the reference line.
    steps = _rank(manoeuvre.to_lane) - _rank(lane)
    side = "same" if steps == 0 else "left" if (steps > 0) == along_s else "right"
    arguments = [f"side: {side}"]
    if steps:
        arguments.insert(0, f"num_of_lanes: {abs(steps)}")
    if manoeuvre.offset_m != 0:
        arguments.append(f"offset: {values.length(manoeuvre.offset_m)}")
    more, modifiers, left_out = _lateral(manoeuvre.dynamics, values)
    return Said((Invocation(f"change_lane({', '.join(arguments + more)})", modifiers),), left_out)


def _rank(lane: int) -> int:
    return lane if lane < 0 else lane - 1
