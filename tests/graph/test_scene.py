"""Scene graphs: what is in them for scenes with known answers."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx
import pytest
from hypothesis import assume, given, settings

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.graph import scene_graph, structure
from scenario_gen.motion import rollout
from tests.graph.scenes import structures
from tests.space.scenarios import scenarios
from tests.worlds import JUNCTION, URBAN, crossing_pedestrian, cut_in, scenario


def _graph(each: Scenario) -> nx.MultiDiGraph:
    return structures(each)[0].graph


def _labels(graph: nx.MultiDiGraph, kind: str) -> list[str]:
    return sorted(d["label"] for _, d in graph.nodes(data=True) if d["kind"] == kind)


def _links(graph: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    label = {node: data["label"] for node, data in graph.nodes(data=True)}
    return {(label[a], data["label"], label[b]) for a, b, data in graph.edges(data=True)}


def _car(name: str, **fields: Any) -> dict[str, Any]:
    start = {"lane": fields.pop("lane", -2), "s_m": fields.pop("s_m", 90.0)}
    return {"id": name, "category": "car", "start": start, "speed_mps": 25.0} | fields


def test_a_cut_in_shows_lanes_places_and_events_in_order() -> None:
    """The van starts right ahead, changes lanes after a time, and enters the ego's lane."""
    graph = _graph(cut_in())
    assert _labels(graph, "lane") == [
        "lane:driving:left1", "lane:driving:right1", "lane:driving:same",
        "lane:shoulder:beside_right2",
    ]  # fmt: skip
    change = "lane_change:driving:same:time:sinusoidal"
    assert _labels(graph, "event") == ["enters_lane:from_right:ahead", change]
    assert {
        ("ego:car:moving", "on", "lane:driving:same"),
        ("actor:van:moving", "on", "lane:driving:right1"),
        ("actor:van:moving", "ahead_of", "ego:car:moving"),
        ("actor:van:moving", "right_of", "ego:car:moving"),
        ("actor:van:moving", "performs", change),
        ("trigger:time:none", "triggers", change),
        (change, "on", "lane:driving:same"),
        (change, "precedes", "enters_lane:from_right:ahead"),
    } <= _links(graph)


def test_a_pedestrian_crosses_the_path_of_the_ego_and_the_lanes_on_the_way() -> None:
    """The crossing comes from the rollout, the trigger looks at the ego."""
    links = _links(_graph(crossing_pedestrian()))
    walker = "actor:pedestrian:standing"
    assert {
        (walker, "crosses:from_right", "ego:car:moving"),
        (walker, "crosses", "lane:driving:same"),
        (walker, "performs", "cross:left"),
        ("ego:car:moving", "triggers", "trigger:gap:less:none"),
        ("trigger:gap:less:none", "triggers", "cross:left"),
        ("crossing", "ahead_of", "lane:driving:same"),
    } <= links


def test_labels_hold_no_name_and_no_text_of_a_person() -> None:
    """Whatever stands in ids, titles and tags stays out of the graph."""
    each = cut_in(id="secret-id", title="secret", hazard="secret", narrative="secret",
                  tags=["secret"], requirement_ids=["secret"])  # fmt: skip
    data = each.model_dump(mode="json")
    data["actors"][0]["id"] = data["intent"][0]["actor"] = "secret_van"
    data["actors"][0]["phases"][0]["id"] = "secret_phase"
    graph = _graph(Scenario.model_validate_json(json.dumps(data)))
    assert "secret" not in repr(nx.node_link_data(graph, edges="links"))


def test_a_phase_that_never_starts_is_no_happening() -> None:
    """It stays in the graph as not reached, and precedes nothing."""
    trigger = {"kind": "gap", "gap_m": 1.0}
    phase = {"id": "p", "trigger": trigger, "manoeuvre": {"kind": "brake", "decel_mps2": 2.0}}
    graph = _graph(scenario(actors=[_car("a", speed_mps=40.0, phases=[phase])]))
    assert _labels(graph, "event") == ["brake:stop:not_reached"]
    assert not any(label == "precedes" for _, label, _ in _links(graph))


def test_events_at_one_moment_do_not_precede_each_other() -> None:
    """Two cars brake at 1 s and a third at 2 s: both precede the third."""

    def braking(name: str, lane: int, at_s: float, decel: float = 2.0) -> dict[str, Any]:
        manoeuvre = {"kind": "brake", "decel_mps2": decel, "until_mps": 10.0}
        trigger = {"kind": "time", "at_s": at_s}
        return _car(name, lane=lane, s_m=120.0 - 10 * lane,
                    phases=[{"id": "p", "trigger": trigger, "manoeuvre": manoeuvre}])  # fmt: skip

    graph = _graph(scenario(actors=[braking("a", -1, 1.0), braking("b", -3, 1.0),
                                    braking("c", -2, 2.0)]))  # fmt: skip
    order = [(a, b) for a, b, d in graph.edges(data=True) if d["relation"] == "precedes"]
    assert len(order) == 2
    assert len({after for _, after in order}) == 1


def test_a_truck_hides_the_car_in_front_of_it() -> None:
    """The ego follows a truck; the car ahead of the truck in the same lane is hidden."""
    truck = _car("t", category="truck", s_m=90.0)
    hidden = _car("h", s_m=115.0)
    seen = _car("v", s_m=70.0, lane=-1)
    links = _links(_graph(scenario(actors=[hidden, truck, seen])))
    assert ("actor:truck:moving", "occludes", "actor:car:moving") in links
    assert ("actor:car:moving", "occludes", "actor:truck:moving") not in links
    graph = _graph(scenario(actors=[truck, seen]))
    assert not any(label == "occludes" for _, label, _ in _links(graph))


def test_cars_in_one_lane_are_chained_from_front_to_rear() -> None:
    """Each is ahead of the next one behind it, whatever the order in the file."""
    cars = [_car("c", s_m=130.0, category="bus"), _car("a", s_m=90.0, category="truck"),
            _car("b", s_m=110.0, category="van")]  # fmt: skip
    links = _links(_graph(scenario(actors=cars)))
    assert ("actor:bus:moving", "ahead_of", "actor:van:moving") in links
    assert ("actor:van:moving", "ahead_of", "actor:truck:moving") in links
    assert ("actor:bus:moving", "ahead_of", "actor:truck:moving") not in links


def test_a_car_beside_the_ego_is_neither_ahead_nor_behind() -> None:
    """Overlapping boxes along the road are beside each other."""
    links = _links(_graph(scenario(actors=[_car("a", lane=-1, s_m=52.0, speed_mps=30.0)])))
    to_ego = {label for a, label, b in links if a.startswith("actor") and b.startswith("ego")}
    assert to_ego == {"left_of"}


def test_a_wrong_way_driver_faces_against_its_lane() -> None:
    """A heading of half a turn in a lane of the ego's direction is part of the structure."""
    points = [
        {"time_s": 0.0, "s_m": 300.0, "t_m": -5.25},
        {"time_s": 8.0, "s_m": 100.0, "t_m": -5.25},
    ]
    actor = {"id": "w", "category": "car", "speed_mps": 25.0, "trajectory": {"points": points},
             "start": {"lane": -2, "s_m": 300.0, "heading_rad": 3.141592653589793}}  # fmt: skip
    graph = _graph(scenario(actors=[actor], duration_s=8.0))
    assert "actor:car:moving:against" in _labels(graph, "actor")
    assert "trajectory" in _labels(graph, "event")


def test_a_row_of_a_batch_gives_the_graph_of_its_scenario() -> None:
    """Rows are kept apart, also where scenarios have different numbers of actors."""
    pair = [cut_in(), scenario(actors=[_car("a"), _car("b", lane=-1), _car("c", lane=-3)])]
    trace = rollout(ScenarioBatch.of(pair))
    alone = structures(*pair)
    for row, each in enumerate(pair):
        assert structure(each, trace, row).fingerprint == alone[row].fingerprint


def test_a_logical_scenario_counts_with_the_defaults_of_its_parameters() -> None:
    """Its graph is that of the concrete scenario."""
    parameter = {"name": "gap", "unit": "m", "minimum": 60.0, "maximum": 120.0, "default": 80.0}
    logical = cut_in(gap_m="$gap", parameters=[parameter])
    first, second = structures(logical, cut_in(gap_m=30.0))
    assert first.fingerprint == second.fingerprint
    assert (first.vector.values == second.vector.values).all()


def test_an_unknown_reference_of_a_trigger_is_no_crash() -> None:
    """Graphs can be drawn of scenarios whose references the checks would refuse."""
    each = cut_in()
    trace = rollout(ScenarioBatch.of([each]))
    data = each.model_dump(mode="json")
    data["actors"][0]["phases"][0]["trigger"] = {"kind": "gap", "to": "nobody", "gap_m": 9.0}
    broken = Scenario.model_validate_json(json.dumps(data))
    graph = scene_graph(broken, trace, 0)
    assert "trigger:gap:less:none" in _labels(graph, "condition")


def test_many_simultaneous_events_stay_cheap() -> None:
    """Fifty actors with three phases each at the same times: links grow with the events."""
    actors = []
    for index in range(50):
        phases = [
            {"id": f"p{n}", "trigger": {"kind": "time", "at_s": float(n)},
             "manoeuvre": {"kind": "keep", "duration_s": 0.5}}
            for n in range(3)
        ]  # fmt: skip
        actors.append(_car(f"a{index}", s_m=100.0 + 12 * index, lane=-1 - index % 3, phases=phases))
    graph = _graph(scenario(actors=actors, duration_s=4.0))
    order = [d for *_, d in graph.edges(data=True) if d["relation"] == "precedes"]
    assert len(order) == 4 * 50


@given(scenarios)
@settings(max_examples=40)
def test_any_scenario_that_rolls_out_has_a_structure(each: Scenario) -> None:
    """No valid scenario breaks the graph; the same one gives the same structure again."""
    try:
        trace = rollout(ScenarioBatch.of([each]))
    except ScenarioGenError:
        assume(False)
    first, second = structure(each, trace, 0), structure(each, trace, 0)
    assert first.fingerprint == second.fingerprint
    assert len(first.fingerprint) == 64
    assert (abs(first.vector.values) < 1e6).all()


@pytest.mark.parametrize(
    ("road", "start", "place", "label"),
    [
        (URBAN, ("main", -1), ("main", 1), "driving:oncoming1"),
        (URBAN, ("main", 1), ("main", -1), "driving:oncoming1"),
        (URBAN, ("main", 1), ("main", 2), "sidewalk:beside_right1"),
        (URBAN, ("main", -1), ("main", 2), "sidewalk:beside_left2"),
        (URBAN | {"lanes_per_direction": 2}, ("main", -2), ("main", -1), "driving:left1"),
        (URBAN | {"lanes_per_direction": 2}, ("main", 2), ("main", 1), "driving:left1"),
        (JUNCTION, ("east", -1), ("north", -1), "driving:arm_right:towards"),
        (JUNCTION, ("east", -1), ("south", -1), "driving:arm_left:towards"),
        (JUNCTION, ("east", -1), ("west", 1), "driving:arm_opposite:away"),
        (JUNCTION, ("west", -1), ("west", 1), "driving:oncoming1"),
        (JUNCTION, ("south", -1), ("south_west", -1), "driving:connection:same_left"),
        (JUNCTION, ("south", -1), ("nowhere", -1), "unknown:elsewhere"),
        (URBAN, ("main", -1), ("main", -9), "unknown:elsewhere"),
        ({"template": "external", "file": "a.xodr", "speed_limit_mps": 14.0},
         ("1", -2), ("1", -1), "unknown:left1"),
        ({"template": "external", "file": "a.xodr", "speed_limit_mps": 14.0},
         ("1", -2), ("1", 1), "unknown:oncoming1"),
    ],
)  # fmt: skip
def test_lanes_are_named_as_seen_from_the_ego(
    road: dict[str, Any], start: tuple[str, int], place: tuple[str, int], label: str
) -> None:
    """Left, right, oncoming, beside and arms turn with the ego."""
    ego = {"start": {"road": start[0], "lane": start[1], "s_m": 50.0}, "speed_mps": 10.0}
    assert EgoFrame(scenario(road=road, ego=ego)).place(*place).label == label


@pytest.mark.parametrize(
    ("route", "turn"),
    [(("south", "north"), "straight"), (("north",), "straight"), (("south", "east"), "right"),
     (("south", "south_west", "west"), "left"), ((), None), (("south",), None)],
)  # fmt: skip
def test_turns_at_a_junction_follow_from_the_route(
    route: tuple[str, ...], turn: str | None
) -> None:
    """Whether the route names the first arm or the connection makes no difference."""
    ego = {"start": {"road": "south", "lane": -1, "s_m": 50.0}, "speed_mps": 10.0}
    assert EgoFrame(scenario(road=JUNCTION, ego=ego)).turn("south", route) == turn
