"""A scene graph while it is drawn: nodes by what they stand for, relations with a detail."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal, TypeAlias

import networkx as nx

from scenario_gen.domain.relation import EgoFrame

NodeKind: TypeAlias = Literal["ego", "actor", "lane", "road_element", "condition", "event"]
Relation: TypeAlias = Literal[
    "on", "ahead_of", "behind", "left_of", "right_of", "crosses", "occludes", "performs",
    "triggers", "precedes",
]  # fmt: skip


class Sketch:
    """Adds nodes once and remembers them by a key that does not enter the graph."""

    def __init__(self) -> None:
        self.graph: nx.MultiDiGraph = nx.MultiDiGraph()
        self._nodes: dict[Hashable, int] = {}

    def node(self, key: Hashable, kind: NodeKind, label: str) -> int:
        """The node of a key; added when it is new."""
        if key not in self._nodes:
            index = len(self._nodes)
            self._nodes[key] = index
            self.graph.add_node(index, kind=kind, label=label)
        return self._nodes[key]

    def find(self, key: Hashable) -> int | None:
        """The node of a key, if there is one."""
        return self._nodes.get(key)

    def link(self, source: int, relation: Relation, target: int, detail: str = "") -> None:
        """Add a relation; its label is the relation with its detail."""
        label = f"{relation}:{detail}" if detail else relation
        self.graph.add_edge(source, target, relation=relation, label=label)


def lane_node(sketch: Sketch, frame: EgoFrame, road: str, lane: int) -> int:
    """The node of a lane as seen from the ego."""
    label = frame.place(road, lane).label
    return sketch.node(("lane", road, lane), "lane", f"lane:{label}")
