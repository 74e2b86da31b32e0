"""Which kinds of lanes a category of road user may be on, and where rollouts break that.

- On foot and mounted, debris and parts of vehicles: anywhere, also beside the road.
- Bicycles: every lane but rails, on which they may stand.
- Trams: tracks of trams and rails; trains: rails. Nowhere else, not even standing.
- Other vehicles: driving lanes; buses also bus lanes; emergency vehicles also bus lanes, tram
  tracks, shoulders and closed strips; machines of works also shoulders and closed strips; farm
  machines also shoulders. On other lanes they may start standing: parked, broken down, stuck on
  rails. While something happens they may run onto what lies beside (a departure from the lane is
  an event, not an error), but not onto pavements, and onto borders only to stand.
- Whoever slides, follows a path of its own, walks or drives backwards may end up anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import ON_FOOT, ON_RAILS, Actor, Category, Ego
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.road import LaneKind
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork

Bools = NDArray[np.bool_]
Kinds = frozenset[LaneKind]

ALLOWED, ONLY_STANDING, CLOSED, OFF_ROAD = range(4)

#: Manoeuvres that may lead off the road.
LEAVING = FREE - {"turn"}

_ANYWHERE = frozenset({*ON_FOOT, "debris", "vehicle_part"})
_RAILS: dict[Category, Kinds] = {
    "tram": frozenset({"tram", "rail"}),
    "train": frozenset({"rail"}),
}
_OWN: dict[Category, Kinds] = {
    "bus": frozenset({"bus"}),
    "emergency_vehicle": frozenset({"bus", "tram", "shoulder", "restricted"}),
    "construction_vehicle": frozenset({"shoulder", "restricted"}),
    "agricultural_vehicle": frozenset({"shoulder"}),
}
_BESIDE: Kinds = frozenset(
    {"shoulder", "biking", "bus", "parking", "median", "tram", "rail", "restricted"}
)
_STANDING: Kinds = _BESIDE | {"border", "other"}


def bound_to_road(category: Category) -> bool:
    """Whether the category cannot leave the road."""
    return category not in _ANYWHERE


def at_start(category: Category, kind: LaneKind) -> int:
    """Code of a kind of lane for an actor of a category at the start."""
    return _code(category, kind, frozenset())


def in_motion(category: Category, kind: LaneKind) -> int:
    """Code of a kind of lane for an actor of a category during the rollout."""
    return _code(category, kind, _BESIDE)


def lanes_at_start(category: Category) -> str:
    """The lanes on which a category may start at speed, in words."""
    if category in ON_RAILS:
        return " or ".join(sorted(_RAILS[category]))
    return " or ".join(["driving", *sorted(_OWN.get(category, ()))])


def _code(category: Category, kind: LaneKind, beside: Kinds) -> int:
    if category in _ANYWHERE:
        return ALLOWED
    if category in ON_RAILS:
        return ALLOWED if kind in _RAILS[category] else CLOSED
    if category == "bicycle":
        return ALLOWED if kind != "rail" or kind in beside else ONLY_STANDING
    if kind == "driving" or kind in _OWN.get(category, ()) or kind in beside:
        return ALLOWED
    return ONLY_STANDING if kind in _STANDING else CLOSED


def leaves_lanes(mover: Ego | Actor) -> list[int]:
    """Phases of a mover from whose start on it may be anywhere."""
    return [p for p, phase in enumerate(mover.phases) if phase.manoeuvre.kind in LEAVING]


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
