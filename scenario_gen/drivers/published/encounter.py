"""Encounters of an ego with others on a straight road, many at a time.

All boxes are 4.3 m long, if not said otherwise, and 1.9 m wide, and stand along the road. Others
move as they are told; only the ego has a driver, who brakes and does not steer. The motion can be
cut into steps in two ways, and so can what the driver does (see ``Scheme``):

``SAMPLED``, as the JRC's program has it: 10 steps in a second; in every step the driver looks
at the present state, the new speed v' = v + a / 10 is found, and the place moves on with it,
x' = x + v' / 10. Contact is looked for at the steps, and two boxes that overlap at one are a
collision whatever sides they meet with.

``EXACT``: the same encounters in continuous time. Speed and place are integrated with the mean
acceleration of the step, standstill within a step included; a step is short enough for its length
to matter little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.drivers.protocol import Driver, Scheme
from scenario_gen.drivers.situation import Bools, Floats, Situation

Ints = NDArray[np.int64]

LENGTH_M, WIDTH_M = 4.3, 1.9
RATE_HZ = 10
EXACT_STEP_S = 0.05
# Dry asphalt that limits none of the drivers.
_GRIP_MPS2 = 9.81


class Others(NamedTuple):
    """(C, A) others at one time; the ego keeps to y = 0."""

    x_m: Floats
    along_mps: Floats
    along_mps2: Floats
    y_m: Floats
    across_mps: Floats
    """To the left, as y."""
    seen: Bools


@dataclass(frozen=True)
class Encounters:
    """C encounters, as a publication defines them."""

    ego_x_m: Floats
    """(C,) at the start."""
    ego_mps: Floats
    others: Callable[[int], Others]
    """State of the others at a step."""
    start_y_m: Floats
    """(C, A) where the others kept to."""
    steps: Ints
    """(C,) steps in which the driver acts and contact is looked for."""
    length_m: tuple[float, ...] = (LENGTH_M,)
    """(A,) of the others."""
    until_standstill: bool = False
    """Whether an encounter is over once the ego stands."""
    calm: bool = False
    """Whether an encounter is over once the boxes overlap across and the TTC is above 2 s."""


class Outcome(NamedTuple):
    """What came of C encounters."""

    collision: Bools
    """(C,)"""
    beside: Bools
    """(C,) collisions in which the middle of the ego was already in front of that of the other."""


def play(encounters: Encounters, driver: Driver, motion: Scheme, acts: Scheme) -> Outcome:
    """Let a driver go through all encounters.

    Args:
        encounters: built for the same scheme of motion.
        driver: a profile.
        motion: how the motion is cut into steps.
        acts: how what the driver does is.
    """
    sampled = motion is Scheme.SAMPLED
    step_s = 1.0 / RATE_HZ if sampled else EXACT_STEP_S
    x_m, speed_mps = encounters.ego_x_m, encounters.ego_mps
    before_mps = speed_mps
    rows, actors = encounters.start_y_m.shape
    drive = driver.drive(rows, actors, acts)
    collision, beside, over = np.zeros((3, rows), dtype=np.bool_)
    for step in range(int(encounters.steps.max())):
        others = encounters.others(step)
        situation = _situation(
            step * step_s, step_s, x_m, speed_mps, before_mps, others, encounters
        )
        wanted_mps2 = drive.acceleration(situation)
        touches = others.seen & (situation.gap_m < 0.0) & (situation.side_gap_m < 0.0)
        hit = touches.any(axis=1) & ~over & ~collision
        collision = collision | hit
        beside = beside | (hit & (touches & ~situation.ahead).any(axis=1))
        over = over | collision
        if encounters.calm:
            over = over | _calm(situation)
        over = over | (step + 1 >= encounters.steps)
        if encounters.until_standstill:
            over = over | (speed_mps <= 0.0)
        before_mps = speed_mps
        if sampled:
            speed_mps = np.maximum(speed_mps + wanted_mps2 / RATE_HZ, 0.0)
            x_m = x_m + speed_mps / RATE_HZ
        else:
            speed_mps, moved_m = _exact(speed_mps, wanted_mps2, step_s)
            x_m = x_m + moved_m
        if over.all():
            break
    return Outcome(collision, beside)


def _exact(speed_mps: Floats, accel_mps2: Floats, step_s: float) -> tuple[Floats, Floats]:
    """(C,) speed and acceleration -> (C,) speed after the step and way within it."""
    after_mps = speed_mps + accel_mps2 * step_s
    stops = after_mps < 0.0
    for_s = np.where(stops, -speed_mps / np.where(stops, accel_mps2, -1.0), step_s)
    after_mps = np.maximum(after_mps, 0.0)
    return after_mps, 0.5 * (speed_mps + after_mps) * for_s


def _situation(
    time_s: float,
    step_s: float,
    x_m: Floats,
    speed_mps: Floats,
    before_mps: Floats,
    others: Others,
    encounters: Encounters,
) -> Situation:
    ahead_m = others.x_m - x_m[:, None]
    shape = ahead_m.shape
    # The same order of operations as in the publication: round numbers lie on its thresholds.
    half_m = np.array(encounters.length_m) / 2
    gap_m = np.abs(ahead_m) - LENGTH_M / 2 - half_m
    side_gap_m = np.abs(others.y_m) - WIDTH_M / 2 - WIDTH_M / 2
    side = np.where(others.y_m < 0.0, -1.0, 1.0)
    return Situation(
        time_s=time_s,
        step_s=step_s,
        speed_mps=speed_mps,
        accel_mps2=(speed_mps - before_mps) / step_s,
        set_speed_mps=encounters.ego_mps,
        grip_mps2=np.full(len(x_m), _GRIP_MPS2),
        gap_m=gap_m,
        ahead=ahead_m >= 0.0,
        reach_m=np.broadcast_to(half_m + LENGTH_M / 2, shape),
        along_mps=others.along_mps,
        along_mps2=others.along_mps2,
        side_gap_m=side_gap_m,
        towards_mps=-side * others.across_mps,
        deviation_m=np.maximum(np.abs(encounters.start_y_m) - np.abs(others.y_m), 0.0),
        wrap_m=np.full(shape, WIDTH_M),
        seen=others.seen,
    )


def _calm(situation: Situation) -> Bools:
    """(C,) whether the JRC's program ends the encounter with its careful driver.

    The boxes overlap across, and |gap / closing speed| is above 2 s, also while the gap opens.
    """
    way_m = np.abs(situation.closing_mps) * 2.0
    over = situation.ahead & (situation.side_gap_m <= 0.0) & (np.abs(situation.gap_m) > way_m)
    return np.asarray(over.any(axis=1))
