"""Things that stand along a road: rails, walls, posts and trees, in numbers that stay small."""

from __future__ import annotations

import math

from scenario_gen.roads.network import NetworkRoad, RoadObject

# A box this long leaves a curve of 300 m radius by 26 cm in its middle.
_CHORD_M = 25.0
_MAX_PIECES = 80
_MAX_POSTS = 200


def along(
    road: NetworkRoad, name: str, kind: str, t_m: float, from_m: float, to_m: float, *,
    width_m: float, height_m: float, z_m: float = 0.0, hides: bool = False,
) -> tuple[RoadObject, ...]:  # fmt: skip
    """A long thing beside the road: one box where it is straight, short ones in its curves."""
    if to_m <= from_m:
        return ()
    line = road.line
    straight = not line.curvature0.any() and not line.curvature_slope.any()
    pieces = 1
    if not straight:
        pieces = min(_MAX_PIECES, math.ceil((to_m - from_m) / _CHORD_M))
    step_m = (to_m - from_m) / pieces
    return tuple(
        RoadObject(
            name=name if pieces == 1 else f"{name}_{index + 1}",
            kind=kind,
            road=road.id,
            s_m=from_m + (index + 0.5) * step_m,
            t_m=t_m,
            length_m=step_m,
            width_m=width_m,
            height_m=height_m,
            z_m=z_m,
            hides=hides,
        )
        for index in range(pieces)
    )


def row(
    road: NetworkRoad, name: str, kind: str, t_m: float, from_m: float, to_m: float,
    spacing_m: float, *, size_m: float, height_m: float, hides: bool = False,
) -> tuple[RoadObject, ...]:  # fmt: skip
    """Things at even distances beside the road; farther apart where there would be too many."""
    if to_m < from_m:
        return ()
    spacing_m = max(spacing_m, (to_m - from_m) / _MAX_POSTS)
    count = int((to_m - from_m) / spacing_m) + 1
    return tuple(
        RoadObject(
            f"{name}_{index + 1}", kind, road.id, from_m + index * spacing_m, t_m, size_m, size_m,
            height_m, hides=hides,
        )
        for index in range(count)
    )  # fmt: skip
