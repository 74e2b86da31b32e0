"""What a road makes use of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.domain.road import Road
from scenario_gen.roads import RoadNetwork


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
    if network.crossings:
        yield "road.crossing", "road"
    if network.signals:
        yield "road.signals", "road"


def bends(network: RoadNetwork) -> bool:
    """Whether any road is not straight."""
    return any(
        np.any(road.line.curvature0) or np.any(road.line.curvature_slope)
        for road in network.roads.values()
    )
