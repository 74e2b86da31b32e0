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
from simulators.exporters.openscenario_actions import Vertex, follow_polyline, set_speed
from simulators.exporters.openscenario_end import write_criteria, write_ends
from simulators.exporters.openscenario_environment import write_environment
from simulators.exporters.openscenario_hand_over import (
    EGO_PARAMETER,
    HandOver,
    activate_controller,
    write_hand_over,
)
from simulators.exporters.openscenario_lights import write_lights
from simulators.exporters.openscenario_order import event_name
from simulators.exporters.openscenario_outcome import Outcome
from simulators.exporters.openscenario_positions import start_position, world_position
from simulators.exporters.openscenario_weather import write_weather_events

#: Time between two vertices: at 10 m/s2, straight lines between them are off by 13 mm.
REPLAY_STEP_S = 0.1
# What moves or turns by less stands still.
_STILL_M, _STILL_RAD = 1e-6, 1e-6
# Readers move along a polyline by its length, so a turn on the spot gets a length that nobody sees.
_ON_THE_SPOT_M, _NUDGE_M = 1e-5, 1e-4
_REPLAY = "Replay"

Floats = NDArray[np.float64]


def write_replay(
    root: Any, scenario: Scenario, network: RoadNetwork, trace: TraceBatch, outcome: Outcome,
    hand_over: HandOver,
) -> None:  # fmt: skip
    """Append ``Storyboard`` with the motion of a rollout.

    Args:
        root: document element.
        scenario: concrete.
        network: its roads.
        trace: its rollout, in row 0.
        outcome: what ends a run, and what it is judged by.
        hand_over: of the ego.
    """
    storyboard = element(root, "Storyboard")
    actions = element(element(storyboard, "Init"), "Actions")
    write_environment(actions, scenario.environment)
    act = element(element(storyboard, "Story", name="story"), "Act", name="act")
    movers: Sequence[tuple[str, Ego | Actor]] = [
        (EGO_ID, scenario.ego),
        *((actor.id, actor) for actor in scenario.actors),
    ]
    for index, (name, mover) in enumerate(movers):
        private = element(actions, "Private", entityRef=name)
        teleport = element(element(private, "PrivateAction"), "TeleportAction")
        vertices = _vertices(trace, index)
        if vertices and isinstance(mover, Actor) and mover.trajectory is not None:
            world_position(teleport, *vertices[0][:3])
        else:
            start_position(teleport, network, mover.start)
        set_speed(private, float(trace.speed_mps[0, index, 0]) if vertices else 0.0)
        if vertices:
            _event(act, name, vertices)
        if name == EGO_ID:
            activate_controller(private, hand_over)
        write_lights(private, mover)
    write_weather_events(act, scenario, network)
    write_criteria(act, outcome, hand_over)
    write_hand_over(act, scenario.ego, network, outcome.goal, hand_over)
    if len(act):
        start = element(element(act, "StartTrigger"), "ConditionGroup")
        triggers.time_reached(start, "start", 0.0)
    else:
        storyboard.remove(act.getparent())
    write_ends(act, storyboard, outcome, hand_over)


def _event(act: Any, name: str, vertices: Sequence[Vertex]) -> None:
    event_of = event_name(name, _REPLAY)
    group = element(act, "ManeuverGroup", name=f"{event_of}.Group", maximumExecutionCount=1)
    actors = element(group, "Actors", selectTriggeringEntities=False)
    element(actors, "EntityRef", entityRef=name)
    maneuver = element(group, "Maneuver", name=f"{event_of}.Maneuver")
    event = element(maneuver, "Event", name=event_of, priority="override", maximumExecutionCount=1)
    follow_polyline(element(event, "Action", name=f"{event_of}.Action"), event_of, vertices)
    start = element(element(event, "StartTrigger"), "ConditionGroup")
    triggers.time_reached(start, event_of, 0.0)
    if name == EGO_ID:
        triggers.parameter_is(start, f"{event_of}.stand_in", EGO_PARAMETER, "false")


def _vertices(trace: TraceBatch, index: int) -> list[Vertex]:
    """Poses at fixed steps and at the end; of a standstill its beginning and its end only."""
    known = trace.valid[0]
    given_s = trace.time_s[known]
    end_s = float(given_s[-1])
    steps = math.floor(end_s / REPLAY_STEP_S + 1e-9)
    time_s = np.unique(np.append(np.round(np.arange(steps + 1) * REPLAY_STEP_S, 9), end_s))
    states = (trace.x_m, trace.y_m, np.unwrap(trace.heading_rad))
    x_m, y_m, heading_rad = (np.interp(time_s, given_s, s[0, index, known]) for s in states)
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
