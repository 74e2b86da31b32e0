"""Where movers come to stand because their road, or their lane, ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork

Bools = NDArray[np.bool_]

_NEAR_M = 1e-6
#: Ends of lanes are found to within the arcs that their paths consist of.
_NEAR_LANE_END_M = 1e-3


class RunOut(NamedTuple):
    """Both (B, N)."""

    step: NDArray[np.intp]
    """First step at which a mover stands where it cannot go on; T where it never does."""
    lane_ends: Bools
    """Whether there it is the lane that ends, on a road that goes on."""


def run_out(
    trace: TraceBatch,
    groups: Iterable[tuple[Group, slice, RoadNetwork | None]],
    standing_mps: float,
) -> RunOut:
    """Look for movers that stand at an end at last and have not started there."""
    steps = trace.time_s.size
    step = np.full(trace.present.shape, steps, dtype=np.intp)
    lane_ends = np.zeros(trace.present.shape, dtype=np.bool_)
    for group, rows, network in groups:
        if network is None:
            continue
        length_m = np.array([*(road.length_m for road in network.roads.values()), np.nan])
        last_s_m, last_road = trace.s_m[rows, :, -1], trace.road[rows, :, -1]
        at_end = (last_s_m <= _NEAR_M) | (last_s_m >= length_m[last_road] - _NEAR_M)
        at_lane_end = np.zeros(at_end.shape, dtype=np.bool_)
        bound = np.zeros(at_end.shape, dtype=np.bool_)
        movers: tuple[Ego | Actor, ...] = (group.scenario.ego, *group.scenario.actors)
        for index, mover in enumerate(movers):
            # Phases act on the path; who leaves the lane is not bound to the road.
            if is_free(mover):
                continue
            bound[:, index] = True
            for road, s_m in _ends(network, mover):
                at_lane_end[:, index] |= (last_road[:, index] == road) & (
                    np.abs(last_s_m[:, index] - s_m) <= _NEAR_LANE_END_M
                )
        ended = (at_end | at_lane_end) & bound & (trace.speed_mps[rows, :, -1] <= standing_mps)
        row, mover_of = np.nonzero(ended)
        if not row.size:
            continue
        at = (row + rows.start, mover_of)
        there = np.abs(trace.s_m[at] - trace.s_m[at][:, -1:]) <= _NEAR_M
        there &= trace.road[at] == trace.road[at][:, -1:]
        first = there.argmax(axis=-1)
        # Who starts there has not run out of road on the way.
        step[at] = np.where(first > 0, first, steps)
        lane_ends[at] = ~at_end[row, mover_of]
    return RunOut(step, lane_ends & (step < steps))


def is_free(mover: Ego | Actor) -> bool:
    """Whether an actor moves on lines of the world rather than along a lane."""
    return isinstance(mover, Actor) and (
        mover.trajectory is not None
        or any(phase.manoeuvre.kind in FREE | {"cross"} for phase in mover.phases)
    )


def _ends(network: RoadNetwork, mover: Ego | Actor) -> list[tuple[int, float]]:
    """Road index and s of both ends of the path of a mover: it may drive either way."""
    try:
        path = network.path_of(mover)
    except RoadError:
        return []
    road, s_m, _ = path.to_road(
        np.array([0.0, path.length_m]), np.full(2, path.lane_q_m)
    )  # fmt: skip
    return list(zip(road.tolist(), s_m.tolist(), strict=True))
