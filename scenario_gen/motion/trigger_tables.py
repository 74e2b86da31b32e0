"""Triggers as arrays: the conditions that are looked at while actors move.

The ``target`` of a condition is what it starts: a phase, as a flat index into (M, P), or, for the
conditions of an ``all`` or a ``sequence``, the number of the condition among all of these.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

# Kinds of conditions between two actors.
GAP, TTC, HEADWAY = 0, 1, 2


@dataclass(frozen=True)
class Conditions:
    """What all kinds of conditions have; arrays of shape (K,)."""

    target: Indices
    rising: Bools
    """Whether the condition has to turn true."""
    delay_s: Floats

    def take(self, at: Indices) -> Self:
        """The conditions ``at``."""
        return type(self)(**{f.name: getattr(self, f.name)[at] for f in fields(self)})


@dataclass(frozen=True)
class PairConditions(Conditions):
    """Conditions between two actors along the road; arrays of shape (K,)."""

    kind: NDArray[np.int8]
    actor: Indices
    other: Indices
    limit: Floats
    """Gap (m), time to collision (s) or headway (s)."""
    greater: Bools


@dataclass(frozen=True)
class PlaceConditions(Conditions):
    """Conditions on reaching a place; arrays of shape (K,)."""

    actor: Indices
    x_m: Floats
    y_m: Floats
    within_m: Floats


@dataclass(frozen=True)
class SpeedConditions(Conditions):
    """Conditions on the speed of an actor; arrays of shape (K,)."""

    actor: Indices
    limit_mps: Floats
    greater: Bools


@dataclass(frozen=True)
class ArrivalConditions(Conditions):
    """Conditions on the time that an actor still needs to a place; arrays of shape (K,)."""

    actor: Indices
    below_s: Floats
    u_m: Floats
    """Station of the place on the path of the actor; NaN where the straight line counts."""
    x_m: Floats
    y_m: Floats


@dataclass(frozen=True)
class ConditionSet:
    """Conditions of all kinds."""

    pairs: PairConditions
    places: PlaceConditions
    speeds: SpeedConditions
    arrivals: ArrivalConditions


@dataclass(frozen=True)
class Combined:
    """Phases that wait for several conditions; G of them, with K conditions in all."""

    phase: Indices
    """(G,) flat index into (M, P)."""
    sequence: Bools
    """(G,) whether the conditions come true one after the other, not all at a time."""
    member: Indices
    """(G, Q) numbers of the conditions; K where there are fewer than Q."""
    delay_s: Floats
    """(K,)"""
    rising: Bools
    """(K,)"""
    on_s: Floats
    """(K,) when a condition on the time begins to hold; infinite for other conditions."""
    off_s: Floats
    """(K,) when it ceases to hold."""


@dataclass(frozen=True)
class TriggerTable:
    """All triggers but those on a time, or on the end of a phase, alone."""

    alone: ConditionSet
    """Conditions each of which starts a phase."""
    members: ConditionSet
    """Conditions of ``combined``."""
    combined: Combined
