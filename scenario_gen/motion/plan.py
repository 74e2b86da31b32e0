"""The plan of a rollout: everything that scenarios say about motion, as arrays.

M is the number of actors of a chunk: B scenarios times N actors, row by row, so actor n of
scenario b is ``b * N + n``. P is the largest number of phases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.tracks import Tracks
from scenario_gen.motion.trigger_tables import TriggerTable
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]

# Kinds of manoeuvres.
NONE, KEEP, SPEED, BRAKE, LATERAL, CROSS, FREE, SYNCHRONISE = -1, 0, 1, 2, 3, 4, 5, 6
# Dimensions of their dynamics.
TIME, RATE, DISTANCE = 0, 1, 2
DIMENSIONS = {"time": TIME, "rate": RATE, "distance": DISTANCE}


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
    row: Indices
    """Row of a free manoeuvre among ``Plan.paths``, of a synchronisation among ``Plan.syncs``."""


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
class Paths:
    """Motions of K free manoeuvres with V vertices, in the frame of the pose at their start.

    Rows with fewer vertices repeat their last one.
    """

    time_s: Floats
    """(K, V) never decreasing."""
    ahead_m: Floats
    """(K, V)"""
    left_m: Floats
    """(K, V)"""
    heading_rad: Floats
    """(K, V)"""
    from_mps: Floats
    """(K, V - 1) speed at the beginning of a segment."""
    to_mps: Floats
    """(K, V - 1) speed at its end."""


@dataclass(frozen=True)
class Synchronisations:
    """K arrivals together; arrays of shape (K,)."""

    other: Indices
    """With whom."""
    u_m: Floats
    """Station of the place of arrival on the path of the actor."""
    other_u_m: Floats
    """Station of the place where the other one arrives, on its own path."""
    other_x_m: Floats
    """The same place in the world."""
    other_y_m: Floats
    final_mps: Floats
    """Speed at the arrival; NaN where it is left open."""


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
    followed: Indices
    """(M,) number of the lane beside the path that is followed at first, see ``Tracks.beside``."""
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
    table: PhaseTable
    fire_s: Floats
    """(M, P) when phases start that a time triggers; infinite for the others."""
    ends: EndConditions
    triggers: TriggerTable
    trajectories: Trajectories
    leaver: Indices
    """(F,) actors with free manoeuvres, which leave their lane once the first of them begins."""
    paths: Paths
    syncs: Synchronisations

    @property
    def off_lane(self) -> Indices:
        """Actors that cross, follow a trajectory or have free manoeuvres, in this order."""
        return np.concatenate([self.line_actor, self.trajectories.actor, self.leaver])
