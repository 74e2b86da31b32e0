"""The road network: roads with lanes and links, junctions, crossings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.road import LaneSpec
from scenario_gen.errors import RoadError
from scenario_gen.geometry import ReferenceLine
from scenario_gen.geometry.segments import Floats
from scenario_gen.roads.beside import BesideLane, lanes_beside
from scenario_gen.roads.lane_path import lane_path
from scenario_gen.roads.lane_table import LaneTable, locate
from scenario_gen.roads.path import LanePath

End: TypeAlias = Literal["start", "end"]
Cubic: TypeAlias = tuple[float, float, float, float]
Rule: TypeAlias = Literal["RHT", "LHT"]

_NAMES_SHOWN = 12


@dataclass(frozen=True)
class Link:
    """What lies beyond an end of a road."""

    kind: Literal["road", "junction"]
    id: str
    contact: End | None = None
    """The end of the other road that touches; None for a junction."""


@dataclass(frozen=True)
class Strip:
    """A stretch of a road where the borders of the lanes are smooth.

    ``borders`` holds one border more than there are lanes, from the right edge of the road to its
    left edge; each is a cubic a + b ds + c ds^2 + d ds^3 of ds = s - s0. ``lanes`` are the lanes
    between them, from right to left.
    """

    s0_m: float
    lanes: tuple[int, ...]
    borders: tuple[Cubic, ...]
    onward: Mapping[int, int] | None = None
    """Lane of the next strip that each lane goes over into; None: lanes keep their ids."""
    marks: tuple[RoadMark, ...] | None = None
    """Marking on each border, from right to left; None: the usual one."""


RoadMark: TypeAlias = Literal["none", "solid", "broken", "solid solid", "curb"]


@dataclass(frozen=True)
class Profile:
    """A piecewise cubic over s: elevation (m) or superelevation (rad).

    Pieces are (s0, a, b, c, d) with value a + b ds + c ds^2 + d ds^3 from s0 on.
    """

    pieces: tuple[tuple[float, float, float, float, float], ...]

    def at(self, s_m: ArrayLike) -> NDArray[np.float64]:
        """Values at any array of s in m; before the first piece that piece goes on."""
        s_m = np.asarray(s_m, dtype=np.float64)
        s0, a, b, c, d = np.array(self.pieces, dtype=np.float64).T
        piece = np.maximum(np.searchsorted(s0, s_m, side="right") - 1, 0)
        ds_m = s_m - s0[piece]
        return np.asarray(a[piece] + ds_m * (b[piece] + ds_m * (c[piece] + ds_m * d[piece])))


@dataclass(frozen=True, eq=False)
class NetworkRoad:
    """One road: its reference line, its cross section and its links."""

    id: str
    """Name that positions use."""
    number: int
    """Id in the OpenDRIVE file."""
    line: ReferenceLine
    lanes: tuple[LaneSpec, ...]
    """All lanes of the road, with their width where they begin."""
    strips: tuple[Strip, ...]
    predecessor: Link | None = None
    successor: Link | None = None
    junction: str | None = None
    """Id of the junction that a connecting road belongs to."""
    lane_predecessors: Mapping[int, int] = field(default_factory=dict)
    lane_successors: Mapping[int, int] = field(default_factory=dict)
    file_id: str | None = None
    """Id in the file that the road was read from, where it is not a plain number."""
    rule: Rule = "RHT"
    """The side that traffic keeps to."""
    kind: str = ""
    """Type of the road as OpenDRIVE names it: motorway, rural, town ...; empty: not said."""
    elevation: Profile | None = None
    superelevation: Profile | None = None

    @property
    def opendrive_id(self) -> str:
        """Id of the road in the OpenDRIVE file, as OpenSCENARIO positions name it."""
        return self.file_id if self.file_id is not None else str(self.number)

    @property
    def length_m(self) -> float:
        """Length of the reference line."""
        return self.line.length_m

    def lane(self, lane: int) -> LaneSpec:
        """A lane of the cross section.

        Raises:
            RoadError: the road has no such lane.
        """
        for spec in self.lanes:
            if spec.id == lane:
                return spec
        ids = ", ".join(str(spec.id) for spec in sorted(self.lanes, key=lambda spec: -spec.id))
        raise RoadError(
            f"road {self.id} has no lane {lane}", where="lane", hint=f"its lanes are {ids}"
        )

    def lane_borders_t(self, lane: int, s_m: float = 0.0) -> tuple[float, float]:
        """Right and left border of a lane as t in m.

        Raises:
            RoadError: the road has no such lane there.
        """
        self.lane(lane)
        strip = self.strip(s_m)
        if lane not in strip.lanes:
            raise RoadError(
                f"road {self.id} has no lane {lane} at s {s_m:g} m", where="lane",
                hint=f"lanes there: {', '.join(str(i) for i in sorted(strip.lanes, reverse=True))}",
            )  # fmt: skip
        at = strip.lanes.index(lane)
        ds_m = s_m - strip.s0_m
        right, left = (_cubic(strip.borders[i], ds_m) for i in (at, at + 1))
        return right, left

    def strip(self, s_m: float) -> Strip:
        """The strip that holds s (the first or last one beyond the ends)."""
        index = sum(strip.s0_m <= s_m for strip in self.strips[1:])
        return self.strips[index]


@dataclass(frozen=True)
class Connection:
    """One way through a junction."""

    incoming: str
    connecting: str
    contact: End
    """The end of the connecting road where it is entered."""
    lane_links: tuple[tuple[int, int], ...]
    """(lane of the incoming road, lane of the connecting road)."""


@dataclass(frozen=True)
class Junction:
    id: str
    number: int
    connections: tuple[Connection, ...]


@dataclass(frozen=True)
class Crossing:
    """A marked pedestrian crossing, a rectangle in the road frame."""

    road: str
    s_m: float
    """Middle along s."""
    width_m: float
    """Extent along s."""
    t_right_m: float
    t_left_m: float


@dataclass(frozen=True)
class RoadObject:
    """A thing beside, on or over a road, as a box in the road frame."""

    name: str
    kind: str
    """Type of OpenDRIVE 1.7: barrier, building, gantry, obstacle, parkingSpace, pole,
    roadSurface, trafficIsland, tree, vegetation ..."""
    road: str
    s_m: float
    """Middle along s."""
    t_m: float
    length_m: float
    """Along the heading."""
    width_m: float
    height_m: float
    heading_rad: float = 0.0
    z_m: float = 0.0
    hides: bool = False
    """Whether it blocks the view."""


@dataclass(frozen=True)
class Signal:
    """A sign or a traffic light."""

    name: str
    """Unique; programs of traffic lights name it."""
    road: str
    s_m: float
    t_m: float
    orientation: Literal["+", "-", "none"]
    """The direction of traffic that it is for: along s, or against it."""
    type: str
    """Code of the catalogue of the country; 1000001 is a traffic light."""
    subtype: str = "-1"
    country: str = "DE"
    dynamic: bool = False
    value: float | None = None
    """With its unit m/s for a speed limit."""
    z_m: float = 2.2
    lanes: tuple[int, ...] = ()
    """Lanes that it is for; empty: all of its direction."""
    stop_line_s_m: float | None = None
    """Where traffic has to wait."""
    file_id: str | None = None
    """Id in the file that the network was read from."""


@dataclass(frozen=True)
class Structure:
    """A tunnel or a bridge."""

    kind: Literal["tunnel", "bridge"]
    road: str
    s_m: float
    """Where it begins."""
    length_m: float
    lit: bool = True


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Roads in a fixed order with their junctions, crossings and furniture."""

    roads: dict[str, NetworkRoad]
    junctions: tuple[Junction, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    objects: tuple[RoadObject, ...] = ()
    signals: tuple[Signal, ...] = ()
    structures: tuple[Structure, ...] = ()
    source: bytes | None = None
    """Bytes of the OpenDRIVE file that an external network was read from."""

    @cached_property
    def road_ids(self) -> tuple[str, ...]:
        """Names of the roads; their places here are the road indices of traces."""
        return tuple(self.roads)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.roads)}

    def road_index(self, road: str) -> int:
        """Index of a road.

        Raises:
            RoadError: there is no such road.
        """
        self.road(road)
        return self._index[road]

    def road(self, road: str) -> NetworkRoad:
        """A road by name.

        Raises:
            RoadError: there is no such road.
        """
        if road not in self.roads:
            names = ", ".join(self.road_ids[:_NAMES_SHOWN])
            more = ", ..." if len(self.roads) > _NAMES_SHOWN else ""
            raise RoadError(
                f"there is no road {road}", where="road", hint=f"roads here: {names}{more}"
            )
        return self.roads[road]

    def lane_centre_t(self, road: str, lane: int, s_m: float = 0.0) -> float:
        """Lateral position t in m of the centre of a lane.

        Raises:
            RoadError: there is no such road or lane.
        """
        right_m, left_m = self.road(road).lane_borders_t(lane, s_m)
        return 0.5 * (right_m + left_m)

    def path(
        self, start_road: str, lane: int, route: Sequence[str] = (), *, changes_lane: bool = False
    ) -> LanePath:
        """The way of an actor that keeps to its lane, in driving direction.

        Args:
            start_road: road of the start.
            lane: lane of the start; lanes whose traffic runs against s are followed against s.
            route: roads in order, the road of the start first; connecting roads in between may
                be left out, and others too where only one way leads on. Empty: the road of the
                start only.
            changes_lane: the actor changes lanes on its way. Where its lane ends or does not lead
                along the route, the path then runs beside the nearest lane that does.

        Raises:
            RoadError: an unknown road or lane, or a route that the lane does not lead along.
        """
        key = (start_road, lane, tuple(route), changes_lane)
        if key not in self._paths:
            self._paths[key] = lane_path(self, start_road, lane, tuple(route), changes_lane)
        return self._paths[key]

    def path_of(self, mover: Ego | Actor) -> LanePath:
        """The way of an actor or the ego.

        Raises:
            RoadError: see ``path``.
        """
        start = mover.start
        return self.path(start.road, start.lane, mover.route, changes_lane=mover.changes_lanes)

    def beside(self, path: LanePath) -> tuple[BesideLane, ...]:
        """The lanes whose lateral distance from a path of this network varies along it."""
        if path not in self._beside:
            self._beside[path] = lanes_beside(self, path)
        return self._beside[path]

    @cached_property
    def _beside(self) -> dict[LanePath, tuple[BesideLane, ...]]:
        return {}

    @cached_property
    def _paths(self) -> dict[tuple[str, int, tuple[str, ...], bool], LanePath]:
        return {}

    @cached_property
    def turns(self) -> dict[tuple[str, str, int], list[tuple[str, int, End]]]:
        """(junction, incoming road, its lane) -> connecting roads, their lanes, where entered."""
        found: dict[tuple[str, str, int], list[tuple[str, int, End]]] = {}
        for junction in self.junctions:
            for way in junction.connections:
                for lane, to_lane in way.lane_links:
                    turn = (way.connecting, to_lane, way.contact)
                    found.setdefault((junction.id, way.incoming, lane), []).append(turn)
        return found

    @cached_property
    def lane_table(self) -> LaneTable:
        """Borders of all lanes as arrays, for look-ups."""
        return LaneTable.of(tuple(self.roads.values()))

    def locate(
        self, x_m: ArrayLike, y_m: ArrayLike
    ) -> tuple[NDArray[np.int32], Floats, Floats, NDArray[np.int32]]:
        """(...) x and y -> (...) road index, s, t and lane.

        Where lanes of several roads overlap, as in a junction, the one with the nearest centre
        line counts. Off every lane: road -1, lane 0, and s and t are NaN.
        """
        return locate(self.lane_table, x_m, y_m)


def _cubic(coefficients: Cubic, ds_m: float) -> float:
    a, b, c, d = coefficients
    return a + ds_m * (b + ds_m * (c + ds_m * d))
