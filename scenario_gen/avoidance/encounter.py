"""What an ego meets that drives again: the other actors as they were rolled out.

The replay is open: whatever the ego now does, the others do what they did when it kept its speed.
An actor that was to arrive together with the ego, or waited for it, keeps to the motion recorded.
UN R157 and the JRC's studies of its models do the same. What the ego sees of the others is judged
from the places of the recorded ego: until it first brakes it is there, and what it has seen by
then decides when it does.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.deviation import deviations
from scenario_gen.avoidance.grip import Grip
from scenario_gen.avoidance.selection import Selection
from scenario_gen.avoidance.track import EgoTrack
from scenario_gen.checks.ego_paths import ego_path
from scenario_gen.domain.actor import MOTOR_VEHICLES, Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.metrics import EgoFrame, EgoPath, ego_frame, visible
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_Kind = TypeVar("_Kind", bound=np.generic)
_ON_LINE_M = 1e-6


@dataclass(frozen=True, eq=False)
class Encounter:
    """R egos and A others at T times; (T, R, A) unless said otherwise, see ``Situation``."""

    trace: TraceBatch
    frame: EgoFrame
    track: EgoTrack
    grip: Grip
    station_m: Floats
    lateral_m: Floats
    half_along_m: Floats
    half_across_m: Floats
    along_mps: Floats
    across_mps: Floats
    """Positive to the left."""
    along_mps2: Floats
    seen: Bools
    deviation_m: Floats
    recorded_mps: Floats
    """(T, R) speed of the recorded ego: what its driver wants to drive if nothing is in the way."""
    way: Ints
    """(R,) index into ``egos`` and ``networks``."""
    egos: tuple[Ego, ...]
    networks: tuple[RoadNetwork, ...]

    @property
    def rows(self) -> int:
        """R"""
        return int(self.station_m.shape[1])

    @property
    def actors(self) -> int:
        """A"""
        return int(self.station_m.shape[2])

    def take(self, at: Ints) -> Encounter:
        """(n,) rows of this one."""
        trace = replace(self.trace, **_take(self.trace, at))
        return replace(
            self,
            trace=trace,
            frame=replace(self.frame, trace=trace, **_take(self.frame, at)),
            track=replace(self.track, **_take(self.track, at)),
            grip=self.grip.take(at),
            way=self.way[at],
            **_take(self, at, axis=1, but=frozenset({"way"})),
        )

    @cached_property
    def surely_beside(self) -> Bools:
        """(R, A, T - 1) actors that stay on one side of the line that the ego drives along.

        From one time to the next, for egos that drive in a straight line; False for others. Such
        actors do not meet the ego there, wherever on its line it is.
        """
        frame, trace = self.frame, self.trace
        heading_rad = trace.heading_rad[:, 0]
        dx_m = frame.centre_x_m - frame.centre_x_m[:, :1, :1]
        dy_m = frame.centre_y_m - frame.centre_y_m[:, :1, :1]
        cos, sin = frame.cos_heading[:, :1, :1], frame.sin_heading[:, :1, :1]
        left_m = cos * dy_m - sin * dx_m
        straight = (heading_rad == heading_rad[:, :1]).all(axis=1)
        straight &= (np.abs(left_m[:, 0]) < _ON_LINE_M).all(axis=1)
        along = np.abs(frame.sin_heading[:, 1:] * cos - frame.cos_heading[:, 1:] * sin)
        across = np.abs(frame.cos_heading[:, 1:] * cos + frame.sin_heading[:, 1:] * sin)
        half_m = along * trace.length_m[:, 1:, None] + across * trace.width_m[:, 1:, None]
        reach_m = 0.5 * (half_m + trace.width_m[:, :1, None]) + _ON_LINE_M
        on_left, on_right = left_m[:, 1:] > reach_m, left_m[:, 1:] < -reach_m
        beside = (on_left[..., 1:] & on_left[..., :-1]) | (on_right[..., 1:] & on_right[..., :-1])
        beside &= straight[:, None, None]
        return beside

    @classmethod
    def of(cls, chosen: Selection) -> Encounter:
        """The encounters of some rows."""
        batch, trace, networks = chosen.batch, chosen.trace, chosen.networks
        paths = [
            ego_path(group.scenario.ego, network)
            for group, network in zip(batch.groups, networks, strict=True)
        ]
        frame = ego_frame(trace, paths)
        track = EgoTrack.of(frame)
        speed_mps = trace.speed_mps[:, 1:]
        lateral_m = _by_time(frame.lateral_m[:, 1:])
        across_mps = _by_time(speed_mps * frame.sin_course[:, 1:])
        return cls(
            trace=trace,
            frame=frame,
            track=track,
            grip=Grip.of(batch, trace),
            station_m=_by_time(frame.station_m[:, 1:]),
            lateral_m=lateral_m,
            half_along_m=_by_time(frame.half_along_m[:, 1:]),
            half_across_m=_by_time(frame.half_across_m[:, 1:]),
            along_mps=_by_time(speed_mps * frame.cos_course[:, 1:]),
            across_mps=across_mps,
            along_mps2=_by_time(trace.accel_mps2[:, 1:] * frame.cos_course[:, 1:]),
            seen=_by_time(visible(trace, batch, networks).seen[:, 1:]),
            deviation_m=deviations(
                lateral_m,
                frame.lateral_m[:, 0].T,
                across_mps,
                _kept_m(chosen, frame, paths),
                trace.step_s,
            ),
            recorded_mps=_by_time(trace.speed_mps[:, 0]),
            way=batch.group_of_row,
            egos=tuple(group.scenario.ego for group in batch.groups),
            networks=networks,
        )


def _take(
    values: Any, at: Ints, *, axis: int = 0, but: frozenset[str] = frozenset({"time_s"})
) -> dict[str, Any]:
    """The rows ``at`` of all arrays of a dataclass that have them on an axis."""
    return {
        field.name: np.take(getattr(values, field.name), at, axis=axis)
        for field in fields(values)
        if isinstance(getattr(values, field.name), np.ndarray) and field.name not in but
    }


def _by_time(values: NDArray[_Kind]) -> NDArray[_Kind]:
    """(R, ..., T) -> (T, R, ...), so that the values of a time lie side by side."""
    return np.ascontiguousarray(np.moveaxis(values, -1, 0))


def _kept_m(chosen: Selection, frame: EgoFrame, paths: list[EgoPath | None]) -> Floats:
    """(R, A) lateral position of the middle of the lane of vehicles, of the start of others."""
    kept_m = frame.lateral_m[:, 1:, 0].copy()
    trace = chosen.trace
    for (group, rows), path in zip(chosen.batch.slices(), paths, strict=True):
        for index, actor in enumerate(group.scenario.actors):
            offset_m = _offset_m(group, actor)
            if path is None or not np.any(offset_m):
                continue
            place = (getattr(trace, name)[rows, index + 1, 0] for name in ("road", "s_m", "t_m"))
            road, s_m, t_m = place
            _, lateral_m = path.place(road, s_m, t_m - offset_m)
            kept_m[rows, index] = np.where(np.isnan(lateral_m), kept_m[rows, index], lateral_m)
    return kept_m


def _offset_m(group: Group, actor: Actor) -> Floats | float:
    """How far to the left of the middle of its lane, seen along s, a vehicle starts."""
    if actor.category not in MOTOR_VEHICLES or actor.trajectory is not None:
        return 0.0
    return group.column(actor.start.offset_m)
