"""All kinds of actors, their lights and the traffic lights in OpenSCENARIO files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from scenario_gen.domain.actor import KINDS
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.roads import build
from simulators.esmini import Esmini
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_demand import Demand
from simulators.quality import check_openscenario, openscenario_xsd
from tests.worlds import JUNCTION, MOTORWAY, scenario

LIGHTS = [
    "headlights", "high_beam", "brake", "hazard", "indicator_left", "indicator_right", "emergency",
]  # fmt: skip
#: Kinds in lots that one scenario can hold.
LOTS = [tuple(KINDS)[first : first + 45] for first in range(0, len(KINDS), 45)]
BOX = ("bb_x", "bb_length", "bb_width", "bb_height")


def everyone(kinds: tuple[str, ...]) -> Scenario:
    """Actors of all these kinds in a row, every other one of them moving, with lights."""
    actors = [
        {
            "id": kind, "category": KINDS[kind].category, "kind": kind, "group": "row",
            "start": {"lane": -1, "s_m": 100.0 + 80.0 * index},
            "speed_mps": 0.5 * (index % 2), "lights": LIGHTS[: index % 8],
        }
        for index, kind in enumerate(kinds)
    ]  # fmt: skip
    road = MOTORWAY | {"length_m": 4000.0}
    return scenario(road=road, actors=actors, ego={"lights": LIGHTS}, duration_s=0.2)


def write(given: Scenario, folder: Path) -> Path:
    files = OpenScenarioExporter().export(given, build(given.road), stem="case")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / "case.xosc"


def tree(given: Scenario) -> Any:
    files = OpenScenarioExporter().export(given, build(given.road), stem="case")
    return etree.fromstring(files["case.xosc"])


def one(kind: str, **fields: Any) -> Scenario:
    start = {"lane": -2, "s_m": 100.0}
    data = {"id": "a1", "category": KINDS[kind].category, "kind": kind, "start": start,
            "speed_mps": 0.0}  # fmt: skip
    return scenario(actors=[data | fields])


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
@pytest.mark.parametrize("kinds", LOTS, ids=[lot[0] for lot in LOTS])
def test_every_kind_is_valid(kinds: tuple[str, ...], tmp_path: Path) -> None:
    """Standing and moving, with all lights on, by the XSD and all rules of the ASAM checker."""
    path = write(everyone(kinds), tmp_path)
    result = check_openscenario(path.read_bytes(), tmp_path)
    assert not result.findings
    assert set(result.counts) == {"passed"}


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
@pytest.mark.parametrize("kinds", LOTS, ids=[lot[0] for lot in LOTS])
def test_every_kind_has_its_box_in_esmini(kinds: tuple[str, ...], tmp_path: Path) -> None:
    """esmini runs all of them without an error, each with the box that the scenario gives it."""
    run = Esmini().run(write(everyone(kinds), tmp_path), step_s=0.05)
    assert run.ok
    assert "[error]" not in run.log
    rows = list(csv.reader(io.StringIO(run.csv.decode()), skipinitialspace=True))
    header = next(i for i, row in enumerate(rows) if row and row[0].startswith("Index"))
    named = dict(zip(rows[header], rows[header + 1], strict=False))
    for number, kind in enumerate(kinds, start=2):
        assert named[f"#{number} Entity_Name [-]"] == kind
        box = KINDS[kind].dimensions
        found = [float(named[f"#{number} {name} [m]"]) for name in BOX]
        wanted = [box.centre_x_m, box.length_m, box.width_m, box.height_m]
        assert found == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "path", "attributes"),
    [
        ("fire_engine", "Vehicle", {"vehicleCategory": "truck", "role": "fire", "mass": "15000"}),
        ("police_motorcycle", "Vehicle", {"vehicleCategory": "motorbike", "role": "police"}),
        ("ambulance", "Vehicle", {"vehicleCategory": "van", "role": "ambulance"}),
        ("semi_trailer", "Vehicle", {"vehicleCategory": "semitrailer"}),
        ("city_bus", "Vehicle", {"vehicleCategory": "bus", "role": "publicTransport"}),
        ("tram", "Vehicle", {"vehicleCategory": "tram"}),
        ("locomotive", "Vehicle", {"vehicleCategory": "train"}),
        ("tractor", "Vehicle", {"vehicleCategory": "truck"}),
        ("e_scooter", "Vehicle", {"vehicleCategory": "bicycle"}),
        ("road_worker", "Pedestrian", {"pedestrianCategory": "pedestrian",
                                       "role": "roadAssistance"}),
        ("mobility_scooter", "Pedestrian", {"pedestrianCategory": "wheelchair", "mass": "190"}),
        ("horse_rider", "Pedestrian", {"pedestrianCategory": "animal"}),
        ("moose", "Pedestrian", {"pedestrianCategory": "animal", "mass": "450"}),
        ("mattress", "MiscObject", {"miscObjectCategory": "obstacle", "mass": "25"}),
        ("barrier_element", "MiscObject", {"miscObjectCategory": "barrier"}),
        ("car_door", "MiscObject", {"miscObjectCategory": "obstacle"}),
    ],
)  # fmt: skip
def test_kinds_become_entities(kind: str, path: str, attributes: dict[str, str]) -> None:
    """Category, role and mass are those that the standard has for the kind."""
    node = tree(one(kind)).find(f".//ScenarioObject[@name='a1']/{path}")
    assert {name: node.get(name) for name in attributes} == attributes


def test_properties_say_what_the_standard_has_no_words_for() -> None:
    """Kind, class of OpenLABEL, group, lights and carrier stand in the properties."""
    carrier = {"id": "cart", "category": "trailer", "start": {"lane": -2, "s_m": 100.0},
               "speed_mps": 0.0}  # fmt: skip
    load = {"id": "load", "category": "debris", "kind": "bale", "group": "bales",
            "start": {"lane": -2, "s_m": 100.0}, "speed_mps": 0.0,
            "carried_by": "cart"}  # fmt: skip
    root = tree(scenario(actors=[carrier, load], ego={"lights": ["hazard"]}))
    found = {
        node.get("name"): {p.get("name")[13:]: p.get("value") for p in node.iter("Property")}
        for node in root.iter("ScenarioObject")
    }
    assert found["load"] == {
        "category": "debris", "kind": "bale", "group": "bales", "carried_by": "cart",
    }  # fmt: skip
    assert found["cart"] == {"category": "trailer"}
    assert found["ego"]["lights"] == "hazard"


def test_a_part_that_moves_is_a_vehicle_without_a_drive() -> None:
    """Objects have no performance: what swings or slides is written as a body that rolls."""
    swing = {"kind": "swing", "angle_rad": 1.0, "time_s": 0.8, "hinge_ahead_m": 0.5}
    phase = {"id": "open", "trigger": {"kind": "time", "at_s": 1.0}, "manoeuvre": swing}
    node = tree(one("car_door", phases=[phase])).find(".//ScenarioObject[@name='a1']/Vehicle")
    assert node.get("vehicleCategory") == "trailer"
    assert node.get("mass") == "30"


def test_performance_is_that_of_the_kind_and_what_the_phases_ask() -> None:
    """A slow kind is written as slow, unless the scenario says otherwise."""
    performance = tree(one("road_roller")).find(".//ScenarioObject[@name='a1']//Performance")
    assert float(performance.get("maxSpeed")) == pytest.approx(12 / 3.6, abs=0.01)
    turn = {"kind": "turn", "angle_rad": 3.0, "radius_m": 8.0, "speed_mps": 9.0}
    path = {"kind": "path", "points": [
        {"time_s": 0.0, "ahead_m": 0.0, "left_m": 0.0},
        {"time_s": 1.0, "ahead_m": 9.0, "left_m": 12.0},
    ]}  # fmt: skip
    walk = {"kind": "walk", "legs": [{"heading_rad": 0.0, "distance_m": 5.0, "speed_mps": 7.0}]}
    for manoeuvre, speed_mps in ((turn, 9.0), (path, 15.0), (walk, 7.0)):
        phase = {"id": "p", "trigger": {"kind": "time", "at_s": 1.0}, "manoeuvre": manoeuvre}
        actor = one("road_roller", phases=[phase]).actors[0]
        assert Demand.of(actor, ()).speed_mps == pytest.approx(speed_mps)


def test_lights_are_actions_at_the_start() -> None:
    """One action a light; those that flash do so, the others stay on."""
    root = tree(one("police_car", lights=["headlights", "emergency"]))
    actions = root.findall(".//Private[@entityRef='a1']//LightStateAction")
    found = [
        (a.find("LightType/VehicleLight").get("vehicleLightType"), a.find("LightState").get("mode"))
        for a in actions
    ]
    assert found == [("lowBeam", "on"), ("specialPurposeLights", "flashing")]


def lit(*programs: tuple[str, list[tuple[float, str]]]) -> Scenario:
    signals = [
        {"signal": name, "phases": [{"at_s": at_s, "state": state} for at_s, state in states]}
        for name, states in programs
    ]
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}}
    return scenario(
        road=JUNCTION | {"control": "signals"}, ego=ego, ego_speed_mps=10.0, signals=signals,
        duration_s=12.0,
    )  # fmt: skip


def test_a_program_is_a_controller_with_a_phase_per_state() -> None:
    """Durations run from state to state; ids are those of the signals in the road file."""
    given = lit(("south", [(0.0, "green"), (4.0, "amber"), (7.0, "red")]), ("east", [(0.0, "red")]))
    files = OpenScenarioExporter().export(given, build(given.road), stem="case")
    root = etree.fromstring(files["case.xosc"])
    ids = {s.get("name"): s.get("id") for s in etree.fromstring(files["case.xodr"]).iter("signal")}
    controllers = root.findall("RoadNetwork/TrafficSignals/TrafficSignalController")
    assert [c.get("name") for c in controllers] == ["south", "east"]
    south = [
        (float(p.get("duration")), p[0].get("state"), p[0].get("trafficSignalId"))
        for p in controllers[0]
    ]
    assert south[:2] == [(4.0, "off;off;on", ids["south"]), (3.0, "off;on;off", ids["south"])]
    assert south[2][1] == "on;off;off"
    # Phases repeat: the last one outlasts the scenario.
    assert south[2][0] > given.duration_s - 7.0


def test_a_program_of_an_unknown_light_is_refused() -> None:
    """The error names the lights that exist."""
    with pytest.raises(ExportError, match=r"no signal nowhere .*south"):
        tree(lit(("nowhere", [(0.0, "red")])))


@pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
def test_traffic_lights_are_valid(tmp_path: Path) -> None:
    """By the XSD and all rules of the ASAM checker."""
    path = write(lit(("south", [(0.0, "red_amber"), (1.0, "green")])), tmp_path)
    result = check_openscenario(path.read_bytes(), tmp_path)
    assert not result.findings


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
def test_traffic_lights_run_in_esmini(tmp_path: Path) -> None:
    """The file with controllers runs without an error."""
    run = Esmini().run(write(lit(("south", [(0.0, "green"), (5.0, "red")])), tmp_path))
    assert run.ok
    assert "[error]" not in run.log
