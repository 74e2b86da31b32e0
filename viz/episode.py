"""One row of a trace as a picture needs it: who, where, when, and how close."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenario_gen.coverage import Row
from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, box_corners, gap_between_boxes_m
from scenario_gen.metrics import path_ttc

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Closest:
    """The moment at which another actor's box is nearest to the ego's."""

    actor: int
    """Index of the other actor."""
    step: int
    time_s: float
    gap_m: float


@dataclass(frozen=True)
class Episode:
    """N actors (the ego first) at T times, without padding: present actors, valid times.

    Arrays of shape (N, T), in the world frame, of the reference points, unless said otherwise.
    """

    names: tuple[str, ...]
    categories: tuple[str, ...]
    time_s: Floats
    """(T,)"""
    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    course_rad: Floats
    """Direction of motion."""
    speed_mps: Floats
    s_m: Floats
    road: NDArray[np.int32]
    road_ids: tuple[str, ...]
    length_m: Floats
    """(N,)"""
    width_m: Floats
    """(N,)"""
    centre_x_m: Floats
    """(N,)"""
    gap_m: Floats
    """(N, T) between the boxes of the actor and the ego; NaN for the ego itself."""
    ttc_s: Floats
    """(N, T) time to collision with the ego, NaN where there is no conflict."""

    @classmethod
    def of(cls, scenario: Scenario, trace: TraceBatch, row: int) -> Episode:
        """The row of a trace that belongs to the scenario."""
        movers: tuple[Ego | Actor, ...] = (scenario.ego, *scenario.actors)
        count = len(movers)
        times = np.flatnonzero(trace.valid[row])

        def cut(values: NDArray[np.float64]) -> Floats:
            return np.asarray(values[row, :count][:, times], dtype=np.float64)

        def size(values: Floats) -> Floats:
            return np.asarray(values[row, :count], dtype=np.float64)

        x_m, y_m, heading_rad = cut(trace.x_m), cut(trace.y_m), cut(trace.heading_rad)
        length_m, width_m = size(trace.length_m), size(trace.width_m)
        centre_x_m = size(trace.centre_x_m)
        boxes = Box(
            x_m + centre_x_m[:, None] * np.cos(heading_rad),
            y_m + centre_x_m[:, None] * np.sin(heading_rad),
            heading_rad,
            length_m[:, None],
            width_m[:, None],
        )
        ego = Box(*(np.asarray(value)[:1] for value in boxes))
        gap_m = gap_between_boxes_m(ego, boxes)
        gap_m[0] = np.nan
        ttc_s = np.full_like(gap_m, np.nan)
        if count > 1:
            ttc_s[1:] = path_ttc(_one_row(trace, row)).value[0, : count - 1][:, times]
        return cls(
            names=(EGO_ID, *(actor.id for actor in scenario.actors)),
            categories=tuple(mover.category for mover in movers),
            time_s=trace.time_s[times],
            x_m=x_m,
            y_m=y_m,
            heading_rad=heading_rad,
            course_rad=cut(trace.course_rad),
            speed_mps=cut(trace.speed_mps),
            s_m=cut(trace.s_m),
            road=trace.road[row, :count][:, times],
            road_ids=trace.road_ids[int(trace.group_of_row[row])],
            length_m=length_m,
            width_m=width_m,
            centre_x_m=centre_x_m,
            gap_m=gap_m,
            ttc_s=ttc_s,
        )

    def closest(self) -> Closest | None:
        """The closest approach (its first moment); None where there is no other actor."""
        if len(self.names) < 2 or not np.isfinite(self.gap_m).any():
            return None
        actor, step = np.unravel_index(int(np.nanargmin(self.gap_m)), self.gap_m.shape)
        return Closest(
            int(actor), int(step), float(self.time_s[step]), float(self.gap_m[actor, step])
        )

    def least_ttc(self) -> tuple[int, int] | None:
        """Actor and step of the smallest time to collision; None where there is no conflict."""
        if not np.isfinite(self.ttc_s).any():
            return None
        actor, step = np.unravel_index(int(np.nanargmin(self.ttc_s)), self.ttc_s.shape)
        return int(actor), int(step)

    def nearest_first(self) -> tuple[int, ...]:
        """Indices of the other actors by their least gap to the ego."""
        least_m = np.nanmin(np.where(np.isnan(self.gap_m), np.inf, self.gap_m), axis=1)
        return tuple(sorted(range(1, len(self.names)), key=lambda i: (float(least_m[i]), i)))

    def heading_spread(self) -> float:
        """How far the headings of all actors are from lying along one line, in rad, 0 to pi/2."""
        twice = 2 * (self.heading_rad - self.heading_rad[0, 0])
        return float(np.abs(np.angle(np.exp(1j * twice))).max()) / 2

    def corners(self, step: int) -> Floats:
        """(N, 4, 2) corners of the boxes in the world frame: front left, rear left, ..."""
        heading_rad = self.heading_rad[:, step]
        return box_corners(
            Box(
                self.x_m[:, step] + self.centre_x_m * np.cos(heading_rad),
                self.y_m[:, step] + self.centre_x_m * np.sin(heading_rad),
                heading_rad,
                self.length_m,
                self.width_m,
            )
        )

    def rows(self) -> list[Row]:
        """Header and one row per actor and time; places are those of the reference point."""
        header: Row = ("actor", "category", "time_s", "x_m", "y_m", "heading_rad", "speed_mps",
                       "gap_to_ego_m", "ttc_s")  # fmt: skip
        columns = (self.x_m, self.y_m, self.heading_rad, self.speed_mps, self.gap_m, self.ttc_s)
        times = np.round(self.time_s, 6).tolist()
        rows: list[Row] = [header]
        for actor, (name, category) in enumerate(zip(self.names, self.categories, strict=True)):
            # Six decimals: micrometres, and no trace of how the last bit was rounded.
            states = np.round(np.stack([column[actor] for column in columns]), 6).T.tolist()
            rows += [
                (name, category, time, *state) for time, state in zip(times, states, strict=True)
            ]
        return rows

    def whole_seconds(self) -> NDArray[np.int64]:
        """Steps nearest to 0, 1, 2 ... s."""
        seconds = np.arange(0.0, self.time_s[-1] + 1e-6, 1.0)
        after = np.searchsorted(self.time_s, seconds - 1e-6)
        return np.minimum(after, len(self.time_s) - 1)


def _one_row(trace: TraceBatch, row: int) -> TraceBatch:
    only = slice(row, row + 1)
    return replace(
        trace, valid=trace.valid[only], present=trace.present[only], x_m=trace.x_m[only],
        y_m=trace.y_m[only], heading_rad=trace.heading_rad[only],
        course_rad=trace.course_rad[only], speed_mps=trace.speed_mps[only],
        accel_mps2=trace.accel_mps2[only], road=trace.road[only], lane=trace.lane[only],
        s_m=trace.s_m[only], t_m=trace.t_m[only], length_m=trace.length_m[only],
        width_m=trace.width_m[only], centre_x_m=trace.centre_x_m[only],
        group_of_row=trace.group_of_row[only], phase_start_s=trace.phase_start_s[only],
        phase_end_s=trace.phase_end_s[only],
    )  # fmt: skip
