"""Files for CARLA: what ScenarioRunner 0.9.16 supports and nothing else, on maps that connect."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from lxml import etree
from pydantic import ValidationError

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets import export_for, rolled_out
from scenario_gen.roads import RoadNetwork, build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_hand_over import HandOver
from simulators.exporters.openscenario_positions import start_pose
from simulators.exporters.options import MOTIONS, ExportOptions, Motion
from simulators.exporters.supported import keep_to_supported, outside
from simulators.profiles import profile_by_name
from simulators.profiles.model import Writing
from simulators.quality import check_openscenario
from tests.simulators.cases import actor, all_cases, phase
from tests.worlds import cut_in, scenario

CARLA = profile_by_name("carla-0.9.16")
CASES = all_cases()
LIBRARY = read_library()


def export(given: Scenario, motion: Motion = "actions") -> dict[str, bytes]:
    options = ExportOptions.of(CARLA, motion=motion)
    network = build(given.concrete().road)
    exporter = OpenScenarioExporter().with_options(options, rolled_out)
    return exporter.export(given, network, stem="case")


def tree_of(given: Scenario, motion: Motion = "actions") -> Any:
    return etree.fromstring(export(given, motion)["case.xosc"])


@pytest.mark.parametrize("motion", MOTIONS)
def test_no_element_is_outside_of_what_is_supported(motion: Motion) -> None:
    """Of cases and rows of the library; the files are valid OpenSCENARIO 1.0."""
    assert CARLA.elements is not None
    cases = tuple(CASES.values()) if motion == "actions" else ()
    for given in (*cases, *LIBRARY[MOTIONS.index(motion) :: 15]):
        data = export(given, motion)["case.xosc"]
        assert outside(etree.fromstring(data), CARLA.elements) == [], given.id
        assert not check_openscenario(data).findings


@pytest.mark.parametrize(
    ("place", "tag"),
    [
        ("Storyboard/Story/Act/ManeuverGroup/Maneuver/Event/Action", "SynchronizeAction"),
        ("Storyboard/Story/Act/ManeuverGroup/Maneuver/Event/Action", "EnvironmentAction"),
        ("Storyboard/Init/Actions/Private", "AssignRouteAction"),
        ("Storyboard/StopTrigger/ConditionGroup/Condition/ByValueCondition",
         "UserDefinedValueCondition"),
        ("Storyboard/Init/Actions/Private/PrivateAction/TeleportAction/Position", "RoutePosition"),
        ("RoadNetwork", "TrafficSignals"),
    ],
)  # fmt: skip
def test_an_element_outside_is_found_and_refused(place: str, tag: str) -> None:
    """Actions by where they stand, conditions and positions everywhere."""
    root = tree_of(cut_in())
    etree.SubElement(root.find(place), tag)
    assert CARLA.elements is not None
    assert outside(root, CARLA.elements) == [f"OpenSCENARIO/{place}/{tag}"]
    with pytest.raises(ExportError, match=tag):
        keep_to_supported(root, CARLA)


def test_an_attribute_outside_is_found() -> None:
    """One that ScenarioRunner's version does not have, on an element that it has."""
    root = tree_of(cut_in())
    assert CARLA.elements is not None
    root.find(".//SpeedActionDynamics").set("followingMode", "follow")
    assert outside(root, CARLA.elements) == ["SpeedActionDynamics/@followingMode"]


@pytest.mark.parametrize("motion", MOTIONS)
def test_a_handed_over_ego_is_given_a_line_to_its_goal(motion: Motion) -> None:
    """AssignRouteAction ends the runner with an error; the line ends where the goal is."""
    options = ExportOptions.of(CARLA, motion=motion)
    given = next(one for one in LIBRARY if one.id == "ncap26-ccftap").concrete()
    network = build(given.road)
    exporter = OpenScenarioExporter(hand_over=HandOver(external=True))
    made = exporter.with_options(options, rolled_out).export(given, network, stem="case")
    root = etree.fromstring(made["case.xosc"])
    assert CARLA.elements is not None
    assert outside(root, CARLA.elements) == []
    assert root.find(".//AssignRouteAction") is None
    event = root.find(".//Event[@name='HandOver.Route']")
    x_m, y_m = (float(event.findall(".//WorldPosition")[-1].get(axis)) for axis in "xy")
    near = root.find(".//Act/StopTrigger//Condition[@name='end.goal.near']//LanePosition")
    road = {str(one.number): name for name, one in network.roads.items()}[near.get("roadId")]
    s_m, lane = float(near.get("s")), int(near.get("laneId"))
    there = network.road(road).line.point(s_m, network.lane_centre_t(road, lane, s_m))
    assert math.hypot(x_m - there[0], y_m - there[1]) < 0.01


def test_models_are_those_that_carla_has() -> None:
    """Every name is in the catalogues of its documentation, which the profile keeps."""
    assert set(CARLA.writing.models.values()) <= set(CARLA.writing.catalogue)
    with pytest.raises(ValidationError, match=r"not in the catalogue: vehicle\.no\.such"):
        Writing(models={"car": "vehicle.no.such"}, catalogue=("vehicle.tesla.model3",))


def test_the_ego_is_told_apart_and_every_vehicle_has_a_control() -> None:
    root = tree_of(cut_in())
    egos = root.xpath("//ScenarioObject[.//Property[@name='type'][@value='ego_vehicle']]/@name")
    assert egos == ["ego"]
    assert root.find(".//Vehicle").get("name") == "vehicle.tesla.model3"
    modules = root.xpath("//Private//Property[@name='module']/@value")
    assert modules == ["simple_vehicle_control"] * 2
    assert not root.xpath("//OverrideControllerValueAction/*[@active!='false']")


def test_braking_is_a_time_and_a_limit_of_the_control() -> None:
    """From 30 m/s to rest with 6 m/s2 takes 5 s; a rate would be read as a time."""
    brake = {"kind": "brake", "decel_mps2": 6.0, "until_mps": 0.0}
    at = {"kind": "time", "at_s": 1.0}
    root = tree_of(scenario(actors=[actor(phase(brake, at), speed_mps=30.0)]))
    dynamics = root.find("Storyboard/Story//SpeedActionDynamics")
    assert dynamics.get("dynamicsDimension") == "time"
    assert float(dynamics.get("value")) == pytest.approx(5.0)
    limit = root.xpath("//Property[@name='max_deceleration']/@value")
    assert [float(one) for one in limit] == [6.0]


def test_a_lane_change_is_relative_linear_and_a_distance() -> None:
    """Three seconds at 20 m/s are 60 m; from lane -2 to -1 is one to the left."""
    change = {
        "kind": "lane_change", "to_lane": -1,
        "dynamics": {"dimension": "time", "shape": "sinusoidal", "time_s": 3.0},
    }  # fmt: skip
    at = {"kind": "time", "at_s": 1.0}
    root = tree_of(scenario(actors=[actor(phase(change, at), speed_mps=20.0, lane=-2)]))
    dynamics = root.find(".//LaneChangeActionDynamics")
    assert dict(dynamics.attrib) == {
        "dynamicsShape": "linear", "value": "60", "dynamicsDimension": "distance",
    }  # fmt: skip
    assert root.find(".//RelativeTargetLane").get("value") == "1"


def test_what_does_not_run_is_refused_and_left_out_only_by_force() -> None:
    """A synchronised arrival is not supported: no file, or by force one without it."""
    arrive = {
        "kind": "synchronise", "lane": -2, "s_m": 400.0, "their_lane": -2, "their_s_m": 380.0,
    }  # fmt: skip
    at = {"kind": "time", "at_s": 1.0}
    given = scenario(actors=[actor(phase(arrive, at), speed_mps=20.0)])
    options = ExportOptions.of(CARLA)
    with pytest.raises(ExportError, match="SynchronizeAction is not supported"):
        export_for(given, "openscenario", options)
    files = export_for(given, "openscenario", options, force=True)
    assert b"SynchronizeAction" not in files[f"{given.id}.xosc"]


def test_weather_is_on_the_scales_that_are_read() -> None:
    given = cut_in(environment={"cloud_okta": 8, "precipitation": {"kind": "rain",
                   "intensity_mmph": 25.0}})  # fmt: skip
    root = tree_of(given)
    assert root.find(".//Sun").get("intensity") == "0"
    assert float(root.find(".//Precipitation").get("intensity")) == pytest.approx(0.5)


# --- judged by the map of the CARLA client -------------------------------------------------------


def carla_map(given: Scenario) -> Any:
    carla = pytest.importorskip("carla")
    return carla.Map("case", export(given)["case.xodr"].decode())


def by_template() -> dict[str, Scenario]:
    right = (one.concrete() for one in LIBRARY if one.road.traffic == "right")
    return {one.road.template: one for one in right}


@pytest.mark.parametrize("template", by_template())
def test_maps_connect_along_every_way(template: str, capfd: pytest.CaptureFixture[str]) -> None:
    """From the end of each piece of a way the next one can be reached, and crossings are there."""
    given = by_template()[template]
    found, network = carla_map(given), build(given.road)
    for mover in (given.ego, *given.actors):
        path = network.path_of(mover)
        for here, there in zip(*(_pieces(path, network)[at:] for at in (0, 1)), strict=False):
            if here[0] == there[0]:
                continue
            waypoint = found.get_waypoint_xodr(*here)
            assert waypoint is not None, here
            # An actor may be on another lane by then.
            assert there[0] in {one.road_id for one in waypoint.next(1.0)}, (here, there)
    assert bool(found.get_crosswalks()) == bool(network.crossings)
    capfd.readouterr()


def _pieces(path: Any, network: RoadNetwork) -> list[tuple[int, int, float]]:
    """Road, lane and s just before the end of each piece of a way, in its direction."""
    ends = path.s0_m + path.s_rate * path.piece_length_m - 0.5 * np.sign(path.s_rate)
    numbers = [network.road(network.road_ids[index]).number for index in path.road_index]
    return list(zip(numbers, path.lane.tolist(), ends.tolist(), strict=True))


def test_starts_are_where_they_are_meant(capfd: pytest.CaptureFixture[str]) -> None:
    """By the formulas of ScenarioRunner on the map: offsets to the right of the lane, turned by
    the orientation, and world positions with y and heading of the other sign."""
    for given in LIBRARY[::5]:
        scenario_of_row = given.concrete()
        if scenario_of_row.road.traffic == "left":
            continue
        found, network = carla_map(given), build(scenario_of_row.road)
        root = tree_of(given)
        movers = [("ego", scenario_of_row.ego), *((a.id, a) for a in scenario_of_row.actors)]
        for name, mover in movers:
            if getattr(mover, "trajectory", None) is not None:
                continue
            pose = start_pose(network, mover.start)
            node = root.find(f".//Private[@entityRef='{name}']//Position")[0]
            x_m, y_m = _read(node, found)
            assert math.hypot(x_m - pose.x_m, y_m - pose.y_m) < 0.05, (given.id, name)
    capfd.readouterr()


def _read(node: Any, found: Any) -> tuple[float, float]:
    if node.tag == "WorldPosition":
        return float(node.get("x")), float(node.get("y"))
    lane, s_m = int(node.get("laneId")), float(node.get("s"))
    transform = found.get_waypoint_xodr(int(node.get("roadId")), lane, s_m).transform
    turn = node.find("Orientation")
    yaw = math.radians(transform.rotation.yaw) - (
        float(turn.get("h", 0)) if turn is not None else 0
    )
    offset_m = float(node.get("offset", 0))
    x_m = transform.location.x - offset_m * math.sin(yaw)
    return x_m, -(transform.location.y + offset_m * math.cos(yaw))
