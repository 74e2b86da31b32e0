"""Fingerprints: hashes of graphs that do not depend on how nodes are named or ordered.

Weisfeiler-Lehman colour refinement over directed, labelled, parallel edges. (The hash that
networkx offers merges parallel edges and, for directed graphs, looks along one direction only.)
Refinement runs until the partition of the nodes is stable. Where it tells all nodes apart, equal
colours and equal coloured edges *are* an isomorphism; elsewhere one is searched for.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import networkx as nx
from networkx.algorithms.isomorphism import MultiDiGraphMatcher

_VERSION = "scene-graph/2"
_SIMILARITY_ROUNDS = 2

#: Graphs with more nodes than this are not searched for an isomorphism; their hash decides.
MATCHED_NODES = 300


@dataclass(frozen=True)
class Canonical:
    """A graph as seen by colour refinement."""

    fingerprint: str
    """SHA-256 over the stable colours and the coloured edges, hexadecimal."""
    discrete: bool
    """Every node has a colour of its own, so the fingerprint determines the graph."""
    colours: dict[int, str]
    label_counts: dict[str, int]
    """How often each colour of the rounds 0 to 2 occurs: what similarity is measured by."""


def canonical(graph: nx.MultiDiGraph) -> Canonical:
    """Refine the colours of a scene graph and hash the result."""
    return _refined(
        tuple((node, data["kind"], data["label"]) for node, data in graph.nodes(data=True)),
        tuple((source, target, data["label"]) for source, target, data in graph.edges(data=True)),
    )


@lru_cache(maxsize=1024)
def _refined(
    nodes: tuple[tuple[int, str, str], ...], edges: tuple[tuple[int, int, str], ...]
) -> Canonical:
    """The same for nodes (name, kind, label) and edges (source, target, label).

    Scenarios of one topic are mostly drawn as the very same graph, so results are kept.
    """
    outgoing: dict[int, list[tuple[str, int]]] = {node: [] for node, _, _ in nodes}
    incoming: dict[int, list[tuple[str, int]]] = {node: [] for node, _, _ in nodes}
    for source, target, label in edges:
        outgoing[source].append((label, target))
        incoming[target].append((label, source))

    colours = {node: _hash(f"{kind}|{label}") for node, kind, label in nodes}
    counts = Counter(colours.values())
    classes = len(counts)
    rounds = 0
    while True:
        colours = {
            node: _hash(
                colours[node]
                + ">" + ",".join(sorted([f"{label} {colours[to]}" for label, to in outgoing[node]]))
                + "<" + ",".join(sorted([f"{label} {colours[at]}" for label, at in incoming[node]]))
            )
            for node, _, _ in nodes
        }  # fmt: skip
        rounds += 1
        found = Counter(colours.values())
        if rounds <= _SIMILARITY_ROUNDS:
            counts.update(found)
        if len(found) == classes and rounds >= _SIMILARITY_ROUNDS:
            break
        classes = len(found)
    lines = sorted(colours.values())
    lines += sorted(
        f"{colours[source]} {label} {colours[target]}" for source, target, label in edges
    )
    digest = hashlib.sha256("\n".join((_VERSION, *lines)).encode()).hexdigest()
    return Canonical(digest, classes == len(colours), colours, dict(sorted(counts.items())))


def fingerprint(graph: nx.MultiDiGraph) -> str:
    """The fingerprint of a scene graph, 64 hexadecimal digits.

    Equal for isomorphic graphs; different ones get the same only where colour refinement cannot
    tell them apart, which ``isomorphic`` decides.
    """
    return canonical(graph).fingerprint


def isomorphic(
    first: nx.MultiDiGraph, second: nx.MultiDiGraph, *, limit: int = MATCHED_NODES
) -> bool | None:
    """Whether two scene graphs are the same but for the names of nodes.

    None: they look alike, but have more than ``limit`` nodes and are not searched.
    """
    one, two = canonical(first), canonical(second)
    if one.fingerprint != two.fingerprint:
        return False
    if one.discrete:
        return True
    if first.number_of_nodes() > limit:
        return None
    first, second = _coloured(first, one), _coloured(second, two)
    matcher = MultiDiGraphMatcher(
        first,
        second,
        node_match=lambda a, b: a["colour"] == b["colour"],
        edge_match=lambda a, b: _labels(a) == _labels(b),
    )
    return bool(matcher.is_isomorphic())


def _coloured(graph: nx.MultiDiGraph, seen: Canonical) -> nx.MultiDiGraph:
    copy = graph.copy()
    nx.set_node_attributes(copy, seen.colours, "colour")
    return copy


def _labels(parallel: dict[int, dict[str, str]]) -> list[str]:
    return sorted(data["label"] for data in parallel.values())


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
