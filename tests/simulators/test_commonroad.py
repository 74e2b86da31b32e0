"""What a CommonRoad file holds, looked at without commonroad-io."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import reject, settings
from lxml import etree

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.road import TemplateRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError, RoadError
from scenario_gen.motion import rollout
from scenario_gen.pipeline.exports import export_files, file_quality
from scenario_gen.roads import build
from simulators.exporters._text import decimal_text
from simulators.exporters.commonroad import CommonRoadExporter, not_carried
from simulators.exporters.commonroad_borders import BORDER_ERROR_M, sections_of
from simulators.exporters.commonroad_lanelets import Lanelets
from simulators.exporters.commonroad_words import benchmark_id
from simulators.quality_traffic import COMMONROAD_PYTHON, check_commonroad, commonroad_xsd
from tests.roads.any_road import any_road
from tests.simulators.everywhere import EVERYWHERE, on_template
from tests.simulators.strategies import HOSTILE_TEXT
from tests.worlds import JUNCTION, MOTORWAY, crossing_pedestrian, cut_in, scenario


def written(given: Scenario) -> Any:
    """The document of a scenario."""
    (data,) = export_files(CommonRoadExporter(), given).values()
    return etree.fromstring(data)


def exact(node: Any, tag: str) -> float:
    return float(node.find(f"{tag}/exact").text)


@pytest.mark.parametrize(("template", "traffic"), EVERYWHERE)
def test_borders_stay_within_the_stated_error(template: str, traffic: str) -> None:
    """No place of a border lies farther off the polyline that stands for it than is said."""
    network = build(on_template(template, traffic).road)
    for road in network.roads.values():
        for section in sections_of(road):
            lines = section.sampled()
            s_m = np.linspace(section.start_m, section.end_m, 400)
            borders = section.points(s_m)
            for place in range(lines.shape[1]):
                off_m = _distance_m(borders[:, place], lines[:, place])
                assert off_m.max() <= BORDER_ERROR_M


def _distance_m(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """(n, 2) points -> (n,) distance to a polyline."""
    start, chord = line[:-1], np.diff(line, axis=0)
    squared = (chord**2).sum(axis=1).clip(1e-18)
    share = ((points[:, None] - start) * chord).sum(axis=2) / squared
    nearest = start + share.clip(0.0, 1.0)[..., None] * chord
    return np.hypot(*(points[:, None] - nearest).transpose(2, 0, 1)).min(axis=1)


@pytest.mark.parametrize(("template", "traffic"), EVERYWHERE)
def test_lanelets_lead_on_where_lanes_do(template: str, traffic: str) -> None:
    """A lanelet ends where its successors begin; none ends where its lane goes on."""
    network = build(on_template(template, traffic).road)
    lanelets = Lanelets.of(network)
    by_id = {lanelet.id: lanelet for lanelet in lanelets.all}
    for lanelet in lanelets.all:
        for other in (by_id[one] for one in lanelet.successors):
            assert lanelet.id in other.predecessors
            for ends, begins in ((lanelet.left, other.left), (lanelet.right, other.right)):
                assert np.hypot(*(ends[-1] - begins[0])) < BORDER_ERROR_M
    for road in network.roads.values():
        for spec in road.lanes:
            link = road.successor if spec.direction > 0 else road.predecessor
            last = lanelets.end_of(road.id, spec.id, at_end=spec.direction > 0)
            if spec.kind != "driving" or link is None or last is None:
                continue
            lanes = road.lane_successors if spec.direction > 0 else road.lane_predecessors
            leads_on = (
                spec.id in lanes
                if link.kind == "road"
                else ((link.id, road.id, spec.id) in network.turns)
            )
            assert bool(last.successors) == leads_on, (road.id, spec.id)


@pytest.mark.parametrize("traffic", ["right", "left"])
def test_neighbours_share_their_border(traffic: str) -> None:
    """The left border of one lane is that of its neighbour, turned round where traffic comes."""
    lanelets = Lanelets.of(build(on_template("urban_street", traffic).road))
    by_id = {lanelet.id: lanelet for lanelet in lanelets.all}
    opposite = 0
    for lanelet in lanelets.all:
        if lanelet.beside_left is None:
            continue
        other, same = by_id[lanelet.beside_left[0]], lanelet.beside_left[1]
        assert np.array_equal(lanelet.left, other.right if same else other.left[::-1])
        opposite += not same
    assert opposite == (2 if traffic == "right" else 0)


@pytest.mark.parametrize("traffic", ["right", "left"])
def test_right_is_right_in_driving_direction(traffic: str) -> None:
    """Whatever the hand of traffic, the left border lies on the left."""
    for lanelet in Lanelets.of(build(on_template("junction_cross", traffic).road)).all:
        ahead = lanelet.right[1] - lanelet.right[0]
        across = lanelet.left[0] - lanelet.right[0]
        assert ahead[0] * across[1] - ahead[1] * across[0] > 0.0


def test_positions_are_the_middle_of_the_box() -> None:
    """Our reference point is the rear axle; CommonRoad's is half the box behind the front."""
    given = cut_in(duration_s=1.0)
    root = written(given)
    (van,) = root.findall("dynamicObstacle")
    x_m = float(van.findtext("initialState/position/point/x"))
    assert x_m == pytest.approx(80.0 + given.actors[0].box.centre_x_m)
    assert float(van.findtext("shape/rectangle/length")) == given.actors[0].box.length_m
    ego = root.find("planningProblem/initialState")
    assert float(ego.findtext("position/point/x")) == pytest.approx(50.0 + given.ego.box.centre_x_m)
    assert exact(ego, "velocity") == 30.0


def test_who_goes_backwards_has_a_negative_velocity() -> None:
    """Velocity is along the heading."""
    back = {
        "id": "car", "category": "car", "start": {"lane": -3, "s_m": 200.0}, "speed_mps": 0.0,
        "phases": [{"id": "back", "trigger": {"kind": "time", "at_s": 0.5},
                    "manoeuvre": {"kind": "reverse", "distance_m": 5.0, "speed_mps": 2.0}}],
    }  # fmt: skip
    states = written(scenario(actors=[back], duration_s=4.0)).findall(".//trajectory/state")
    assert min(exact(state, "velocity") for state in states) == pytest.approx(-2.0)


def test_who_slides_has_a_velocity_across() -> None:
    """A slide with a turn is not hidden behind one number."""
    slide = {
        "id": "car", "category": "car", "start": {"lane": -2, "s_m": 200.0}, "speed_mps": 20.0,
        "phases": [{"id": "slide", "trigger": {"kind": "time", "at_s": 0.5},
                    "manoeuvre": {"kind": "slide", "decel_mps2": 5.0, "yaw_rad": 3.0}}],
    }  # fmt: skip
    states = written(scenario(actors=[slide], duration_s=4.0)).findall(".//trajectory/state")
    assert max(abs(exact(state, "velocityY")) for state in states) > 5.0


def test_what_stands_all_the_time_is_static() -> None:
    """A parked van and a pallet are static, a person who stands is not."""
    actors = [
        {"id": name, "category": category, "start": {"lane": -3, "s_m": 100.0 + 20.0 * index},
         "speed_mps": 0.0}
        for index, (name, category) in enumerate(
            [("parked", "van"), ("pallet", "debris"), ("walker", "pedestrian")]
        )
    ]  # fmt: skip
    root = written(scenario(actors=actors, duration_s=1.0))
    types = [node.findtext("type") for node in root.findall("staticObstacle")]
    assert types[:2] == ["parkedVehicle", "unknown"]
    assert set(types[2:]) <= {"roadBoundary"}
    assert [node.findtext("type") for node in root.findall("dynamicObstacle")] == ["pedestrian"]


def test_a_goal_of_its_own_is_a_place_and_none_is_to_get_through() -> None:
    """With a goal: a region at any time. Without: the carriageway at the last step."""
    goal = {"lane": -2, "s_m": 250.0}
    root = written(cut_in(duration_s=5.0, ego={"goal": goal}))
    state = root.find("planningProblem/goalState")
    assert float(state.findtext("position/rectangle/center/x")) == 250.0
    assert [int(node.text) for node in state.find("time")] == [0, 50]
    state = written(cut_in(duration_s=5.0)).find("planningProblem/goalState")
    assert [int(node.text) for node in state.find("time")] == [50, 50]
    driving = {
        lanelet.id for lanelet in Lanelets.of(build(cut_in().road)).all if lanelet.kind == "driving"
    }
    assert {int(node.get("ref")) for node in state.findall("position/lanelet")} == driving
    assert [float(node.text) for node in state.find("velocity")] == [0.0, 36.0]


def test_traffic_lights_show_what_their_programs_say() -> None:
    """Durations in time steps, the last one beyond the end; without a program it is dark."""
    programs = [{"signal": "south", "phases": [
        {"at_s": 0.0, "state": "red"}, {"at_s": 1.5, "state": "red_amber"},
        {"at_s": 2.5, "state": "green"},
    ]}]  # fmt: skip
    road = JUNCTION | {"control": "signals"}
    start = {"road": "south", "lane": -1, "s_m": 20.0}
    root = written(
        scenario(
            road=road, ego={"start": start, "speed_mps": 5.0}, signals=programs, duration_s=6.0
        )
    )
    lights = root.findall("trafficLight")
    shown = {
        tuple(
            (e.findtext("color"), int(e.findtext("duration"))) for e in light.iter("cycleElement")
        )
        for light in lights
    }
    assert shown == {
        (("red", 15), ("redYellow", 10), ("green", 635)),
        (("inactive", 600),),
    }
    by_id = {light.get("id"): light for light in lights}
    waiting = [n for n in root.findall("lanelet") if n.find("stopLine/trafficLightRef") is not None]
    refs = {node.find("trafficLightRef").get("ref") for node in waiting}
    assert refs == set(by_id)


def test_weather_without_a_word_that_can_be_read_is_named() -> None:
    """The schema's word for clear weather is not commonroad-io's: it is left out and said."""
    clear, rain = cut_in(duration_s=1.0), cut_in(
        duration_s=1.0,
        environment={"precipitation": {"kind": "rain", "intensity_mmph": 20.0},
                     "surface_condition": "wet", "time": {"kind": "sun", "elevation_rad": -0.5}},
    )  # fmt: skip
    assert written(clear).find("location/environment") is None
    assert any("clear weather" in line.words for line in not_carried(clear, build(clear.road)))
    found = written(rain).find("location/environment")
    assert [node.text for node in found] == ["00:00:00", "night", "heavy_rain", "wet"]
    assert not any("clear weather" in line.words for line in not_carried(rain, build(rain.road)))


def test_what_is_not_carried_stands_in_the_file() -> None:
    """A line each in comments, for whoever opens it."""
    said = [node.text for node in written(crossing_pedestrian()).iter(etree.Comment)]
    assert any("not carried: triggers and manoeuvres" in text for text in said)
    assert any("not carried: intent: crossing_path" in text for text in said)


def test_a_sign_that_is_for_no_lane_is_left_out_and_named() -> None:
    """commonroad-io refuses a file with a sign that no lanelet refers to."""
    given = cut_in(duration_s=1.0)
    network = build(given.road)
    lost = replace(network.signals[0], name="lost", lanes=(9,))
    network = replace(network, signals=(*network.signals, lost))
    trace = rollout(ScenarioBatch.of([given]), networks=[network])
    (data,) = CommonRoadExporter().export(given, network, stem="s", trace=trace).values()
    root = etree.fromstring(data)
    used = {node.get("ref") for node in root.iter("trafficSignRef")}
    assert {node.get("id") for node in root.findall("trafficSign")} == used
    assert any("not carried: lost" in node.text for node in root.iter(etree.Comment))


@settings(max_examples=25)
@drawn(any_road(documented=True))
def test_any_road_has_sound_lanelets(road: TemplateRoad) -> None:
    """Whatever the parameters: both borders have as many points, no lanelet has come to nothing."""
    try:
        network = build(road)
    except RoadError:
        reject()
    for lanelet in Lanelets.of(network).all:
        assert lanelet.left.shape == lanelet.right.shape
        assert len(lanelet.left) >= 2
        assert np.hypot(*np.diff(lanelet.left, axis=0).T).sum() > 0.0
        width_m = np.hypot(*(lanelet.left - lanelet.right).T)
        assert width_m.max() > 1e-6
        # Where a lane ends in a point it is one point, and no crossing by rounding.
        assert ((width_m == 0.0) | (width_m > 1e-7)).all()


@pytest.mark.parametrize("text", HOSTILE_TEXT)
def test_hostile_text_stays_text(text: str) -> None:
    """No title ends a comment or begins an element."""
    root = written(cut_in(title=text, hazard=text, duration_s=1.0))
    assert root.find(".//Evil") is None
    assert "| hazard:" in next(root.iter(etree.Comment)).text


def test_equal_scenarios_give_equal_bytes() -> None:
    """Date and order are fixed."""
    given = crossing_pedestrian()
    first, second = (export_files(CommonRoadExporter(), given) for _ in range(2))
    assert first == second
    assert list(first) == ["test.cr.xml"]


def test_names_of_benchmarks_differ_with_the_ids() -> None:
    """Hyphens are not allowed in them, so a number tells ids apart that differ in these only."""
    first, second = (benchmark_id(cut_in(id=name)) for name in ("cut-in-1", "cutin1"))
    assert first.startswith("ZAM_CutIn1-")
    assert first.partition("-")[2] != second.partition("-")[2]


def test_a_scenario_of_one_step_is_refused() -> None:
    """A trajectory needs a second state."""
    with pytest.raises(ExportError, match="no second time step"):
        export_files(CommonRoadExporter(), scenario(road=MOTORWAY, duration_s=0.05))


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-1e-9, "0"), (1e-7, "0"), (12.5, "12.5"), (1e7, "10000000")]
)
def test_decimals_have_no_exponent(value: float, text: str) -> None:
    """xs:decimal does not know 1e-05."""
    assert decimal_text(value) == text


def test_without_the_schema_a_file_is_not_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not checked is said with what to do, and is not passed."""
    monkeypatch.delenv(COMMONROAD_PYTHON, raising=False)
    if commonroad_xsd() is not None:
        pytest.skip("commonroad-io is in this environment")
    quality = file_quality(export_files(CommonRoadExporter(), cut_in(duration_s=1.0)), tmp_path)
    assert quality.state == "not_checked"
    assert COMMONROAD_PYTHON in quality.outcomes[0].reason
    assert check_commonroad(b"<commonRoad/>").state == "not_checked"
