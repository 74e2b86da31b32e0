"""A scenario and its road, built and written with scenariogeneration: a lead vehicle that brakes.

The content is that of ``nhtsa-25-lead-decelerating`` without what only this project writes (origin,
parameters, controller, criteria, route): two cars, weather, initial states, one event, one end, on
a straight road with two lanes in either direction. The bytes are made by the standard library's
writer, which is quicker than the peer's own ``write_xml``.
"""

from __future__ import annotations

import datetime
from xml.etree import ElementTree as ET

from scenariogeneration import xodr, xosc

_NOW = datetime.datetime(2026, 1, 1)
_STEP = xosc.TransitionDynamics(xosc.DynamicsShapes.step, xosc.DynamicsDimension.time, 0)


def pair(speed_mps: float) -> tuple[bytes, bytes]:
    """The scenario and its road as bytes."""
    return _bytes(_scenario(speed_mps).get_element()), _bytes(_road().get_element())


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)


def _road() -> xodr.OpenDrive:
    road = xodr.create_road(xodr.Line(1500.0), 1, left_lanes=2, right_lanes=2, lane_width=3.5)
    network = xodr.OpenDrive("road")
    network.add_road(road)
    network.adjust_roads_and_lanes()
    return network


def _car(name: str) -> xosc.Vehicle:
    box = xosc.BoundingBox(1.8, 4.5, 1.5, 1.35, 0, 0.75)
    front, rear = xosc.Axle(0.6, 0.65, 1.5, 2.7, 0.33), xosc.Axle(0, 0.65, 1.5, 0, 0.33)
    return xosc.Vehicle(name, xosc.VehicleCategory.car, box, front, rear, 70, 7, 12, mass=1500)


def _scenario(speed_mps: float) -> xosc.Scenario:
    init = xosc.Init()
    weather = xosc.Weather(
        xosc.FractionalCloudCover.zeroOktas, temperature=288.0,
        sun=xosc.Sun(50000, 1, 0.8), fog=xosc.Fog(10000),
        precipitation=xosc.Precipitation(xosc.PrecipitationType.dry, 0), wind=xosc.Wind(0, 0),
    )  # fmt: skip
    environment = xosc.Environment("day", weather=weather, roadcondition=xosc.RoadCondition(1.0))
    init.add_global_action(xosc.EnvironmentAction(environment))
    entities = xosc.Entities()
    for name, s_m in (("ego", 50.0), ("lead", 100.0)):
        entities.add_scenario_object(name, _car(name))
        place = xosc.LanePosition(s_m, 0, -1, 1)
        init.add_init_action(name, xosc.TeleportAction(place))
        init.add_init_action(name, xosc.AbsoluteSpeedAction(speed_mps, _STEP))
    brake = xosc.Event("brake", xosc.Priority.override)
    rate = xosc.TransitionDynamics(xosc.DynamicsShapes.linear, xosc.DynamicsDimension.rate, 6)
    brake.add_action("slow", xosc.AbsoluteSpeedAction(0, rate))
    brake.add_trigger(_after("begin", 3.0))
    maneuver = xosc.Maneuver("maneuver")
    maneuver.add_event(brake)
    storyboard = xosc.StoryBoard(init, _after("end", 15.0, "stop"))
    storyboard.add_maneuver(maneuver, "lead")
    return xosc.Scenario(
        "lead", "scenario-gen", xosc.ParameterDeclarations(), entities, storyboard,
        xosc.RoadNetwork("lead.xodr"), xosc.Catalog(), osc_minor_version=2, creation_date=_NOW,
    )  # fmt: skip


def _after(name: str, time_s: float, point: str = "start") -> xosc.ValueTrigger:
    condition = xosc.SimulationTimeCondition(time_s, xosc.Rule.greaterOrEqual)
    return xosc.ValueTrigger(name, 0, xosc.ConditionEdge.none, condition, triggeringpoint=point)
