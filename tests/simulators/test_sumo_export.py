"""SUMO files: valid, the same roads as ours, and SUMO loads them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.library import read_library
from scenario_gen.pipeline.exports import export_files, file_quality
from scenario_gen.roads import build
from simulators.exporters import sumo_net
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.sumo import SumoExporter
from simulators.exporters.sumo_lanes import SumoLanes
from simulators.exporters.sumo_net import net_of
from simulators.run import RunLimits
from simulators.sumo_home import find_program
from tests.simulators.everywhere import EVERYWHERE, on_template
from tests.worlds import JUNCTION, URBAN, crossing_pedestrian, cut_in, scenario

pytestmark = pytest.mark.skipif(
    find_program("netconvert") is None, reason="the extra sumo is missing"
)

#: Where lanes widen or end, SUMO's keep their width; else they lie on ours.
SAME_M = 0.01


def files(given: Scenario) -> dict[str, bytes]:
    return export_files(SumoExporter(), given)


def root(given: Scenario, suffix: str) -> Any:
    return etree.fromstring(files(given)[f"{given.id}{suffix}"])


@pytest.mark.parametrize(("template", "traffic"), EVERYWHERE)
def test_every_road_is_carried_and_loads(template: str, traffic: str, tmp_path: Path) -> None:
    """All files are valid, lanes run as ours do, and SUMO drives the ego and its leader."""
    given = on_template(template, traffic)
    written = files(given)
    for name, data in written.items():
        (tmp_path / name).write_bytes(data)
    quality = file_quality(written, tmp_path)
    assert quality.findings == ()
    # Nobody has rules for the table of a replay.
    assert quality.counts == {"not_checked": 1, "passed": 4}
    _assert_same_lanes(given, written[f"{given.id}.net.xml"])
    _assert_runs(given, tmp_path)


def _assert_same_lanes(given: Scenario, net: bytes) -> None:
    network = build(given.road)
    lanes = SumoLanes.of(net, network)
    assert lanes.by_id
    for one in lanes.by_id.values():
        road = network.road(one.road)
        s_m, t_m = road.line.project(*one.shape.T)
        if road.lane(one.lane).kind == "restricted":
            continue  # the closed side of a work zone, on which nobody drives
        assert (s_m[-1] > s_m[0]) == (road.lane(one.lane).direction > 0), one.id
        constant = all(not any(cubic[1:]) for strip in road.strips for cubic in strip.borders)
        if constant and len(road.strips) == 1:
            right_m, left_m = road.lane_borders_t(one.lane)
            assert np.abs(t_m - 0.5 * (right_m + left_m)).max() < SAME_M, one.id
    # The outermost lane is lane 0: on the right, with left-hand traffic on the left.
    per_edge: dict[str, list[tuple[int, int]]] = {}
    for one in lanes.by_id.values():
        per_edge.setdefault(one.edge, []).append((one.index, abs(one.lane)))
    for pairs in per_edge.values():
        outwards = [lane for _, lane in sorted(pairs)]
        assert outwards == sorted(outwards, reverse=True)


def _assert_runs(given: Scenario, folder: Path) -> None:
    program = find_program("sumo")
    assert program is not None
    out = folder / "fcd.xml"
    done = subprocess.run(
        [program, "-c", f"{given.id}.sumocfg", "--xml-validation", "never", "--fcd-output", out,
         "--no-step-log", "true"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr
    first = etree.parse(str(out)).find("timestep")
    starts = {node.get("id"): node for node in first.iter("vehicle")}
    assert set(starts) == {"ego", "lead"}
    network = build(given.road)
    start = given.ego.start
    x_m, y_m = float(starts["ego"].get("x")), float(starts["ego"].get("y"))
    s_m, t_m = network.road(start.road).line.project(x_m, y_m)
    front_m = 5.0 + given.ego.box.centre_x_m + 0.5 * given.ego.box.length_m
    assert float(s_m) == pytest.approx(front_m, abs=0.05)
    right_m, left_m = network.road(start.road).lane_borders_t(start.lane, front_m)
    assert right_m < float(t_m) < left_m
    assert float(starts["ego"].get("speed")) == pytest.approx(given.ego.speed_mps, abs=0.01)


def test_left_hand_nets_say_so() -> None:
    """And their lanes lie on the left of the road, which netconvert alone does not manage."""
    given = on_template("urban_street", "left")
    net = root(given, ".net.xml")
    assert net.get("lefthand") == "true"
    along = [lane for lane in net.iter("lane") if lane.find("param").get("value").endswith("_1")]
    assert along
    for lane in along:
        (x0, y0), (x1, y1) = (
            map(float, point.split(",")[:2]) for point in lane.get("shape").split()[:2]
        )
        assert x1 > x0
        assert min(y0, y1) > 0.0


def test_speed_limits_are_those_of_the_scenario() -> None:
    """Not netconvert's guess by kind of road."""
    net = root(cut_in(duration_s=1.0), ".net.xml")
    driving = [lane for lane in net.iter("lane") if lane.get("type") == "driving"]
    assert {float(lane.get("speed")) for lane in driving} == {36.0}


def test_people_walk_on_pavements_only_and_cars_do_not() -> None:
    """netconvert would let everybody drive there."""
    net = root(crossing_pedestrian(), ".net.xml")
    pavements = [lane for lane in net.iter("lane") if lane.get("type") == "sidewalk"]
    assert pavements
    assert all(lane.get("allow") == "pedestrian wheelchair" for lane in pavements)


def test_equal_scenarios_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No date, no path; netconvert is run twice."""
    first = files(crossing_pedestrian())
    sumo_net._converted.cache_clear()
    assert files(crossing_pedestrian()) == first
    assert b"generated on" not in first["test.net.xml"]
    assert b"/tmp" not in first["test.net.xml"]


def test_types_have_our_boxes_and_nothing_random() -> None:
    """Length, width and height are ours; drivers have no imperfection."""
    given = cut_in(duration_s=1.0)
    types = {node.get("id"): node for node in root(given, ".add.xml").findall("vType")}
    van = types["type_van1"]
    box = given.actors[0].box
    assert [float(van.get(n)) for n in ("length", "width", "height")] == [
        box.length_m, box.width_m, box.height_m,
    ]  # fmt: skip
    assert (van.get("vClass"), van.get("sigma"), van.get("speedDev")) == ("delivery", "0", "0")


def test_routes_follow_the_way_of_the_ego() -> None:
    """Over a junction: the arm that it comes from, and the one that it leaves by."""
    start = {"road": "south", "lane": -1, "s_m": 20.0}
    given = scenario(
        road=JUNCTION, ego={"start": start, "speed_mps": 8.0, "route": ["south", "east"]}
    )
    network = build(given.road)
    net = files(given)["test.net.xml"]
    edges = root(given, ".rou.xml").find("vehicle/route").get("edges").split()
    lanes = SumoLanes.of(net, network)
    roads = [next(one.road for one in lanes.by_id.values() if one.edge == edge) for edge in edges]
    assert roads == ["south", "east"]


@pytest.mark.parametrize(
    ("actor", "why"),
    [
        ({"start": {"lane": -3, "s_m": 300.0, "heading_rad": 3.14}}, "faces against its lane"),
        ({"start": {"lane": -4, "s_m": 300.0}}, "may not be on its lane"),
    ],
)
def test_who_sumo_cannot_drive_is_named(actor: dict[str, Any], why: str) -> None:
    """It stands in the table, and in a comment of the routes with the reason."""
    given = scenario(actors=[{"id": "other", "category": "car", "speed_mps": 10.0} | actor])
    routes = root(given, ".rou.xml")
    assert [node.get("id") for node in routes.iter("vehicle")] == ["ego"]
    said = [node.text for node in routes.iter(etree.Comment)]
    assert any("other" in text and why in text for text in said)
    assert b",other,vehicle," in files(given)["test.replay.csv"]


def test_programs_of_traffic_lights_are_those_of_the_scenario() -> None:
    """Links of the arm with a program show its states in time; the others are off."""
    phases = [{"at_s": 0.0, "state": "red"}, {"at_s": 2.0, "state": "green"}]
    given = scenario(
        road=JUNCTION | {"control": "signals"}, duration_s=6.0,
        ego={"start": {"road": "south", "lane": -1, "s_m": 20.0}, "speed_mps": 5.0},
        signals=[{"signal": "south", "phases": phases}],
    )  # fmt: skip
    (light,) = root(given, ".add.xml").findall("tlLogic")
    shown = [(float(p.get("duration")), p.get("state")) for p in light.iter("phase")]
    assert [duration for duration, _ in shown] == [2.0, 64.0]
    red, green = (state for _, state in shown)
    assert red.count("r") == 3
    assert set(red) == {"r", "O"}
    assert {new for old, new in zip(red, green, strict=True) if old == "r"} <= {"G", "g"}
    said = b"the traffic light south never shows green"
    assert said not in files(given)["test.add.xml"]
    stays_red = given.model_copy(
        update={
            "signals": (
                given.signals[0].model_copy(update={"phases": given.signals[0].phases[:1]}),
            )
        }
    )
    assert said in files(stays_red)["test.add.xml"]


def test_the_table_has_front_bumpers_and_angles_from_north() -> None:
    """A car that drives along x has 90 degrees, and its front ahead of its axle."""
    rows = files(cut_in(duration_s=1.0))["test.replay.csv"].decode().splitlines()
    assert rows[0] == "time_s,id,as,x_m,y_m,angle_deg,speed_mps"
    ego = rows[1].split(",")
    box = cut_in().ego.box
    assert ego[:3] == ["0", "ego", "vehicle"]
    assert float(ego[3]) == pytest.approx(50.0 + box.centre_x_m + 0.5 * box.length_m)
    assert float(ego[5]) == pytest.approx(90.0)


def test_what_is_not_carried_stands_in_the_routes() -> None:
    """A line each in comments, for whoever opens them."""
    said = [node.text for node in root(crossing_pedestrian(), ".rou.xml").iter(etree.Comment)]
    assert any("not carried: triggers and manoeuvres" in text for text in said)
    assert any("not carried: intent: crossing_path" in text for text in said)


def test_what_netconvert_warns_of_is_told() -> None:
    """Lights at a level crossing belong to no link of SUMO: it says so, and so do we."""
    given = next(one for one in read_library() if one.id == "rare-tram-failed-signal")
    said = [node.text for node in root(given, ".rou.xml").iter(etree.Comment)]
    assert any("netconvert: Warning:" in text for text in said)


@pytest.mark.parametrize(("width_m", "stripe"), [(0.5, None), (0.9, "0.9")])
def test_a_stripe_holds_the_widest_person(width_m: float, stripe: str | None) -> None:
    """SUMO warns of persons who are wider than the stripes that they walk in."""
    wide = {
        "id": "rider", "category": "wheelchair", "start": {"lane": -1, "s_m": 60.0},
        "speed_mps": 0.0,
        "dimensions": {"length_m": 1.2, "width_m": width_m, "height_m": 1.3},
    }  # fmt: skip
    given = scenario(actors=[wide], duration_s=1.0)
    node = root(given, ".sumocfg").find("processing/pedestrian.striping.stripe-width")
    assert (None if node is None else node.get("value")) == stripe


def test_hostile_text_ends_no_comment() -> None:
    """Titles stand in comments."""
    found = root(cut_in(title=" --> <evil/> --->", hazard="---", duration_s=1.0), ".rou.xml")
    assert found.find(".//evil") is None


def test_without_netconvert_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sumo_net, "find_program", lambda name: None)
    sumo_net._converted.cache_clear()
    with pytest.raises(ExportError, match=r"netconvert is not there.*scenario-gen\[sumo\]"):
        files(cut_in(duration_s=1.0))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (RunLimits(wall_s=0.001), "did not end within"),
        (RunLimits(wall_s=60.0, memory_bytes=20 << 20), "netconvert"),
    ],
)
def test_netconvert_is_held_to_limits(
    monkeypatch: pytest.MonkeyPatch, limits: RunLimits, said: str
) -> None:
    """Too slow or too large is an error of the export, and nothing is left running."""
    monkeypatch.setattr(sumo_net, "_LIMITS", limits)
    sumo_net._converted.cache_clear()
    with pytest.raises(ExportError, match=said):
        files(cut_in(duration_s=1.0))


def test_a_road_file_with_left_hand_traffic_is_refused() -> None:
    """netconvert would turn its traffic round."""
    left = on_template("rural_straight", "left")
    network = build(left.road)
    data = OpenDriveExporter().export(left, network, stem="road")["road.xodr"]
    assert b'rule="LHT"' in data
    external = left.model_copy(
        update={"road": ExternalRoad(file="road.xodr", speed_limit_mps=14.0)}
    )
    with pytest.raises(ExportError, match="left-hand traffic"):
        net_of(external, network)


def test_an_urban_street_keeps_its_furniture() -> None:
    """Lamps and the like are polygons to look at."""
    kinds = {
        node.get("type")
        for node in root(scenario(road=URBAN, ego_lane=-1), ".add.xml").iter("poly")
    }
    assert kinds <= {"streetLamp", "tree", "building", "barrier", "pole"}
