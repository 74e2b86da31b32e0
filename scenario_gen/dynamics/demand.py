"""What movers are to do: their places, speeds and courses over time, without idealised jumps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Slower than this, a mover has no course of its own. [m/s]
_MOVING_MPS = 1e-3


@dataclass(frozen=True, eq=False)
class Demand:
    """Motions of K movers at T times, arrays (K, T) unless said otherwise.

    After the last time at which a mover is looked at, its demand goes straight on with the
    acceleration that it has: what comes then is to have no influence on what was before.
    """

    step_s: float
    x_m: Floats
    y_m: Floats
    speed_mps: Floats
    """Never negative."""
    course_rad: Floats
    """Direction of motion, not wrapped; while it stands that of its next or last motion."""
    heading_rad: Floats
    backwards: Bools
    """Whether it moves towards its rear."""
    last: Ints
    """(K,) last step at which it is looked at."""

    @cached_property
    def body_rad(self) -> Floats:
        """Direction in which the body moves when it goes ahead, not wrapped."""
        return np.unwrap(self.course_rad + np.pi * self.backwards, axis=1)

    @classmethod
    def of(cls, trace: TraceBatch, row: Ints, mover: Ints, last: Ints) -> Demand:
        """The demand of movers of a trace, each (K,)."""
        names = ("x_m", "y_m", "speed_mps", "course_rad", "heading_rad")
        x_m, y_m, speed_mps, course_rad, heading_rad = (
            getattr(trace, name)[row, mover] for name in names
        )
        steps = np.arange(trace.time_s.size)
        late = steps > last[:, None]
        if late.any():
            at = np.minimum(steps, last[:, None])
            x_m, y_m, speed_mps, course_rad, heading_rad = (
                np.take_along_axis(values, at, axis=1)
                for values in (x_m, y_m, speed_mps, course_rad, heading_rad)
            )
            beyond_s = np.maximum(steps - last[:, None], 0) * trace.step_s
            before = trace.speed_mps[row, mover, np.maximum(last - 1, 0)]
            gain = (speed_mps[:, -1] - before)[:, None] / trace.step_s
            stop_s = np.where(gain < 0.0, -speed_mps / np.where(gain < 0.0, gain, 1.0), np.inf)
            beyond_s = np.minimum(beyond_s, stop_s)
            onward_m = beyond_s * (speed_mps + 0.5 * gain * beyond_s)
            speed_mps = np.maximum(speed_mps + gain * beyond_s, 0.0)
            x_m = x_m + onward_m * np.cos(course_rad)
            y_m = y_m + onward_m * np.sin(course_rad)
        moving = speed_mps > _MOVING_MPS
        course_rad = np.unwrap(_held(course_rad, moving), axis=1)
        aside_rad = _held(course_rad - heading_rad, moving)
        return cls(
            trace.step_s, x_m, y_m, speed_mps, course_rad, heading_rad, np.cos(aside_rad) < 0.0,
            last,
        )  # fmt: skip

    @cached_property
    def here(self) -> Bools:
        """(K, T) whether a mover is looked at."""
        return np.arange(self.x_m.shape[1]) <= self.last[:, None]

    def at(self, movers: Ints) -> Demand:
        """Of some of the movers."""
        return Demand(
            self.step_s, self.x_m[movers], self.y_m[movers], self.speed_mps[movers],
            self.course_rad[movers], self.heading_rad[movers], self.backwards[movers],
            self.last[movers],
        )  # fmt: skip


def _held(values: Floats, known: Bools) -> Floats:
    """(K, T) values with those that are not known replaced by the last known one, or the first."""
    if known.all():
        return values
    at = np.maximum.accumulate(np.where(known, np.arange(values.shape[1]), 0), axis=1)
    at = np.maximum(at, known.argmax(axis=1)[:, None])
    return np.take_along_axis(values, at, axis=1)
