"""The OpenDRIVE exporter: schema, content, stability, and the way back through our own reader."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from lxml import etree

from scenario_gen.domain.provenance import Provenance
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError, RoadError
from scenario_gen.roads import RoadNetwork, build
from simulators.exporters.opendrive import OpenDriveExporter
from tests import strategies
from tests.roads.files import read, xodr, xodr_road
from tests.worlds import JUNCTION, MOTORWAY, RURAL, URBAN, scenario

WORLDS: dict[str, dict[str, Any]] = {
    "motorway": MOTORWAY,
    "motorway_4_lanes": MOTORWAY | {"lanes": 4, "surface": "concrete"},
    "curve": {"template": "motorway_curve", "speed_limit_mps": 30.0, "hand": "right"},
    "rural": RURAL,
    "urban": URBAN,
    "urban_4_lanes": URBAN | {"lanes_per_direction": 2},
    "junction": JUNCTION,
}


def _schema_file() -> Path | None:
    """The OpenDRIVE 1.7 schema of whichever installed package carries it."""
    places = {
        "qc_opendrive": "schema/1.7.0/opendrive_17_core.xsd",
        "schemas": "opendrive_17_core.xsd",
    }
    for package, inside in places.items():
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            path = Path(folder) / inside
            if path.is_file():
                return path
    return None


SCHEMA_FILE = _schema_file()
needs_schema = pytest.mark.skipif(
    SCHEMA_FILE is None, reason="no installed package carries the OpenDRIVE 1.7 schema"
)


@lru_cache
def schema() -> Any:
    """The compiled schema."""
    return etree.XMLSchema(etree.parse(str(SCHEMA_FILE)))


def export(world: dict[str, Any], **fields: Any) -> tuple[bytes, RoadNetwork]:
    """The file of a road and its network."""
    made = scenario(road=world, **fields)
    network = build(made.road)
    files = OpenDriveExporter().export(made, network, stem="test")
    assert list(files) == ["test.xodr"]
    return files["test.xodr"], network


@needs_schema
@pytest.mark.parametrize("name", WORLDS)
def test_every_template_is_valid_against_the_official_schema(name: str) -> None:
    """The XSD of OpenDRIVE 1.7 has nothing to say."""
    data, _ = export(WORLDS[name])
    assert schema().validate(etree.fromstring(data)), schema().error_log.last_error


@needs_schema
@settings(max_examples=40)
@given(road=strategies.roads)
def test_any_road_that_can_be_built_is_valid(road: dict[str, Any]) -> None:
    """Whatever the parameters, what is written is valid."""
    try:
        data, _ = export(road)
    except RoadError:
        return
    assert schema().validate(etree.fromstring(data)), schema().error_log.last_error


@pytest.mark.parametrize("name", WORLDS)
def test_reading_the_file_again_gives_the_same_network(name: str, tmp_path: Path) -> None:
    """Geometry within a micrometre, and the same lanes, links, junctions and crossings."""
    data, network = export(WORLDS[name])
    again = read(tmp_path, data)
    by_number = {road.number: road for road in again.roads.values()}
    rng = np.random.default_rng(0)
    for road in network.roads.values():
        other = by_number[road.number]
        assert sorted(other.lanes) == sorted(road.lanes)
        assert dict(other.lane_predecessors) == dict(road.lane_predecessors)
        assert dict(other.lane_successors) == dict(road.lane_successors)
        s_m, t_m = rng.uniform(0, road.length_m, 50), rng.uniform(-8, 8, 50)
        np.testing.assert_allclose(other.line.point(s_m, t_m), road.line.point(s_m, t_m), atol=1e-6)
    assert [
        (c.s_m, c.width_m, c.t_right_m, c.t_left_m) for c in again.crossings
    ] == [(c.s_m, c.width_m, c.t_right_m, c.t_left_m) for c in network.crossings]  # fmt: skip
    assert len(again.junctions) == len(network.junctions)
    for junction in network.junctions:
        path = network.path("south", -1, ("south", "west"))
        numbers = [str(network.road(name).number) for name in ("south", "west")]
        same = again.path(numbers[0], -1, tuple(numbers))
        u_m = np.linspace(0, path.length_m, 50)
        np.testing.assert_allclose(same.evaluate(u_m, -1.0), path.evaluate(u_m, -1.0), atol=1e-6)
        assert len(again.junctions[0].connections) == len(junction.connections)


@pytest.mark.parametrize("name", WORLDS)
def test_equal_scenarios_give_equal_bytes(name: str) -> None:
    """No clock, no order that changes."""
    assert export(WORLDS[name])[0] == export(WORLDS[name])[0]


def test_speed_limit_crossing_and_junction_are_in_the_file() -> None:
    """What a simulator reads besides geometry stands where the standard puts it."""
    street = etree.fromstring(export(URBAN)[0])
    speed = street.find("road/type/speed")
    assert (speed.get("max"), speed.get("unit")) == ("14", "m/s")
    crosswalk = street.find("road/objects/object")
    assert (crosswalk.get("type"), crosswalk.get("s")) == ("crosswalk", "200")
    corners = crosswalk.findall("outlines/outline/cornerLocal")
    assert [(c.get("u"), c.get("v")) for c in corners] == [
        ("-2", "-3.25"), ("2", "-3.25"), ("2", "3.25"), ("-2", "3.25"),
    ]  # fmt: skip
    junction = etree.fromstring(export(JUNCTION)[0])
    connections = junction.findall("junction/connection")
    assert len(connections) == 12
    ids = {road.get("id") for road in junction.findall("road")}
    assert junction.find("junction").get("id") not in ids
    assert {
        (c.find("laneLink").get("from"), c.find("laneLink").get("to")) for c in connections
    } == {("-1", "-1")}


def test_lane_marks_say_where_lanes_may_be_changed() -> None:
    """Solid at the edges, broken between lanes of one direction, kerb at the pavement."""

    def marks(data: bytes) -> dict[str, str]:
        lanes = etree.fromstring(data).iter("lane")
        return {lane.get("id"): lane.find("roadMark").get("type") for lane in lanes}

    motorway = marks(export(MOTORWAY)[0])
    assert motorway == {"0": "solid", "-1": "broken", "-2": "broken", "-3": "solid", "-4": "none"}
    street = marks(export(WORLDS["urban_4_lanes"])[0])
    assert street == {
        "3": "none", "2": "curb", "1": "broken", "0": "solid", "-1": "broken", "-2": "curb",
        "-3": "none",
    }  # fmt: skip


def test_the_file_says_where_it_comes_from() -> None:
    """Id, hash and provenance are user data; markup and odd characters in them stay text."""
    source = Provenance(
        proposer="local", model='<b>&"\U0001f697 model', seed=7, tool_version="0.1.0"
    )
    made = scenario(road=URBAN, provenance=source.model_dump())
    [data] = OpenDriveExporter().export(made, build(made.road), stem="x").values()
    entries = {
        node.get("code"): node.get("value") for node in etree.fromstring(data).iter("userData")
    }
    assert entries["scenario_gen.scenario_id"] == "test"
    assert entries["scenario_gen.content_hash"] == made.compute_hash()
    assert entries["scenario_gen.model"] == source.model
    assert entries["scenario_gen.seed"] == "7"


def test_a_place_on_earth_becomes_a_geo_reference() -> None:
    """With a date and a position the map lies at that position."""
    time = {
        "kind": "date_time", "at": "2026-06-01T12:00:00Z", "latitude_deg": 48.25,
        "longitude_deg": -11.5,
    }  # fmt: skip
    data, _ = export(RURAL, environment={"time": time})
    text = etree.fromstring(data).findtext("header/geoReference")
    assert "+lat_0=48.25 +lon_0=-11.5 " in text


def test_external_files_are_passed_on_byte_for_byte(tmp_path: Path) -> None:
    """Nothing of somebody else's map is rewritten."""
    text = xodr(xodr_road())
    network = read(tmp_path, text)
    world = {"template": "external", "speed_limit_mps": 20.0, "file": "map.xodr"}
    made: Scenario = scenario(road=world, ego={"start": {"road": "1", "lane": -1, "s_m": 5.0}})
    files = OpenDriveExporter().export(made, network, stem="id")
    assert files == {"id.xodr": text.encode()}
    with pytest.raises(ExportError, match="does not carry its file"):
        OpenDriveExporter().export(made, RoadNetwork(network.roads), stem="id")
