"""The evasive manoeuvres that are tried where braking alone does not avoid a contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.room import Room

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Evasion:
    """The family of manoeuvres; a longer one can only find more ways out."""

    shifts_m: tuple[float, ...] = (1.0, 2.0, 3.5)
    """How far aside, to either side [m]; default: past a corner, past half a car, one lane."""
    grip_shares: tuple[float, ...] = (0.5, 0.75, 1.0)
    """Part of the grip that steering uses at most [1]; default."""
    steering_radps: float = 0.4
    """Greatest rate of the steering angle [rad/s]; commonroad-vehicle-models."""
    wheelbase_share: float = 0.6
    """Wheelbase per length of an ego whose box does not say it [1]; default: 2.7 m of 4.5 m."""
    room: Room = "carriageway"
    """What the ego's box has to stay on."""


DEFAULT_EVASION = Evasion()


class Candidate(NamedTuple):
    """One manoeuvre."""

    shift_m: float
    """To the left where positive."""
    grip_share: float
    brakes: bool
    """With what steering leaves of the grip."""

    @property
    def words(self) -> str:
        """What it does."""
        side = "left" if self.shift_m > 0.0 else "right"
        braking = " and brakes" if self.brakes else ""
        return (
            f"swerves {abs(self.shift_m):g} m to the {side} with {self.grip_share:.0%}"
            f" of the grip{braking}"
        )


def candidates(evasion: Evasion) -> tuple[Candidate, ...]:
    """All combinations, the mildest first."""
    return tuple(candidate for group in families(evasion) for candidate in group)


def families(evasion: Evasion) -> tuple[tuple[Candidate, ...], ...]:
    """The same, those of equal size aside together."""
    return tuple(
        tuple(
            Candidate(side * shift_m, share, brakes)
            for share in sorted(evasion.grip_shares)
            for side in (1.0, -1.0)
        )
        for brakes in (False, True)
        for shift_m in sorted(evasion.shifts_m)
    )


class Swerve(NamedTuple):
    """n movements aside: lateral acceleration there and back, limited in size and in jerk.

        up to A within t_j, held for t_h, down to -A within 2 t_j, held for t_h, up to 0 in t_j

    moves aside by  D = A (t_h + t_j) (t_h + 2 t_j)  with  t_j = A / jerk                    (1)

    Arrays (n,).
    """

    side: Floats
    """+1 to the left, -1 to the right."""
    accel_mps2: Floats
    ramp_s: Floats
    hold_s: Floats

    @classmethod
    def of(cls, shift_m: Floats, accel_mps2: Floats, jerk_mps3: Floats) -> Swerve:
        """The quickest movements of this size within limits; where the size needs no more than
        ramps, with less acceleration."""
        far_m = np.abs(shift_m)
        jerk = np.maximum(jerk_mps3, 1e-6)
        # Without holding, equation 1 is D = 2 A^3 / jerk^2.
        accel = np.minimum(np.maximum(accel_mps2, 0.0), np.cbrt(0.5 * far_m * jerk * jerk))
        ramp_s = accel / jerk
        wanted = far_m / np.maximum(accel, 1e-9)
        hold_s = np.sqrt(wanted + 0.25 * ramp_s * ramp_s) - 1.5 * ramp_s
        return cls(np.sign(shift_m), accel, ramp_s, np.maximum(hold_s, 0.0))

    def at(self, since_s: Floats) -> Aside:
        """(n,) movements at times (n,), or (n, T), since they began."""
        shape = (slice(None), *(None,) * (since_s.ndim - 1))
        ramp_s, hold_s = np.maximum(self.ramp_s, 1e-9)[shape], self.hold_s[shape]
        half_s = 2.0 * ramp_s + hold_s
        jerk = (self.side * self.accel_mps2)[shape] / ramp_s
        nothing = np.zeros(ramp_s.shape)
        bends = (
            (1.0, nothing), (-1.0, ramp_s), (-1.0, ramp_s + hold_s),
            (1.0, half_s + ramp_s), (1.0, half_s + ramp_s + hold_s), (-1.0, 2.0 * half_s),
        )  # fmt: skip
        accel, speed, way = np.zeros((3, *np.broadcast_shapes(since_s.shape, ramp_s.shape)))
        # The jerk changes at six times; from each on it adds a ramp to the acceleration.
        for sign, from_s in bends:
            later_s = np.maximum(since_s - from_s, 0.0)
            term = sign * jerk * later_s
            accel += term
            term = 0.5 * term * later_s
            speed += term
            way += term * later_s / 3.0
        moving = (since_s > 0.0) & (since_s < 2.0 * half_s)
        there = jerk * ramp_s * (hold_s + ramp_s) * (hold_s + 2.0 * ramp_s)
        way = np.where(moving, way, np.where(since_s > 0.0, there, 0.0))
        return Aside(np.where(moving, accel, 0.0), np.where(moving, speed, 0.0), way)


class Aside(NamedTuple):
    """Lateral states, positive to the left."""

    accel_mps2: Floats
    speed_mps: Floats
    way_m: Floats
