"""Fingerprints: blind to names and order, not to left and right or to what happens."""

from __future__ import annotations

import random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import fingerprint, isomorphic
from tests.graph.scenes import changed, renamed, scenes, structures
from tests.worlds import JUNCTION, MOTORWAY, RURAL, URBAN, crossing_pedestrian, cut_in, scenario


def _fingerprints(*scenarios: Scenario) -> list[str]:
    return [each.fingerprint for each in structures(*scenarios)]


@given(scenes(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_names_order_and_texts_change_neither_fingerprint_nor_vector(
    original: Scenario, rng: random.Random
) -> None:
    """Other ids, another order of actors, other words: the same structure and parameters."""
    names = {actor.id: f"x{rng.randrange(10**6)}_{actor.id}" for actor in original.actors}
    phases = {p.id: f"y{rng.randrange(10**6)}_{p.id}" for a in original.actors for p in a.phases}
    other = renamed(original, names, phases)
    shuffled = other.model_dump(mode="json")["actors"]
    rng.shuffle(shuffled)
    other = changed(other, id="another", title="x", hazard="y", tags=["z"], actors=shuffled)
    first, second = structures(original, other)
    assert first.fingerprint == second.fingerprint
    assert first.vector.features == second.vector.features
    np.testing.assert_allclose(first.vector.values, second.vector.values)
    assert isomorphic(first.graph, second.graph)


@given(scenes())
@settings(max_examples=15)
def test_the_order_of_nodes_and_edges_does_not_matter(original: Scenario) -> None:
    """The fingerprint is a property of the graph, not of how it was built."""
    graph = structures(original)[0].graph
    mapping = {node: len(graph) - node for node in graph}
    turned = nx.MultiDiGraph()
    turned.add_nodes_from((mapping[n], d) for n, d in reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(
        (mapping[a], mapping[b], d) for a, b, d in reversed(list(graph.edges(data=True)))
    )
    assert fingerprint(turned) == fingerprint(graph)


def _actor(lane: int, to_lane: int, **phase: Any) -> dict[str, Any]:
    manoeuvre = {"kind": "lane_change", "to_lane": to_lane,
                 "dynamics": {"dimension": "time", "time_s": 3.0}}  # fmt: skip
    step = {"id": "p", "trigger": {"kind": "time", "at_s": 2.0}, "manoeuvre": manoeuvre} | phase
    return {"id": "van1", "category": "van", "start": {"lane": lane, "s_m": 80.0},
            "speed_mps": 25.0, "phases": [step]}  # fmt: skip


def test_a_cut_in_from_the_left_is_not_one_from_the_right() -> None:
    """Mirror images are different scenes."""
    right, left = _fingerprints(
        scenario(actors=[_actor(-3, -2)]), scenario(actors=[_actor(-1, -2)])
    )
    assert left != right


def test_curves_to_the_left_and_to_the_right_differ() -> None:
    """The hand of a curve is part of the structure."""
    actor = {"id": "a", "category": "car", "start": {"lane": -1, "s_m": 120.0}, "speed_mps": 15.0}
    left, right = (
        scenario(road=RURAL | {"hand": hand}, ego_lane=-1, ego_speed_mps=20.0, actors=[actor])
        for hand in ("left", "right")
    )
    assert len(set(_fingerprints(left, right))) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"actors": [_actor(-3, -2) | {"category": "truck"}]},
        {"actors": [_actor(-3, -2, trigger={"kind": "gap", "gap_m": 29.0})]},
        {"actors": [_actor(-3, -2, trigger={"kind": "ttc", "below_s": 2.0})]},
        {"actors": [_actor(-3, -2, manoeuvre={"kind": "brake", "decel_mps2": 2.0})]},
        {"actors": [_actor(-3, -2, manoeuvre={
            "kind": "lane_change", "to_lane": -2,
            "dynamics": {"dimension": "rate", "rate": 1.2}})]},
        {"actors": [_actor(-3, -2) | {"speed_mps": 0.0}]},
        {"actors": [_actor(-3, -2), _actor(-1, -1) | {"id": "b"}]},
        {"road": MOTORWAY | {"lanes": 4}},
        {"road": MOTORWAY | {"template": "motorway_curve"}},
        {"road": MOTORWAY | {"surface": "concrete"}},
        {"environment": {"precipitation": {"kind": "rain", "intensity_mmph": 5.0}}},
        {"environment": {"surface_condition": "icy"}},
        {"environment": {"time": {"kind": "sun", "elevation_rad": -0.5}}},
        {"environment": {"visibility_m": 80.0}},
    ],
    ids=lambda fields: next(iter(fields)),
)  # fmt: skip
def test_what_makes_another_scene_changes_the_fingerprint(fields: dict[str, Any]) -> None:
    """Category, trigger, manoeuvre, dynamics, road, weather, light and sight are structure."""
    base = scenario(actors=[_actor(-3, -2)])
    other = changed(base, **fields)
    assert len(set(_fingerprints(base, other))) == 2


def test_numbers_alone_do_not_change_the_fingerprint() -> None:
    """Another gap, speed or time is another variant, not another structure."""
    assert len(set(_fingerprints(cut_in(), cut_in(gap_m=34.0), cut_in(speed_mps=24.0)))) == 1


def test_a_street_driven_the_other_way_is_the_same_scene() -> None:
    """Turning a scene by half a circle leaves fingerprint and parameters as they are."""
    road = URBAN | {"length_m": 500.0, "crossing_s_m": 250.0}
    there = changed(crossing_pedestrian(), road=road)
    data = there.model_dump(mode="json")
    ego, walker = data["ego"], data["actors"][0]
    ego["start"] |= {"lane": 1, "s_m": 500.0 - ego["start"]["s_m"]}
    walker["start"] |= {"lane": 2, "s_m": 500.0 - walker["start"]["s_m"]}
    walker["phases"][0]["manoeuvre"]["heading_rad"] = -1.5707963267948966
    environment = data["environment"]
    environment["time"]["azimuth_rad"] -= 3.141592653589793
    back = changed(there, ego=ego, actors=[walker], environment=environment)
    first, second = structures(there, back)
    assert first.fingerprint == second.fingerprint
    np.testing.assert_allclose(first.vector.values, second.vector.values, atol=1e-9)


def _junction(shift: int, actor_from: int) -> Scenario:
    arms = ("south", "east", "north", "west")
    ego, other = arms[shift % 4], arms[(shift + actor_from) % 4]
    across, beyond = arms[(shift + 2) % 4], arms[(shift + actor_from + 2) % 4]
    actor = {
        "id": "a", "category": "car", "speed_mps": 10.0, "route": [other, beyond],
        "start": {"road": other, "lane": -1, "s_m": 150.0},
    }  # fmt: skip
    start = {"road": ego, "lane": -1, "s_m": 150.0}
    sun = {"kind": "sun", "elevation_rad": -0.5, "azimuth_rad": 0.0}
    return scenario(
        road=JUNCTION, actors=[actor], environment={"time": sun},
        ego={"start": start, "speed_mps": 10.0, "route": [ego, across]},
    )  # fmt: skip


def test_a_junction_looks_the_same_from_every_arm() -> None:
    """Names of arms do not matter, only where they are to the ego."""
    seen = structures(*(_junction(shift, 1) for shift in range(4)))
    assert len({each.fingerprint for each in seen}) == 1
    for each in seen[1:]:
        np.testing.assert_allclose(each.vector.values, seen[0].vector.values, atol=1e-9)


def test_who_comes_from_the_right_at_a_junction_is_not_who_comes_from_the_left() -> None:
    """Arms to the left, to the right and opposite differ."""
    assert len(set(_fingerprints(*(_junction(0, where) for where in (1, 2, 3))))) == 3


def _plain(edges: list[tuple[int, int, str]], size: int) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(size), kind="actor", label="a")
    graph.add_edges_from((a, b, {"label": label, "relation": label}) for a, b, label in edges)
    return graph


def test_direction_number_and_label_of_edges_count() -> None:
    """Reversed, doubled or relabelled edges make another graph."""
    graphs = [
        _plain([(0, 1, "on"), (1, 2, "on")], 3),
        _plain([(0, 1, "on"), (2, 1, "on")], 3),
        _plain([(1, 0, "on"), (1, 2, "on")], 3),
        _plain([(0, 1, "on"), (1, 2, "behind")], 3),
        _plain([(0, 1, "on"), (0, 1, "on"), (1, 2, "on")], 3),
    ]
    assert len({fingerprint(graph) for graph in graphs}) == len(graphs)


def test_graphs_that_refinement_cannot_tell_apart_are_told_apart_by_isomorphism() -> None:
    """One ring of six and two rings of three: equal fingerprints, no isomorphism."""
    ring = _plain([(n, (n + 1) % 6, "on") for n in range(6)], 6)
    rings = _plain([(3 * r + n, 3 * r + (n + 1) % 3, "on") for r in (0, 1) for n in range(3)], 6)
    assert fingerprint(ring) == fingerprint(rings)
    assert isomorphic(ring, rings) is False
    assert isomorphic(ring, rings, limit=5) is None
    assert isomorphic(ring, ring) is True
