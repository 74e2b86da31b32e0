"""Which edge and lane of a SUMO net is which road and lane of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.path import LanePath

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SumoLane:
    """A lane of the net that stands for one of ours."""

    id: str
    edge: str
    index: int
    """From the outermost lane on: the right one, in left-hand traffic the left one."""
    road: str
    lane: int
    length_m: float
    shape: Floats
    """(n, 2) x and y of its centre line in driving direction."""
    allow: frozenset[str]
    disallow: frozenset[str]

    def allows(self, vehicle_class: str) -> bool:
        """Whether a class of vehicles may use it."""
        if self.allow:
            return vehicle_class in self.allow
        return vehicle_class not in self.disallow and "all" not in self.disallow

    def project(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Position along the lane as SUMO counts it, and distance from its centre line."""
        start, chord = self.shape[:-1], np.diff(self.shape, axis=0)
        squared = (chord**2).sum(axis=1).clip(1e-12)
        share = (((x_m, y_m) - start) * chord).sum(axis=1) / squared
        nearest = start + share.clip(0.0, 1.0)[:, None] * chord
        off_m = np.hypot(*(nearest - (x_m, y_m)).T)
        at = int(off_m.argmin())
        lengths_m = np.sqrt(squared)
        along_m = lengths_m[:at].sum() + share[at].clip(0.0, 1.0) * lengths_m[at]
        return float(along_m * self.length_m / lengths_m.sum()), float(off_m[at])


@dataclass(frozen=True)
class SumoLanes:
    """The lanes of a net."""

    by_id: Mapping[str, SumoLane]
    """Those within junctions included."""
    edges: Mapping[tuple[str, bool], tuple[str, ...]]
    """(road, with s) -> its edges in driving direction; none for roads within junctions."""
    leads_to: frozenset[tuple[str, str]]
    """Pairs of edges of which the first leads to the second."""

    @classmethod
    def of(cls, net: bytes, network: RoadNetwork) -> SumoLanes:
        """Read a net that was made from a network of ours."""
        root = etree.fromstring(net, etree.XMLParser(resolve_entities=False))
        names = {road.opendrive_id: name for name, road in network.roads.items()}
        lanes = list(_lanes(root, names))
        starts: dict[tuple[str, bool], dict[str, float]] = {}
        for lane in lanes:
            if lane.edge.startswith(":"):
                continue
            s_m = network.road(lane.road).line.project(*lane.shape[[0, -1]].T)[0].tolist()
            along = s_m[1] > s_m[0]
            starts.setdefault((lane.road, along), {})[lane.edge] = s_m[0] if along else -s_m[0]
        return cls(
            by_id={lane.id: lane for lane in lanes},
            edges={key: tuple(sorted(own, key=lambda e: own[e])) for key, own in starts.items()},
            leads_to=frozenset(
                (node.get("from"), node.get("to")) for node in root.iter("connection")
            ),
        )

    @property
    def walked(self) -> bool:
        """Whether there is a lane for people on foot."""
        return any("pedestrian" in lane.allow for lane in self.by_id.values())

    def at(self, road: str, lane: int, x_m: float, y_m: float) -> tuple[SumoLane, float] | None:
        """The lane that stands for one of ours at a place, and the position along it."""
        found = [one for one in self.by_id.values() if (one.road, one.lane) == (road, lane)]
        if not found:
            return None
        nearest = min(found, key=lambda one: one.project(x_m, y_m)[1])
        return nearest, nearest.project(x_m, y_m)[0]

    def route(self, path: LanePath, network: RoadNetwork, first: str) -> list[str]:
        """Edges along a path from one of them on, as far as they lead into each other."""
        edges: list[str] = []
        pieces = zip(path.road_index.tolist(), path.direction.tolist(), strict=True)
        for road, direction in dict.fromkeys(pieces):
            edges += self.edges.get((network.road_ids[road], direction > 0), ())
        edges = edges[edges.index(first) :] if first in edges else [first]
        route = edges[:1]
        for edge in edges[1:]:
            if (route[-1], edge) not in self.leads_to:
                break
            route.append(edge)
        return route


def _lanes(root: Any, names: Mapping[str, str]) -> Iterator[SumoLane]:
    for edge in root.iter("edge"):
        for node in edge.iter("lane"):
            param = node.find("param[@key='origId']")
            if param is None:
                continue
            # Where several of ours were joined, the first one stands for them.
            road, _, lane = param.get("value").split()[0].rpartition("_")
            if road not in names:
                continue
            points = [point.split(",")[:2] for point in node.get("shape").split()]
            yield SumoLane(
                id=node.get("id"),
                edge=edge.get("id"),
                index=int(node.get("index")),
                road=names[road],
                lane=int(lane),
                length_m=float(node.get("length")),
                shape=np.array(points, dtype=np.float64),
                allow=frozenset((node.get("allow") or "").split()),
                disallow=frozenset((node.get("disallow") or "").split()),
            )
