"""GeoJSON: tracks of all movers and the borders of lanes, for maps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, ClassVar, TypeAlias

import numpy as np

from scenario_gen.domain.environment import DateTimeAtPlace
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import Floats, TraceBatch
from scenario_gen.errors import ExportError
from scenario_gen.roads import RoadNetwork, marks_of
from simulators.exporters.lane_geometry import strip_lines
from simulators.exporters.opendrive import geo_reference
from simulators.exporters.osi_movers import movers_of

# 1e-8 degrees and a tenth of a millimetre are 1 mm and less.
_DEGREE_DIGITS, _METRE_DIGITS, _STATE_DIGITS = 8, 4, 4
_LOCAL = "metres in the world frame of the road file, x east, y north; not longitude and latitude"
_HINT = 'pip install "scenario-gen[geo]", or export to csv, which is in metres'

Positions: TypeAlias = Callable[[Floats, Floats], list[list[float]]]


@dataclass(frozen=True)
class GeoJsonExporter:
    """Writes ``stem.tracks.geojson``, a FeatureCollection after RFC 7946.

    Where the scenario has a date and a place, positions are WGS84 longitude and latitude by the
    projection that the OpenDRIVE file names. Else there is no place on earth: positions are
    metres in the world frame, which ``crs: null`` and ``coordinate_frame`` say.
    """

    name: ClassVar[str] = "geojson"
    needs_trace: ClassVar[bool] = True

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes; see ``TraceExporter``.

        Raises:
            ExportError: the scenario has a place, and pyproj is not installed.
        """
        place = scenario.environment.time
        head: dict[str, Any]
        if isinstance(place, DateTimeAtPlace):
            projection = geo_reference(place)
            positions = _on_earth(projection)
            head = {"coordinate_frame": {"kind": "WGS84", "projection": projection}}
        else:
            positions = _in_metres
            head = {"crs": None, "coordinate_frame": {"kind": "local", "note": _LOCAL}}
        features = [
            *_tracks(scenario, network, trace, positions), *_borders(network, positions)
        ]  # fmt: skip
        lines = ",\n".join(json.dumps(one, sort_keys=True, allow_nan=False) for one in features)
        frame = json.dumps(head, sort_keys=True)[1:-1]
        text = f'{{"type": "FeatureCollection", {frame}, "features": [\n{lines}\n]}}\n'
        return {f"{stem}.tracks.geojson": text.encode()}


def _tracks(
    scenario: Scenario, network: RoadNetwork, trace: TraceBatch, positions: Positions
) -> list[dict[str, Any]]:
    known = trace.valid[0]
    x_m, y_m = trace.centres()
    found = []
    for index, (name, mover) in enumerate(movers_of(scenario)):
        roads = trace.road[0, index, known].tolist()
        box = mover.box
        properties = {
            "feature": "track", "id": name, "category": mover.category, "kind": mover.kind,
            "length_m": box.length_m, "width_m": box.width_m, "height_m": box.height_m,
            "time_s": _numbers(trace.time_s[known]),
            "heading_rad": _numbers(trace.heading_rad[0, index, known]),
            "speed_mps": _numbers(trace.speed_mps[0, index, known]),
            "accel_mps2": _numbers(trace.accel_mps2[0, index, known]),
            "road": [network.road_ids[road] if road >= 0 else None for road in roads],
            "lane": trace.lane[0, index, known].tolist(),
        }  # fmt: skip
        line = positions(x_m[0, index, known], y_m[0, index, known])
        found.append(_feature(properties, line))
    return found


def _borders(network: RoadNetwork, positions: Positions) -> list[dict[str, Any]]:
    found = []
    for lines in strip_lines(network):
        for place, mark in enumerate(marks_of(lines.road, lines.strip)):
            properties = {"feature": "lane_border", "road": lines.road.id, "mark": mark}
            line = positions(lines.x_m[place], lines.y_m[place])
            found.append(_feature(properties, line))
    return found


def _feature(properties: dict[str, Any], line: list[list[float]]) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _numbers(values: Floats) -> list[float]:
    return [value + 0.0 for value in np.round(values, _STATE_DIGITS).tolist()]


def _in_metres(x_m: Floats, y_m: Floats) -> list[list[float]]:
    return _rounded(np.stack([x_m, y_m], axis=-1), _METRE_DIGITS)


def _rounded(places: Floats, digits: int) -> list[list[float]]:
    # Adding zero makes 0.0 of -0.0.
    rounded: list[list[float]] = (np.round(places, digits) + 0.0).tolist()
    return rounded


def _on_earth(projection: str) -> Positions:
    """Longitude and latitude in degrees of places in the world frame."""
    if find_spec("pyproj") is None:
        raise ExportError(
            "the scenario has a place on earth, and pyproj is not installed", hint=_HINT
        )
    from pyproj import Proj

    inverse = Proj(projection)

    def positions(x_m: Floats, y_m: Floats) -> list[list[float]]:
        longitude, latitude = inverse(x_m, y_m, inverse=True)
        return _rounded(np.stack([longitude, latitude], axis=-1), _DEGREE_DIGITS)

    return positions
