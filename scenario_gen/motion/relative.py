"""Where actors are relative to each other along the road.

The gap is OpenSCENARIO's longitudinal free space in the road coordinate system: the distance in s
between the boxes. Two actors that are not on one road have a gap if one of them is on a road that
the path of the other uses; it is then measured along that path. Otherwise it is undefined (NaN).

The closing speed behind a time to collision is taken as esmini takes it: the speed of the one
along the direction of travel of the other, less the speed of the other. On a straight road that is
the rate at which the gap shrinks; in a curve the turn between the two comes in, which the standard
(relative speed in the coordinate system of the distance) leaves out. Where both move more across
than along each other that says nothing, and the rate at which the gap shrinks is taken.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_STILL_MPS = 1e-6
# Cosine of the angle from which on two directions are across rather than along each other.
_ACROSS = 0.5


class Along(NamedTuple):
    """Actors along their own paths; arrays of shape (n,)."""

    actor: Indices
    u_m: Floats
    speed_mps: Floats
    accel_mps2: Floats
    direction_rad: Floats
    """Direction of motion in the world, not wrapped."""
    rate_mps: Floats
    """du/dt"""
    centre_m: Floats
    """From u to the middle of the box."""
    half_m: Floats
    """Half the extent of the box along the path."""

    def take(self, at: Indices) -> Along:
        """The entries ``at``."""
        return Along(
            self.actor[at],
            self.u_m[at],
            self.speed_mps[at],
            self.accel_mps2[at],
            self.direction_rad[at],
            self.rate_mps[at],
            self.centre_m[at],
            self.half_m[at],
        )


class Gap(NamedTuple):
    """Pairs of actors; arrays of shape (n,), NaN where there is no gap."""

    gap_m: Floats
    """Negative where the boxes overlap along the road."""
    rate_mps: Floats
    """Of the gap."""
    ahead: Floats
    """+1 where the second is ahead of the first as the first drives, -1 where it is behind."""


def along(engine: Engine, free: FreeActors, actor: Indices) -> Along:
    """(n,) actors at the end of the present step."""
    plan, now = engine.plan, engine.now
    u_m, q_m = now.u_m[actor], now.q_m[actor]
    speed, accel = now.speed_mps[actor], now.accel_mps2[actor]
    way, slip_rad, turn_rad = plan.way[actor], now.slip_rad[actor], engine.turn_rad[actor]
    moving_cos, box_cos, box_sin = way.copy(), way.copy(), np.zeros(u_m.shape)
    oblique = ((slip_rad != 0.0) | (turn_rad != 0.0)).nonzero()[0]
    if oblique.size:
        slip_rad, forward = slip_rad[oblique], way[oblique]
        box_rad = slip_rad + forward * turn_rad[oblique]
        moving_cos[oblique] = forward * np.cos(slip_rad)
        box_cos[oblique], box_sin[oblique] = forward * np.cos(box_rad), np.sin(box_rad)
    _, _, path_rad = plan.tracks.pose(actor, u_m, q_m)
    direction_rad = path_rad + np.where(way > 0.0, now.slip_rad[actor], np.pi - now.slip_rad[actor])
    slot = free.slot[actor]
    off = (slot >= 0).nonzero()[0]
    if off.size:
        at = slot[off]
        u_m[off], q_m[off] = free.u_m[at], free.q_m[at]
        speed[off], accel[off] = free.speed_mps[at], free.accel_mps2[at]
        angle_rad = free.heading_rad[at] - free.path_heading_rad[at]
        moving_cos[off] = box_cos[off] = np.cos(angle_rad)
        box_sin[off] = np.sin(angle_rad)
        direction_rad[off] = free.heading_rad[at]
    stretch = plan.tracks.stretch(actor, u_m, q_m)
    half_m = 0.5 * (plan.length_m[actor] * np.abs(box_cos) + plan.width_m[actor] * np.abs(box_sin))
    return Along(
        actor=actor,
        u_m=u_m,
        speed_mps=speed,
        accel_mps2=accel,
        direction_rad=direction_rad,
        rate_mps=speed * moving_cos / stretch,
        centre_m=plan.centre_x_m[actor] * box_cos / stretch,
        half_m=half_m / stretch,
    )


def longitudinal_gap(engine: Engine, first: Along, second: Along) -> Gap:
    """(n,) pairs of actors -> their gaps at the end of the present step."""
    gap = _gap_on_path(engine, first, second, first)
    unknown = np.isnan(gap.gap_m).nonzero()[0]
    if unknown.size:
        first, second = first.take(unknown), second.take(unknown)
        swapped = _gap_on_path(engine, second, first, first)
        for values, found in zip(gap, swapped, strict=True):
            values[unknown] = found
    return gap


def closing(first: Along, second: Along, gap: Gap) -> tuple[Floats, Floats]:
    """(n,) pairs -> (n,) closing speed (m/s), and its rate of change as far as speeds change."""
    share = np.cos(first.direction_rad - second.direction_rad)
    sign = gap.ahead * np.where(share < 0.0, -1.0, 1.0)
    speed_mps = sign * (first.speed_mps * share - second.speed_mps)
    rate_mps2 = sign * (first.accel_mps2 * share - second.accel_mps2)
    standing = second.speed_mps < _STILL_MPS
    speed_mps = np.where(standing, gap.ahead * first.speed_mps, speed_mps)
    across = (np.abs(share) < _ACROSS) & ~standing
    return np.where(across, -gap.rate_mps, speed_mps), rate_mps2


def positions(engine: Engine, free: FreeActors, actor: Indices) -> tuple[Floats, Floats]:
    """(n,) actors -> (n,) x and y of their reference points at the end of the present step."""
    now = engine.now
    x_m, y_m, _ = engine.plan.tracks.pose(actor, now.u_m[actor], now.q_m[actor])
    slot = free.slot[actor]
    off = (slot >= 0).nonzero()[0]
    if off.size:
        x_m[off], y_m[off] = free.x_m[slot[off]], free.y_m[slot[off]]
    return x_m, y_m


def _gap_on_path(engine: Engine, mine: Along, theirs: Along, first: Along) -> Gap:
    """Gaps measured along the path of the one; NaN where the other is on none of its roads."""
    station_m, share = engine.plan.tracks.onto(mine.actor, theirs.actor, theirs.u_m)
    ahead_m = station_m + share * theirs.centre_m - mine.u_m - mine.centre_m
    sign = np.sign(ahead_m)
    gap_m = np.abs(ahead_m) - mine.half_m - np.abs(share) * theirs.half_m
    rate_mps = sign * (share * theirs.rate_mps - mine.rate_mps)
    # Along its own path the first sees the second ahead; along the path of the second it is the
    # first that lies ahead or behind, and the first may drive either way on it.
    way = engine.plan.way[first.actor]
    ahead = sign * way if mine is first else -sign * way * np.sign(share)
    return Gap(gap_m, rate_mps, ahead)
