"""Deduplication: duplicates name their twin, variants the nearest one, and both say why."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.graph import SCALES, Deduplicator, Structure, duplicates_within
from scenario_gen.graph.canonical import canonical
from scenario_gen.graph.dedupe import exchanges
from tests.graph.scenes import changed, scenes, structures
from tests.worlds import crossing_pedestrian, cut_in, scenario


def _verdicts(*scenarios: Scenario, epsilon: float = 0.1) -> list[tuple[str, str | None]]:
    dedupe = Deduplicator(epsilon)
    found: list[tuple[str, str | None]] = []
    for index, structure in enumerate(structures(*scenarios)):
        verdict = dedupe.add(f"s{index}", structure)
        found.append((verdict.kind, verdict.twin))
    return found


def test_new_duplicate_and_variant() -> None:
    """The first of a structure is new, one within epsilon a duplicate, one beyond a variant."""
    given_scenarios = (cut_in(), cut_in(gap_m=31.0), cut_in(gap_m=45.0), crossing_pedestrian())
    assert _verdicts(*given_scenarios) == [
        ("new", None), ("duplicate", "s0"), ("variant", "s0"), ("new", None),
    ]  # fmt: skip


def test_the_nearest_kept_scenario_is_named_and_duplicates_are_not_kept() -> None:
    """A variant is linked to the nearest one; a duplicate is never a twin of others."""
    gaps_m = (30.0, 50.0, 31.5, 33.0, 46.0)
    kinds = _verdicts(*(cut_in(gap_m=gap_m) for gap_m in gaps_m))
    # 33.0 is within epsilon of 31.5, which was not kept, but not of 30.0.
    assert kinds == [("new", None), ("variant", "s0"), ("duplicate", "s0"), ("variant", "s0"),
                     ("variant", "s1")]  # fmt: skip


def test_epsilon_is_the_limit_in_steps_of_the_scale() -> None:
    """At epsilon it is a duplicate, just beyond a variant."""
    step_mps = SCALES["speed"].step
    dedupe = Deduplicator(0.125)
    base, at, beyond = structures(
        cut_in(speed_mps=24.0),
        cut_in(speed_mps=24.0 + 0.125 * step_mps),
        cut_in(speed_mps=24.0 + 0.13 * step_mps),
    )
    assert dedupe.add("a", base).kind == "new"
    verdict = dedupe.add("b", at)
    assert (verdict.kind, verdict.distance) == ("duplicate", 0.125)
    assert dedupe.add("c", beyond).kind == "variant"


def test_a_verdict_says_what_differs_most_and_by_how_much() -> None:
    """Names, values, units, the largest difference first; in one line for the ledger."""
    dedupe = Deduplicator()
    base, other = structures(cut_in(), cut_in(gap_m=45.0, speed_mps=27.0))
    dedupe.add("first", base)
    verdict = dedupe.add("second", other)
    assert [d.name for d in verdict.differences] == ["van 1 position along the road", "van 1 speed"]
    position, speed = verdict.differences
    assert (position.value, position.twin_value, position.unit) == (45.0, 30.0, "m")
    assert math.isclose(position.steps, 0.75)
    assert math.isclose(speed.steps, 0.4)
    assert verdict.distance == position.steps
    assert verdict.text == (
        "variant of first: same structure at a distance of 0.75 steps; differs most in:"
        " van 1 position along the road 45 m instead of 30 m; van 1 speed 27 m/s instead of 25 m/s"
    )
    assert "\n" not in verdict.text


def test_judging_keeps_nothing() -> None:
    """A verdict without keeping can be asked for any number of times."""
    structure = structures(cut_in())[0]
    dedupe = Deduplicator()
    assert [dedupe.judge(structure).kind for _ in range(2)] == ["new", "new"]
    dedupe.add("a", structure)
    assert (dedupe.judge(structure).kind, dedupe.structures) == ("duplicate", 1)


def _pair(first_m: float, second_m: float, names: tuple[str, str] = ("a", "b")) -> Scenario:
    actors = [
        {"id": name, "category": "car", "start": {"lane": -1, "s_m": s_m}, "speed_mps": speed}
        for name, s_m, speed in zip(names, (first_m, second_m), (20.0, 30.0), strict=True)
    ]
    return scenario(ego_s_m=20.0, actors=actors, duration_s=2.0)


def test_actors_of_equal_structure_may_change_places() -> None:
    """Two cars a hand's breadth apart do not swap roles by which is first."""
    one, other = structures(_pair(99.99, 100.01), _pair(100.01, 99.99))
    dedupe = Deduplicator()
    # Whether the slower or the faster car is a little ahead changes the order of the numbers ...
    assert np.abs(one.vector.values - other.vector.values).max() > 1.0
    dedupe.add("one", dataclasses.replace(one, graph=other.graph, canonical=other.canonical))
    verdict = dedupe.add("other", other)
    # ... but not the distance.
    assert verdict.kind == "duplicate"
    assert verdict.distance is not None
    assert verdict.distance < 0.01


def test_many_equal_actors_are_compared_in_canonical_order_alone() -> None:
    """Beyond 120 exchanges only the order as it is is tried."""
    actors = [
        {"id": f"a{n}", "category": "car", "start": {"lane": -1, "s_m": 60.0 + 20 * n},
         "speed_mps": 20.0}
        for n in range(6)
    ]  # fmt: skip
    few, many = (structures(scenario(actors=actors[:n], duration_s=2.0))[0] for n in (3, 6))
    assert len(list(exchanges(few.vector))) == 6
    assert len(list(exchanges(many.vector))) == 1


@given(scenes(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_a_shuffled_copy_is_a_duplicate_at_no_distance(
    original: Scenario, rng: random.Random
) -> None:
    """Order of actors never makes a new scenario."""
    actors = original.model_dump(mode="json")["actors"]
    rng.shuffle(actors)
    one, other = structures(original, changed(original, id="copy", actors=actors))
    dedupe = Deduplicator(0.0)
    dedupe.add("one", one)
    verdict = dedupe.add("other", other)
    assert (verdict.kind, verdict.twin) == ("duplicate", "one")


def test_an_equal_fingerprint_of_another_graph_is_no_twin() -> None:
    """Where refinement is blind the isomorphism decides; too large graphs are marked."""

    def cycles(lengths: tuple[int, ...]) -> nx.MultiDiGraph:
        graph, first = nx.MultiDiGraph(), 0
        for length in lengths:
            for n in range(length):
                graph.add_node(first + n, kind="actor", label="a")
            for n in range(length):
                graph.add_edge(first + n, first + (n + 1) % length, label="on", relation="on")
            first += length
        return graph

    base = structures(cut_in())[0]

    def with_graph(graph: nx.MultiDiGraph) -> Structure:
        return dataclasses.replace(base, graph=graph, canonical=canonical(graph))

    ring, rings = with_graph(cycles((6,))), with_graph(cycles((3, 3)))
    assert ring.fingerprint == rings.fingerprint
    dedupe = Deduplicator()
    assert [dedupe.add(n, s).kind for n, s in (("a", ring), ("b", rings))] == ["new", "new"]
    assert dedupe.add("c", rings).twin == "b"
    large, larger = with_graph(cycles((400,))), with_graph(cycles((200, 200)))
    dedupe.add("d", large)
    doubtful = dedupe.add("e", larger)
    assert (doubtful.twin, doubtful.confirmed) == ("d", False)
    assert "hash only" in doubtful.text


@pytest.mark.parametrize("epsilon", [-0.1, math.nan, math.inf])
def test_an_impossible_epsilon_is_refused(epsilon: float) -> None:
    """Epsilon is a finite number of at least 0."""
    with pytest.raises(InputError, match="epsilon"):
        Deduplicator(epsilon)


@given(
    st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=0, max_size=40),
    st.sampled_from([0.0, 1.0, 2.0, 20.0]),
)
@settings(max_examples=80)
def test_duplicates_within_equals_going_through_the_rows(
    rows: list[list[int]], epsilon: float
) -> None:
    """The batch form keeps the first of its kind, as one by one would."""
    vectors = np.array(rows, dtype=float).reshape(-1, 3)
    expected = np.full(len(rows), -1)
    for later in range(len(rows)):
        for earlier in range(later):
            near = (np.abs(vectors[later] - vectors[earlier]) <= epsilon).all()
            if expected[earlier] < 0 and near:
                expected[later] = earlier
                break
    np.testing.assert_array_equal(duplicates_within(vectors, epsilon), expected)


def test_duplicates_within_settles_dense_and_sparse_clouds() -> None:
    """Thousands of rows: every removed row has a kept twin in reach, no two kept are in reach."""
    rng = np.random.default_rng(3)
    dense = rng.normal(0.0, 0.02, (6000, 4)) + rng.integers(0, 5, (6000, 1))
    sparse = rng.uniform(-20, 20, (2000, 4))
    vectors = np.concatenate([dense, sparse])
    twin = duplicates_within(vectors, 0.1)
    removed = np.flatnonzero(twin >= 0)
    assert (twin[twin[removed]] == -1).all()
    assert (twin[removed] < removed).all()
    assert (np.abs(vectors[removed] - vectors[twin[removed]]) <= 0.1).all()
    kept = vectors[twin < 0]
    close = (np.abs(kept[:, None] - kept[None]) <= 0.1).all(axis=2)
    assert close.sum() == len(kept)


def test_duplicates_within_refuses_what_is_not_finite() -> None:
    """NaN has no distance."""
    with pytest.raises(InputError, match="finite"):
        duplicates_within(np.array([[0.0], [math.nan]]), 0.1)


def test_verdicts_do_not_depend_on_anything_but_the_order() -> None:
    """Two runs over the same sequence give the same verdicts."""
    sequence = [cut_in(gap_m=20.0 + 3 * n, speed_mps=20.0 + n % 3) for n in range(8)]
    first, second = (_verdicts(*sequence) for _ in range(2))
    assert first == second
    assert len(set(itertools.chain(*first))) > 2
