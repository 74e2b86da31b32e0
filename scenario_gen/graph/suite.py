"""The suite graph: scenarios linked by what they have in common.

Variants of one structure are linked to the nearest scenario before them, with the distance.
Different structures are linked by the cosine of their label counts (colour refinement, rounds 0
to 2: what is there, next to what, and next to what that is), their first scenarios standing for
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from scenario_gen.graph.dedupe import nearest_column
from scenario_gen.graph.structure import Structure

SIMILARITY = 0.8
NEIGHBOURS = 5
_ROWS_AT_ONCE = 256

Matrix: TypeAlias = NDArray[np.float32]


def suite_graph(
    entries: Sequence[tuple[str, Structure]],
    *,
    similarity: float = SIMILARITY,
    neighbours: int = NEIGHBOURS,
) -> nx.Graph:
    """The graph of a suite.

    Args:
        entries: ids and structures of the scenarios, in the order in which they were kept.
        similarity: cosine of label counts from which structures are linked.
        neighbours: most links of this kind that one structure asks for.

    Returns:
        Nodes by scenario id with ``structure`` (number of the structure in order of appearance);
        edges with ``kind`` ``variant`` and ``distance``, or ``similar`` and ``similarity``.
    """
    graph = nx.Graph()
    groups: dict[tuple[str, int], list[int]] = {}
    for index, (_, structure) in enumerate(entries):
        key = (structure.fingerprint, structure.vector.values.size)
        groups.setdefault(key, []).append(index)
    number = {index: n for n, rows in enumerate(groups.values()) for index in rows}
    for index, (scenario_id, _) in enumerate(entries):
        graph.add_node(scenario_id, structure=number[index])
    for rows in groups.values():
        _link_variants(graph, [entries[i] for i in rows])
    firsts = [entries[rows[0]] for rows in groups.values()]
    _link_similar(graph, firsts, similarity, neighbours)
    return graph


def node_link(graph: nx.Graph) -> dict[str, Any]:
    """A suite graph as plain data for JSON, nodes and links sorted."""
    nodes = [{"id": name, **data} for name, data in sorted(graph.nodes(data=True))]
    links = [
        {"source": min(a, b), "target": max(a, b), **data} for a, b, data in graph.edges(data=True)
    ]
    return {
        "nodes": nodes,
        "links": sorted(links, key=lambda link: (link["source"], link["target"])),
    }


def _link_variants(graph: nx.Graph, members: Sequence[tuple[str, Structure]]) -> None:
    if len(members) < 2:
        return
    vectors = np.stack([structure.vector.values for _, structure in members], axis=1)
    for index in range(1, len(members)):
        distance, nearest = nearest_column(vectors[:, :index], vectors[:, index])
        graph.add_edge(
            members[nearest][0],
            members[index][0],
            kind="variant",
            distance=round(distance, 6),
        )


def _link_similar(
    graph: nx.Graph, firsts: Sequence[tuple[str, Structure]], similarity: float, neighbours: int
) -> None:
    if len(firsts) < 2 or neighbours < 1:
        return
    unit = _label_matrix([structure for _, structure in firsts])
    wanted = min(neighbours, len(firsts) - 1)
    for low in range(0, len(firsts), _ROWS_AT_ONCE):
        block = unit[low : low + _ROWS_AT_ONCE] @ unit.T
        rows = np.arange(block.shape[0])
        block[rows, low + rows] = -1.0
        # Rounded first, so that ties are ties and go to the earlier structure.
        nearest = np.argsort(-np.round(block, 5), axis=1, kind="stable")[:, :wanted]
        for row, others in zip(rows.tolist(), nearest.tolist(), strict=True):
            for other in others:
                cosine = round(float(block[row, other]), 5)
                if cosine >= similarity:
                    graph.add_edge(
                        firsts[low + row][0], firsts[other][0], kind="similar", similarity=cosine
                    )


def _label_matrix(structures: Sequence[Structure]) -> Matrix:
    """(S, L) label counts, each row of length one."""
    labels = sorted({label for s in structures for label in s.canonical.label_counts})
    column = {label: index for index, label in enumerate(labels)}
    matrix = np.zeros((len(structures), len(labels)), dtype=np.float32)
    for row, structure in enumerate(structures):
        counts = structure.canonical.label_counts
        matrix[row, [column[label] for label in counts]] = list(counts.values())
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)
