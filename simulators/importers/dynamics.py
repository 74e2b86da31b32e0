"""Dynamics of actions (TransitionDynamics) as those of manoeuvres."""

from __future__ import annotations

import math
from typing import Any

from simulators.importers.node import Node
from simulators.importers.planned import Limits, Move
from simulators.importers.profiles import Bounds

#: Peak over mean slope of a transition: a rate is the peak.
_PEAK = {"linear": 1.0, "cubic": 1.5, "sinusoidal": 0.5 * math.pi}
_SHAPES = ("linear", "cubic", "sinusoidal", "step")
_FASTEST_MPS = 120.0
LONGEST_S = 600.0
_SHORTEST_S = 1e-3
LEAST_CHANGE = 1e-9


def bounds(node: Node | None) -> Bounds:
    """The limits of a ``DynamicConstraints``."""
    if node is None:
        return Bounds()
    names = ("maxAcceleration", "maxDeceleration", "maxAccelerationRate", "maxDecelerationRate")
    if node.has("maxSpeed"):
        node.number("maxSpeed")
    found = (node.number(name, math.inf) for name in names)
    return Bounds(*(value if value > 0.0 else math.inf for value in found))


def speed_move(
    dynamics: Node, from_mps: float, to_mps: float, limits: Limits | None = None
) -> Move:
    """A change of speed with the dynamics of an element, held to what the vehicle can do."""
    if limits is not None:
        to_mps = min(to_mps, max(limits.speed_mps, from_mps))
    shape, dimension = shape_of(dynamics), dynamics.text("dynamicsDimension", "time")
    value = abs(dynamics.number("value", 0.0))
    change = abs(to_mps - from_mps)
    if shape == "step":
        return Move("longitudinal", speed_change(to_mps, "step", 0.0))
    most = math.inf
    if limits is not None:
        most = limits.accel_mps2 if to_mps > from_mps else limits.decel_mps2
    if dimension == "rate" and value > 0.0:
        value = min(value, most)
        if shape == "linear":
            return Move("longitudinal", {
                "kind": "speed", "target_mps": to_mps,
                "dynamics": {"dimension": "rate", "rate": min(value, 200.0)},
            })  # fmt: skip
        time_s = _PEAK[shape] * change / value
    elif dimension == "distance":
        mean_mps = 0.5 * (from_mps + to_mps)
        time_s = value / mean_mps if mean_mps > 0.0 else 0.0
        dynamics.say("approximated", "speed changes over time", f"over {time_s:.3g} s")
    else:
        time_s = value
    if time_s > 0.0:
        time_s = max(time_s, _PEAK[shape] * change / most)
    if time_s > 0.0 and change < LEAST_CHANGE:
        # Nothing changes, but it lasts.
        return Move("longitudinal", {"kind": "keep", "duration_s": min(time_s, LONGEST_S)})
    return Move("longitudinal", speed_change(to_mps, shape, time_s))


def speed_change(target_mps: float, shape: str, time_s: float) -> dict[str, Any]:
    """A manoeuvre that changes the speed."""
    return {"kind": "speed", "target_mps": target_mps, "dynamics": by_time(shape, time_s)}


def by_time(shape: str, time_s: float) -> dict[str, Any]:
    """Dynamics over a time; as good as none is a step."""
    if time_s < _SHORTEST_S or shape == "step":
        return {"dimension": "time", "shape": "step", "time_s": 1.0}
    return {"dimension": "time", "shape": shape, "time_s": min(time_s, LONGEST_S)}


def transition(node: Node, change: float, *, distance: bool) -> dict[str, Any]:
    """Dynamics of a lateral manoeuvre.

    Args:
        node: the element that says them.
        change: of the lateral position in m.
        distance: whether they may count along the way.
    """
    shape, dimension = shape_of(node), node.text("dynamicsDimension", "time")
    value = abs(node.number("value", 0.0))
    if shape == "step" or value <= 0.0:
        return by_time("step", 0.0)
    if dimension == "rate":
        if shape == "linear":
            return {"dimension": "rate", "rate": min(value, 200.0)}
        return by_time(shape, _PEAK[shape] * change / value)
    if dimension == "distance" and distance:
        return {"dimension": "distance", "shape": shape, "distance_m": min(value, 20_000.0)}
    return by_time(shape, value)


def shape_of(node: Node) -> str:
    """The shape of a transition.

    Raises:
        InputError: it is not known.
    """
    shape = node.text("dynamicsShape", "linear")
    if shape not in _SHAPES:
        raise node.wrong(f"the shape {shape[:40]!r} is not known")
    return shape


def checked_speed(node: Node, value: float) -> float:
    """A speed in m/s that a scenario can have.

    Raises:
        InputError: it cannot.
    """
    if not 0.0 <= value <= _FASTEST_MPS:
        raise node.wrong(f"a speed of {value:g} m/s is not within 0 to {_FASTEST_MPS:g}")
    return value
