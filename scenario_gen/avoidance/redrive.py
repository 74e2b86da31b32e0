"""Driving again: the ego keeps to its way, and a driver governs its speed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.situations import situation
from scenario_gen.avoidance.track import Place
from scenario_gen.drivers import Driver

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Run:
    """R egos at T times, driven by one driver; arrays (R, T)."""

    way_m: Floats
    """Driven since the start."""
    speed_mps: Floats
    accel_mps2: Floats
    """Mean over the step that begins; 0 at the last time."""
    x_m: Floats
    """Middle of the box."""
    y_m: Floats
    heading_rad: Floats


def recorded(encounter: Encounter) -> Run:
    """The run of the recorded ego."""
    track, trace = encounter.track, encounter.trace
    steps = slice(1, -1)
    return Run(
        way_m=track.way_m[:, steps],
        speed_mps=trace.speed_mps[:, 0],
        accel_mps2=trace.accel_mps2[:, 0],
        x_m=track.x_m[:, steps],
        y_m=track.y_m[:, steps],
        heading_rad=track.heading_rad[:, steps],
    )


def redrive(encounter: Encounter, driver: Driver, *, substeps: int = 1) -> Run:
    """Let a driver drive the egos of an encounter again.

    The driver governs the speed alone. It does not drive backwards, and never faster than the
    recorded ego did at that time: its task (to stop, to slow down for a turn) is still its task.
    Speeds change linearly within a step, to the exact time at which the ego comes to stand.

    Args:
        encounter: R rows.
        driver: the profile.
        substeps: how often the driver is asked within a time step of the encounter.
    """
    rows, times = encounter.rows, encounter.trace.time_s.size
    drive = driver.drive(rows, encounter.actors)
    step_s = encounter.trace.step_s / substeps
    everyone = np.arange(rows)
    way_m, accel_mps2 = np.zeros(rows), np.zeros(rows)
    speed_mps = encounter.recorded_mps[0].copy()
    at = np.zeros(rows, dtype=np.int64)
    log, sight = _Log.empty(times, rows), _Sight(encounter)
    for step in range(times):
        place = encounter.track.find(everyone, way_m, at)
        log.note(step, way_m, speed_mps, place)
        if step == times - 1:
            break
        seen = sight.at(step, way_m)
        for part in range(substeps):
            if part:
                place = encounter.track.find(everyone, way_m, at)
            at = place.at
            wanted_mps2 = drive.acceleration(
                situation(
                    encounter, place, step=step, share=part / substeps, step_s=step_s,
                    speed_mps=speed_mps, accel_mps2=accel_mps2, seen=seen,
                )
            )  # fmt: skip
            most_mps = _at_most(encounter, step, (part + 1) / substeps)
            moved_m, reached_mps = _moved(speed_mps, wanted_mps2, step_s, most_mps)
            accel_mps2 = (reached_mps - speed_mps) / step_s
            way_m, speed_mps = way_m + moved_m, reached_mps
    return log.run(encounter)


class _Sight:
    """What drivers see: as from the places of the recorded ego.

    An ego that has fallen behind the recorded one keeps in sight what it saw then: from where the
    recorded one is by now, having passed or hit it, it might be hidden or lost in fog.
    """

    def __init__(self, encounter: Encounter) -> None:
        self._seen = encounter.seen
        self._way_m = encounter.track.way_m[:, 1:-1]
        self._kept = encounter.seen[0]

    def at(self, step: int, way_m: Floats) -> Bools:
        """(R, A) what is seen at a time from egos that have driven (R,)."""
        behind = self._way_m[:, step] - way_m > _BEHIND_M
        kept: Bools = self._seen[step] | (self._kept & behind[:, None])
        self._kept = kept
        return kept


#: From so much on an ego has fallen behind. [m], default
_BEHIND_M = 0.5


def _at_most(encounter: Encounter, step: int, share: float) -> Floats:
    before, after = encounter.recorded_mps[step], encounter.recorded_mps[step + 1]
    most_mps: Floats = after if share == 1.0 else before + share * (after - before)
    return most_mps


def _moved(
    speed_mps: Floats, accel_mps2: Floats, step_s: float, most_mps: Floats
) -> tuple[Floats, Floats]:
    """(n,) way within a step and speed after it; who comes to stand stays there."""
    unbounded_mps = speed_mps + accel_mps2 * step_s
    reached_mps = np.minimum(np.maximum(unbounded_mps, 0.0), most_mps)
    moved_m = 0.5 * (speed_mps + reached_mps) * step_s
    stops = unbounded_mps < 0.0
    if stops.any():
        brake_mps2 = np.where(stops, -accel_mps2, 1.0)
        moved_m = np.where(stops, speed_mps * speed_mps / (2.0 * brake_mps2), moved_m)
    return moved_m, reached_mps


def run_along(encounter: Encounter, row: Ints, way_m: Floats) -> Run:
    """(n,) rows of an encounter and ways (n, T) driven until each time -> their runs."""
    shape = way_m.shape
    rows = np.broadcast_to(row[:, None], shape).ravel()
    place = encounter.track.find(rows, way_m.ravel())

    def value(name: str) -> Floats:
        return encounter.track.value(name, place).reshape(shape)

    step_s = encounter.trace.step_s
    speed_mps = np.gradient(way_m, step_s, axis=1)
    accel_mps2 = np.zeros(shape)
    accel_mps2[:, :-1] = np.diff(speed_mps, axis=1) / step_s
    return Run(way_m, speed_mps, accel_mps2, value("x_m"), value("y_m"), value("heading_rad"))


@dataclass(frozen=True, eq=False)
class _Log:
    """What is noted at every time; (T, R)."""

    way_m: Floats
    speed_mps: Floats
    at: Ints
    share: Floats

    @classmethod
    def empty(cls, times: int, rows: int) -> _Log:
        shape = (times, rows)
        return cls(
            np.empty(shape), np.empty(shape), np.empty(shape, dtype=np.int64), np.empty(shape)
        )

    def note(self, step: int, way_m: Floats, speed_mps: Floats, place: Place) -> None:
        self.way_m[step], self.speed_mps[step] = way_m, speed_mps
        self.at[step], self.share[step] = place.at, place.share

    def run(self, encounter: Encounter) -> Run:
        track, shape = encounter.track, self.at.shape
        row = np.broadcast_to(np.arange(shape[1]), shape).ravel()
        place = Place(row, self.at.ravel(), self.share.ravel())

        def value(name: str) -> Floats:
            return np.ascontiguousarray(track.value(name, place).reshape(shape).T)

        speed_mps = np.ascontiguousarray(self.speed_mps.T)
        accel_mps2 = np.zeros(speed_mps.shape)
        accel_mps2[:, :-1] = np.diff(speed_mps, axis=1) / encounter.trace.step_s
        return Run(
            way_m=np.ascontiguousarray(self.way_m.T),
            speed_mps=speed_mps,
            accel_mps2=accel_mps2,
            x_m=value("x_m"),
            y_m=value("y_m"),
            heading_rad=value("heading_rad"),
        )
