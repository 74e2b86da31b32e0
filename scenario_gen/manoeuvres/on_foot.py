"""Walking in legs, and a part that swings on its hinge."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.behaviour import Swing, Walk
from scenario_gen.manoeuvres.progress import (
    Part,
    change,
    even_shares,
    onward,
    progress,
    standing,
)
from scenario_gen.manoeuvres.sampled_path import (
    CORNER_S,
    Column,
    SampledPath,
    columns,
    positive,
    wrapped,
)

Floats = NDArray[np.float64]

#: Who turns by more than this comes to a stand first.
STOP_TURN_RAD = math.radians(45.0)
_PARTS_PER_LEG = 4


def walk(given: Walk, column: Column) -> SampledPath:
    """Legs with the speed that the acceleration allows on their lengths.

    The speeds at the corners are the highest from which the rest can still be walked (backwards
    from the end) and that can be reached (forwards from the beginning).
    """
    legs = given.legs
    values = columns(
        column(given.accel_mps2),
        *(column(q) for leg in legs for q in (leg.heading_rad, leg.distance_m, leg.speed_mps)),
    )
    accel_mps2, headings, distances, speeds = values[0], values[1::3], values[2::3], values[3::3]
    positive(accel_mps2, "walk: accel_mps2")
    for distance_m, speed_mps in zip(distances, speeds, strict=True):
        positive(distance_m, "walk: distance_m")
        positive(speed_mps, "walk: speed_mps")
    still = np.zeros(accel_mps2.shape)
    # Headings are continuous: nobody turns round the long way.
    facing = [wrapped(headings[0])]
    for before, after in itertools.pairwise(headings):
        facing.append(facing[-1] + wrapped(after - before))
    corner = [still]
    for number in range(1, len(legs)):
        turns = np.abs(facing[number] - facing[number - 1]) > STOP_TURN_RAD
        stands = turns | (legs[number].pause_s > 0.0)
        corner.append(np.where(stands, 0.0, np.minimum(speeds[number - 1], speeds[number])))
    corner.append(still)
    gains = [2.0 * accel_mps2 * distance_m for distance_m in distances]
    for number in reversed(range(len(legs))):
        reach = np.sqrt(corner[number + 1] ** 2 + gains[number])
        corner[number] = np.minimum(corner[number], reach)
    parts: list[Part] = []
    for number, leg in enumerate(legs):
        begin = corner[number]
        corner[number + 1] = np.minimum(corner[number + 1], np.sqrt(begin**2 + gains[number]))
        end = corner[number + 1]
        peak = np.minimum(speeds[number], np.sqrt(0.5 * (gains[number] + begin**2 + end**2)))
        # Corners are never faster than their legs; rounding may say otherwise.
        peak = np.maximum(peak, np.maximum(begin, end))
        cruise_m = distances[number] - (2.0 * peak**2 - begin**2 - end**2) / (2.0 * accel_mps2)
        parts += [
            standing(np.full(still.shape, leg.pause_s)),
            change(begin, peak, accel_mps2),
            onward(peak, np.maximum(cruise_m, 0.0)),
            change(peak, end, accel_mps2),
        ]
    way = progress(parts)
    step_m = np.diff(way.distance_m, axis=1)
    leg_of = way.part // _PARTS_PER_LEG
    facing_rad = np.stack(facing, axis=1)
    before_rad = np.concatenate([still[:, None], facing_rad[:, :-1]], axis=1)
    # Each walker turns at the beginning of a leg, after the pause before it.
    lasts_s = np.stack([part.lasts_s for part in parts], axis=1)
    begin_s = (np.cumsum(lasts_s, axis=1) - lasts_s)[:, 1::_PARTS_PER_LEG]
    walks_s = lasts_s.reshape(len(still), -1, _PARTS_PER_LEG)[:, :, 1:].sum(axis=2)
    turns_s = np.minimum(CORNER_S, 0.5 * walks_s)[:, leg_of]
    share = np.clip((way.time_s[:, 1:] - begin_s[:, leg_of]) / turns_s, 0.0, 1.0)
    direction_rad, from_rad = facing_rad[:, leg_of], before_rad[:, leg_of]
    heading_rad = from_rad + share * (direction_rad - from_rad)
    heading_rad = np.concatenate([still[:, None], heading_rad], axis=1)
    return SampledPath(
        way.time_s, _summed(step_m * np.cos(direction_rad)),
        _summed(step_m * np.sin(direction_rad)), heading_rad, way.from_mps, way.to_mps,
    )  # fmt: skip


def swing(given: Swing, column: Column) -> SampledPath:
    """A turn about a hinge, fastest half-way: psi = angle (1 - cos(pi t / T)) / 2."""
    angle_rad, time_s, hinge_m = columns(
        column(given.angle_rad), column(given.time_s), column(given.hinge_ahead_m)
    )
    positive(time_s, "swing: time_s")
    rate = 0.5 * np.pi * np.abs(angle_rad) / time_s
    # Tangential and centripetal acceleration of the reference point, at their greatest.
    bend = np.abs(hinge_m) * np.hypot(rate * np.pi / time_s, rate * rate)
    share = even_shares(time_s, bend, 0.5 * np.pi * angle_rad)
    turned_rad = angle_rad[:, None] * (0.5 - 0.5 * np.cos(np.pi * share))
    arm_m = hinge_m[:, None]
    speed_mps = np.abs(arm_m) * rate[:, None] * np.sin(np.pi * share)
    return SampledPath(
        time_s[:, None] * share,
        arm_m * (1.0 - np.cos(turned_rad)),
        -arm_m * np.sin(turned_rad),
        turned_rad,
        speed_mps[:, :-1],
        speed_mps[:, 1:],
    )


def _summed(steps_m: Floats) -> Floats:
    return np.concatenate([np.zeros((len(steps_m), 1)), np.cumsum(steps_m, axis=1)], axis=1)
