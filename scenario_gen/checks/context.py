"""What rules look at: a batch, its trace, roads and ODD, and arrays that several rules share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.ego_paths import ego_path
from scenario_gen.checks.kinematics import Kinematics
from scenario_gen.checks.lane_use import LaneTable
from scenario_gen.checks.limits import Limit, Limits
from scenario_gen.domain.actor import CATEGORIES, Actor, Category, Ego
from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError
from scenario_gen.metrics import EgoFrame, Measure, ego_frame
from scenario_gen.metrics import summary as summarise
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_NO_CATEGORY = len(CATEGORIES)


@dataclass(frozen=True, eq=False)
class CheckContext:
    """A batch of B scenarios with up to N actors (the ego is 0), and what is known about it.

    The derived arrays are worked out once, when a rule first asks for them.
    """

    batch: ScenarioBatch
    rollout: TraceBatch | None
    networks: Sequence[RoadNetwork | None]
    """One per group of the batch; None where there is none."""
    odd: Odd | None
    limits: Limits

    @property
    def trace(self) -> TraceBatch:
        """The trace.

        Raises:
            InputError: there is none; rules that need one are not asked then.
        """
        if self.rollout is None:
            raise InputError("this rule needs a rollout")
        return self.rollout

    def groups(self) -> Iterator[tuple[Group, slice, RoadNetwork | None]]:
        """Each group with its rows and its road network."""
        for (group, rows), network in zip(self.batch.slices(), self.networks, strict=True):
            yield group, rows, network

    def part(self, first: int, last: int) -> CheckContext:
        """Rows ``first`` to ``last`` (exclusive) as a context of its own."""
        kept, group_of_row = np.unique(self.batch.group_of_row[first:last], return_inverse=True)
        trace = None if self.rollout is None else _rows(self.rollout, first, last, kept,
                                                        group_of_row)  # fmt: skip
        networks = [self.networks[index] for index in kept.tolist()]
        return CheckContext(self.batch.take(first, last), trace, networks, self.odd, self.limits)

    @cached_property
    def has_network(self) -> Bools:
        """(B,) whether the road network of the row is known."""
        known = np.array([network is not None for network in self.networks], dtype=np.bool_)
        return known[self.batch.group_of_row]

    @cached_property
    def category_code(self) -> NDArray[np.intp]:
        """(B, N) index into ``CATEGORIES``; their number where there is no such actor."""
        codes = np.full((self.batch.size, self.batch.actor_count), _NO_CATEGORY, dtype=np.intp)
        for group, rows in self.batch.slices():
            for index, mover in enumerate(movers(group)):
                codes[rows, index] = CATEGORIES.index(mover.category)
        return codes

    def by_category(self, limits: Mapping[Category, Limit]) -> Floats:
        """(B, N) the limit of each actor's category; NaN where there is none."""
        values = [limits[c].value if c in limits else np.nan for c in CATEGORIES]
        return np.array([*values, np.nan])[self.category_code]

    @cached_property
    def follows_trajectory(self) -> Bools:
        """(B, N) whether the actor follows a trajectory, so that its speed may change in jumps."""
        out = np.zeros((self.batch.size, self.batch.actor_count), dtype=np.bool_)
        for group, rows in self.batch.slices():
            for index, actor in enumerate(group.scenario.actors, start=1):
                out[rows, index] = actor.trajectory is not None
        return out

    @cached_property
    def friction(self) -> Floats:
        """(B,) coefficient of friction mu."""
        return self.batch.column(lambda scenario: scenario.environment.friction)

    @cached_property
    def frame(self) -> EgoFrame:
        """All actors ahead and aside of the ego along its path."""
        paths = [
            ego_path(group.scenario.ego, network) if network is not None else None
            for group, _, network in self.groups()
        ]
        return ego_frame(self.trace, paths)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Criticality of every actor, each (B, A)."""
        return summarise(self.trace, self.frame)

    @cached_property
    def kinematics(self) -> Kinematics:
        """Accelerations and curvatures of all movements."""
        return Kinematics(self.frame, self.halt_step, self.follows_trajectory)

    @cached_property
    def run_out_step(self) -> NDArray[np.intp]:
        """(B, N) first step at which an actor stands where its road ends; T where it never does.

        A rollout stops an entity there within one step, as esmini does: no manoeuvre, so it does
        not count as braking. Needs networks; T where there is none.
        """
        trace = self.trace
        steps = trace.time_s.size
        out = np.full(trace.present.shape, steps, dtype=np.intp)
        near_m = 1e-6
        for group, rows, network in self.groups():
            if network is None:
                continue
            length_m = np.array([*(road.length_m for road in network.roads.values()), np.nan])
            last_s_m, last_road = trace.s_m[rows, :, -1], trace.road[rows, :, -1]
            ended = (last_s_m <= near_m) | (last_s_m >= length_m[last_road] - near_m)
            # Phases act on the path; a trajectory or a crossing is not bound to the road.
            free = [is_free(mover) for mover in movers(group)]
            ended[:, : len(free)] &= ~np.array(free)
            ended &= trace.speed_mps[rows, :, -1] <= self.limits.standing_mps.value
            row, mover = np.nonzero(ended)
            if not row.size:
                continue
            row += rows.start
            there = np.abs(trace.s_m[row, mover] - trace.s_m[row, mover, -1:]) <= near_m
            there &= trace.road[row, mover] == trace.road[row, mover, -1:]
            first = there.argmax(axis=-1)
            # Who starts there has not run out of road on the way.
            out[row, mover] = np.where(first > 0, first, steps)
        return out

    @cached_property
    def halt_step(self) -> NDArray[np.intp]:
        """(B, N) step at which an entity halts at once, where its road or its crossing ends.

        T where it does not. Such a halt is an idealisation of the model, not a manoeuvre.
        """
        trace = self.trace
        out = self.run_out_step.copy()
        for group, rows, _ in self.groups():
            for index, actor in enumerate(group.scenario.actors, start=1):
                # A crossing is the first phase of its actor.
                if actor.phases and actor.phases[0].manoeuvre.kind == "cross":
                    end_s = trace.phase_end_s[rows, index, 0]
                    ended = np.isfinite(end_s)
                    step = np.ceil(np.where(ended, end_s, 0.0) / trace.step_s - 1e-9)
                    out[rows, index] = np.where(ended, step, trace.time_s.size).astype(np.intp)
        return out

    @cached_property
    def lane_codes(self) -> NDArray[np.int8]:
        """(B, N, T) whether the lane at the reference point is open, codes of ``lane_use``."""
        out = np.zeros(self.trace.shape, dtype=np.int8)
        for group, rows, network in self.groups():
            if network is not None:
                table = LaneTable.of(network, movers(group), self.batch.actor_count)
                out[rows] = table.look_up(self.trace, rows)
        return out

    def release(self) -> None:
        """Forget the large arrays; they are worked out again if someone asks."""
        for name in ("frame", "kinematics", "lane_codes"):
            self.__dict__.pop(name, None)

    def phase_path(self, row: int, mover: int, time_s: float) -> str:
        """JSON path of the phase that an actor began last before a time, or of the actor."""
        start_s = self.trace.phase_start_s[row, mover]
        begun = np.flatnonzero(start_s <= time_s + 1e-9)
        if not begun.size:
            return mover_path(mover)
        return f"{mover_path(mover)}.phases[{begun[start_s[begun].argmax()]}]"

    def motion_path(self, row: int, mover: int, time_s: float) -> str:
        """JSON path of what makes an actor move as it does at a time."""
        path = self.phase_path(row, mover, time_s)
        if path != mover_path(mover):
            return path
        free = getattr(self.mover(row, mover), "trajectory", None) is not None
        return f"{path}.trajectory" if free else f"{path}.speed_mps"

    def mover(self, row: int, mover: int) -> Ego | Actor:
        """The ego or an actor of a row; its quantities may be parameters."""
        return movers(self.batch.groups[int(self.batch.group_of_row[row])])[mover]


def movers(group: Group) -> tuple[Ego | Actor, ...]:
    """The ego and the actors of a group, the ego first."""
    return (group.scenario.ego, *group.scenario.actors)


def mover_path(mover: int) -> str:
    """JSON path of the ego (0) or an actor."""
    return f"$.actors[{mover - 1}]" if mover else "$.ego"


def is_free(mover: Ego | Actor) -> bool:
    """Whether an actor moves on lines of the world rather than along a lane."""
    return isinstance(mover, Actor) and (
        mover.trajectory is not None
        or any(phase.manoeuvre.kind == "cross" for phase in mover.phases)
    )


def _rows(
    trace: TraceBatch, first: int, last: int, kept: NDArray[np.int64], groups: NDArray[np.int64]
) -> TraceBatch:
    """Views of the rows of a trace; its groups are numbered anew."""
    rows = slice(first, last)
    return replace(
        trace,
        **{
            name: getattr(trace, name)[rows]
            for name in (
                "valid", "present", "x_m", "y_m", "heading_rad", "speed_mps", "accel_mps2", "road",
                "lane", "s_m", "t_m", "length_m", "width_m", "centre_x_m", "phase_start_s",
                "phase_end_s",
            )
        },
        road_ids=tuple(trace.road_ids[index] for index in kept.tolist()),
        group_of_row=groups,
    )  # fmt: skip
