"""What limits the sight along the ways of egos, whatever the weather: crests, objects, tunnels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scenario_gen.errors import RoadError
from scenario_gen.geometry import Box, Point, is_blocked
from scenario_gen.metrics.measure import Floats
from scenario_gen.metrics.sight.constants import OBJECT_HEIGHT
from scenario_gen.metrics.sight.profile import STEP_M, Heights, heights
from scenario_gen.metrics.sight.protocols import NetworkLike, ObjectLike, PathLike

#: Sight past objects is looked up at stations, and to places, this far apart.
GRID_M = 4.0
_PAST_OBJECTS_M = 240.0
_NEAR_PATH_M = 60.0


@dataclass(frozen=True, eq=False)
class Way:
    """The way of an ego; arrays over G stations ``GRID_M`` apart, the first at station 0."""

    path: PathLike
    heights: Heights | None
    crest_m: Floats
    """(G,) how far one sees objects on the road for its profile."""
    past_objects_m: Floats
    """(G,) how far one sees along the lane for what stands beside it."""
    horizon_rad: Floats
    """(G,) elevation of the skyline of the road."""
    pitch_rad: Floats
    """(G,) slope of the line of sight along the road."""
    tunnels: tuple[tuple[float, float, bool], ...]
    """(first station, last station, whether it is lit)."""

    @property
    def is_open(self) -> bool:
        """Whether nothing here limits the sight."""
        return (
            self.heights is None and not self.tunnels and not np.isfinite(self.past_objects_m).any()
        )


@lru_cache(maxsize=256)
def way(
    network: NetworkLike,
    road: str,
    lane: int,
    route: tuple[str, ...],
    changes_lane: bool,
    eye_m: float,
) -> Way | None:
    """The way of an ego; None where its start or route is not on the network."""
    try:
        path = network.path(road, lane, route, changes_lane=changes_lane)
    except RoadError:
        return None
    station_m = np.arange(0.0, path.length_m + GRID_M, GRID_M)
    profile = heights(network, path)
    crest_m = np.full(station_m.shape, np.inf)
    horizon_rad, pitch_rad = np.zeros((2, station_m.size))
    if profile is not None:
        at = np.minimum(np.rint(station_m / STEP_M).astype(np.intp), profile.z_m.size - 1)
        crest_m = profile.sight_m(eye_m, OBJECT_HEIGHT.value)[at]
        horizon_rad = profile.horizon_rad(eye_m)[at]
        pitch_rad = np.arctan(profile.grade)[at]
    return Way(
        path=path,
        heights=profile,
        crest_m=crest_m,
        past_objects_m=_past_objects(network, path, station_m, eye_m),
        horizon_rad=horizon_rad,
        pitch_rad=pitch_rad,
        tunnels=_tunnels(network, path),
    )


def object_box(network: NetworkLike, thing: ObjectLike) -> Box:
    """The box of an object in the world."""
    line = network.roads[thing.road].line
    x_m, y_m = line.point(thing.s_m, thing.t_m)
    heading_rad = float(line.evaluate(thing.s_m)[2]) + thing.heading_rad
    return Box(float(x_m), float(y_m), heading_rad, thing.length_m, thing.width_m)


def stretch(network: NetworkLike, path: PathLike, road: str, s_m: Floats) -> Floats | None:
    """(..., 2) from and to on a road -> (..., 2) stations, ascending; None off the way."""
    if road not in network.road_ids:
        return None
    index = network.road_ids.index(road)
    if index not in path.road_index:
        return None
    station_m, _ = path.station(index, s_m, np.zeros(s_m.shape))
    return np.sort(station_m, axis=-1)


def _tunnels(network: NetworkLike, path: PathLike) -> tuple[tuple[float, float, bool], ...]:
    found = []
    for structure in network.structures:
        if structure.kind != "tunnel":
            continue
        ends = np.array([structure.s_m, structure.s_m + structure.length_m])
        stations_m = stretch(network, path, structure.road, ends)
        if stations_m is not None:
            found.append((float(stations_m[0]), float(stations_m[1]), structure.lit))
    return tuple(found)


def _past_objects(network: NetworkLike, path: PathLike, station_m: Floats, eye_m: float) -> Floats:
    """(G,) how far one sees along the lane; infinite where nothing stands in the way."""
    away_m = np.arange(GRID_M, _PAST_OBJECTS_M + GRID_M, GRID_M)
    ahead = np.arange(station_m.size)[:, None] + np.arange(1, away_m.size + 1)
    inside = ahead < station_m.size
    ahead = np.minimum(ahead, station_m.size - 1)
    x_m, y_m, _ = path.evaluate(station_m, np.full(station_m.shape, path.lane_q_m))
    eye = Point(x_m[:, None], y_m[:, None], eye_m)
    target = Point(x_m[ahead], y_m[ahead], OBJECT_HEIGHT.value)
    hidden = np.zeros(ahead.shape, dtype=np.bool_)
    for thing in network.objects:
        if not thing.hides:
            continue
        box = object_box(network, thing)
        reach_m = _NEAR_PATH_M + 0.5 * (thing.length_m + thing.width_m)
        middle_x_m, middle_y_m = np.asarray(box.x_m, float), np.asarray(box.y_m, float)
        if np.hypot(x_m - middle_x_m, y_m - middle_y_m).min() > reach_m:
            continue
        hidden |= is_blocked(eye, target, box, thing.z_m + thing.height_m, thing.z_m)
    hidden &= inside
    return np.where(hidden.any(axis=1), away_m[hidden.argmax(axis=1)], np.inf)
