"""Free manoeuvres as trajectories relative to the actor itself."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.behaviour import FreeManoeuvre, Slide
from scenario_gen.manoeuvres import sampled
from scenario_gen.units import Quantity
from simulators.exporters._xml import append_text, element
from simulators.exporters.holes import Read, derived
from simulators.exporters.openscenario_polylines import relative_vertices

# Readers move along a polyline by its length, so a turn on the spot gets a length that nobody sees.
_ON_THE_SPOT_M, _NUDGE_M = 1e-5, 1e-4
# Faster than this at its end, an actor would go on for a step of a simulator; it is held instead.
_HOLD_ABOVE_MPS, _HOLD_S = 1.0, 0.02
_LEAST_S = 1e-6


def follow_own_path(
    parent: Any, name: str, entity: str, manoeuvre: FreeManoeuvre, start_mps: Quantity
) -> None:
    """Append the action of a free manoeuvre: timed poses from where the actor is at its start.

    Args:
        parent: the storyboard action.
        name: of the trajectory.
        entity: the actor.
        manoeuvre: what it does.
        start_mps: its speed at the start of the scenario.

    Raises:
        RolloutError: the manoeuvre is impossible.
    """
    routing = element(element(parent, "PrivateAction"), "RoutingAction")
    action = element(routing, "FollowTrajectoryAction")
    reference = element(element(action, "TrajectoryRef"), "Trajectory", name=name, closed=False)
    polyline = element(element(reference, "Shape"), "Polyline")
    vertices = derived(lambda read: relative_vertices(entity, _poses(read, manoeuvre, start_mps)))
    append_text(polyline, vertices)
    element(
        element(action, "TimeReference"), "Timing", domainAbsoluteRelative="relative", scale=1,
        offset=0,
    )  # fmt: skip
    element(action, "TrajectoryFollowingMode", followingMode="position")


def _poses(
    read: Read, manoeuvre: FreeManoeuvre, start_mps: Quantity
) -> list[tuple[float, float, float, float]]:
    # Only such a slide depends on that speed, which may else be a parameter that stays open.
    needed = isinstance(manoeuvre, Slide) and manoeuvre.from_mps is None
    path = sampled(manoeuvre, read, read(start_mps) if needed else 0.0)
    columns = (path.time_s, path.ahead_m, path.left_m, path.heading_rad)
    given = list(zip(*(column[0].tolist() for column in columns), strict=True))
    poses = [given[0]]
    before, nudge_m = given[0], 0.0
    for at in given[1:]:
        if at[0] - before[0] < _LEAST_S:
            continue
        moved_m = math.hypot(at[1] - before[1], at[2] - before[2])
        if moved_m < _ON_THE_SPOT_M and abs(at[3] - before[3]) > 0.0:
            nudge_m = _NUDGE_M - nudge_m
        poses.append((at[0], at[1], at[2] + nudge_m, at[3]))
        before = at
    if path.to_mps[0, -1] > _HOLD_ABOVE_MPS:
        poses.append((poses[-1][0] + _HOLD_S, *poses[-1][1:]))
    return poses
