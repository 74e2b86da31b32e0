"""What a road makes use of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.domain.road import Road
from scenario_gen.roads import RoadNetwork
from scenario_gen.roads.network import Cubic


def road_features(road: Road, network: RoadNetwork) -> Iterator[tuple[str, str]]:
    """Features with their JSON paths; ``network`` is the built road."""
    yield f"road.{road.template}", "road.template"
    if any(one.rule == "LHT" for one in network.roads.values()):
        yield "road.left_hand", "road.traffic"
    if any(one.elevation is not None for one in network.roads.values()):
        yield "road.vertical", "road"
    if any(one.superelevation is not None for one in network.roads.values()):
        yield "road.superelevation", "road"
    if road.template != "external":
        if road.marking != "clear":
            yield "road.marking", "road.marking"
        if road.damage != "none":
            yield "road.damage", "road.damage"
        if road.surface != "asphalt":
            yield "road.surface", "road.surface"
    yield "road.speed_limit", "road.speed_limit_mps"
    if network.objects or network.structures:
        yield "road.furniture", "road"
    if any(any(cubic[1:]) for cubic in _borders(network)):
        yield "road.tapers", "road"
    if any(lane.kind != "driving" for one in network.roads.values() for lane in one.lanes):
        yield "road.lane_kinds", "road"
    if network.crossings:
        yield "road.crossing", "road"
    if network.signals:
        yield "road.signals", "road"


def _borders(network: RoadNetwork) -> Iterator[Cubic]:
    for road in network.roads.values():
        for strip in road.strips:
            yield from strip.borders


def bends(network: RoadNetwork) -> bool:
    """Whether any road is not straight."""
    return any(
        np.any(road.line.curvature0) or np.any(road.line.curvature_slope)
        for road in network.roads.values()
    )
