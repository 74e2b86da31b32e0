"""Which lanes movers follow after they have moved sideways, where lanes do so too."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import LATERAL, LaneChange
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import RoadError
from scenario_gen.roads import BesideLane, LanePath, RoadNetwork

# A lane that comes so near to the end of the path leads on as the path does.
_NEAR_M = 1.0


def past_lane_end(
    trace: TraceBatch, groups: Iterable[tuple[Group, slice, RoadNetwork | None]]
) -> NDArray[np.intp]:
    """(B, N) first step beyond the end of the lane that a mover has changed to; T where never.

    Only lanes that narrow down to nothing end so.
    """
    steps = trace.time_s.size
    first = np.full(trace.present.shape, steps, dtype=np.intp)
    for group, rows, network in groups:
        if network is None:
            continue
        movers: tuple[Ego | Actor, ...] = (group.scenario.ego, *group.scenario.actors)
        for index, mover in enumerate(movers):
            for phase, lane in _changes(mover):
                for path, beside in _ending(network, mover, lane):
                    beyond = _beyond(trace, rows, index, path, beside)
                    beyond &= _still_followed(trace, rows, index, mover, phase)
                    found = np.where(beyond.any(axis=-1), beyond.argmax(axis=-1), steps)
                    first[rows, index] = np.minimum(first[rows, index], found)
    return first


def beside_lane(
    trace: TraceBatch, groups: Iterable[tuple[Group, slice, RoadNetwork | None]]
) -> NDArray[np.intp]:
    """(B, N) step at which a lateral phase ends outside the lane that is followed; T where none.

    Only on roads where lanes move against each other.
    """
    steps = trace.time_s.size
    first = np.full(trace.present.shape, steps, dtype=np.intp)
    for group, rows, network in groups:
        if network is None:
            continue
        movers: tuple[Ego | Actor, ...] = (group.scenario.ego, *group.scenario.actors)
        for index, mover in enumerate(movers):
            roads = _moving_roads(network, mover)
            if not roads:
                continue
            lane = trace.lane[rows, index]
            moving = np.isin(trace.road[rows, index], roads)
            for number, phase in enumerate(mover.phases):
                if phase.manoeuvre.kind not in LATERAL:
                    continue
                at = _step(trace, trace.phase_end_s[rows, index, number])
                begin = _step(trace, trace.phase_start_s[rows, index, number] - trace.step_s)
                row = np.arange(at.size)
                ended = at < steps
                at, begin = np.minimum(at, steps - 1), np.clip(begin, 0, steps - 1)
                if isinstance(phase.manoeuvre, LaneChange):
                    outside = lane[row, at] != phase.manoeuvre.to_lane
                else:
                    outside = lane[row, at] != lane[row, begin]
                found = ended & outside & moving[row, at]
                first[rows, index] = np.minimum(first[rows, index], np.where(found, at, steps))
    return first


def _moving_roads(network: RoadNetwork, mover: Ego | Actor) -> list[int]:
    """Roads on the way of a mover with lanes that do not keep their distance from its own."""
    if not any(phase.manoeuvre.kind in LATERAL for phase in mover.phases):
        return []
    try:
        path = network.path_of(mover)
    except RoadError:
        return []
    return sorted({road for lane in network.beside(path) for road, _, _ in lane.places})


def _step(trace: TraceBatch, time_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """(n,) first step at or after times; T for NaN."""
    return np.searchsorted(trace.time_s, np.nan_to_num(time_s, nan=np.inf))


def _changes(mover: Ego | Actor) -> list[tuple[int, int]]:
    """Lane changes of a mover: number of the phase and lane."""
    return [
        (number, phase.manoeuvre.to_lane)
        for number, phase in enumerate(mover.phases)
        if isinstance(phase.manoeuvre, LaneChange)
    ]


def _ending(
    network: RoadNetwork, mover: Ego | Actor, lane: int
) -> list[tuple[LanePath, BesideLane]]:
    """Lanes of that id along the path of a mover that end before the path does."""
    try:
        path = network.path_of(mover)
    except RoadError:
        return []
    return [
        (path, beside)
        for beside in network.beside(path)
        if beside.end_u_m < path.length_m - _NEAR_M
        and lane in {place_lane for _, _, place_lane in beside.places}
    ]


def _beyond(
    trace: TraceBatch, rows: slice, index: int, path: LanePath, beside: BesideLane
) -> NDArray[np.bool_]:
    """(rows, T) whether a mover is on the road where the lane ends, beyond its end."""
    (road,), (end_s_m,), _ = path.to_road(np.array([beside.end_u_m]), np.zeros(1))
    direction = float(path.direction[np.flatnonzero(path.road_index == road)[0]])
    ahead_m = direction * (trace.s_m[rows, index] - end_s_m)
    beyond: NDArray[np.bool_] = (trace.road[rows, index] == road) & (ahead_m > _NEAR_M)
    return beyond


def _still_followed(
    trace: TraceBatch, rows: slice, index: int, mover: Ego | Actor, phase: int
) -> NDArray[np.bool_]:
    """(rows, T) whether a lane change has begun and no later lateral phase has."""
    starts_s = trace.phase_start_s[rows, index]
    begun_s = starts_s[:, phase]
    followed = trace.time_s >= np.where(np.isnan(begun_s), np.inf, begun_s)[:, None]
    for number, other in enumerate(mover.phases):
        if other.manoeuvre.kind in LATERAL and number != phase:
            later_s = np.where(starts_s[:, number] >= begun_s, starts_s[:, number], np.inf)
            followed &= trace.time_s < later_s[:, None]
    return followed
