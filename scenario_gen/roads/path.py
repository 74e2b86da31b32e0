"""Lane paths: the way of an actor through the network, in driving direction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenario_gen.errors import RoadError
from scenario_gen.geometry.segments import Floats

if TYPE_CHECKING:
    from scenario_gen.roads.path_table import PathTable


@dataclass(frozen=True, eq=False)
class LanePath:
    """A chain of P pieces in driving direction; arrays have shape (P,).

    The state of an actor on a path is its station u (arc length along the chain) and its lateral
    position q, positive to the left of the driving direction. The chain consists of the reference
    lines of the roads, run backwards where traffic runs against s; the centre line of the lane
    is at q = ``q0_m``.
    """

    u0_m: Floats
    """Station at the start of each piece; the first is 0."""
    x0_m: Floats
    y0_m: Floats
    heading0_rad: Floats
    curvature0: Floats
    """1/m at the start of the piece, positive to the left."""
    curvature_slope: Floats
    """1/m2."""
    piece_length_m: Floats
    road_index: NDArray[np.int32]
    """Place of the road in ``RoadNetwork.road_ids``."""
    s0_m: Floats
    """s at the start of the piece."""
    direction: NDArray[np.int8]
    """+1 where s grows along the path, -1 where it falls."""
    s_rate: Floats
    """ds/du: the direction on reference lines; else near it (see ``t0_m``)."""
    t0_m: Floats
    """t of the path itself at the start of the piece: 0 where it runs on the reference line."""
    t_rate: Floats
    """dt/du of the path itself."""
    lane: NDArray[np.int32]
    """Lane that the path follows."""
    q0_m: Floats
    """Lateral position of the centre of that lane: the same for all pieces."""
    start_q_m: float = 0.0
    """Lateral position of the centre of the lane of the start. It is that of the lane followed,
    except where the actor has to change lanes to keep to its route."""

    @cached_property
    def length_m(self) -> float:
        """Length of the whole chain."""
        return float(self.u0_m[-1] + self.piece_length_m[-1])

    @cached_property
    def lane_q_m(self) -> float:
        """Lateral position of the centre of the lane."""
        return float(self.q0_m[0])

    def evaluate(self, u_m: ArrayLike, q_m: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """(...) station and lateral position -> (...) x, y and heading of the path there."""
        return self.table.evaluate(0, u_m, q_m)

    def curvature(self, u_m: ArrayLike) -> Floats:
        """(...) station -> (...) curvature of the path in 1/m, positive to the left."""
        return self.table.curvature(0, u_m)

    def to_road(self, u_m: ArrayLike, q_m: ArrayLike) -> tuple[NDArray[np.int32], Floats, Floats]:
        """(...) station and lateral position -> (...) road index, s and t."""
        return self.table.to_road(0, u_m, q_m)

    def station(self, road_index: int, s_m: ArrayLike, t_m: ArrayLike) -> tuple[Floats, Floats]:
        """(...) s and t on a road of the path -> (...) station u and lateral position q.

        An s beyond the ends of the road continues its first or last piece. Where the path comes
        along the road twice, the first time counts.

        Raises:
            RoadError: the path does not use this road.
        """
        s_m, t_m = np.broadcast_arrays(np.asarray(s_m, float), np.asarray(t_m, float))
        pieces = np.flatnonzero(self.road_index == road_index)
        if not pieces.size:
            raise RoadError(f"the path does not use the road of index {road_index}")
        pieces = pieces[: 1 + int(np.argmax(np.append(np.diff(pieces) > 1, True)))]
        direction = float(self.direction[pieces[0]])
        ahead = direction * (s_m[..., None] - self.s0_m[pieces[1:]]) >= 0.0
        at = pieces[ahead.sum(axis=-1)]
        along_m = (s_m - self.s0_m[at]) / self.s_rate[at]
        on_path_t_m = self.t0_m[at] + self.t_rate[at] * along_m
        return self.u0_m[at] + along_m, direction * (t_m - on_path_t_m)

    @cached_property
    def table(self) -> PathTable:
        """The stacked form of this path alone."""
        from scenario_gen.roads.path_table import stack_paths

        return stack_paths([self])
