"""Deduplication: new structures, duplicates with their twin, variants with the nearest kept one.

Two scenarios are *duplicates* if their scene graphs are the same and every parameter differs by at
most ``epsilon`` steps of its scale (``columns.SCALES``). The distance of two scenarios of one
structure is the largest of these differences (maximum norm), so it can be read off one parameter.
Actors of equal structure may change places: the smallest distance over these exchanges counts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import InputError
from scenario_gen.graph.canonical import isomorphic
from scenario_gen.graph.columns import Floats
from scenario_gen.graph.features import ParameterVector
from scenario_gen.graph.structure import Structure

#: Largest difference, in steps of the scales, of two scenarios that count as the same.
EPSILON = 0.1
_EXCHANGES = 120  # of actors of equal structure; beyond, the canonical order alone is compared
_SHOWN = 3
_BLOCK = 512

Kind: TypeAlias = Literal["new", "duplicate", "variant"]


class Difference(NamedTuple):
    """How far one parameter is from that of the twin."""

    name: str
    value: float
    twin_value: float
    unit: str
    steps: float
    """The difference in steps of the scale."""

    @property
    def text(self) -> str:
        """For a person: ``van 1 speed 25 m/s instead of 20 m/s``."""
        unit = "" if self.unit == "1" else f" {self.unit}"
        return f"{self.name} {self.value:.4g}{unit} instead of {self.twin_value:.4g}{unit}"


@dataclass(frozen=True)
class Verdict:
    """What a scenario is among those kept before it."""

    kind: Kind
    twin: str | None = None
    """The nearest kept scenario of the same structure."""
    distance: float | None = None
    """Largest difference of a parameter, in steps of its scale."""
    epsilon: float = EPSILON
    differences: tuple[Difference, ...] = ()
    """The parameters that differ most, the largest first."""
    confirmed: bool = True
    """Whether an isomorphism backs the equal fingerprints (graphs too large are not searched)."""

    @property
    def text(self) -> str:
        """The verdict in one line."""
        if self.kind == "new":
            return "new structure"
        shown = "; ".join(difference.text for difference in self.differences)
        most = f"; differs most in: {shown}" if shown else "; no parameter differs"
        doubt = "" if self.confirmed else "; structures compared by their hash only"
        if self.kind == "duplicate":
            return (
                f"duplicate of {self.twin}: same structure, every parameter within"
                f" {self.epsilon:g} steps (largest {self.distance:.3g}){most}{doubt}"
            )
        return (
            f"variant of {self.twin}: same structure at a distance of"
            f" {self.distance:.3g} steps{most}{doubt}"
        )


@dataclass
class _Kept:
    """All kept scenarios of one structure.

    Vectors are the columns of (F, room) arrays that double when they are full: the largest
    difference is then found along the long axis, which is quick.
    """

    graph: nx.MultiDiGraph
    discrete: bool
    features: int
    ids: list[str] = field(default_factory=list)
    vectors: Floats = field(default_factory=lambda: np.empty((0, 0)))
    raw: Floats = field(default_factory=lambda: np.empty((0, 0)))

    def append(self, scenario_id: str, vector: ParameterVector) -> None:
        count = len(self.ids)
        if count >= self.vectors.shape[1]:
            room = max(4, 2 * count)
            grown, grown_raw = np.empty((self.features, room)), np.empty((self.features, room))
            if count:
                grown[:, :count], grown_raw[:, :count] = self.vectors, self.raw
            self.vectors, self.raw = grown, grown_raw
        self.vectors[:, count], self.raw[:, count] = vector.values, vector.raw
        self.ids.append(scenario_id)


class Deduplicator:
    """Tells scenarios apart one after the other; verdicts depend on the order alone."""

    def __init__(self, epsilon: float = EPSILON) -> None:
        if not (math.isfinite(epsilon) and epsilon >= 0):
            raise InputError(f"epsilon {epsilon} is not a finite number of at least 0")
        self.epsilon = epsilon
        self._kept: dict[str, list[_Kept]] = {}

    @property
    def structures(self) -> int:
        """Number of different structures kept."""
        return sum(len(kept) for kept in self._kept.values())

    def add(self, scenario_id: str, structure: Structure) -> Verdict:
        """The verdict on a scenario; unless it is a duplicate it is kept."""
        kept, verdict = self._judge(structure)
        if verdict.kind == "duplicate":
            return verdict
        if kept is None:
            size = structure.vector.values.size
            kept = _Kept(structure.graph, structure.canonical.discrete, size)
            self._kept.setdefault(structure.fingerprint, []).append(kept)
        kept.append(scenario_id, structure.vector)
        return verdict

    def judge(self, structure: Structure) -> Verdict:
        """The verdict on a scenario, without keeping it."""
        return self._judge(structure)[1]

    def _judge(self, structure: Structure) -> tuple[_Kept | None, Verdict]:
        for kept in self._kept.get(structure.fingerprint, []):
            if kept.features != structure.vector.values.size:
                continue
            # Where refinement tells all nodes apart, equal fingerprints are proof enough.
            same = True if kept.discrete else isomorphic(kept.graph, structure.graph)
            if same is not False:
                return kept, self._nearest(kept, structure.vector, confirmed=same is True)
        return None, Verdict("new", epsilon=self.epsilon)

    def _nearest(self, kept: _Kept, vector: ParameterVector, *, confirmed: bool) -> Verdict:
        best = math.inf
        at, best_order = 0, np.arange(vector.values.size)
        vectors = kept.vectors[:, : len(kept.ids)]
        for order in exchanges(vector):
            distance, index = nearest_column(vectors, vector.values[order])
            if distance < best:
                best, at, best_order = distance, index, order
        return Verdict(
            "duplicate" if best <= self.epsilon else "variant",
            kept.ids[at],
            best,
            self.epsilon,
            _differences(vector, best_order, vectors[:, at], kept.raw[:, at]),
            confirmed,
        )


def nearest_column(vectors: Floats, values: Floats) -> tuple[float, int]:
    """Smallest maximum-norm distance of values (F,) to columns of (F, K), and the first such.

    In blocks that stay in the cache of the processor.
    """
    best, at = math.inf, 0
    for low in range(0, vectors.shape[1], _BLOCK):
        gaps = vectors[:, low : low + _BLOCK] - values[:, None]
        distances = np.abs(gaps, out=gaps).max(axis=0, initial=0.0)
        index = int(np.argmin(distances))
        if distances[index] < best:
            best, at = float(distances[index]), low + index
    return best, at


def exchanges(vector: ParameterVector) -> Iterator[NDArray[np.int64]]:
    """Orders (F,) of the numbers of a vector in which actors of equal structure change places.

    The first is the vector as it is; with more than 120 exchanges it is the only one.
    """
    identity = np.arange(vector.values.size)
    if math.prod(math.factorial(min(len(blocks), 20)) for blocks in vector.swaps) > _EXCHANGES:
        yield identity
        return
    for choice in itertools.product(*(itertools.permutations(b) for b in vector.swaps)):
        order = identity.copy()
        for blocks, permuted in zip(vector.swaps, choice, strict=True):
            for to, source in zip(blocks, permuted, strict=True):
                order[to] = identity[source]
        yield order


def _differences(
    vector: ParameterVector, order: NDArray[np.int64], twin: Floats, twin_raw: Floats
) -> tuple[Difference, ...]:
    steps = np.abs(vector.values[order] - twin)
    largest = np.argsort(-steps, kind="stable")[:_SHOWN]
    return tuple(
        Difference(
            vector.features[i].name,
            float(vector.raw[order[i]]),
            float(twin_raw[i]),
            vector.features[i].unit,
            float(steps[i]),
        )
        for i in largest.tolist()
        if steps[i] > 1e-9
    )
