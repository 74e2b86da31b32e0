"""One mover and the ego over time: the arrays that detectors of events look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.lane_view import LaneView
from scenario_gen.domain.batch import Group
from scenario_gen.geometry import gap_between_boxes_m
from scenario_gen.metrics.between_steps import gap_between_steps_m
from scenario_gen.metrics.min_gap import boxes_of
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Who moves within this angle of the path goes along it; more, and it crosses it. [rad]
ALONG_RAD = np.radians(45.0)
#: Slower than this, a mover has no direction of motion to speak of. [m/s]
MOVING_MPS = 1.0


@dataclass(frozen=True, eq=False)
class Encounter:
    """One mover and the ego in the rows of one group; arrays (rows, T).

    Terms. *The ego's lane* is the lane that its path follows, and another one while the ego is in
    it (see ``EgoLanes``); a mover is in it when its reference point is. *In the corridor*: the
    box overlaps the strip that the ego's box, where it is now across its path, sweeps along it.
    *Ahead*: the middle of the box is farther along the path than that of the ego's box. *Along*:
    the direction of motion (not the heading) is within 45 degrees of that of the path.
    """

    context: CheckContext
    group: Group
    rows: slice
    mover: int
    """0 for the ego, else one more than the index in ``$.actors``."""

    def _of(self, values: Floats) -> Floats:
        """(rows, T) of arrays of the actors without the ego."""
        return values[self.rows, self.mover - 1]

    @cached_property
    def network(self) -> RoadNetwork | None:
        """The road network of the group."""
        return self.context.networks[self.group_index]

    @cached_property
    def group_index(self) -> int:
        """Place of the group in the batch."""
        return int(self.context.batch.group_of_row[self.rows.start])

    @cached_property
    def known(self) -> Bools:
        """Time is within the duration."""
        return self.context.trace.valid[self.rows]

    @cached_property
    def speed_mps(self) -> Floats:
        """Speed of the mover."""
        return self.context.trace.speed_mps[self.rows, self.mover]

    @cached_property
    def accel_mps2(self) -> Floats:
        """Acceleration of the mover."""
        return self.context.trace.accel_mps2[self.rows, self.mover]

    @cached_property
    def heading_rad(self) -> Floats:
        """Heading of the mover."""
        return self.context.trace.heading_rad[self.rows, self.mover]

    @cached_property
    def slip_rad(self) -> Floats:
        """Direction of motion relative to the heading, from -pi to pi."""
        slip_rad = self.context.trace.course_rad[self.rows, self.mover] - self.heading_rad
        return slip_rad - 2.0 * np.pi * np.rint(slip_rad / (2.0 * np.pi))

    @cached_property
    def stands(self) -> Bools:
        """The mover stands, also where it does so only between two steps.

        A mover that comes to a stand and sets off again between two time steps has no step of
        speed 0: the speed at the lower one exceeds that of the stand by half of the smaller of
        its two changes at most.
        """
        speed_mps = self.speed_mps
        dip_mps = np.zeros(speed_mps.shape)
        falls, rises = -np.diff(speed_mps[:, :-1]), np.diff(speed_mps[:, 1:])
        dip_mps[:, 1:-1] = 0.5 * np.clip(np.minimum(falls, rises), 0.0, None)
        limit_mps = self.context.limits.standing_mps.value
        stands: Bools = (speed_mps - dip_mps <= limit_mps) & self.known
        return stands

    @cached_property
    def moves(self) -> Bools:
        """The mover is fast enough to have a direction of motion."""
        moves: Bools = (self.speed_mps > MOVING_MPS) & self.known
        return moves

    @cached_property
    def view(self) -> LaneView | None:
        """The mover on the lane that it is in; None without a network."""
        return self._view(self.mover)

    @cached_property
    def ego_view(self) -> LaneView | None:
        """The ego on the lane that it is in; None without a network."""
        return self._view(0)

    def _view(self, mover: int) -> LaneView | None:
        if self.network is None:
            return None
        return LaneView(self.context.trace, self.rows, mover, self.network)

    @cached_property
    def ahead(self) -> Bools:
        """The mover is ahead of the ego."""
        return (self._of(self.context.frame.ahead_m) > 0.0) & self.known

    @cached_property
    def behind(self) -> Bools:
        """The mover is behind the ego."""
        return (self._of(self.context.frame.ahead_m) < 0.0) & self.known

    @cached_property
    def gap_m(self) -> Floats:
        """Bumper to bumper along the path, 0 where they overlap."""
        return np.maximum(self._of(self.context.frame.gap_m), 0.0)

    @cached_property
    def side_gap_m(self) -> Floats:
        """Side to side across the path; negative where they overlap."""
        return self._of(self.context.frame.side_gap_m)

    @cached_property
    def aside_m(self) -> Floats:
        """From the middle of the ego's box to that of the mover across the path, to the left."""
        lateral_m = self.context.frame.lateral_m[self.rows]
        return lateral_m[:, self.mover] - lateral_m[:, 0]

    @cached_property
    def in_corridor(self) -> Bools:
        """The box is in the ego's corridor."""
        inside: Bools = self.context.frame.in_corridor[self.rows, self.mover - 1]
        return inside

    @cached_property
    def _lanes(self) -> tuple[tuple[Bools, Bools], ...]:
        """For each lane of the ego's: while it is that, and while the mover is in it."""
        lanes = self.context.ego_lanes[self.group_index]
        if lanes is not None:
            return tuple((stay.when, lanes.inside(stay.way, self.mover)) for stay in lanes.stays)
        # The way of the ego is not known: its lane is the one that it is in, on one road.
        trace = self.context.trace
        lane, road = trace.lane[self.rows], trace.road[self.rows]
        places = np.stack([road[:, 0], lane[:, 0]])[:, lane[:, 0] != 0]
        return tuple(
            (
                (road[:, 0] == index) & (lane[:, 0] == at),
                (road[:, self.mover] == index) & (lane[:, self.mover] == at) & self.known,
            )
            for index, at in np.unique(places, axis=1).T.tolist()
        )

    @cached_property
    def in_lane(self) -> Bools:
        """The reference point is in the ego's lane."""
        inside = np.zeros(self.known.shape, dtype=np.bool_)
        for when, there in self._lanes:
            inside |= when & there
        return inside

    @cached_property
    def enters_lane(self) -> Bools:
        """It is in what is the ego's lane now, and was not a step ago."""
        enters = np.zeros(self.known.shape, dtype=np.bool_)
        for when, there in self._lanes:
            enters[:, 1:] |= when[:, 1:] & there[:, 1:] & ~there[:, :-1]
        return enters & self._may_change_lanes

    @cached_property
    def leaves_lane(self) -> Bools:
        """It is not in what was the ego's lane a step ago, and was in it then."""
        leaves = np.zeros(self.known.shape, dtype=np.bool_)
        for when, there in self._lanes:
            leaves[:, 1:] |= when[:, :-1] & there[:, :-1] & ~there[:, 1:]
        return leaves & self.known & self._may_change_lanes

    @cached_property
    def _may_change_lanes(self) -> Bools:
        """Where the way of the ego is not known, going over to another road is no change."""
        may = np.ones(self.known.shape, dtype=np.bool_)
        if self.context.ego_lanes[self.group_index] is None:
            road = self.context.trace.road[self.rows, self.mover]
            may[:, 1:] = road[:, 1:] == road[:, :-1]
        return may

    @cached_property
    def speed_along_mps(self) -> Floats:
        """Speed of the mover along the path; negative: towards the ego."""
        return self.context.frame.speed_along_mps[self.rows, self.mover]

    @cached_property
    def closing_mps(self) -> Floats:
        """Speed of the ego less that of the mover, along the path."""
        return self._of(self.context.frame.closing_mps)

    @cached_property
    def cos_course(self) -> Floats:
        """Cosine of the angle between the direction of motion and the path."""
        return self.context.frame.cos_course[self.rows, self.mover]

    @cached_property
    def across(self) -> Floats:
        """Sine of the angle between the direction of motion and the path, without sign."""
        return np.abs(self.context.frame.sin_course[self.rows, self.mover])

    @cached_property
    def along(self) -> Bools:
        """It moves, the way that the ego's path goes."""
        standing_mps = self.context.limits.standing_mps.value
        along: Bools = (self.cos_course > np.cos(ALONG_RAD)) & (self.speed_mps > standing_mps)
        return along

    def column(self, quantity: Quantity | None) -> Floats:
        """A quantity of the intent, (rows, 1) or (1, 1)."""
        return np.atleast_1d(np.asarray(self.group.column(quantity)))[:, None]

    def within_m(self, limit_m: Floats) -> Bools:
        """The boxes are within a distance, at a step or on the way to the next one.

        Exactly for boxes in straight motion between steps. ``limit_m`` is (rows, 1) or (1, 1).
        """
        frame = self.context.frame
        bound_m = frame.box_gap_bound_m[self.rows, self.mover - 1]
        near: Bools = bound_m <= limit_m
        if near.any():
            where = np.zeros(frame.ahead_m.shape, dtype=np.bool_)
            where[self.rows, self.mover - 1] = near
            exact_m = np.full(bound_m.shape, np.inf)
            exact_m[near] = gap_between_boxes_m(*boxes_of(frame, where))
            near = exact_m <= limit_m
        open_rows = np.flatnonzero(~near.any(axis=1))
        if open_rows.size:
            limits_m = np.broadcast_to(limit_m, (near.shape[0], 1))[open_rows]
            rows = open_rows + self.rows.start
            movers = np.full(rows.shape, self.mover)
            between_m = gap_between_steps_m(frame, rows, movers, within_m=limits_m[:, 0])
            near[open_rows, 1:] |= between_m <= limits_m
        return near
