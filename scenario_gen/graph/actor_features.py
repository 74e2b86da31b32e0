"""The parameters of movers: places relative to the ego, phases, trajectories."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.actor import Actor, Ego, Trajectory
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.columns import Columns, Get, ranked
from scenario_gen.graph.describe import phase_key
from scenario_gen.graph.manoeuvre_labels import Mover
from scenario_gen.graph.phase_features import phase_columns, source_get
from scenario_gen.graph.places import along_m
from scenario_gen.graph.senses import side_factor
from scenario_gen.units import number

_TRAJECTORY_SAMPLES = 8


def ego_columns(ego: Ego, concrete: Ego, source: Scenario, frame: EgoFrame, get: Get) -> Columns:
    """The columns of the ego: its start, its goal and its task."""
    out = Columns(get, "ego")
    _start(out, ego)
    # The ego's own offset is lateral in its driving direction, whichever way its lane runs.
    out.add("offset in its lane", "lateral", get(ego.start.offset_m) * frame.direction)
    if ego.goal is not None:
        out.add("goal position along the road", "length", get(ego.goal.s_m))
    _phases(out, ego, concrete, source, frame)
    return out


def actor_columns(
    name: str, actor: Actor, concrete: Actor, source: Scenario, frame: EgoFrame, get: Get
) -> Columns:
    """The columns of an actor, its phases in canonical order.

    Args:
        name: how features of the actor begin.
        actor: the actor of ``source``, which may have parameters.
        concrete: the same actor with numbers: they decide the order of its phases.
        source: the scenario.
        frame: the ego's.
        get: numbers, or columns of a group, for quantities of ``source``.
    """
    out = Columns(get, name)
    ego_road, road = source.ego.start.road, actor.start.road
    out.add(
        "position along the road", "along", along_m(source, frame, road, get(actor.start.s_m), get)
    )
    out.add("offset in its lane", "lateral",
            get(actor.start.offset_m) * side_factor(frame, road, ego_road))  # fmt: skip
    _start(out, actor)
    _phases(out, actor, concrete, source, frame)
    if actor.trajectory is not None:
        _trajectory(out, actor.trajectory, source, frame)
    return out


def _start(out: Columns, mover: Mover) -> None:
    """What ego and actors have in common."""
    get, box = out.get, mover.box
    out.add("speed", "speed", get(mover.speed_mps))
    out.add("heading in its lane", "angle", get(mover.start.heading_rad))
    out.add("length", "size", box.length_m)
    out.add("width", "lateral", box.width_m)


def _phases(out: Columns, mover: Mover, concrete: Mover, source: Scenario, frame: EgoFrame) -> None:
    known, ego_road = source_get(source), source.ego.start.road
    parts = []
    for phase, plain in zip(mover.phases, concrete.phases, strict=True):
        name = f"{out.who} {plain.manoeuvre.kind.replace('_', ' ')}"
        columns = phase_columns(name, phase, plain, mover, source, frame, out.get)
        ranks = phase_columns(name, plain, plain, concrete, source, frame, known)
        parts.append((phase_key(plain, concrete, frame, ego_road), ranks, columns))
    for columns in ranked(parts):
        out.extend(columns)


def _trajectory(out: Columns, trajectory: Trajectory, source: Scenario, frame: EgoFrame) -> None:
    """Resampled, so that the number of points does not matter."""
    get, points = out.get, trajectory.points
    times_s = np.array([number(point.time_s) for point in points])
    side = side_factor(frame, trajectory.road, source.ego.start.road)
    out.add("trajectory duration", "time", float(times_s[-1]))
    for sample, at_s in enumerate(np.linspace(0, times_s[-1], _TRAJECTORY_SAMPLES)):
        after = min(max(int(np.searchsorted(times_s, at_s)), 1), len(points) - 1)
        before = after - 1
        share = (at_s - times_s[before]) / (times_s[after] - times_s[before])
        s_m = (1 - share) * get(points[before].s_m) + share * get(points[after].s_m)
        t_m = (1 - share) * get(points[before].t_m) + share * get(points[after].t_m)
        place_m = along_m(source, frame, trajectory.road, s_m, get)
        out.add(f"trajectory position {sample + 1}", "along", place_m)
        out.add(f"trajectory offset {sample + 1}", "lateral", t_m * side)
