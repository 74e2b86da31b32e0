"""Motion as it was rolled out: every mover that moves follows a trajectory with times.

The trajectories are in the world frame with absolute times. That of the ego is followed by its
stand-in only: it waits for the parameter of the file that hands the ego over. What stands still all
the time keeps its start position.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from simulators.exporters import openscenario_triggers as triggers
from simulators.exporters._xml import element
from simulators.exporters.openscenario_actions import follow_polyline, set_speed
from simulators.exporters.openscenario_hand_over import EGO_PARAMETER
from simulators.exporters.openscenario_order import event_name
from simulators.exporters.openscenario_polylines import Vertex, world_vertices
from simulators.exporters.openscenario_positions import Pose, teleport_to

#: Time between two vertices: at 10 m/s2, straight lines between them are off by 13 mm.
REPLAY_STEP_S = 0.1
# Nobody changes speed like this but in a jump, whose moment is then a vertex of its own.
_JUMP_MPS2 = 20.0
_NOT_AT_STEP_S = 1e-3
# What moves or turns by less stands still.
_STILL_M, _STILL_RAD = 1e-6, 1e-6
# Readers move along a polyline by its length, so a turn on the spot gets a length that nobody sees.
_ON_THE_SPOT_M, _NUDGE_M = 1e-5, 1e-4
_REPLAY = "Replay"

Floats = NDArray[np.float64]


class ReplayedMotion:
    """Writes the motion of a rollout."""

    def __init__(self, scenario: Scenario, network: RoadNetwork, trace: TraceBatch) -> None:
        """Motion of a concrete scenario on its roads; the rollout is in row 0 of the trace."""
        self._network = network
        names = (EGO_ID, *(actor.id for actor in scenario.actors))
        self._vertices = {name: _vertices(trace, index) for index, name in enumerate(names)}
        self._speed_mps = dict(zip(names, trace.speed_mps[0, :, 0].tolist(), strict=True))

    def write_start(self, private: Any, name: str, mover: Ego | Actor) -> None:
        """See ``Motion``."""
        vertices = self._vertices[name]
        pose = None
        if vertices and isinstance(mover, Actor) and mover.trajectory is not None:
            pose = Pose(*vertices[0][:3])
        teleport_to(private, self._network, mover.start, pose)
        set_speed(private, self._speed_mps[name] if vertices else 0.0)

    def write_events(self, act: Any) -> None:
        """See ``Motion``."""
        for name, vertices in self._vertices.items():
            if vertices:
                _event(act, name, vertices)


def _event(act: Any, name: str, vertices: Sequence[Vertex]) -> None:
    event_of = event_name(name, _REPLAY)
    group = element(act, "ManeuverGroup", name=f"{event_of}.Group", maximumExecutionCount=1)
    actors = element(group, "Actors", selectTriggeringEntities=False)
    element(actors, "EntityRef", entityRef=name)
    maneuver = element(group, "Maneuver", name=f"{event_of}.Maneuver")
    event = element(maneuver, "Event", name=event_of, priority="override", maximumExecutionCount=1)
    action = element(event, "Action", name=f"{event_of}.Action")
    follow_polyline(action, event_of, world_vertices(vertices), timed=True)
    start = element(element(event, "StartTrigger"), "ConditionGroup")
    triggers.time_reached(start, event_of, 0.0)
    if name == EGO_ID:
        triggers.parameter_is(start, f"{event_of}.stand_in", EGO_PARAMETER, "false")


def _vertices(trace: TraceBatch, index: int) -> list[Vertex]:
    """Poses at fixed steps, where the speed jumps, around starts and halts, and at the end.

    Of a standstill its beginning and its end only.
    """
    known = trace.valid[0]
    states = (trace.x_m, trace.y_m, np.unwrap(trace.heading_rad), trace.speed_mps)
    given_s, jump_s, *given = _with_jumps(
        trace.time_s[known], *(s[0, index, known] for s in states)
    )
    end_s = float(given_s[-1])
    steps = math.floor(end_s / REPLAY_STEP_S + 1e-9)
    fixed_s = np.round(np.arange(steps + 1) * REPLAY_STEP_S, 9)
    time_s = np.unique(np.concatenate([fixed_s, jump_s, _around_stands(given_s, *given), [end_s]]))
    x_m, y_m, heading_rad = (np.interp(time_s, given_s, values) for values in given)
    still = _still(x_m, y_m, heading_rad)
    if still.all():
        return []
    # A vertex is left out where nothing happens before and after it.
    needed = np.ones(time_s.size, dtype=bool)
    needed[1:-1] = ~(still[:-1] & still[1:])
    return _with_length(
        [
            Vertex(*values)
            for values in zip(
                *(column[needed].tolist() for column in (x_m, y_m, heading_rad, time_s)),
                strict=True,
            )
        ]
    )


def _around_stands(time_s: Floats, x_m: Floats, y_m: Floats, heading_rad: Floats) -> Floats:
    """Times of a rollout at which somebody begins or ends to stand, and those beside them.

    The mean speed of a step of the replay would be that of a mover who has come to rest already.
    """
    still = _still(x_m, y_m, heading_rad)
    changes = np.flatnonzero(still[1:] != still[:-1]) + 1
    return np.round(time_s[np.unique(changes[:, None] + np.arange(-1, 2))], 9)


def _with_jumps(
    time_s: Floats, x_m: Floats, y_m: Floats, heading_rad: Floats, speed_mps: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Times of a rollout with those of its jumps in speed, the latter alone, poses at the former.

    Of a step that begins with v0 and ends with v1, the way s tells when in the step of length dt
    the speed jumps: tau = (s - v1 dt) / (v0 - v1). Without a vertex there, the mover would go at a
    speed in between for a whole step of the replay: it would set off, or halt, at another moment.
    """
    dt_s, change_mps = np.diff(time_s), np.diff(speed_mps)
    way_m = np.hypot(np.diff(x_m), np.diff(y_m))
    jumps = (np.abs(change_mps) > _JUMP_MPS2 * dt_s) & (speed_mps[1:] * speed_mps[:-1] >= 0.0)
    at = np.flatnonzero(jumps & (way_m > _STILL_M))
    before_mps, after_mps = np.abs(speed_mps[at]), np.abs(speed_mps[at + 1])
    tau_s = (way_m[at] - after_mps * dt_s[at]) / (before_mps - after_mps)
    inside = (tau_s > _NOT_AT_STEP_S) & (tau_s < dt_s[at] - _NOT_AT_STEP_S)
    at, tau_s, before_mps = at[inside], tau_s[inside], before_mps[inside]
    jump_s = np.round(time_s[at] + tau_s, 6)
    ways, times = before_mps * tau_s / way_m[at], tau_s / dt_s[at]
    poses = (
        np.insert(v, at + 1, v[at] + share * (v[at + 1] - v[at]))
        for v, share in ((x_m, ways), (y_m, ways), (heading_rad, times))
    )
    return np.insert(time_s, at + 1, jump_s), jump_s, *poses


def _still(x_m: Floats, y_m: Floats, heading_rad: Floats) -> NDArray[np.bool_]:
    """(T - 1,) whether nothing moves from one step to the next."""
    moved = np.hypot(np.diff(x_m), np.diff(y_m)) > _STILL_M
    turned = np.abs(np.diff(heading_rad)) > _STILL_RAD
    return ~(moved | turned)


def _with_length(vertices: list[Vertex]) -> list[Vertex]:
    out, nudge_m = vertices[:1], 0.0
    for before, at in itertools.pairwise(vertices):
        moved_m = math.hypot(at.x_m - before.x_m, at.y_m - before.y_m)
        if moved_m < _ON_THE_SPOT_M and abs(at.heading_rad - before.heading_rad) > _STILL_RAD:
            nudge_m = _NUDGE_M - nudge_m
        out.append(at._replace(y_m=at.y_m + nudge_m))
    return out
