"""Which actors the ego can see: near enough, over the crest, and not behind something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import Category
from scenario_gen.domain.batch import Group, ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, Point, is_blocked
from scenario_gen.metrics.measure import Bools, Floats
from scenario_gen.metrics.sight.build import sight_model
from scenario_gen.metrics.sight.constants import eye_height_m
from scenario_gen.metrics.sight.distance import blocks, ego_limits, ego_station
from scenario_gen.metrics.sight.model import (
    CREST,
    DARKNESS,
    HEADLIGHTS,
    OBJECT,
    TUNNEL,
    SightModel,
)
from scenario_gen.metrics.sight.protocols import NetworkLike
from scenario_gen.metrics.sight.ways import object_box

#: One looks through the frames and spokes of these.
SEE_THROUGH: frozenset[Category] = frozenset({"bicycle", "motorcycle"})
#: Lamps that are seen in the dark from as far as the air allows.
_LAMPS = frozenset({"headlights", "high_beam", "brake", "hazard", "indicator_left",
                    "indicator_right", "emergency"})  # fmt: skip
#: The middle and the corners of a box, in shares of its length and width: an actor is hidden when
#: all of them are. Corners are taken a little inside.
SPOTS = np.array([[0.0, 0.0], [0.45, 0.45], [0.45, -0.45], [-0.45, 0.45], [-0.45, -0.45]])
_ALL_SPOTS = (1 << len(SPOTS)) - 1
_PAIRS_AT_ONCE = 1 << 21
_CLEAR_AIR_M = 2000.0


class Visible(NamedTuple):
    """What the ego sees of the others."""

    seen: Bools
    """(B, N, T) whether the actor is within the sight distance and nothing hides all of it; the
    ego itself is. False where there is no such actor or time."""
    behind: NDArray[np.int16]
    """(B, N, T) the actor that hides the middle of this one, the nearest to the ego; -1 where none
    does."""


def visible(
    trace: TraceBatch, batch: ScenarioBatch, networks: Sequence[NetworkLike | None]
) -> Visible:
    """Which actors the ego sees, all around, at every time.

    The sight distance is that along the ego's way; crests and things in the line of sight are
    looked at for each actor with its height. One sees over lower actors and under higher objects,
    and through two-wheelers; lamps of actors are seen in the dark.

    Args:
        trace: states of B scenarios.
        batch: the scenarios.
        networks: one per group; objects and heights of a missing one hide nothing.
    """
    scene = _Scene.of(trace, batch)
    seen = _within_reach(scene, sight_model(batch, networks))
    spots = np.zeros(trace.shape, dtype=np.uint8)
    behind = np.full(trace.shape, -1, dtype=np.int16)
    if trace.shape[1] > 1:
        _behind_actors(scene, seen, spots, behind)
        _behind_objects(scene, batch, networks, seen, spots)
    seen &= spots != _ALL_SPOTS
    seen[:, 0] = trace.valid & trace.present[:, :1]
    return Visible(seen, behind)


class Onlookers(NamedTuple):
    """What does not change about those who look and who is looked at."""

    height_m: Floats
    """(B, N)"""
    eye_m: Floats
    """(B,) of the egos."""
    hides: Bools
    """(B, N) whether it hides what is behind it; never the ego."""
    apart: Bools
    """(B, N, N) whether neither of two actors carries the other."""
    lamps: Bools
    """(B, N) whether its lamps are on."""

    @classmethod
    def of(cls, batch: ScenarioBatch) -> Onlookers:
        """Of all scenarios of a batch."""
        b, n = batch.size, batch.actor_count
        eye_m = np.empty(b)
        hides, lamps = np.zeros((2, b, n), dtype=np.bool_)
        apart = np.broadcast_to(~np.eye(n, dtype=np.bool_), (b, n, n)).copy()
        for group, rows in batch.slices():
            ego = group.scenario.ego
            eye_m[rows] = eye_height_m(ego.category, ego.box.height_m)
            _write(group, hides[rows], lamps[rows], apart[rows])
        height_m = batch.actor_column(lambda mover: mover.box.height_m)
        return cls(height_m, eye_m, hides, apart, lamps)


class _Scene(NamedTuple):
    """Boxes in space."""

    trace: TraceBatch
    x_m: Floats
    """(B, N, T) of the middles."""
    y_m: Floats
    height_m: Floats
    """(B, N); this and the rest as in ``Onlookers``."""
    eye_m: Floats
    hides: Bools
    apart: Bools
    lamps: Bools

    @classmethod
    def of(cls, trace: TraceBatch, batch: ScenarioBatch) -> _Scene:
        """The scene of a trace."""
        x_m, y_m = trace.centres()
        return cls(trace, x_m, y_m, **Onlookers.of(batch)._asdict())


def _write(group: Group, hides: Bools, lamps: Bools, apart: Bools) -> None:
    place = {actor.id: 1 + i for i, actor in enumerate(group.scenario.actors)}
    for index, actor in enumerate(group.scenario.actors, start=1):
        hides[:, index] = actor.category not in SEE_THROUGH
        lamps[:, index] = not _LAMPS.isdisjoint(actor.lights)
        if actor.carried_by is not None:
            carrier = place[actor.carried_by]
            apart[:, index, carrier] = apart[:, carrier, index] = False


def _within_reach(scene: _Scene, model: SightModel) -> Bools:
    """(B, N, T) whether actors are within the sight distance and over the crest."""
    trace = scene.trace
    seen = trace.present[..., None] & trace.valid[:, None, :]
    near_m = np.hypot(scene.x_m - scene.x_m[:, :1], scene.y_m - scene.y_m[:, :1])
    clear_m = model.weather.visibility_m.start
    # What is smaller than a vehicle does not matter in clear air.
    rows = np.flatnonzero(model.limited | (clear_m < _CLEAR_AIR_M))
    near_m[rows] = np.maximum(near_m[rows] - _reach_towards_ego(scene, rows), 0.0)
    seen &= near_m <= np.where(model.limited, np.inf, clear_m)[:, None, None]
    for row, time in blocks(np.flatnonzero(model.limited), trace.time_s.size):
        limits = ego_limits(trace, model, row, time)
        limits[[CREST, OBJECT]] = np.inf
        dark_m = limits.min(axis=0)
        limits[[DARKNESS, HEADLIGHTS, TUNNEL]] = np.inf
        bright_m = limits.min(axis=0)
        reach_m = np.where(scene.lamps[row], bright_m[:, None], dark_m[:, None])
        seen[row, :, time] &= near_m[row, :, time] <= reach_m
    _over_crests(scene, model, near_m, seen)
    return seen


def _reach_towards_ego(scene: _Scene, rows: NDArray[np.int64]) -> Floats:
    """(R, N, T) half of the extent of boxes along the line of sight."""
    trace = scene.trace
    x_m, y_m = scene.x_m[rows], scene.y_m[rows]
    turn_rad = np.arctan2(y_m - y_m[:, :1], x_m - x_m[:, :1]) - trace.heading_rad[rows]
    length_m, width_m = trace.length_m[rows, :, None], trace.width_m[rows, :, None]
    return 0.5 * (length_m * np.abs(np.cos(turn_rad)) + width_m * np.abs(np.sin(turn_rad)))


def _over_crests(scene: _Scene, model: SightModel, near_m: Floats, seen: Bools) -> None:
    """Take out actors ahead whose top is below the skyline of the road."""
    if all(found.heights is None for found in model.ways):
        return
    trace = scene.trace
    cos, sin = np.cos(trace.heading_rad[:, :1]), np.sin(trace.heading_rad[:, :1])
    ahead = (scene.x_m - scene.x_m[:, :1]) * cos + (scene.y_m - scene.y_m[:, :1]) * sin > 0.0
    for number, found in enumerate(model.ways):
        if found.heights is None:
            continue
        rows = np.flatnonzero(model.way == number)
        row, actor, time = np.nonzero(ahead[rows] & seen[rows])
        row = rows[row]
        station_m = ego_station(trace, model, row, time)
        known = np.flatnonzero(~np.isnan(station_m))
        row, actor, time = row[known], actor[known], time[known]
        # All egos on a way have the same eyes.
        eye_m = float(scene.eye_m[rows[0]])
        seen[row, actor, time] = found.heights.sees(
            eye_m, station_m[known], near_m[row, actor, time], scene.height_m[row, actor]
        )


def _behind_actors(
    scene: _Scene, seen: Bools, spots: NDArray[np.uint8], behind: NDArray[np.int16]
) -> None:
    """Mark the spots of actors that are behind other actors."""
    trace = scene.trace
    b, n, t = trace.shape
    step = max(1, _PAIRS_AT_ONCE // (n * n * t))
    half_m = 0.5 * np.hypot(trace.length_m, trace.width_m)
    for first in range(0, b, step):
        rows = slice(first, first + step)
        if not (scene.hides[rows] & trace.present[rows]).any():
            continue
        x_m, y_m = (part[rows] - part[rows, :1] for part in (scene.x_m, scene.y_m))
        # Occluders o along and beside the line from the ego to targets a: (r, O, A, T).
        way_m = np.maximum(np.hypot(x_m, y_m), 1e-6)[:, None]
        ox, oy, ax, ay = x_m[:, :, None], y_m[:, :, None], x_m[:, None], y_m[:, None]
        along_m = (ox * ax + oy * ay) / way_m
        aside_m = np.abs(ox * ay - oy * ax) / way_m
        reach_m = (half_m[rows, :, None] + half_m[rows, None])[..., None]
        near = (aside_m < reach_m) & (along_m > -reach_m) & (along_m < way_m + reach_m)
        near &= (scene.hides[rows, :, None] & scene.apart[rows])[..., None]
        near &= seen[rows, None]
        near[:, :, 0] = False
        row, hiding, hidden, time = np.nonzero(near)
        _mark(scene, row + first, hiding, hidden, time, spots, behind)


def _mark(
    scene: _Scene,
    row: NDArray[np.int64],
    hiding: NDArray[np.int64],
    hidden: NDArray[np.int64],
    time: NDArray[np.int64],
    spots: NDArray[np.uint8],
    behind: NDArray[np.int16],
) -> None:
    trace = scene.trace
    box = Box(
        scene.x_m[row, hiding, time], scene.y_m[row, hiding, time],
        trace.heading_rad[row, hiding, time],
        trace.length_m[row, hiding], trace.width_m[row, hiding],
    )  # fmt: skip
    blocked = _blocked(scene, row, hidden, time, box, scene.height_m[row, hiding], 0.0)
    np.bitwise_or.at(spots, (row, hidden, time), blocked)
    middle = np.flatnonzero(blocked & 1)
    away_m = np.hypot(
        np.asarray(box.x_m) - scene.x_m[row, 0, time], np.asarray(box.y_m) - scene.y_m[row, 0, time]
    )
    # Farther ones first: of several, the nearest to the ego is written last.
    middle = middle[np.argsort(-away_m[middle], kind="stable")]
    behind[row[middle], hidden[middle], time[middle]] = hiding[middle]


def _behind_objects(
    scene: _Scene,
    batch: ScenarioBatch,
    networks: Sequence[NetworkLike | None],
    seen: Bools,
    spots: NDArray[np.uint8],
) -> None:
    """Mark the spots of actors that are behind things beside the road."""
    for (_, rows), network in zip(batch.slices(), networks, strict=True):
        things = [thing for thing in network.objects if thing.hides] if network else []
        if network is None or not things:
            continue
        row, actor, time = np.nonzero(seen[rows])
        others = actor > 0
        row, actor, time = row[others] + rows.start, actor[others], time[others]
        for thing in things:
            box = object_box(network, thing)
            top_m = thing.z_m + thing.height_m
            blocked = _blocked(scene, row, actor, time, box, top_m, thing.z_m)
            spots[row, actor, time] |= blocked


def _blocked(
    scene: _Scene,
    row: NDArray[np.int64],
    actor: NDArray[np.int64],
    time: NDArray[np.int64],
    box: Box,
    top_m: Floats | float,
    bottom_m: float,
) -> NDArray[np.uint8]:
    """(n,) bits of the spots of actors that boxes hide from the ego."""
    trace = scene.trace
    heading_rad = trace.heading_rad[row, actor, time]
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    ahead_m = SPOTS[:, :1] * trace.length_m[row, actor]
    left_m = SPOTS[:, 1:] * trace.width_m[row, actor]
    target = Point(
        scene.x_m[row, actor, time] + ahead_m * cos - left_m * sin,
        scene.y_m[row, actor, time] + ahead_m * sin + left_m * cos,
        scene.height_m[row, actor],
    )
    eye = Point(scene.x_m[row, 0, time], scene.y_m[row, 0, time], scene.eye_m[row])
    hit = is_blocked(eye, target, box, top_m, bottom_m)
    bits = (1 << np.arange(len(SPOTS)))[:, None]
    return np.asarray((hit * bits).sum(axis=0), dtype=np.uint8)
