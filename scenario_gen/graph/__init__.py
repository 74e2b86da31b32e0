"""Scene graphs, their fingerprints, deduplication and the graph of a suite."""

from scenario_gen.graph.canonical import fingerprint, isomorphic
from scenario_gen.graph.columns import SCALES, Feature
from scenario_gen.graph.dedupe import EPSILON, Deduplicator, Difference, Verdict
from scenario_gen.graph.features import ParameterVector, parameter_matrix, parameter_vector
from scenario_gen.graph.scene import scene_graph
from scenario_gen.graph.structure import Structure, structure
from scenario_gen.graph.suite import node_link, suite_graph
from scenario_gen.graph.within import duplicates_within

__all__ = [
    "EPSILON",
    "SCALES",
    "Deduplicator",
    "Difference",
    "Feature",
    "ParameterVector",
    "Structure",
    "Verdict",
    "duplicates_within",
    "fingerprint",
    "isomorphic",
    "node_link",
    "parameter_matrix",
    "parameter_vector",
    "scene_graph",
    "structure",
    "suite_graph",
]
