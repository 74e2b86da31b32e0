"""The structure of a scenario: its scene graph, its fingerprint and its parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import networkx as nx

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.graph.canonical import Canonical, canonical
from scenario_gen.graph.features import ParameterVector, parameter_vector
from scenario_gen.graph.scene import scene_graph


@dataclass(frozen=True)
class Structure:
    """What makes two scenarios the same, or variants of each other."""

    graph: nx.MultiDiGraph
    canonical: Canonical
    vector: ParameterVector

    @property
    def fingerprint(self) -> str:
        """Hash of the scene graph, 64 hexadecimal digits."""
        return self.canonical.fingerprint

    def without_graph(self) -> Structure:
        """The same for deduplication, in a hundredth of the memory where the fingerprint alone
        determines the graph; similarity cannot be told of it."""
        if not self.canonical.discrete:
            return self
        slim = replace(self.canonical, colours={}, label_counts={})
        return replace(self, graph=nx.MultiDiGraph(), canonical=slim)


def structure(scenario: Scenario, trace: TraceBatch, row: int = 0) -> Structure:
    """The structure of a scenario (the defaults of its parameters where it is logical).

    Args:
        scenario: the scenario.
        trace: the rollout of a batch that has it in a row.
        row: that row.
    """
    concrete = scenario.concrete()
    graph = scene_graph(concrete, trace, row)
    return Structure(graph, canonical(graph), parameter_vector(concrete))
