"""Accelerations, curvatures and slip of all movements of a trace, from positions and speeds."""

from __future__ import annotations

import functools
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.metrics import EgoFrame

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Accelerations of the path are second differences over twice this time, so that they do not
#: depend on the step of the trace where an idealised manoeuvre jumps in its velocity.
WINDOW_S = 0.3
#: A path has a curvature, and a vehicle a direction of travel, above this speed. [m/s]
MIN_SPEED_MPS = 1.0
#: Who stays within this of a line keeps to it, but for rounding. [m]
_LINE_M = 1e-9


#: Relative margin for rounding.
_ROUNDING = 1e-6


class Worst(NamedTuple):
    """The worst value over time of each actor, both (B, N); NaN and 0 where there is none."""

    value: Floats
    step: NDArray[np.intp]
    """Time step at which it begins."""


class Kinematics:
    """Worst values of B scenarios with N actors over time.

    Left out are the halt at the end of a road or a crossing, and actors on trajectories, whose
    speed changes in jumps by definition. Of those who have left their lane for a manoeuvre of
    their own, curvature, slip and acceleration in the plane are left out: these follow from the
    manoeuvre, which ``motion.free`` and ``motion.path`` look at, and their places are samples.
    """

    def __init__(
        self,
        frame: EgoFrame,
        halt_step: NDArray[np.intp],
        jumpy: Bools,
        off_lane_step: NDArray[np.intp],
        path_step: NDArray[np.intp],
    ) -> None:
        """Time steps are (B, N), T where there is none.

        Args:
            frame: of the trace.
            halt_step: when an entity halts at once.
            jumpy: (B, N) who follows a trajectory.
            off_lane_step: from when on an actor moves off its lane.
            path_step: from when on it does so along timed points.
        """
        trace = frame.trace
        self._trace = trace
        self._cos, self._sin = frame.cos_heading, frame.sin_heading
        self._turns = frame.turns
        self._halt_step = halt_step
        self._left_out = jumpy | ~trace.present
        self._off_lane_step = _if_any(off_lane_step, trace.time_s.size)
        self._path_step = _if_any(path_step, trace.time_s.size)
        self._halts = bool((halt_step < trace.time_s.size).any())
        self._all_valid = bool(trace.valid.all())

    @cached_property
    def max_speed(self) -> Worst:
        """Speed in m/s, of actors on trajectories too."""
        return _greatest(self._trace.speed_mps)

    @cached_property
    def _accel_mps2(self) -> Floats:
        accel = np.diff(self._trace.speed_mps, axis=-1)
        accel *= 1.0 / self._trace.step_s
        if self._halts:
            late = np.arange(accel.shape[-1]) - self._halt_step[..., None]
            accel[(late >= -2) & (late <= 0)] = 0.0
        if self._path_step is not None:
            late = np.arange(accel.shape[-1]) - self._path_step[..., None]
            accel[late >= -1] = 0.0
        accel[self._left_out] = np.nan
        return accel

    @cached_property
    def max_accel(self) -> Worst:
        """Mean increase of the speed over a step in m/s2."""
        return _greatest(self._accel_mps2)

    @cached_property
    def max_decel(self) -> Worst:
        """Mean decrease of the speed over a step in m/s2."""
        step = self._accel_mps2.argmin(axis=-1)
        value = -np.take_along_axis(self._accel_mps2, step[..., None], axis=-1)[..., 0]
        return Worst(value, step)

    @cached_property
    def _lag(self) -> int:
        """Steps of a window."""
        return max(1, round(WINDOW_S / self._trace.step_s))

    @cached_property
    def _bent(self) -> Bools:
        """(B, N) who does not keep to the line on which it starts, pointing along it.

        Of all others curvature and slip are 0, and the acceleration is that along the line.
        """
        trace = self._trace
        aside_m = self._cos[..., :1] * trace.y_m
        aside_m -= self._sin[..., :1] * trace.x_m
        spread_m = aside_m.max(axis=-1) - aside_m.min(axis=-1)
        bent: Bools = self._turns | ~(spread_m <= _LINE_M)
        return bent

    @cached_property
    def _worst_on_path(self) -> tuple[Worst, Worst]:
        """Squared acceleration and curvature; -1 where all is left out."""
        shape, steps = self._trace.present.shape, self._trace.time_s.size - 2 * self._lag
        accel, curvature = (
            Worst(np.full(shape, value), np.zeros(shape, dtype=np.intp)) for value in (np.nan, 0.0)
        )
        if steps < 1:
            return accel, accel
        row, mover = self._bent.nonzero()
        for worst, values in zip((accel, curvature), self._path(row, mover), strict=True):
            worst.value[row, mover], worst.step[row, mover] = _greatest(values)
        row, mover, way_m = self._on_lines
        accel.value[row, mover], accel.step[row, mover] = _greatest(self._along(row, mover, way_m))
        return accel, curvature

    @cached_property
    def _on_lines(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """Rows and movers (K,) of those who keep to a line, and (K, T) how far they are on it."""
        row, mover = (~self._bent).nonzero()
        way_m = self._cos[row, mover, :1] * self._trace.x_m[row, mover]
        way_m += self._sin[row, mover, :1] * self._trace.y_m[row, mover]
        return row, mover, way_m

    def _path(self, row: NDArray[np.intp], mover: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """(K, T') squared acceleration, and curvature without sign; -1 where left out.

        With p the positions and h the window:  a = (p(t+2h) - 2 p(t+h) + p(t)) / h^2        (1)
        and with v = (p(t+2h) - p(t)) / 2h:     kappa = |v x a| / |v|^3                      (2)
        """
        trace, lag = self._trace, self._lag
        per_s2 = 1.0 / (lag * trace.step_s) ** 2
        ax, vx = _differences(trace.x_m[row, mover], lag, per_s2)
        ay, vy = _differences(trace.y_m[row, mover], lag, per_s2)
        cross = vx * ay
        cross -= vy * ax
        np.abs(cross, out=cross)
        ax *= ax
        ay *= ay
        ax += ay
        vx *= vx
        vy *= vy
        vx += vy
        vx *= 0.25 * per_s2
        # v was kept as p(t+2h) - p(t): its factor 1/2h goes with the cross product here.
        cross *= 0.5 * np.sqrt(per_s2)
        fast = vx > MIN_SPEED_MPS**2
        curvature = np.where(fast, cross / np.where(fast, vx * np.sqrt(vx), 1.0), 0.0)
        unknown = self._unknown(row, mover, ax.shape[-1])
        np.copyto(ax, -1.0, where=unknown)
        np.copyto(curvature, -1.0, where=unknown)
        return ax, curvature

    @cached_property
    def _along_lines_m(self) -> tuple[Floats, Floats]:
        """(B, N) least and greatest way of a step along the line; NaN of who leaves it."""
        least_m, most_m = np.full((2, *self._trace.present.shape), np.nan)
        row, mover, way_m = self._on_lines
        step_m = np.diff(way_m)
        least_m[row, mover], most_m[row, mover] = step_m.min(axis=-1), step_m.max(axis=-1)
        return least_m, most_m

    @cached_property
    def longest_step_m(self) -> Floats:
        """(B, N) greatest distance between the places at two steps; NaN of absent movers."""
        least_m, most_m = self._along_lines_m
        longest_m = np.maximum(most_m, -least_m)
        row, mover = self._bent.nonzero()
        squared = np.diff(self._trace.x_m[row, mover]) ** 2
        squared += np.diff(self._trace.y_m[row, mover]) ** 2
        longest_m[row, mover] = np.sqrt(squared.max(axis=-1))
        return longest_m

    def _along(
        self, row: NDArray[np.intp], mover: NDArray[np.intp], way_m: Floats
    ) -> Floats:  # fmt: skip
        """(K, T') squared acceleration of equation 1 along lines; -1 where left out."""
        trace, lag = self._trace, self._lag
        squared = way_m[:, 2 * lag :] + way_m[:, : -2 * lag]
        middle = way_m[:, lag:-lag]
        squared -= middle
        squared -= middle
        squared *= 1.0 / (lag * trace.step_s) ** 2
        squared *= squared
        np.copyto(squared, -1.0, where=self._unknown(row, mover, squared.shape[-1]))
        return squared

    def _unknown(self, row: NDArray[np.intp], mover: NDArray[np.intp], steps: int) -> Bools:
        """(K, T') or (K, 1) where acceleration and curvature are left out."""
        unknown: Bools = self._left_out[row, mover, None]
        lag, at = self._lag, np.arange(steps)
        if self._halts:
            late = at - self._halt_step[row, mover, None]
            unknown = unknown | ((late >= -2 * lag - 1) & (late <= 0))
        if self._off_lane_step is not None:
            unknown = unknown | (at - self._off_lane_step[row, mover, None] >= -2 * lag - 1)
        if not self._all_valid:
            unknown = unknown | ~self._trace.valid[row, 2 * lag :]
        return unknown

    @cached_property
    def max_total_accel(self) -> Worst:
        """Magnitude of the acceleration in the plane in m/s2, mean over the window."""
        squared, step = self._worst_on_path[0]
        return Worst(np.sqrt(np.maximum(squared, 0.0)), step)

    def total_accel_over(
        self, row: NDArray[np.intp], mover: NDArray[np.intp], grip_mps2: Floats
    ) -> tuple[Worst, Floats]:
        """The acceleration in the plane where it exceeds the grip most, and the grip there.

        Args:
            row: (K,) rows.
            mover: (K,) the mover of each that is looked at.
            grip_mps2: (K, T). Over a window the largest grip counts: on the edge of a patch the
                wheels are on both sides of it.

        Returns:
            (K,) the acceleration in m/s2 and its time step, and the grip in m/s2.
        """
        squared, lag = self._path(row, mover)[0], self._lag
        last = grip_mps2.shape[-1] - 1
        at = np.arange(squared.shape[-1])
        grip_mps2 = functools.reduce(
            np.maximum, (grip_mps2[:, np.minimum(at + k, last)] for k in (0, lag, 2 * lag))
        )
        # Without any grip, every acceleration is too much.
        share = np.maximum(squared, 0.0) / np.maximum(grip_mps2, 1e-9) ** 2
        step = np.where(np.isnan(squared), -1.0, share).argmax(axis=-1)
        value, grip = (
            np.take_along_axis(part, step[:, None], axis=-1)[:, 0] for part in (squared, grip_mps2)
        )
        return Worst(np.sqrt(np.maximum(value, 0.0)), step), grip

    @cached_property
    def max_curvature(self) -> Worst:
        """Curvature of the path of the reference point in 1/m, mean over the window."""
        return self._worst_on_path[1]

    def max_slip(self, reverse_mps: float) -> Worst:
        """Tangent of the angle between heading and direction of travel, per step.

        Of who moves backwards no faster than ``reverse_mps``, that between its heading and the way
        that it comes from; faster, nobody drives backwards.
        """
        trace, shape = self._trace, self._trace.present.shape
        worst = Worst(np.zeros(shape), np.zeros(shape, dtype=np.intp))
        # Who keeps to a line may go back on it.
        row, mover = (self._bent | (self._along_lines_m[0] < 0.0)).nonzero()
        dx_m, dy_m = np.diff(trace.x_m[row, mover]), np.diff(trace.y_m[row, mover])
        # The sum of two unit vectors points halfway between them; its length cancels out.
        cos, sin = self._cos[row, mover], self._sin[row, mover]
        cos, sin = cos[:, 1:] + cos[:, :-1], sin[:, 1:] + sin[:, :-1]
        ahead_m = cos * dx_m
        ahead_m += sin * dy_m
        cos *= dy_m
        sin *= dx_m
        cos -= sin
        aside_m = np.abs(cos, out=cos)
        moves = aside_m + np.abs(ahead_m) > 2.0 * MIN_SPEED_MPS * trace.step_s
        back = ahead_m < 0.0
        if back.any():
            slowest_m = -2.0 * reverse_mps * trace.step_s * (1.0 + _ROUNDING)
            np.abs(ahead_m, out=ahead_m, where=back & (ahead_m >= slowest_m))
            # Faster, nobody drives backwards: it may be exactly so, and yet it is no way to move.
            np.copyto(aside_m, np.inf, where=ahead_m < slowest_m)
        np.maximum(ahead_m, 1e-9, out=ahead_m)
        slip = np.where(moves, aside_m / ahead_m, 0.0)
        if self._off_lane_step is not None:
            late = np.arange(slip.shape[-1]) - self._off_lane_step[row, mover, None]
            slip[late >= -1] = 0.0
        worst.value[row, mover], worst.step[row, mover] = _greatest(slip)
        worst.value[self._left_out] = np.nan
        return worst


def _if_any(step: NDArray[np.intp], steps: int) -> NDArray[np.intp] | None:
    return step if bool((step < steps).any()) else None


def _differences(position_m: Floats, lag: int, per_s2: float) -> tuple[Floats, Floats]:
    first = position_m[:, : -2 * lag]
    middle = position_m[:, lag:-lag]
    last = position_m[:, 2 * lag :]
    accel = first + last
    accel -= 2.0 * middle
    accel *= per_s2
    return accel, last - first


def _greatest(values: Floats) -> Worst:
    step = values.argmax(axis=-1)
    return Worst(np.take_along_axis(values, step[..., None], axis=-1)[..., 0], step)
