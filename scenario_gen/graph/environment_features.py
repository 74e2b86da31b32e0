"""The parameters of weather, light and surface, and of how they change in time and place."""

from __future__ import annotations

import math

import numpy as np

from scenario_gen.domain.environment import Change, Environment, Wind
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.columns import Columns, Value, ranked
from scenario_gen.graph.condition_labels import (
    change_label,
    patch_label,
    visibility_zone_label,
    wind_zone_label,
)
from scenario_gen.graph.phase_features import source_get
from scenario_gen.graph.places import along_m


def environment_columns(
    out: Columns, concrete: Scenario, source: Scenario, frame: EgoFrame
) -> None:
    """Add the state at the start, then changes in time, then places, each in canonical order."""
    environment, get = source.environment, out.get
    out.add("scenario duration", "duration", source.duration_s)
    out.add("precipitation intensity", "intensity", get(environment.precipitation.intensity_mmph))
    out.add("visibility", "visibility", get(environment.visibility_m))
    out.add("cloud cover", "cloud", float(environment.cloud_okta))
    _wind(out, "wind", environment.wind, frame)
    out.add("temperature", "temperature", get(environment.temperature_c))
    out.add("friction", "friction", get(environment.friction))
    sun = environment.sun()
    _sun(out, "sun", sun.elevation_rad, sun.azimuth_rad, frame)
    if environment.perception.dirty_lens != 0:
        out.add("share of the lens that is dirty", "share", get(environment.perception.dirty_lens))
    changes = sorted(
        (float(plain.at_s), change_label(plain), index)
        for index, plain in enumerate(concrete.environment.changes)
    )
    for number, (_, _, index) in enumerate(changes, start=1):
        _change(out, f"change {number}", environment.changes[index], frame)
    _places(out, concrete.environment, source, frame)


def ahead_rad(frame: EgoFrame) -> float:
    """Nominal heading of the ego in the world frame."""
    return math.radians(frame.heading_deg())


def _wind(out: Columns, name: str, wind: Wind, frame: EgoFrame) -> None:
    speed_mps = out.get(wind.speed_mps)
    direction_rad = out.get(wind.direction_rad) - ahead_rad(frame)
    out.add(f"{name} from behind", "wind", speed_mps * np.cos(direction_rad))
    out.add(f"{name} from the right", "wind", speed_mps * np.sin(direction_rad))


def _sun(
    out: Columns, name: str, elevation_rad: float, azimuth_rad: float, frame: EgoFrame
) -> None:
    # North is +y; a sun below the horizon has a height, but no direction that matters.
    up = math.cos(elevation_rad) if elevation_rad > 0 else 0.0
    bearing_rad = math.pi / 2 - azimuth_rad - ahead_rad(frame)
    out.add(f"{name} elevation", "elevation", elevation_rad)
    out.add(f"{name} ahead", "bearing", up * math.cos(bearing_rad))
    out.add(f"{name} on the left", "bearing", up * math.sin(bearing_rad))


def _change(out: Columns, name: str, change: Change, frame: EgoFrame) -> None:
    get = out.get
    out.add(f"{name} begins", "time", get(change.at_s))
    out.add(f"{name} lasts", "time", get(change.over_s))
    if change.precipitation is not None:
        intensity = get(change.precipitation.intensity_mmph)
        out.add(f"{name} precipitation intensity", "intensity", intensity)
    if change.visibility_m is not None:
        out.add(f"{name} visibility", "visibility", get(change.visibility_m))
    if change.cloud_okta is not None:
        out.add(f"{name} cloud cover", "cloud", float(change.cloud_okta))
    if change.wind is not None:
        _wind(out, f"{name} wind", change.wind, frame)
    if change.sun is not None:
        _sun(out, f"{name} sun", change.sun.elevation_rad, change.sun.azimuth_rad, frame)
    if change.friction is not None:
        out.add(f"{name} friction", "friction", get(change.friction))


def _places(out: Columns, concrete: Environment, source: Scenario, frame: EgoFrame) -> None:
    environment, get, known = source.environment, out.get, source_get(source)

    def stretch(columns: Columns, name: str, road: str, first: Value, last: Value) -> None:
        start_m = along_m(source, frame, road, first, columns.get)
        end_m = along_m(source, frame, road, last, columns.get)
        columns.add(f"{name} begins", "along", start_m)
        columns.add(f"{name} length", "extent", np.abs(end_m - start_m))

    parts = []
    for patch, plain in zip(environment.patches, concrete.patches, strict=True):
        both = Columns(known), Columns(get)
        for columns, one in zip(both, (plain, patch), strict=True):
            stretch(columns, "patch", one.road, columns.get(one.s_from_m), columns.get(one.s_to_m))
            columns.add("patch friction", "friction", columns.get(one.friction))
        parts.append((patch_label(plain, frame), *both))
    for columns in ranked(parts):
        out.extend(columns)

    parts = []
    for zone, dense in zip(environment.visibility_zones, concrete.visibility_zones, strict=True):
        both = Columns(known), Columns(get)
        for columns, fog in zip(both, (dense, zone), strict=True):
            stretch(columns, "zone", fog.road, columns.get(fog.s_from_m), columns.get(fog.s_to_m))
            columns.add("zone visibility", "sight", columns.get(fog.visibility_m))
        parts.append((visibility_zone_label(dense), *both))
    for columns in ranked(parts):
        out.extend(columns)

    parts = []
    for gust, still in zip(environment.wind_zones, concrete.wind_zones, strict=True):
        both = Columns(known), Columns(get)
        for columns, air in zip(both, (still, gust), strict=True):
            name = "wind zone"
            stretch(columns, name, air.road, columns.get(air.s_from_m), columns.get(air.s_to_m))
            _wind(columns, name, air.wind, frame)
        parts.append((wind_zone_label(still), *both))
    for columns in ranked(parts):
        out.extend(columns)

    sprays = []
    for spray, mist in zip(environment.spray, concrete.spray, strict=True):
        both = Columns(known), Columns(get)
        for columns, water in zip(both, (mist, spray), strict=True):
            columns.add("spray length", "distance", columns.get(water.length_m))
            columns.add("spray visibility", "sight", columns.get(water.visibility_m))
        sprays.append(("spray", *both))
    for columns in ranked(sprays):
        out.extend(columns)
