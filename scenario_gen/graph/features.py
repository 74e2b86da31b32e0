"""The parameters of a scenario as a vector of numbers on stated scales.

The order of the numbers follows from the structure alone. Positions are relative to the ego or to
what the road has (a curve, a crossing, a junction), in the direction in which the ego drives, so
moving a scene along a straight road, turning it around or renaming things changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scenario_gen.domain.batch import Group
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ARMS
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph.actor_features import actor_columns, mover_columns
from scenario_gen.graph.columns import Columns, Feature, Floats, Get, Value, scaled
from scenario_gen.graph.describe import actor_keys
from scenario_gen.units import number

#: Scale of each numeric field of the road templates that is not a place along the road.
_ROAD_FIELDS: dict[str, str] = {
    "speed_limit_mps": "speed",
    "lane_width_m": "width",
    "shoulder_width_m": "edge",
    "pavement_width_m": "edge",
    "border_width_m": "edge",
    "length_m": "length",
    "radius_m": "radius",
    "clothoid_m": "length",
    "arc_m": "length",
    "crossing_width_m": "edge",
    "corner_radius_m": "size",
}


@dataclass(frozen=True)
class ParameterVector:
    """The parameters of one scenario.

    Attributes:
        values: (F,) on their scales.
        raw: (F,) in their units.
        features: the F names and scales.
        swaps: groups of slices that belong to actors of equal structure: these actors may
            change places.
    """

    values: Floats
    raw: Floats
    features: tuple[Feature, ...]
    swaps: tuple[tuple[slice, ...], ...] = ()


def parameter_vector(scenario: Scenario) -> ParameterVector:
    """The parameters of a scenario (a logical one with the defaults of its parameters)."""
    concrete = scenario.concrete()
    features, columns, swaps = _collect(concrete, concrete, number)
    raw = np.array(columns, dtype=float)
    return ParameterVector(scaled(raw, features), raw, features, swaps)


def parameter_matrix(group: Group) -> tuple[Floats, tuple[Feature, ...]]:
    """(rows, F) scaled parameters of all variants of one scenario, and the F features.

    Actors keep the order that they have with the default parameters.
    """
    features, columns, _ = _collect(group.scenario.concrete(), group.scenario, group.column)
    raw = np.empty((group.rows, len(features)))
    for index, column in enumerate(columns):
        raw[:, index] = column
    return scaled(raw, features), features


def _collect(
    concrete: Scenario, source: Scenario, get: Get
) -> tuple[tuple[Feature, ...], list[Value], tuple[tuple[slice, ...], ...]]:
    """Features in canonical order. ``concrete`` gives the order, ``source`` the quantities."""
    frame = EgoFrame(concrete)
    out = Columns(get)
    _environment(out, source, frame)
    _road(out, source, frame)
    out.who = "ego"
    mover_columns(out, source.ego)
    if source.ego.goal is not None:
        out.add("goal position along the road", "length", get(source.ego.goal.s_m))
    order, keys = _canonical_order(concrete, frame)
    counts: dict[str, int] = {}
    blocks: dict[str, list[slice]] = {}
    for index in order:
        actor = source.actors[index]
        counts[actor.category] = counts.get(actor.category, 0) + 1
        first = len(out.features)
        name = f"{actor.category} {counts[actor.category]}"
        out.extend(actor_columns(name, actor, concrete.actors[index], source, frame, get))
        blocks.setdefault(keys[index], []).append(slice(first, len(out.features)))
    swaps = tuple(tuple(parts) for _, parts in sorted(blocks.items()) if len(parts) > 1)
    return tuple(out.features), out.values, swaps


def _canonical_order(concrete: Scenario, frame: EgoFrame) -> tuple[list[int], list[str]]:
    keys = actor_keys(concrete, frame)
    if len(keys) < 2:
        return list(range(len(keys))), keys

    def rank(index: int) -> tuple[str, tuple[Value, ...]]:
        actor = concrete.actors[index]
        return keys[index], tuple(actor_columns("", actor, actor, concrete, frame, number).values)

    return sorted(range(len(keys)), key=rank), keys


def _environment(out: Columns, source: Scenario, frame: EgoFrame) -> None:
    environment, get = source.environment, out.get
    ahead_rad = _ego_heading_rad(source, frame)
    out.add("scenario duration", "duration", source.duration_s)
    out.add("precipitation intensity", "intensity", get(environment.precipitation.intensity_mmph))
    out.add("visibility", "visibility", get(environment.visibility_m))
    out.add("cloud cover", "cloud", float(environment.cloud_okta))
    wind_mps = get(environment.wind.speed_mps)
    direction_rad = get(environment.wind.direction_rad) - ahead_rad
    out.add("wind from behind", "wind", wind_mps * np.cos(direction_rad))
    out.add("wind from the right", "wind", wind_mps * np.sin(direction_rad))
    out.add("temperature", "temperature", get(environment.temperature_c))
    out.add("friction", "friction", get(environment.friction))
    sun = environment.sun()
    # North is +y; a sun below the horizon has a height, but no direction that matters.
    up = math.cos(sun.elevation_rad) if sun.elevation_rad > 0 else 0.0
    bearing_rad = math.pi / 2 - sun.azimuth_rad - ahead_rad
    out.add("sun elevation", "elevation", sun.elevation_rad)
    out.add("sun ahead", "bearing", up * math.cos(bearing_rad))
    out.add("sun on the left", "bearing", up * math.sin(bearing_rad))


def _ego_heading_rad(source: Scenario, frame: EgoFrame) -> float:
    """Heading of the ego's road at its origin: templates begin along +x, the south arm +y."""
    turned = 0.0 if frame.direction > 0 else math.pi
    arm = source.ego.start.road.partition("_")[0]
    if frame.is_junction and arm in ARMS:
        return math.pi / 2 * (1 + ARMS.index(arm)) + turned
    return turned


def _road(out: Columns, source: Scenario, frame: EgoFrame) -> None:
    road = source.road
    for name, scale in _ROAD_FIELDS.items():
        if hasattr(road, name):
            out.add(f"road {name.rsplit('_', 1)[0].replace('_', ' ')}", scale,
                    out.get(getattr(road, name)))  # fmt: skip
    for name, place_m in _places_m(source, frame, out.get).items():
        ahead_m = frame.direction * (place_m - out.get(source.ego.start.s_m))
        out.add(f"distance of the ego to the {name}", "along", ahead_m)


def _places_m(source: Scenario, frame: EgoFrame, get: Get) -> dict[str, Value]:
    """Station of what the road has, on the road of the ego."""
    road = source.road
    match road.template:
        case "motorway_curve" | "rural_curve":
            approach_m = get(road.approach_m)
            beyond_m = approach_m + 2 * get(road.clothoid_m) + get(road.arc_m)
            return {"curve": approach_m if frame.direction > 0 else beyond_m}
        case "urban_street":
            return {"crossing": get(road.crossing_s_m)}
        case "junction_cross" if source.ego.start.road in ARMS:
            return {"junction": get(road.arm_length_m)}
        case "junction_cross" | "external":
            return {"start of its road": 0.0}
        case _:
            return {}
