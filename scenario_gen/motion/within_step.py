"""When a value of an actor passes 0 within a step, also where the actor had an event in the step.

Up to the event and after it a value is smooth, and at the event it may jump: the time is looked for
in the three parts one after the other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.crossings import passage
from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.kinematics import travel
from scenario_gen.motion.plan import Trajectories

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


class Event(NamedTuple):
    """The last events of some actors up to the end of the present step; arrays of shape (n,).

    Its values count where the event is later than the beginning of the step.
    """

    time_s: Floats
    u_m: Floats
    """Station; of an actor off its lane where it left."""
    x_m: Floats
    y_m: Floats
    course_rad: Floats
    before_mps: Floats
    """Speed just before the event; NaN where it is not known."""
    after_mps: Floats
    """Speed just after it."""
    driven: Bools
    """Whether speed and acceleration are those of the engine, as on a lane and on a crossing."""


def last_event(engine: Engine, free: FreeActors, actor: Indices, now_s: float) -> Event:
    """The last events of (n,) actors: a phase, or a vertex of their trajectory."""
    plan = engine.plan
    base = engine.base.take(actor)
    after = base.copy()
    travel(engine.intent.take(actor), base, after)
    x_m, y_m, course_rad = plan.tracks.pose(actor, base.u_m, base.q_m)
    course_rad = np.where(plan.way[actor] > 0.0, course_rad, course_rad + np.pi)
    before_mps, after_mps = base.speed_mps.copy(), after.speed_mps.copy()
    event = Event(
        base.time_s.copy(), base.u_m, x_m, y_m, course_rad, before_mps, after_mps,
        np.ones(actor.shape, dtype=bool),
    )  # fmt: skip
    slot = free.slot[actor]
    off = (slot >= 0).nonzero()[0]
    if not off.size:
        return event
    lines, timed = plan.line_actor.size, plan.trajectories.actor.size
    crossing = off[slot[off] < lines]
    if crossing.size:
        at = slot[crossing]
        along_m = base.u_m[crossing] - plan.u_m[actor[crossing]]
        heading_rad = plan.line_heading_rad[at]
        x_m[crossing] = plan.line_x_m[at] + along_m * np.cos(heading_rad)
        y_m[crossing] = plan.line_y_m[at] + along_m * np.sin(heading_rad)
        course_rad[crossing] = heading_rad
    vertices = off[(slot[off] >= lines) & (slot[off] < lines + timed)]
    if vertices.size:
        found = _last_vertices(plan.trajectories, slot[vertices] - lines, now_s)
        for target, values in zip(_moved(event), found, strict=True):
            target[vertices] = values
        event.driven[vertices] = False
    gone = engine.off.has_left(actor).nonzero()[0]
    if gone.size:
        pose = engine.off.pose(engine.off.slot[actor[gone]], base.time_s[gone])
        unknown = np.full(gone.shape, np.nan)
        found = (base.time_s[gone], pose.x_m, pose.y_m, pose.course_rad, unknown, pose.speed_mps)
        for target, values in zip(_moved(event), found, strict=True):
            target[gone] = values
        event.driven[gone] = False
    return event


def _moved(event: Event) -> tuple[Floats, ...]:
    return (event.time_s, event.x_m, event.y_m, event.course_rad, event.before_mps,
            event.after_mps)  # fmt: skip


def _last_vertices(given: Trajectories, at: Indices, now_s: float) -> tuple[Floats, ...]:
    """(n,) time, x, y, course, and speeds before and after, at the last vertices passed."""
    row = np.arange(at.size)
    time_s, x_m, y_m = given.time_s[at], given.x_m[at], given.y_m[at]
    vertex = np.maximum(np.sum(time_s <= now_s, axis=1) - 1, 0)
    onward = np.minimum(vertex + 1, np.sum(np.isfinite(time_s), axis=1) - 1)

    def between(first: Indices, second: Indices) -> tuple[Floats, Floats, Floats]:
        for_s = time_s[row, second] - time_s[row, first]
        per_s = np.divide(1.0, for_s, out=np.zeros(for_s.shape), where=for_s > 0.0)
        dx_m, dy_m = x_m[row, second] - x_m[row, first], y_m[row, second] - y_m[row, first]
        return np.hypot(dx_m, dy_m) * per_s, dx_m, dy_m

    before_mps, _, _ = between(np.maximum(vertex - 1, 0), vertex)
    after_mps, dx_m, dy_m = between(vertex, onward)
    found_s = time_s[row, vertex]
    return (found_s, x_m[row, vertex], y_m[row, vertex], np.arctan2(dy_m, dx_m), before_mps,
            after_mps)  # fmt: skip


def time_of_passage(
    begin: tuple[float, Floats], event: tuple[Floats, Floats, Floats],
    end: tuple[float, Floats, Floats],
) -> Floats:  # fmt: skip
    """(n,) times at which values pass 0; the end of the step where they do not.

    Args:
        begin: time and (n,) values at the beginning of the step.
        event: (n,) times, and values before and after the event, NaN where they are not known;
            none counts that is not later than the beginning.
        end: time, values, and rates of change at the end of the step; NaN where it is not known.
    """
    begin_s, first = begin
    event_s, before, after = event
    end_s, last, rate = end
    late = event_s > begin_s
    event_s = np.where(late, event_s, begin_s)
    before = np.where(late & ~np.isnan(before), before, first)
    after = np.where(late, after, first)
    rest_s = end_s - event_s
    by = np.where(np.isnan(rate), last - after, rate * rest_s)
    time_s = event_s + np.nan_to_num(passage(after, last, by), nan=1.0) * rest_s
    time_s = np.where((after < 0.0) != (before < 0.0), event_s, time_s)
    early = passage(first, before, before - first)
    return np.where(np.isnan(early), time_s, begin_s + early * (event_s - begin_s))
