"""What rules look at: a batch, its trace, roads and ODD, and arrays that several rules share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.abilities import abilities
from scenario_gen.checks.ego_lanes import EgoLanes
from scenario_gen.checks.ego_paths import driven_way, ego_path
from scenario_gen.checks.followed_lanes import beside_lane, past_lane_end
from scenario_gen.checks.following import last_steps, suspects
from scenario_gen.checks.kinematics import Kinematics
from scenario_gen.checks.lane_use import ALLOWED, LaneTable, leaves_lanes
from scenario_gen.checks.limit import MotionLimit
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.motion_limits import MotionLimits
from scenario_gen.checks.run_out import RunOut, run_out
from scenario_gen.domain.actor import CATEGORIES, EGO_ID, Actor, Ego
from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.intent import LeavesRoad
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.dynamics import Abilities, Following, Tolerance, follow
from scenario_gen.errors import InputError
from scenario_gen.metrics import Criticality, EgoFrame, Measure, Surfaces, ego_frame
from scenario_gen.metrics import summary as summarise
from scenario_gen.metrics.sight import least_sight
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import GRAVITY_MPS2

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
        batch = self.batch.take(first, last)
        trace = None
        if self.rollout is not None:
            trace = _rows(self.rollout, slice(first, last), batch.actor_count, kept, group_of_row)
        networks = [self.networks[index] for index in kept.tolist()]
        return CheckContext(batch, trace, networks, self.odd, self.limits)

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

    @cached_property
    def motion_limits(self) -> MotionLimits:
        """What everybody can do at most."""
        return MotionLimits(self.batch, self.limits)

    def motion_limit(self, name: MotionLimit) -> Floats:
        """(B, N) a limit for everybody; NaN where there is none."""
        return self.motion_limits.values(name)

    @cached_property
    def abilities(self) -> Abilities:
        """(B, N) what everybody can do at most."""
        return abilities(self.batch, self.motion_limits, self.category_code)

    @cached_property
    def following(self) -> Following:
        """How those who may not be able to do what is demanded of them follow it."""
        trace, able, limits = self.trace, self.abilities, self.limits
        chosen = suspects(self.batch, trace, able, self.kinematics, self.least_friction)
        return follow(
            trace,
            self.surfaces,
            able,
            last_steps(self.batch, trace, self.halt_step),
            chosen,
            Tolerance(limits.departs_m.value, limits.departs_mps.value),
        )

    @cached_property
    def follows_trajectory(self) -> Bools:
        """(B, N) whether the actor follows a trajectory, so that its speed may change in jumps."""
        out = np.zeros((self.batch.size, self.batch.actor_count), dtype=np.bool_)
        for group, rows in self.batch.slices():
            for index, actor in enumerate(group.scenario.actors, start=1):
                out[rows, index] = actor.trajectory is not None
        return out

    @cached_property
    def is_carried(self) -> Bools:
        """(B, N) whether another one carries the actor at the start, which points as it lies."""
        out = np.zeros((self.batch.size, self.batch.actor_count), dtype=np.bool_)
        for group, rows in self.batch.slices():
            for index, actor in enumerate(group.scenario.actors, start=1):
                out[rows, index] = actor.carried_by is not None
        return out

    @cached_property
    def ego_has_task(self) -> Bools:
        """(B,) whether the scenario says what the ego does, so that this is no driver's doing."""
        tasks = np.array([bool(group.scenario.ego.phases) for group in self.batch.groups])
        has_task: Bools = tasks[self.batch.group_of_row]
        return has_task

    @cached_property
    def surfaces(self) -> Surfaces:
        """Friction of the roads by place, time and speed."""
        return Surfaces.of(self.batch, self.trace.road_ids)

    @cached_property
    def least_friction(self) -> Floats:
        """(B, N) a lower bound of mu under each mover, at its speed."""
        return self.surfaces.least(self.trace)

    @cached_property
    def frame(self) -> EgoFrame:
        """All actors ahead and aside of the ego along its path."""
        paths = []
        for group, rows, network in self.groups():
            path = ego_path(group.scenario.ego, network) if network is not None else None
            if path is None and not self.trace.phases_known and group.rows == 1:
                # A simulator's ego may drive where no route of the scenario leads.
                path = driven_way(self.trace, rows.start, len(network.roads) if network else 0)
            paths.append(path)
        return ego_frame(self.trace, paths)

    @cached_property
    def ego_lanes(self) -> list[EgoLanes | None]:
        """The ego's lanes over time, one per group; None where its path is not known."""
        return [
            EgoLanes.of(self.trace, rows, group.scenario.ego, network) if network else None
            for group, rows, network in self.groups()
        ]

    @cached_property
    def mass_kg(self) -> Floats:
        """(B, N) mass of everybody; NaN where it is unknown."""
        return self.batch.actor_column(lambda mover: mover.mass_kg)

    @cached_property
    def measures(self) -> Criticality:
        """Criticality: by name the worst value of every actor, each (B, A)."""
        return summarise(
            self.trace,
            self.frame,
            grip_mps2=GRAVITY_MPS2 * self.surfaces.under(self.trace, slice(0, 1)),
            mass_kg=self.mass_kg,
        )

    @cached_property
    def least_sight(self) -> Measure:
        """(B, 1) how far the ego sees at least."""
        return least_sight(self.trace, self.batch, self.networks)

    @cached_property
    def kinematics(self) -> Kinematics:
        """Accelerations and curvatures of all movements."""
        return Kinematics(
            self.frame,
            self.halt_step,
            self.follows_trajectory,
            self._first_step(FREE),
            self._first_step(frozenset({"path"})),
        )

    def _first_step(self, kinds: frozenset[str]) -> NDArray[np.intp]:
        """(B, N) first step at which a manoeuvre of some kinds has begun; T where none has."""
        trace = self.trace
        first_s = np.full(trace.present.shape, np.inf)
        for group, rows, _ in self.groups():
            for index, mover in enumerate(movers(group)):
                for place, phase in enumerate(mover.phases):
                    if phase.manoeuvre.kind in kinds:
                        begins_s = self._begins_s(rows, index, place)
                        first_s[rows, index] = np.fmin(first_s[rows, index], begins_s)
        step = np.floor(np.minimum(first_s / trace.step_s + 1e-9, trace.time_s.size))
        return step.astype(np.intp)

    def _begins_s(self, rows: slice, mover: int, phase: int) -> Floats:
        """(rows,) when a phase begins; where that is not known, it may be from the start on."""
        if not self.trace.phases_known:
            return np.zeros(rows.stop - rows.start)
        return self.trace.phase_start_s[rows, mover, phase]

    @cached_property
    def past_lane_end(self) -> NDArray[np.intp]:
        """(B, N) first step beyond the end of a lane changed to; T where there is none."""
        return past_lane_end(self.trace, self.groups())

    @cached_property
    def beside_lane(self) -> NDArray[np.intp]:
        """(B, N) step at which a mover keeps to a lane from outside it; T where none does."""
        return beside_lane(self.trace, self.groups())

    @cached_property
    def run_out(self) -> RunOut:
        """Who comes to stand where its road or its lane ends; nobody without networks.

        A rollout stops an entity there within one step: no manoeuvre, so it does not count as
        braking.
        """
        return run_out(self.trace, self.groups(), self.limits.standing_mps.value)

    @cached_property
    def halt_step(self) -> NDArray[np.intp]:
        """(B, N) step at which an entity halts at once, where its road or its crossing ends.

        T where it does not. Such a halt is an idealisation of the model, not a manoeuvre.
        """
        trace = self.trace
        out = self.run_out.step.copy()
        for group, rows, _ in self.groups():
            for index, actor in enumerate(group.scenario.actors, start=1):
                # A crossing is the first phase of its actor.
                if actor.phases and actor.phases[0].manoeuvre.kind == "cross":
                    end_s = self._crossed_s(rows, index)
                    ended = np.isfinite(end_s)
                    step = np.ceil(np.where(ended, end_s, 0.0) / trace.step_s - 1e-9)
                    out[rows, index] = np.where(ended, step, trace.time_s.size).astype(np.intp)
            self._halt_with_carriers(group, rows, out)
        return out

    def _crossed_s(self, rows: slice, mover: int) -> Floats:
        """(rows,) when a crossing ends, NaN where it does not: where its actor comes to a stand."""
        trace = self.trace
        if trace.phases_known:
            return trace.phase_end_s[rows, mover, 0]
        moves = trace.speed_mps[rows, mover] > self.limits.standing_mps.value
        stops = ~moves & np.logical_or.accumulate(moves, axis=1)
        return np.where(stops.any(axis=1), trace.time_s[stops.argmax(axis=1)], np.nan)

    @staticmethod
    def _halt_with_carriers(group: Group, rows: slice, step: NDArray[np.intp]) -> None:
        """(B, N) steps: who is carried, or towed, halts with its carrier."""
        ids = [EGO_ID, *(actor.id for actor in group.scenario.actors)]
        for index, actor in enumerate(group.scenario.actors, start=1):
            if actor.carried_by is not None:
                carrier = ids.index(actor.carried_by)
                step[rows, index] = np.minimum(step[rows, index], step[rows, carrier])

    @cached_property
    def lane_codes(self) -> NDArray[np.int8]:
        """(B, N, T) whether the lane at the reference point is open, codes of ``lane_use``."""
        out = np.zeros(self.trace.shape, dtype=np.int8)
        for group, rows, network in self.groups():
            if network is not None:
                table = LaneTable.of(network, movers(group), self.batch.actor_count)
                out[rows] = table.look_up(self.trace, rows)
                self._open_all_lanes(group, rows, out[rows])
        return out

    def _open_all_lanes(self, group: Group, rows: slice, codes: NDArray[np.int8]) -> None:
        """(rows, N, T) codes: everything is open to who has left the lanes, or is to leave them."""
        leaving = {i.actor for i in group.scenario.intent if isinstance(i, LeavesRoad)}
        for index, actor in enumerate(group.scenario.actors, start=1):
            if actor.id in leaving:
                codes[:, index] = ALLOWED
        for index, mover in enumerate(movers(group)):
            for phase in leaves_lanes(mover):
                since_s = self._begins_s(rows, index, phase)
                np.copyto(codes[:, index], ALLOWED, where=self.trace.time_s >= since_s[:, None])

    def release(self) -> None:
        """Forget the large arrays; they are worked out again if someone asks."""
        for name in ("frame", "kinematics", "lane_codes", "ego_lanes", "following"):
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


def _rows(
    trace: TraceBatch, rows: slice, actors: int, kept: NDArray[np.int64], groups: NDArray[np.int64]
) -> TraceBatch:
    """Views of rows of a trace with their first actors; its groups are numbered anew."""
    return replace(
        trace,
        valid=trace.valid[rows],
        **{
            name: getattr(trace, name)[rows, :actors]
            for name in (
                "present", "x_m", "y_m", "heading_rad", "course_rad", "speed_mps",
                "accel_mps2", "road", "lane", "s_m", "t_m", "length_m", "width_m", "centre_x_m",
                "phase_start_s", "phase_end_s",
            )
        },
        road_ids=tuple(trace.road_ids[index] for index in kept.tolist()),
        group_of_row=groups,
    )  # fmt: skip
