"""Free manoeuvres and synchronisations as columns."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.behaviour import FreeManoeuvre, Phase, Synchronise
from scenario_gen.errors import RolloutError
from scenario_gen.manoeuvres import SampledPath, sampled
from scenario_gen.motion.compile_triggers import Part
from scenario_gen.motion.plan import Paths, Synchronisations

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class FreeColumns:
    """Collects free manoeuvres and synchronisations; ``add_`` methods answer with their rows."""

    def __init__(self) -> None:
        self._paths: list[SampledPath] = []
        self._path_count = 0
        self._syncs: list[tuple[NDArray[np.float64] | Indices, ...]] = []
        self._sync_count = 0

    def add_path(
        self, part: Part, phase: Phase, manoeuvre: FreeManoeuvre, mover: Ego | Actor
    ) -> Indices:
        """(r,) rows of a free manoeuvre.

        Raises:
            RolloutError: its values make it impossible.
        """
        try:
            path = sampled(manoeuvre, part.column, part.column(mover.speed_mps))
        except RolloutError as error:
            raise RolloutError(
                f"phase {phase.id}: {error.what}", where=part.group.scenario.id
            ) from error
        count = part.rows.size
        row = np.arange(len(path.time_s)) + self._path_count
        self._paths.append(path)
        self._path_count += len(path.time_s)
        return np.broadcast_to(row, (count,))

    def add_sync(
        self, part: Part, phase: Phase, manoeuvre: Synchronise, mover: Ego | Actor, first: Indices
    ) -> Indices:
        """(r,) rows of a synchronisation; ``first`` is actor 0 of each scenario.

        Raises:
            RolloutError: there is no such actor, or a place is not on the way of its actor.
        """
        scenario = part.group.scenario
        movers: dict[str, Ego | Actor] = {EGO_ID: scenario.ego}
        movers |= {actor.id: actor for actor in scenario.actors}
        other = movers.get(manoeuvre.with_actor)
        if other is None or other is mover:
            raise RolloutError(
                f"phase {phase.id} synchronises with {manoeuvre.with_actor}, which is no other"
                " actor",
                where=scenario.id,
            )
        if any(other.manoeuvre.kind == "cross" for other in mover.phases):
            raise RolloutError(
                f"phase {phase.id}: an actor that crosses cannot synchronise, for it has no way"
                " along the road",
                where=scenario.id,
            )
        s_m, their_s_m = part.column(manoeuvre.s_m), part.column(manoeuvre.their_s_m)
        t_m = part.network.lane_centre_t(
            manoeuvre.their_road, manoeuvre.their_lane, float(their_s_m[0])
        )
        x_m, y_m = part.network.road(manoeuvre.their_road).line.point(
            their_s_m, np.full(their_s_m.shape, t_m)
        )
        their_u_m = _station(part, other, manoeuvre.their_road, their_s_m)
        own_u_m = _station(part, mover, manoeuvre.road, s_m)
        if own_u_m is None or (their_u_m is None and not _leaves(other)):
            who, road = (
                ("the actor", manoeuvre.road)
                if own_u_m is None
                else (manoeuvre.with_actor, manoeuvre.their_road)
            )
            raise RolloutError(
                f"phase {phase.id}: {who} does not come along road {road}, where it is to arrive",
                where=scenario.id,
                hint="name a road of its route, or give it a route that leads there",
            )
        number = list(movers).index(manoeuvre.with_actor)
        if their_u_m is None:
            their_u_m = np.full(s_m.shape, np.nan)
        final_mps = part.column(manoeuvre.final_mps)
        self._syncs.append((first + number, own_u_m, their_u_m, x_m, y_m, final_mps))
        rows = np.arange(s_m.size) + self._sync_count
        self._sync_count += s_m.size
        return rows

    def paths(self) -> Paths:
        """All free manoeuvres."""
        most = max((path.time_s.shape[1] for path in self._paths), default=2)

        def stacked(name: str, width: int, mode: Literal["edge", "constant"]) -> Floats:
            arrays = [getattr(path, name) for path in self._paths]
            if not arrays:
                return np.zeros((0, width))
            return np.concatenate(
                [np.pad(a, ((0, 0), (0, width - a.shape[1])), mode=mode) for a in arrays]
            )

        places = [stacked(n, most, "edge") for n in ("time_s", "ahead_m", "left_m", "heading_rad")]
        speeds = [stacked(name, most - 1, "constant") for name in ("from_mps", "to_mps")]
        return Paths(*places, *speeds)

    def syncs(self) -> Synchronisations:
        """All synchronisations."""
        if not self._syncs:
            return Synchronisations(np.zeros(0, dtype=np.int64), *np.zeros((5, 0)))
        columns = [np.concatenate(column) for column in zip(*self._syncs, strict=True)]
        return Synchronisations(columns[0].astype(np.int64), *columns[1:])


def _station(part: Part, mover: Ego | Actor, road: str, s_m: Floats) -> Floats | None:
    path, index = part.path(mover), part.network.road_index(road)
    if not np.any(path.road_index == index):
        return None
    u_m, _ = path.station(index, s_m, np.zeros(s_m.shape))
    return u_m


def _leaves(mover: Ego | Actor) -> bool:
    """Whether an actor has no way along the road from the start on."""
    return getattr(mover, "trajectory", None) is not None or any(
        phase.manoeuvre.kind == "cross" for phase in mover.phases
    )
