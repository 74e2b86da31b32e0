"""Manoeuvres as OpenSCENARIO private actions."""

from __future__ import annotations

from typing import Any, assert_never

from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
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
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity
from simulators.exporters._xml import append_text, element
from simulators.exporters.openscenario_positions import lane_position

# Arrival is meant exactly; readers notice it by the distance growing again.
_TOLERANCE_M = 0


def write_manoeuvre(parent: Any, entity: str, manoeuvre: Manoeuvre, network: RoadNetwork) -> None:
    """Append the private action of a manoeuvre on the lane (of ``cross``: its longitudinal part).

    Free manoeuvres are written by ``openscenario_paths``.
    """
    match manoeuvre:
        case Keep():
            _keep_speed(parent, entity, manoeuvre.duration_s)
        case SpeedChange():
            node = _speed_action(parent, manoeuvre.target_mps)
            _dynamics(node, "SpeedActionDynamics", manoeuvre.dynamics)
        case Brake():
            node = _speed_action(parent, manoeuvre.until_mps)
            _transition(node, "SpeedActionDynamics", "linear", "rate", manoeuvre.decel_mps2)
        case Cross():
            node = _speed_action(parent, manoeuvre.speed_mps)
            _transition(node, "SpeedActionDynamics", "linear", "rate", manoeuvre.accel_mps2)
        case LaneChange():
            node = _lane_change(parent, manoeuvre.dynamics, manoeuvre.offset_m)
            element(element(node, "LaneChangeTarget"), "AbsoluteTargetLane",
                    value=str(manoeuvre.to_lane))  # fmt: skip
        case LateralOffset():
            # LaneOffsetAction takes no duration, and none of its shapes is fixed by the standard;
            # a change to the present lane with another offset is the same motion.
            node = _lane_change(parent, manoeuvre.dynamics, manoeuvre.offset_m)
            element(element(node, "LaneChangeTarget"), "RelativeTargetLane", entityRef=entity,
                    value=0)  # fmt: skip
        case Synchronise():
            _synchronise(parent, manoeuvre, network)
        case FollowPath() | Turn() | Slide() | Reverse() | Walk() | Swing():
            raise AssertionError("free manoeuvres are paths")
        case _:
            assert_never(manoeuvre)


def set_speed(parent: Any, speed_mps: Quantity) -> None:
    """Append an action that sets the speed at once."""
    _transition(_speed_action(parent, speed_mps), "SpeedActionDynamics", "step", "time", 0.0)


def follow_polyline(parent: Any, name: str, vertices: str, *, timed: bool) -> None:
    """Append an action along a polyline: at its times, or at the actor's speed.

    Args:
        parent: the storyboard action.
        name: of the trajectory.
        vertices: as ``openscenario_polylines`` writes them.
        timed: whether they have times, which are those of the scenario.
    """
    routing = element(element(parent, "PrivateAction"), "RoutingAction")
    action = element(routing, "FollowTrajectoryAction")
    reference = element(element(action, "TrajectoryRef"), "Trajectory", name=name, closed=False)
    polyline = element(element(reference, "Shape"), "Polyline")
    append_text(polyline, vertices)
    time_reference = element(action, "TimeReference")
    if timed:
        element(time_reference, "Timing", domainAbsoluteRelative="absolute", scale=1, offset=0)
    else:
        element(time_reference, "None")
    element(action, "TrajectoryFollowingMode", followingMode="position")


def _keep_speed(parent: Any, entity: str, duration_s: Quantity) -> None:
    longitudinal = element(element(parent, "PrivateAction"), "LongitudinalAction")
    node = element(longitudinal, "SpeedAction")
    _transition(node, "SpeedActionDynamics", "linear", "time", duration_s)
    element(
        element(node, "SpeedActionTarget"), "RelativeTargetSpeed", entityRef=entity, value=0,
        speedTargetValueType="delta", continuous=False,
    )  # fmt: skip


def _speed_action(parent: Any, target_mps: Quantity) -> Any:
    longitudinal = element(element(parent, "PrivateAction"), "LongitudinalAction")
    node = element(longitudinal, "SpeedAction")
    element(element(node, "SpeedActionTarget"), "AbsoluteTargetSpeed", value=target_mps)
    return node


def _lane_change(parent: Any, dynamics: ByTime | ByRate | ByDistance, offset_m: Quantity) -> Any:
    lateral = element(element(parent, "PrivateAction"), "LateralAction")
    node = element(lateral, "LaneChangeAction", targetLaneOffset=offset_m)
    _dynamics(node, "LaneChangeActionDynamics", dynamics)
    return node


def _synchronise(parent: Any, manoeuvre: Synchronise, network: RoadNetwork) -> None:
    node = element(
        element(parent, "PrivateAction"), "SynchronizeAction",
        masterEntityRef=manoeuvre.with_actor, targetTolerance=_TOLERANCE_M,
        targetToleranceMaster=_TOLERANCE_M,
    )  # fmt: skip
    lane_position(
        node, network, manoeuvre.their_road, manoeuvre.their_lane, manoeuvre.their_s_m,
        tag="TargetPositionMaster",
    )  # fmt: skip
    lane_position(
        node, network, manoeuvre.road, manoeuvre.lane, manoeuvre.s_m, tag="TargetPosition"
    )
    if manoeuvre.final_mps is not None:
        element(element(node, "FinalSpeed"), "AbsoluteSpeed", value=manoeuvre.final_mps)


def _dynamics(node: Any, tag: str, dynamics: ByTime | ByRate | ByDistance) -> None:
    if dynamics.shape == "step":
        # A step takes no time, whatever its value; readers end the action after the value.
        _transition(node, tag, "step", "time", 0.0)
        return
    match dynamics:
        case ByTime():
            value = dynamics.time_s
        case ByRate():
            value = dynamics.rate
        case ByDistance():
            value = dynamics.distance_m
        case _:
            assert_never(dynamics)
    _transition(node, tag, dynamics.shape, dynamics.dimension, value)


def _transition(node: Any, tag: str, shape: str, dimension: str, value: Quantity) -> None:
    transition = element(node, tag, dynamicsShape=shape, value=value, dynamicsDimension=dimension)
    node.insert(0, transition)
