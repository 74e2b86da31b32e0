"""Evasive manoeuvres from a place on the way of the ego: steering and braking on the grip."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.manoeuvres import Aside, Candidate, Evasion, Swerve
from scenario_gen.avoidance.redrive import Run
from scenario_gen.avoidance.room import GRID_M, surface
from scenario_gen.avoidance.track import Place
from scenario_gen.avoidance.verdict import judge
from scenario_gen.checks.limits import DEFAULT_LIMITS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_STILL_MPS = 1e-6
_SLACK_M = 1e-3
_LEAST_STRETCH = 0.05


def evades(
    encounter: Encounter,
    onset: Ints,
    choices: Sequence[Candidate],
    evasion: Evasion,
    touched: Bools,
) -> Bools:
    """(R, C) whether manoeuvres that begin at a time step touch nobody.

    The ego is a mass point on the friction circle that drives the curve of its way with a lateral
    position that changes: with v along the way, w across it and a_y of ``Swerve``,

        a_x = -sqrt((mu g)^2 - (a_y + kappa v^2)^2)  where it brakes, else 0                    (1)

    and its box points where it moves. A manoeuvre does not count that needs more than the grip or
    a smaller turning circle than the ego has, or leaves the room.

    Args:
        encounter: R rows.
        onset: (R,) time step.
        choices: C manoeuvres.
        evasion: what bounds them.
        touched: (R, A) whom the recorded ego touches.
    """
    rows, count = onset.size, len(choices)
    of = np.repeat(np.arange(rows), count)
    flight = _Flight(encounter, onset, of, choices, evasion)
    run = flight.fly()
    possible = np.flatnonzero(flight.possible)
    out = np.zeros(of.size, dtype=np.bool_)
    if possible.size:
        some = Run(*(getattr(run, name)[possible] for name in Run.__dataclass_fields__))
        out[possible] = judge(
            encounter, some, touched[of[possible]], of[possible], swerves=True
        ).avoids
    return out.reshape(rows, count)


class _Flight:
    """n = R C manoeuvres, step by step."""

    def __init__(
        self, encounter: Encounter, onset: Ints, of: Ints, choices: Sequence[Candidate],
        evasion: Evasion,
    ) -> None:  # fmt: skip
        self._encounter, self._of, self._onset = encounter, of, onset[of]
        trace, track = encounter.trace, encounter.track
        self._brakes = np.tile([choice.brakes for choice in choices], onset.size)
        self._speed_mps = trace.speed_mps[of, 0, self._onset]
        self._way_m = track.way_m[of, self._onset + 1]
        self._length_m, self._width_m = trace.length_m[of, 0], trace.width_m[of, 0]
        self._ahead_m = trace.centre_x_m[of, 0]
        self._radius_m = np.array([
            DEFAULT_LIMITS.turning_radius_m[ego.category].value for ego in encounter.egos
        ])[encounter.way[of]]  # fmt: skip
        self._edges = _edges(encounter, evasion)
        self.possible = np.ones(of.size, dtype=np.bool_)
        shift_m = np.tile([choice.shift_m for choice in choices], onset.size)
        share = np.tile([choice.grip_share for choice in choices], onset.size)
        self._swerve = self._limited(shift_m, share, evasion)

    def _limited(self, shift_m: Floats, share: Floats, evasion: Evasion) -> Swerve:
        """The movements aside with the grip and the steering there is when they begin."""
        place = self._place()
        times_s = self._encounter.trace.time_s[self._onset]
        grip = self._encounter.grip.at(times_s, place, self._speed_mps)
        bend = np.abs(self._encounter.track.slope("heading_rad", place))
        left = np.maximum(grip - bend * self._speed_mps**2, 0.0)
        egos = self._encounter.egos
        known_m = np.array([ego.box.wheelbase_m for ego in egos])[self._encounter.way[self._of]]
        wheelbase_m = np.where(known_m > 0.0, known_m, evasion.wheelbase_share * self._length_m)
        jerk = self._speed_mps**2 * evasion.steering_radps / wheelbase_m
        return Swerve.of(shift_m, share * left, jerk)

    def _place(self, near: Ints | None = None) -> Place:
        return self._encounter.track.find(self._of, self._way_m, near)

    def fly(self) -> Run:
        """The runs; ``possible`` then says which of them count."""
        trace, track = self._encounter.trace, self._encounter.track
        times = trace.time_s.size
        since_s = trace.time_s - trace.time_s[self._onset][:, None]
        now = self._swerve.at(since_s)
        accel_mps2 = self._swerve.at(since_s + 0.5 * trace.step_s).accel_mps2
        pose, speeds_mps = np.empty((3, self._of.size, times)), np.empty((self._of.size, times))
        at: Ints | None = None
        for step in range(times):
            flying = self._onset <= step
            # Until its manoeuvre begins, an ego is where the recorded one is.
            self._way_m = np.where(flying, self._way_m, track.way_m[self._of, step + 1])
            recorded_mps = trace.speed_mps[self._of, 0, step]
            self._speed_mps = np.where(flying, self._speed_mps, recorded_mps)
            place = self._place(at)
            at = place.at
            aside = Aside(accel_mps2[:, step], now.speed_mps[:, step], now.way_m[:, step])
            pose[:, :, step] = self._pose(place, aside, flying)
            speeds_mps[:, step] = np.hypot(self._speed_mps, aside.speed_mps)
            if step < times - 1:
                self._move(place, float(trace.time_s[step]), aside, flying)
        nothing = np.zeros((self._of.size, 0))
        return Run(nothing, speeds_mps, nothing, *pose)

    def _pose(self, place: Place, aside: Aside, flying: Bools) -> Floats:
        """(3, n) middle and heading of the boxes; what leaves the room is no longer possible."""
        track = self._encounter.track
        heading_rad = track.value("heading_rad", place)
        turn_rad = np.arctan2(aside.speed_mps, np.maximum(self._speed_mps, _STILL_MPS))
        cos, sin = np.cos(heading_rad), np.sin(heading_rad)
        box_rad = heading_rad + turn_rad
        # The reference point moves aside, and the box turns around it.
        x_m = track.value("x_m", place) - self._ahead_m * cos - aside.way_m * sin
        y_m = track.value("y_m", place) - self._ahead_m * sin + aside.way_m * cos
        x_m += self._ahead_m * np.cos(box_rad)
        y_m += self._ahead_m * np.sin(box_rad)
        if self._edges is not None:
            station_m = track.value("station_m", place)
            lateral_m = track.value("lateral_m", place) + aside.way_m
            self.possible &= self._inside(station_m, lateral_m, turn_rad) | ~flying
        return np.stack([x_m, y_m, box_rad])

    def _inside(self, station_m: Floats, lateral_m: Floats, turn_rad: Floats) -> Bools:
        assert self._edges is not None  # noqa: S101 - asked only where there are edges
        cell = np.clip(np.rint(station_m / GRID_M), 0, self._edges.shape[2] - 1).astype(np.intp)
        right_m, left_m = self._edges[:, self._encounter.way[self._of], cell]
        sin, half_m = np.sin(turn_rad), 0.5 * self._width_m * np.cos(turn_rad)
        front_m = lateral_m + (self._ahead_m + 0.5 * self._length_m) * sin
        rear_m = lateral_m + (self._ahead_m - 0.5 * self._length_m) * sin
        inside: Bools = np.maximum(front_m, rear_m) + half_m <= left_m + _SLACK_M
        inside &= np.minimum(front_m, rear_m) - half_m >= right_m - _SLACK_M
        return inside

    def _move(self, place: Place, time_s: float, aside: Aside, flying: Bools) -> None:
        """One step along the way; equation 1."""
        step_s = self._encounter.trace.step_s
        speed = np.hypot(self._speed_mps, aside.speed_mps)
        grip = self._encounter.grip.at(time_s, place, speed)
        bend = self._encounter.track.slope("heading_rad", place)
        lateral = aside.accel_mps2 + bend * self._speed_mps**2
        left = grip * grip - lateral * lateral
        brake = np.where(self._brakes & flying, np.sqrt(np.maximum(left, 0.0)), 0.0)
        turning = np.abs(self._speed_mps * lateral + aside.speed_mps * brake)
        within = (left >= -_SLACK_M) & (turning * self._radius_m <= speed**3)
        self.possible &= within | (aside.accel_mps2 == 0.0) | ~flying
        reached_mps = self._speed_mps - brake * step_s
        moved_m = 0.5 * (self._speed_mps + np.maximum(reached_mps, 0.0)) * step_s
        stops = reached_mps < 0.0
        stop_m = self._speed_mps**2 / (2.0 * np.where(stops, brake, 1.0))
        # On the inner side of a bend the way along the road is longer than that driven.
        stretch = np.maximum(1.0 - bend * aside.way_m, _LEAST_STRETCH)
        self._way_m = self._way_m + np.where(stops, stop_m, moved_m) / stretch
        self._speed_mps = np.maximum(reached_mps, 0.0)


def _edges(encounter: Encounter, evasion: Evasion) -> Floats | None:
    """(2, W, G) right and left edge of what the egos can drive on; None where nothing limits."""
    found = [
        surface(ego, network, evasion.room)
        for ego, network in zip(encounter.egos, encounter.networks, strict=True)
    ]
    longest = max((one.right_m.size for one in found if one is not None), default=0)
    if not longest:
        return None
    edges = np.empty((2, len(found), longest))
    edges[0], edges[1] = -np.inf, np.inf
    for index, one in enumerate(found):
        if one is not None:
            pad = (0, longest - one.right_m.size)
            edges[0, index] = np.pad(one.right_m, pad, mode="edge")
            edges[1, index] = np.pad(one.left_m, pad, mode="edge")
    return edges
