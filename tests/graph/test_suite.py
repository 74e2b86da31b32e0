"""The suite graph: variants and similar structures linked, exported as plain data."""

from __future__ import annotations

import json

import pytest

from scenario_gen.graph import Structure, node_link, suite_graph
from tests.graph.scenes import structures
from tests.worlds import crossing_pedestrian, cut_in


def _suite() -> list[tuple[str, Structure]]:
    rain = {"precipitation": {"kind": "rain", "intensity_mmph": 1.0}}
    found = structures(
        cut_in(), cut_in(gap_m=40.0), cut_in(gap_m=43.0), cut_in(environment=rain),
        crossing_pedestrian(),
    )  # fmt: skip
    return list(zip(("a", "b", "c", "rain", "walk"), found, strict=True))


def test_variants_hang_on_the_nearest_one_before_them() -> None:
    """b on a at 0.5 steps, c on b at 0.15 steps."""
    graph = suite_graph(_suite())
    edges = {(a, b): d["distance"] for a, b, d in graph.edges(data=True) if d["kind"] == "variant"}
    assert edges == {("a", "b"): pytest.approx(0.5), ("b", "c"): pytest.approx(0.15)}


def test_scenes_with_much_in_common_are_similar() -> None:
    """The same cut-in in rain is similar; a pedestrian on a street is not."""
    graph = suite_graph(_suite(), similarity=0.6)
    similar = {
        frozenset(e): graph.edges[e]["similarity"]
        for e in graph.edges
        if graph.edges[e]["kind"] == "similar"
    }
    assert set(similar) == {frozenset(("a", "rain"))}
    assert 0.6 <= similar[frozenset(("a", "rain"))] < 1.0


def test_links_per_structure_are_limited() -> None:
    """With no neighbours asked for, only variants are linked."""
    graph = suite_graph(_suite(), similarity=0.0, neighbours=0)
    assert {d["kind"] for _, _, d in graph.edges(data=True)} == {"variant"}


def test_structures_are_numbered_in_order_of_appearance() -> None:
    """Variants share the number of their structure."""
    graph = suite_graph(_suite())
    assert dict(graph.nodes(data="structure")) == {"a": 0, "b": 0, "c": 0, "rain": 1, "walk": 2}


def test_the_export_is_json_and_does_not_depend_on_the_order_of_links() -> None:
    """Nodes and links are sorted and plain."""
    data = node_link(suite_graph(_suite()))
    assert json.loads(json.dumps(data)) == data
    assert [node["id"] for node in data["nodes"]] == ["a", "b", "c", "rain", "walk"]
    assert data["links"] == sorted(data["links"], key=lambda k: (k["source"], k["target"]))


def test_an_empty_suite_is_an_empty_graph() -> None:
    """Nothing to link."""
    assert node_link(suite_graph([])) == {"nodes": [], "links": []}
