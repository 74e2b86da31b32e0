"""The paths of all actors of a chunk, with what motion needs of them beyond the geometry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.beside import BesideTable
from scenario_gen.motion.lanes import LaneBorders
from scenario_gen.roads import LanePath, PathTable, RoadNetwork, stack_paths

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Ints = NDArray[np.int32]

# An offset curve with this little left of its radius is driven as if it had that much left.
LEAST_STRETCH = 0.05


@dataclass(frozen=True)
class Tracks:
    """Paths of M actors: stations u, lateral positions q (left of the driving direction).

    Methods take actors as an index array (n,), or None for all of them, and states of shape (n,).
    """

    table: PathTable
    row: Indices
    """(M,) row of the actor's path in the table."""
    length_m: Floats
    """(M,) of the actor's path."""
    road_base: Indices
    """(M,) what to add to a road index of the actor's network to get a row of ``borders``."""
    borders: LaneBorders
    turn0_rad: Floats
    """(R, P) how far a path has turned where each piece begins."""
    chain_u_m: Floats
    """(R, roads) station on the path at s = 0 of a road; NaN for roads that it does not use."""
    chain_rate: Floats
    """(R, roads) du/ds there."""
    simple: SimpleTracks | None
    """The paths again if each is a straight line on the reference line of one road."""
    beside: BesideTable | None
    """Lanes that do not keep their distance from a path; None if there are none to change to."""

    @classmethod
    def of(
        cls,
        paths: list[LanePath],
        row: Indices,
        networks: tuple[RoadNetwork, ...],
        network_of_actor: Indices,
        left: NDArray[np.bool_],
    ) -> Tracks:
        """Tracks of actors that drive ``paths[row]``, which those with ``left`` (M,) leave."""
        table = stack_paths(paths)
        bases = np.cumsum([0, *(len(network.roads) for network in networks)])
        chain_u_m, chain_rate = _chains(paths, max(len(network.roads) for network in networks))
        borders = LaneBorders.of([r for n in networks for r in n.roads.values()])
        _, mover = np.unique(np.where(left, row, -1), return_index=True)
        lanes = [
            (int(row[at]), int(bases[network_of_actor[at]]), lane)
            for at in mover[left[mover]]
            for lane in networks[network_of_actor[at]].beside(paths[row[at]])
        ]
        return cls(
            table=table,
            row=row,
            length_m=table.length_m[row],
            road_base=bases[network_of_actor],
            borders=borders,
            turn0_rad=_turns(table),
            chain_u_m=chain_u_m,
            chain_rate=chain_rate,
            simple=SimpleTracks.of(table, row) if _is_simple(table) else None,
            beside=BesideTable.of(table, borders, lanes) if lanes else None,
        )

    def advance(
        self, actors: Indices | None, u_m: Floats, q_m: Floats, distance_m: Floats
    ) -> Floats:
        """(n,) start, lateral position and signed distance -> (n,) station reached.

        At a lateral position q a path of curvature kappa is longer by the factor 1 - kappa q, so
        the distance from ua to ub is ub - ua - q (psi(ub) - psi(ua)) with the angle psi that the
        path has turned. This is solved for ub, exactly also across a change of curvature.
        """
        if self.table.straight:
            return u_m + distance_m
        rows = self._rows(actors)
        curvature, turned_rad = self._bend(rows, u_m)
        reached_m = u_m + distance_m / np.maximum(1.0 - curvature * q_m, LEAST_STRETCH)
        for _ in range(2):
            curvature, now_rad = self._bend(rows, reached_m)
            excess_m = reached_m - u_m - q_m * (now_rad - turned_rad) - distance_m
            reached_m = reached_m - excess_m / np.maximum(1.0 - curvature * q_m, LEAST_STRETCH)
        return reached_m

    def pose(
        self, actors: Indices | None, u_m: Floats, q_m: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """(n,) x, y and heading of the path."""
        if self.simple is not None:
            return self.simple.pose(actors, u_m, q_m)
        return self.table.evaluate(self._rows(actors), u_m, q_m)

    def heading(self, actors: Indices, u_m: Floats) -> Floats:
        """(n,) direction of the path in the world, not wrapped."""
        if self.simple is not None:
            return self.simple.heading_rad[actors]
        return self.pose(actors, u_m, np.zeros(u_m.shape))[2]

    def curvature(self, actors: Indices | None, u_m: Floats) -> Floats:
        """(n,) curvature of the path in 1/m, positive to the left."""
        if self.table.straight:
            return np.zeros(u_m.shape)
        return self._bend(self._rows(actors), u_m)[0]

    def stretch(self, actors: Indices | None, u_m: Floats, q_m: Floats) -> Floats:
        """(n,) 1 - kappa q: length at a lateral position over length on the path."""
        return np.maximum(1.0 - self.curvature(actors, u_m) * q_m, LEAST_STRETCH)

    def to_road(
        self, actors: Indices | None, u_m: Floats, q_m: Floats
    ) -> tuple[Ints, Floats, Floats]:
        """(n,) road index in the actor's network, s and t."""
        if self.simple is not None:
            return self.simple.to_road(actors, u_m, q_m)
        return self.table.to_road(self._rows(actors), u_m, q_m)

    def lane(self, actors: Indices | None, road: Ints, s_m: Floats, t_m: Floats) -> Ints:
        """(n,) lane at a place of the road, 0 outside all lanes."""
        base = self.road_base if actors is None else self.road_base[actors]
        return self.borders.lane(base + road, s_m, t_m)

    def lane_followed(self, actors: Indices, road: Ints, s_m: Floats, lane: Ints) -> Indices:
        """(n,) lane on a road -> (n,) its number in ``beside``; 0 where it keeps its distance."""
        if self.beside is None:
            return np.zeros(actors.shape, dtype=np.int64)
        strip = self.borders.table.strip_at(self.road_base[actors] + road, s_m)
        return self.beside.number(self.row[actors], strip, lane)

    def onto(self, actor: Indices, other: Indices, u_m: Floats) -> tuple[Floats, Floats]:
        """(n,) stations of others on their paths -> (n,) stations on the actors' paths.

        NaN where the path of the actor does not use the road that the other is on. The second
        array is the rate of change of one station by the other.
        """
        row, table = self.row[actor], self.table
        piece = table.piece(self.row[other], u_m)
        road, s_rate = table.road_index.take(piece), table.s_rate.take(piece)
        s_m = table.s0_m.take(piece) + s_rate * (u_m - table.u0_m.take(piece))
        rate = self.chain_rate[row, road]
        return self.chain_u_m[row, road] + rate * s_m, rate * s_rate

    def _rows(self, actors: Indices | None) -> Indices:
        return self.row if actors is None else self.row[actors]

    def _bend(self, rows: Indices, u_m: Floats) -> tuple[Floats, Floats]:
        """(n,) curvature, and angle turned since the start of the path."""
        at = self.table.piece(rows, u_m)
        along_m = u_m - self.table.u0_m.take(at)
        curvature0 = self.table.curvature0.take(at)
        slope = self.table.curvature_slope.take(at)
        turned_rad = self.turn0_rad.take(at) + along_m * (curvature0 + 0.5 * slope * along_m)
        return curvature0 + slope * along_m, turned_rad


@dataclass(frozen=True)
class SimpleTracks:
    """One straight piece per actor: the same answers without looking pieces up; arrays (M,)."""

    x0_m: Floats
    y0_m: Floats
    heading_rad: Floats
    cos: Floats
    sin: Floats
    s0_m: Floats
    direction: Floats
    road: Ints

    @classmethod
    def of(cls, table: PathTable, row: Indices) -> SimpleTracks:
        """The only pieces of the actors' paths."""
        return cls(
            x0_m=table.x0_m[row, 0],
            y0_m=table.y0_m[row, 0],
            heading_rad=table.heading0_rad[row, 0],
            cos=table.cos_heading0[row, 0],
            sin=table.sin_heading0[row, 0],
            s0_m=table.s0_m[row, 0],
            direction=table.direction[row, 0],
            road=table.road_index[row, 0],
        )

    def pose(
        self, actors: Indices | None, u_m: Floats, q_m: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """See ``Tracks.pose``."""
        at = slice(None) if actors is None else actors
        cos, sin = self.cos[at], self.sin[at]
        x_m = self.x0_m[at] + u_m * cos - q_m * sin
        return x_m, self.y0_m[at] + u_m * sin + q_m * cos, self.heading_rad[at]

    def to_road(
        self, actors: Indices | None, u_m: Floats, q_m: Floats
    ) -> tuple[Ints, Floats, Floats]:
        """See ``Tracks.to_road``."""
        at = slice(None) if actors is None else actors
        direction = self.direction[at]
        return self.road[at], self.s0_m[at] + direction * u_m, direction * q_m


def _is_simple(table: PathTable) -> bool:
    one_piece = table.u0_m.shape[1] == 1
    return one_piece and table.straight and table.on_reference


def _turns(table: PathTable) -> Floats:
    length_m = np.diff(np.minimum(table.u0_m, table.length_m[:, None]), axis=1)
    bend = table.curvature0[:, :-1] + 0.5 * table.curvature_slope[:, :-1] * length_m
    first = np.zeros((table.u0_m.shape[0], 1))
    return np.hstack([first, np.cumsum(length_m * bend, axis=1)])


def _chains(paths: list[LanePath], roads: int) -> tuple[Floats, Floats]:
    chain_u_m = np.full((len(paths), roads), np.nan)
    chain_rate = np.full((len(paths), roads), np.nan)
    for row, path in enumerate(paths):
        used, first = np.unique(path.road_index, return_index=True)
        chain_rate[row, used] = 1.0 / path.s_rate[first]
        chain_u_m[row, used] = path.u0_m[first] - path.s0_m[first] / path.s_rate[first]
    return chain_u_m, chain_rate
