"""From a road of the scenario to its network."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import cast

from scenario_gen.domain.road import ExternalRoad, Road, TemplateRoad
from scenario_gen.roads.external import read_network
from scenario_gen.roads.mirror import mirror
from scenario_gen.roads.network import RoadNetwork
from scenario_gen.roads.xodr_file import read_road_file

#: Template -> module of this room with the function of the same name that builds it. Builders are
#: given a road with right-hand traffic; modules are imported with the first road that needs them.
_MODULES = {
    "motorway_straight": "motorway",
    "motorway_curve": "motorway",
    "motorway_lane_drop": "motorway",
    "motorway_on_ramp": "ramps",
    "motorway_off_ramp": "ramps",
    "motorway_weaving": "weaving",
    "work_zone": "work_zone",
    "toll_plaza": "toll_plaza",
    "rural_straight": "rural",
    "rural_curve": "rural",
    "urban_street": "urban",
    "tunnel": "structures",
    "bridge": "structures",
    "level_crossing": "level_crossing",
    "parking_lot": "parking_lot",
    "junction_cross": "junctions",
    "junction_t": "junctions",
    "junction_y": "junctions",
    "junction_staggered": "junctions",
    "roundabout": "roundabout",
}


def build(road: Road, *, folder: Path | None = None) -> RoadNetwork:
    """The road network of a scenario.

    Args:
        road: a concrete road (no ``$parameter``).
        folder: where the file of an external road lies; nothing outside it is read.

    Raises:
        RoadError: the parameters make no road, or the file is missing, refused or unreadable.
        InputError: a parameter of the road has no value.
    """
    if isinstance(road, ExternalRoad):
        return read_network(read_road_file(road, folder), road.file)
    return _template(road)


@lru_cache(maxsize=4096)
def _template(road: TemplateRoad) -> RoadNetwork:
    if road.traffic == "left":
        return mirror(_template(road.model_copy(update={"traffic": "right"})))
    return _builder(road.template)(road)


@cache
def _builder(template: str) -> Callable[[TemplateRoad], RoadNetwork]:
    module = import_module(f"scenario_gen.roads.{_MODULES[template]}")
    return cast(Callable[[TemplateRoad], RoadNetwork], getattr(module, template))
