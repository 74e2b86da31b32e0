"""The plan of a rollout: everything that scenarios say about motion, as arrays.

M is the number of actors of a chunk: B scenarios times N actors, row by row, so actor n of
scenario b is ``b * N + n``. P is the largest number of phases.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.tracks import Tracks
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

# Kinds of manoeuvres.
NONE, KEEP, SPEED, BRAKE, LATERAL, CROSS = -1, 0, 1, 2, 3, 4
# Dimensions of their dynamics.
TIME, RATE, DISTANCE = 0, 1, 2
DIMENSIONS = {"time": TIME, "rate": RATE, "distance": DISTANCE}
# Kinds of conditions that are looked at in every step.
GAP, TTC = 0, 1


@dataclass(frozen=True)
class PhaseTable:
    """What phases do; arrays of shape (M, P)."""

    kind: NDArray[np.int8]
    shape: NDArray[np.int8]
    dimension: NDArray[np.int8]
    extent: Floats
    """Duration (s), rate (m/s2, m/s), distance (m) or acceleration (m/s2) of the change."""
    target: Floats
    """Speed to reach (m/s), or offset from a lane's centre (m, positive to the road's left)."""
    lane: NDArray[np.int32]
    """Lane to reach; 0 for the present one."""
    distance_m: Floats
    """How far a crossing goes."""


@dataclass(frozen=True)
class PairConditions:
    """Conditions between two actors along the road; arrays of shape (K,)."""

    kind: NDArray[np.int8]
    actor: Indices
    other: Indices
    limit: Floats
    """Gap (m) or time to collision (s)."""
    greater: Bools
    rising: Bools
    delay_s: Floats
    phase: Indices
    """Flat index into (M, P) of the phase that the condition starts."""

    def take(self, at: Indices) -> PairConditions:
        """The conditions ``at``."""
        return PairConditions(**{f.name: getattr(self, f.name)[at] for f in fields(self)})


@dataclass(frozen=True)
class PlaceConditions:
    """Conditions on reaching a place; arrays of shape (K,)."""

    actor: Indices
    x_m: Floats
    y_m: Floats
    within_m: Floats
    rising: Bools
    delay_s: Floats
    phase: Indices

    def take(self, at: Indices) -> PlaceConditions:
        """The conditions ``at``."""
        return PlaceConditions(**{f.name: getattr(self, f.name)[at] for f in fields(self)})


@dataclass(frozen=True)
class EndConditions:
    """Conditions on the end of a phase; arrays of shape (K,), phases as flat indices."""

    source: Indices
    delay_s: Floats
    phase: Indices


@dataclass(frozen=True)
class Trajectories:
    """Timed polylines of F actors with up to V vertices, padded at infinite times."""

    actor: Indices
    """(F,)"""
    time_s: Floats
    """(F, V)"""
    x_m: Floats
    """(F, V)"""
    y_m: Floats
    """(F, V)"""


@dataclass(frozen=True)
class Plan:
    """One chunk of a batch, ready to be rolled out."""

    rows: int
    actors: int
    phases: int
    present: Bools
    """(M,)"""
    duration_s: Floats
    """(B,)"""
    tracks: Tracks
    networks: tuple[RoadNetwork, ...]
    """The distinct networks of the chunk."""
    network: Indices
    """(B,) index into ``networks``."""
    u_m: Floats
    """(M,) start on the path."""
    q_m: Floats
    speed_mps: Floats
    way: Floats
    """(M,) +1, or -1 for an actor that drives against its lane's direction."""
    turn_rad: Floats
    """(M,) heading at the start relative to the direction of motion."""
    line_actor: Indices
    """(L,) actors that cross: they move on a straight line of the world."""
    line_x_m: Floats
    """(L,) start of the line."""
    line_y_m: Floats
    line_heading_rad: Floats
    """(L,) direction of the line."""
    stand_heading_rad: Floats
    """(L,) heading before the crossing."""
    length_m: Floats
    """(M,)"""
    width_m: Floats
    centre_x_m: Floats
    set_speed_mps: Floats
    """(B,) speed that the ego wants to drive."""
    friction: Floats
    """(B,)"""
    table: PhaseTable
    fire_s: Floats
    """(M, P) when phases start that a time triggers; infinite for the others."""
    pairs: PairConditions
    places: PlaceConditions
    ends: EndConditions
    trajectories: Trajectories
