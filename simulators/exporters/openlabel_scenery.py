"""OpenLABEL tags of the road: its type, geometry, lanes, surface and structures."""

from __future__ import annotations

from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import (
    ExternalRoad,
    MotorwayCurve,
    Roundabout,
    RuralCurve,
    SingleRoad,
    WorkZone,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number
from simulators.exporters.openlabel_table import (
    CONTROLS,
    DAMAGE,
    LANES,
    MARKINGS,
    ROADS,
    ROUNDABOUTS,
    SURFACES,
    TRAFFIC,
    VERTICAL,
    classes,
)
from simulators.exporters.openlabel_values import Amounts

#: Classes that are written of a road beside those of the tables.
MORE = (
    "LaneSpecificationDimensions", "LaneSpecificationLaneCount", "LongitudinalDownSlope",
    "LongitudinalLevelPlane", "LongitudinalUpSlope", "MotorwayManaged",
    "RegulatorySignsVariableFullTime", "TransverseLanesTogether", "TransverseUndivided",
    *(name for _, name in ROUNDABOUTS),
)  # fmt: skip
SCENERY = (CONTROLS, DAMAGE, LANES, MARKINGS, ROADS, SURFACES, TRAFFIC, VERTICAL)


def add_scenery(found: Amounts, scenario: Scenario) -> None:
    """Add the tags of the road of a concrete scenario; none where it is a map file."""
    road = scenario.road
    if isinstance(road, ExternalRoad):
        return
    frame = EgoFrame(scenario)
    for table, value in (
        (ROADS, road.template), (TRAFFIC, road.traffic), (SURFACES, road.surface),
        (MARKINGS, road.marking), (DAMAGE, road.damage),
        (CONTROLS, getattr(road, "control", "none")),
    ):  # fmt: skip
        found.add(*classes(table, value))
    if isinstance(road, Roundabout):
        diameter_m = number(road.diameter_m)
        found.add(next(name for up_to_m, name in ROUNDABOUTS if diameter_m <= up_to_m))
    if isinstance(road, MotorwayCurve | RuralCurve):
        found.add_amount("HorizontalCurves", number(road.radius_m))
    if getattr(road, "gantry", None) is not None:
        found.add("MotorwayManaged", "RegulatorySignsVariableFullTime")
    if isinstance(road, WorkZone):
        found.add("TransverseBarriers")
    _profile(found, road if isinstance(road, SingleRoad) else None, frame)
    _lanes(found, frame)


def _profile(found: Amounts, road: SingleRoad | None, frame: EgoFrame) -> None:
    vertical = road.vertical if road is not None else None
    if vertical is None:
        found.add("LongitudinalLevelPlane")
        return
    names = classes(VERTICAL, vertical.kind)
    if vertical.kind == "grade":
        up = frame.direction > 0
        names = ("LongitudinalUpSlope",) if up else ("LongitudinalDownSlope",)
    for name in names:
        found.add_amount(name, 100.0 * vertical.grade)


def _lanes(found: Amounts, frame: EgoFrame) -> None:
    """Lanes of the road that the ego starts on."""
    # Lanes without width begin farther on.
    lanes = [lane for lane in frame.layout if lane.width_m > 0.0]
    for lane in lanes:
        found.add(*classes(LANES, lane.kind))
    driving = [lane for lane in lanes if lane.kind == "driving"]
    if driving:
        found.add_amount("LaneSpecificationLaneCount", len(driving))
        for lane in driving:
            found.add_amount("LaneSpecificationDimensions", lane.width_m)
    types = {name for lane in lanes for name in classes(LANES, lane.kind) if "LaneType" in name}
    if len(types) > 1:
        found.add("TransverseLanesTogether")
    both_ways = len({lane.direction for lane in driving}) > 1
    if both_ways and "TransverseDivided" not in found:
        found.add("TransverseUndivided")
