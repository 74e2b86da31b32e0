"""Where actors are relative to each other along the road.

The gap is OpenSCENARIO's longitudinal free space in the road coordinate system: the distance in s
between the boxes. It is defined while both actors are on the way that they have in common: the road
on which both start and the roads that both then drive along until their ways part. Otherwise it is
undefined (NaN), for there is more than one way round a network.

The closing speed behind a time to collision is taken as esmini takes it: the speed of the one
along the direction of travel of the other, less the speed of the other. On a straight road that is
the rate at which the gap shrinks; in a curve the turn between the two comes in, which the standard
(relative speed in the coordinate system of the distance) leaves out. Where both move more across
than along each other that says nothing, and the rate at which the gap shrinks is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.plan import Plan
from scenario_gen.motion.tracks import Tracks

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_STILL_MPS = 1e-6
# Cosine of the angle from which on two directions are across rather than along each other.
_ACROSS = 0.5


@dataclass(frozen=True)
class Bodies:
    """What does not change about some actors; arrays of shape (n,)."""

    actor: Indices
    way: Floats
    ahead_rad: Floats
    """Direction of motion without slip, from that of the path: 0 or pi."""
    length_m: Floats
    width_m: Floats
    centre_x_m: Floats
    off: NDArray[np.bool_]
    """Whether the actor leaves its lane (crossing, trajectory, free manoeuvre)."""

    @classmethod
    def of(cls, plan: Plan, actor: Indices) -> Bodies:
        """Bodies of the actors of a plan."""
        way = plan.way[actor]
        return cls(
            actor=actor,
            way=way,
            ahead_rad=np.where(way > 0.0, 0.0, np.pi),
            length_m=plan.length_m[actor],
            width_m=plan.width_m[actor],
            centre_x_m=plan.centre_x_m[actor],
            off=np.isin(actor, plan.off_lane),
        )

    def take(self, at: Indices) -> Bodies:
        """The actors ``at``."""
        return Bodies(
            self.actor[at],
            self.way[at],
            self.ahead_rad[at],
            self.length_m[at],
            self.width_m[at],
            self.centre_x_m[at],
            self.off[at],
        )


class Along(NamedTuple):
    """Actors along their own paths at a time; arrays of shape (n,)."""

    actor: Indices
    u_m: Floats
    speed_mps: Floats
    angle_rad: Floats
    """From the direction of the path to that of the motion."""
    rate_mps: Floats
    """du/dt"""
    centre_m: Floats
    """From u to the middle of the box."""
    half_m: Floats
    """Half the extent of the box along the path."""
    facing: Floats
    """+1 where the actor faces along its path, -1 where it faces against it."""

    def take(self, at: Indices) -> Along:
        """The entries ``at``."""
        return Along(
            self.actor[at],
            self.u_m[at],
            self.speed_mps[at],
            self.angle_rad[at],
            self.rate_mps[at],
            self.centre_m[at],
            self.half_m[at],
            self.facing[at],
        )


class Gap(NamedTuple):
    """Pairs of actors; arrays of shape (n,), NaN where there is no gap."""

    gap_m: Floats
    """Negative where the boxes overlap along the road."""
    rate_mps: Floats
    """Of the gap."""
    ahead: Floats
    """+1 where the second is ahead of the first as the first faces, -1 where it is behind."""


@dataclass(frozen=True)
class CommonWays:
    """Roads that pairs of actors have in common from their start on; see ``common_ways``."""

    roads: NDArray[np.bool_]
    """(W, roads)"""
    row: Indices
    """(n,) row of each pair."""

    def take(self, at: Indices) -> CommonWays:
        """The pairs ``at``."""
        return CommonWays(self.roads, self.row[at])

    def has(self, tracks: Tracks, actors: Along) -> NDArray[np.bool_]:
        """(n,) whether actors, one of each pair, are on the common way."""
        road, _, _ = tracks.to_road(actors.actor, actors.u_m, np.zeros(actors.u_m.shape))
        return self.roads[self.row, road]


def common_ways(tracks: Tracks, actor: Indices, other: Indices) -> CommonWays | None:
    """(n,) pairs -> what their ways have in common; None where no network has two roads."""
    if tracks.chain_u_m.shape[1] == 1:
        return None
    pairs = np.stack([tracks.row[actor], tracks.row[other]], axis=1)
    distinct, row = np.unique(pairs, axis=0, return_inverse=True)
    roads = np.zeros((len(distinct), tracks.chain_u_m.shape[1]), dtype=bool)
    ways = [_roads_in_order(tracks, path) for path in range(len(tracks.chain_u_m))]
    for index, (mine, theirs) in enumerate(distinct.tolist()):
        for own, foreign in zip(ways[mine], ways[theirs], strict=False):
            if own != foreign:
                break
            roads[index, own] = True
    return CommonWays(roads, row.reshape(-1))


def _roads_in_order(tracks: Tracks, path: int) -> list[int]:
    pieces = tracks.table.road_index[path][np.isfinite(tracks.table.u0_m[path])]
    return list(dict.fromkeys(pieces.tolist()))


def along(engine: Engine, free: FreeActors, body: Bodies) -> Along:
    """(n,) actors at the end of the present step."""
    tracks, now, actor = engine.plan.tracks, engine.now, body.actor
    u_m, speed = now.u_m[actor], now.speed_mps[actor]
    slip_rad, turn_rad = now.slip_rad[actor], engine.turn_rad[actor]
    moving_cos, box_cos, half_m = body.way, body.way, 0.5 * body.length_m
    oblique = ((slip_rad != 0.0) | (turn_rad != 0.0) | body.off).nonzero()[0]
    angle_rad = body.ahead_rad + body.way * slip_rad
    if oblique.size:
        off = body.off[oblique]
        at = free.slot[actor[oblique[off]]]
        u_m[oblique[off]], speed[oblique[off]] = free.u_m[at], free.speed_mps[at]
        angle_rad[oblique[off]] = free.course_rad[at] - free.path_heading_rad[at]
        box_rad = angle_rad[oblique] + turn_rad[oblique]
        box_rad[off] = free.heading_rad[at] - free.path_heading_rad[at]
        moving_cos, box_cos = moving_cos.copy(), box_cos.copy()
        moving_cos[oblique] = np.cos(angle_rad[oblique])
        box_cos[oblique] = cos = np.cos(box_rad)
        half_m[oblique] *= np.abs(cos)
        half_m[oblique] += 0.5 * body.width_m[oblique] * np.abs(np.sin(box_rad))
    rate_mps, centre_m = speed * moving_cos, body.centre_x_m * box_cos
    if not tracks.table.straight:
        q_m = now.q_m[actor]
        off = body.off.nonzero()[0]
        q_m[off] = free.q_m[free.slot[actor[off]]]
        stretch = tracks.stretch(actor, u_m, q_m)
        rate_mps, centre_m, half_m = rate_mps / stretch, centre_m / stretch, half_m / stretch
    facing = np.where(box_cos < 0.0, -1.0, 1.0)
    return Along(actor, u_m, speed, angle_rad, rate_mps, centre_m, half_m, facing)


def longitudinal_gap(engine: Engine, first: Along, second: Along, common: CommonWays | None) -> Gap:
    """(n,) pairs of actors -> their gaps at the end of the present step.

    Args:
        engine: the actors in motion.
        first: the one of each pair.
        second: the other.
        common: the ways that each pair has in common; None where all roads are.
    """
    tracks = engine.plan.tracks
    station_m, share = tracks.onto(first.actor, second.actor, second.u_m)
    ahead_m = station_m + share * second.centre_m - first.u_m - first.centre_m
    if common is not None:
        known = common.has(tracks, first) & common.has(tracks, second)
        ahead_m = np.where(known, ahead_m, np.nan)
    sign = np.sign(ahead_m)
    return Gap(
        gap_m=np.abs(ahead_m) - first.half_m - np.abs(share) * second.half_m,
        rate_mps=sign * (share * second.rate_mps - first.rate_mps),
        ahead=sign * first.facing,
    )


def closing(tracks: Tracks, first: Along, second: Along, gap: Gap) -> Floats:
    """(n,) pairs -> (n,) closing speed in m/s."""
    angle_rad = tracks.heading(first.actor, first.u_m) - tracks.heading(second.actor, second.u_m)
    angle_rad += first.angle_rad - second.angle_rad
    share = np.cos(angle_rad)
    sign = gap.ahead * np.where(share < 0.0, -1.0, 1.0)
    speed_mps = sign * (first.speed_mps * share - second.speed_mps)
    standing = second.speed_mps < _STILL_MPS
    speed_mps = np.where(standing, gap.ahead * first.speed_mps, speed_mps)
    across = (np.abs(share) < _ACROSS) & ~standing
    return np.where(across, -gap.rate_mps, speed_mps)


def closing_rate(engine: Engine, free: FreeActors, first: Along, second: Along, gap: Gap) -> Floats:
    """(n,) pairs -> (n,) rate of change of the closing speed in m/s2."""
    tracks = engine.plan.tracks
    angle_rad = tracks.heading(first.actor, first.u_m) - tracks.heading(second.actor, second.u_m)
    angle_rad += first.angle_rad - second.angle_rad
    share = np.cos(angle_rad)
    turn_radps = []
    for one in (first, second):
        turn = tracks.curvature(one.actor, one.u_m) * one.rate_mps
        turn[free.slot[one.actor] >= 0] = 0.0
        turn_radps.append(turn)
    accel_mps2 = [accelerations(engine, free, one.actor) for one in (first, second)]
    turned_mps2 = first.speed_mps * np.sin(angle_rad) * (turn_radps[0] - turn_radps[1])
    sign = gap.ahead * np.where(share < 0.0, -1.0, 1.0)
    return sign * (accel_mps2[0] * share - accel_mps2[1] - turned_mps2)


def accelerations(engine: Engine, free: FreeActors, actor: Indices) -> Floats:
    """(n,) actors -> (n,) rates of change of their speeds at the end of the present step."""
    accel_mps2 = engine.now.accel_mps2[actor]
    slot = free.slot[actor]
    off = (slot >= 0).nonzero()[0]
    accel_mps2[off] = free.accel_mps2[slot[off]]
    return accel_mps2


def speeds(engine: Engine, free: FreeActors, actor: Indices) -> Floats:
    """(n,) actors -> (n,) speeds at the end of the present step."""
    speed_mps = engine.now.speed_mps[actor]
    slot = free.slot[actor]
    off = (slot >= 0).nonzero()[0]
    speed_mps[off] = free.speed_mps[slot[off]]
    return speed_mps


def positions(engine: Engine, free: FreeActors, actor: Indices) -> tuple[Floats, Floats]:
    """(n,) actors -> (n,) x and y of their reference points at the end of the present step."""
    now = engine.now
    x_m, y_m, _ = engine.plan.tracks.pose(actor, now.u_m[actor], now.q_m[actor])
    slot = free.slot[actor]
    off = (slot >= 0).nonzero()[0]
    if off.size:
        x_m[off], y_m[off] = free.x_m[slot[off]], free.y_m[slot[off]]
    return x_m, y_m
