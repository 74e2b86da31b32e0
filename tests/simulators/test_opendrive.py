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
from pydantic import TypeAdapter

from scenario_gen.domain.provenance import Provenance
from scenario_gen.domain.road import TEMPLATES, Road, TemplateRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError, RoadError
from scenario_gen.roads import RoadNetwork, build
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.opendrive_signals import signal_ids
from tests.roads.any_road import any_road
from tests.roads.files import read, xodr, xodr_road
from tests.worlds import JUNCTION, MOTORWAY, RURAL, URBAN, scenario

ROAD: TypeAdapter[Road] = TypeAdapter(Road)
PATCHES = [
    {"id": "ice", "s_from_m": 40.0, "s_to_m": 90.0, "condition": "icy", "friction": 0.2},
    {
        "id": "water", "s_from_m": 60.0, "s_to_m": 120.0, "lanes": [-1],
        "condition": "standing_water", "friction": 0.4,
    },
]  # fmt: skip
CREST = {"kind": "crest", "grade": 0.05, "at_s_m": 200.0, "length_m": 100.0}
WORLDS: dict[str, dict[str, Any]] = {
    **{name: {"template": name, "speed_limit_mps": 15.0} for name in TEMPLATES},
    "motorway_4_lanes": MOTORWAY | {"lanes": 4, "surface": "concrete", "median_width_m": 2.0},
    "curve_right": {"template": "motorway_curve", "speed_limit_mps": 30.0, "hand": "right"},
    "left_lane_drop": {
        "template": "motorway_lane_drop", "speed_limit_mps": 30.0, "dropped": "left",
        "gantry": {"s_m": 400.0, "limit_mps": 22.0},
    },
    "hill": RURAL | {"vertical": CREST, "superelevation_rad": 0.04, "centre_line": False},
    "urban_all": URBAN | {
        "lanes_per_direction": 2, "tram_width_m": 3.2, "bus_lane_width_m": 3.5,
        "cycle_lane_width_m": 1.8, "parking_width_m": 2.2, "refuge": True,
    },
    "gated": {"template": "level_crossing", "speed_limit_mps": 15.0, "gated": True},
    "lights": JUNCTION | {"control": "signals"},
    "stop": {"template": "junction_t", "speed_limit_mps": 15.0, "control": "stop"},
}  # fmt: skip
WORLDS |= {f"{name}_left": world | {"traffic": "left"} for name, world in WORLDS.items()}


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
    network = build(ROAD.validate_python(world))
    first = next(iter(network.roads.values()))
    lane = next(spec.id for spec in first.lanes if spec.kind == "driving" and spec.direction > 0)
    ego = {"start": {"road": first.id, "lane": lane, "s_m": 5.0}, "speed_mps": 5.0}
    made = scenario(road=world, ego=ego, **fields)
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
@settings(max_examples=60)
@given(road=any_road())
def test_any_road_that_can_be_built_is_valid(road: TemplateRoad) -> None:
    """Whatever the parameters, what is written is valid."""
    try:
        data, _ = export(road.model_dump(mode="json"), environment={"patches": PATCHES})
    except RoadError:
        return
    assert schema().validate(etree.fromstring(data)), schema().error_log.last_error


@pytest.mark.parametrize("name", WORLDS)
def test_reading_the_file_again_gives_the_same_network(name: str, tmp_path: Path) -> None:
    """Geometry within a micrometre, and the same lanes, links, profiles and furniture."""
    data, network = export(WORLDS[name])
    again = read(tmp_path, data)
    names = {road.opendrive_id: road.id for road in again.roads.values()}
    rng = np.random.default_rng(0)
    for road in network.roads.values():
        other = again.road(names[str(road.number)])
        assert {(lane.id, lane.kind) for lane in other.lanes} == {
            (lane.id, lane.kind) for lane in road.lanes
        }
        assert (other.rule, other.kind) == (road.rule, road.kind)
        assert dict(other.lane_predecessors) == dict(road.lane_predecessors)
        assert dict(other.lane_successors) == dict(road.lane_successors)
        for mine, its in (
            (road.elevation, other.elevation),
            (road.superelevation, other.superelevation),
        ):
            assert (mine is None) == (its is None)
            if mine is not None and its is not None:
                np.testing.assert_allclose(its.pieces, mine.pieces, rtol=1e-9)
        s_m, t_m = rng.uniform(0, road.length_m, 50), rng.uniform(-8, 8, 50)
        np.testing.assert_allclose(other.line.point(s_m, t_m), road.line.point(s_m, t_m), atol=1e-6)
        for lane in road.lanes:
            for place_m in s_m[:5].tolist():
                if lane.id in road.strip(place_m).lanes:
                    np.testing.assert_allclose(
                        other.lane_borders_t(lane.id, place_m),
                        road.lane_borders_t(lane.id, place_m), atol=1e-6,
                    )  # fmt: skip
    for attribute in ("crossings", "structures", "signals"):
        mine, its = getattr(network, attribute), getattr(again, attribute)
        assert sorted(_place(thing) for thing in its) == sorted(_place(thing) for thing in mine)
    kept = [thing for thing in network.objects if thing.kind != "roadMark"]
    assert len([thing for thing in again.objects if thing.kind != "roadMark"]) == len(kept)
    for junction in network.junctions:
        same = next(one for one in again.junctions if one.id == str(junction.number))
        assert [
            (network.road(c.incoming).number, c.contact, c.lane_links) for c in junction.connections
        ] == [
            (again.road(c.incoming).number, c.contact, c.lane_links) for c in same.connections
        ]  # fmt: skip


def _place(thing: Any) -> tuple[float, ...]:
    names = ("s_m", "t_m", "length_m", "width_m", "t_right_m", "t_left_m", "value")
    return tuple(round(getattr(thing, n) or 0.0, 5) for n in names if hasattr(thing, n))


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
    assert crosswalk is not None
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
    street = marks(export(URBAN | {"lanes_per_direction": 2})[0])
    assert street == {
        "3": "none", "2": "curb", "1": "broken", "0": "solid", "-1": "broken", "-2": "curb",
        "-3": "none",
    }  # fmt: skip


def test_widths_and_offsets_follow_lanes_that_move() -> None:
    """A work zone is one section: widths change by cubics, the closed strip moves the middle."""
    root = etree.fromstring(export(WORLDS["work_zone"])[0])
    sections = root.findall("road/lanes/laneSection")
    assert len(sections) == 1
    offsets = root.findall("road/lanes/laneOffset")
    assert [(float(o.get("s")), float(o.get("a"))) for o in offsets] == [
        (0.0, 0.0), (400.0, 0.0), (480.0, -2.0), (780.0, -2.0), (860.0, 0.0),
    ]  # fmt: skip
    [closed] = [lane for lane in root.iter("lane") if lane.get("type") == "restricted"]
    assert [float(width.get("a")) for width in closed.findall("width")] == [0, 0, 2, 2, 0]
    colours = {mark.get("color") for mark in root.iter("roadMark") if mark.get("type") != "none"}
    assert colours == {"yellow"}


def test_lanes_of_no_width_have_no_links() -> None:
    """Where a lane has come to its end there is nothing that it leads into."""
    for name in ("motorway_on_ramp", "motorway_lane_drop", "toll_plaza"):
        root = etree.fromstring(export(WORLDS[name])[0])
        for lane in root.iter("lane"):
            width = lane.find("width")
            if width is not None and not any(float(width.get(name)) for name in "abcd"):
                assert lane.find("link/predecessor") is None


@pytest.mark.parametrize(
    ("marking", "types"),
    [("none", {"none", "curb"}), ("blurred", {"none", "broken", "curb"})],
)
def test_the_state_of_marks_and_surface_is_written(marking: str, types: set[str]) -> None:
    """Marks that are gone are not written, kerbs stay; the rest is user data of the road."""
    root = etree.fromstring(export(URBAN | {"marking": marking, "damage": "potholes"})[0])
    assert {mark.get("type") for mark in root.iter("roadMark")} == types
    data = {node.get("code"): node.get("value") for node in root.findall("road/userData")}
    assert data == {"scenario_gen.marking": marking, "scenario_gen.damage": "potholes"}
    worn = {mark.get("material") for mark in root.iter("roadMark") if mark.get("type") == "broken"}
    assert worn == ({"worn"} if marking == "blurred" else set())


def test_patches_are_friction_of_lanes_and_objects() -> None:
    """As a share of the friction of the scenario; where two overlap the more slippery one."""
    data, _ = export(RURAL, environment={"patches": PATCHES, "friction": 0.8})
    root = etree.fromstring(data)
    friction = {
        int(lane.get("id")): [
            (float(m.get("sOffset")), float(m.get("friction"))) for m in lane.findall("material")
        ]
        for lane in root.iter("lane")
    }
    assert friction[-1] == [(0.0, 1.0), (40.0, 0.25), (90.0, 0.5), (120.0, 1.0)]
    assert friction[1] == [(0.0, 1.0), (40.0, 0.25), (90.0, 1.0)]
    patches = [node for node in root.iter("object") if node.get("type") == "patch"]
    assert [(p.get("name"), p.get("subtype"), p.get("s"), p.get("width")) for p in patches] == [
        ("ice", "icy", "65", "8.5"), ("water", "standing_water", "90", "3.25"),
    ]  # fmt: skip
    corners = [(c.get("s"), c.get("t")) for c in patches[1].iter("cornerRoad")]
    assert {t for _, t in corners} == {"-3.25", "0"}
    assert {corners[0][0], corners[-1][0]} == {"60"}


def test_a_dry_scenario_without_friction_has_no_shares() -> None:
    """Nothing is a share of nothing."""
    data, _ = export(RURAL, environment={"patches": PATCHES, "friction": 0.0})
    shares = {m.get("friction") for m in etree.fromstring(data).findall(".//lane/material")}
    assert shares == {"1"}


def test_profiles_are_written() -> None:
    """Elevation and superelevation stand where the standard puts them; flat roads are flat."""
    root = etree.fromstring(export(WORLDS["hill"])[0])
    records = root.findall("road/elevationProfile/elevation")
    assert [float(record.get("s")) for record in records] == [0.0, 150.0, 250.0]
    assert root.find("road/lateralProfile/superelevation").get("a") == "0.04"
    flat = etree.fromstring(export(RURAL)[0])
    assert flat.find("road/lateralProfile") is None
    assert [e.get("b") for e in flat.findall("road/elevationProfile/elevation")] == ["0"]


def test_signals_have_stop_lines_controllers_and_their_lanes() -> None:
    """Lights refer to their stop lines and have a controller each, that the junction names."""
    data, network = export(WORLDS["lights"])
    root = etree.fromstring(data)
    ids = signal_ids(network)
    lights = {s.get("name"): s for s in root.iter("signal") if s.get("type") == "1000001"}
    assert sorted(lights) == ["east", "north", "south", "west"]
    objects = {node.get("id"): node for node in root.iter("object")}
    for name, light in lights.items():
        assert light.get("id") == ids[name]
        assert light.get("dynamic") == "yes"
        line = objects[light.find("reference").get("elementId")]
        assert (line.get("type"), line.get("subtype")) == ("roadMark", "stopLine")
        assert float(line.get("width")) == pytest.approx(3.5)
    controls = {c.get("name"): c.find("control").get("signalId") for c in root.iter("controller")
                if c.get("name")}  # fmt: skip
    assert controls == {name: ids[name] for name in lights}
    assert len(root.findall("junction/controller")) == 4
    gantry = etree.fromstring(export(WORLDS["left_lane_drop"])[0])
    limits = [s for s in gantry.iter("signal") if s.get("name").startswith("gantry")]
    assert {(s.get("value"), s.get("unit")) for s in limits} == {("79.2", "km/h")}
    assert [s.find("validity").get("fromLane") for s in limits] == ["-1", "-2", "-3"]


def test_structures_and_bays_are_written() -> None:
    """Tunnels with their lighting, bridges, and parking spaces as such."""
    tunnel = etree.fromstring(export(WORLDS["tunnel"] | {"lit": False})[0]).find(".//tunnel")
    assert (tunnel.get("s"), tunnel.get("length"), tunnel.get("lighting")) == ("300", "400", "0")
    assert etree.fromstring(export(WORLDS["bridge"])[0]).find(".//bridge") is not None
    lot = etree.fromstring(export(WORLDS["parking_lot"])[0])
    assert len(lot.findall(".//parkingSpace")) == 96


@pytest.mark.parametrize("name", WORLDS)
def test_ids_are_unique(name: str) -> None:
    """Of roads and junctions together, of objects, and of signals."""
    root = etree.fromstring(export(WORLDS[name])[0])
    for path in ("road|junction", ".//objects/*", ".//signal", "controller"):
        ids = [n.get("id") for part in path.split("|") for n in root.findall(part)]
        assert len(ids) == len(set(ids))


def test_the_file_says_where_it_comes_from() -> None:
    """Id, hash and provenance are user data; markup and odd characters in them stay text."""
    source = Provenance(
        proposer="local", model='<b>&"\U0001f697 model', seed=7, tool_version="0.1.0"
    )
    made = scenario(road=URBAN, provenance=source.model_dump())
    [data] = OpenDriveExporter().export(made, build(made.road), stem="x").values()
    nodes = etree.fromstring(data).findall("header/userData")
    entries = {node.get("code"): node.get("value") for node in nodes}
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
