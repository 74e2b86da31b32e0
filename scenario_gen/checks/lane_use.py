"""Which kinds of lanes a category of road user may be on, and where rollouts break that.

- On foot (pedestrian, wheelchair, animal) and debris: anywhere, also beside the road.
- Bicycles: every lane of the road.
- Motor vehicles and trailers: driving lanes; standing also on shoulders, borders and other lanes
  (parking). While something happens they may run onto a shoulder or a cycle lane (a departure
  from the lane is an event, not an error); only emergency vehicles start on a shoulder at speed.
  Pavements are closed to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import ON_FOOT, Actor, Category, Ego
from scenario_gen.domain.road import LaneKind
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

Bools = NDArray[np.bool_]

ALLOWED, ONLY_STANDING, CLOSED, OFF_ROAD = range(4)

_ANYWHERE = frozenset({*ON_FOOT, "debris"})
_STANDING: frozenset[LaneKind] = frozenset({"shoulder", "border", "other", "biking"})
_RUN_ONTO: frozenset[LaneKind] = frozenset({"driving", "shoulder", "biking"})


def bound_to_road(category: Category) -> bool:
    """Whether the category cannot leave the road."""
    return category not in _ANYWHERE


def at_start(category: Category, kind: LaneKind) -> int:
    """Code of a kind of lane for an actor of a category at the start."""
    if not bound_to_road(category) or category == "bicycle" or kind == "driving":
        return ALLOWED
    if kind == "shoulder" and category == "emergency_vehicle":
        return ALLOWED
    return ONLY_STANDING if kind in _STANDING else CLOSED


def in_motion(category: Category, kind: LaneKind) -> int:
    """Code of a kind of lane for an actor of a category during the rollout."""
    if not bound_to_road(category) or category == "bicycle" or kind in _RUN_ONTO:
        return ALLOWED
    return ONLY_STANDING if kind in _STANDING else CLOSED


@dataclass(frozen=True)
class LaneTable:
    """Codes by mover, road and lane for one group."""

    codes: NDArray[np.int8]
    """(N, roads + 1, lanes), the last road standing for the index -1."""
    lowest: int
    """Lane id of the first column."""

    @classmethod
    def of(cls, network: RoadNetwork, movers: tuple[Ego | Actor, ...], actors: int) -> LaneTable:
        """The codes for the movers of a scenario, padded to ``actors``."""
        ids = [spec.id for road in network.roads.values() for spec in road.lanes]
        lowest, highest = min(0, *ids), max(0, *ids)
        codes = np.full((actors, len(network.roads) + 1, highest - lowest + 1), ALLOWED, np.int8)
        for n, mover in enumerate(movers):
            if not bound_to_road(mover.category):
                continue
            codes[n] = OFF_ROAD
            for r, road in enumerate(network.roads.values()):
                for spec in road.lanes:
                    if spec.id != 0:
                        codes[n, r, spec.id - lowest] = in_motion(mover.category, spec.kind)
        return cls(codes, lowest)

    def look_up(self, trace: TraceBatch, rows: slice) -> NDArray[np.int8]:
        """(rows, N, T) codes of the lanes that actors are on."""
        actors, roads, lanes = self.codes.shape
        index = trace.road[rows] * np.int32(lanes)
        index += trace.lane[rows] - np.int32(self.lowest)
        # The road index -1 stands for the last road, whatever the lane.
        np.copyto(index, np.int32((roads - 1) * lanes - self.lowest), where=trace.road[rows] < 0)
        index += (np.arange(actors, dtype=np.int32) * (roads * lanes))[:, None]
        return self.codes.take(index)
