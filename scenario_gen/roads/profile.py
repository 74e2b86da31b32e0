"""The profile of a road: elevation with parabolic crests and dips, and roll."""

from __future__ import annotations

from scenario_gen.domain.road import Vertical
from scenario_gen.errors import RoadError
from scenario_gen.roads.network import Profile
from scenario_gen.units import number


def elevation(vertical: Vertical | None, length_m: float) -> Profile | None:
    """Elevation in m over s; None for a flat road. It is 0 where the road begins.

    A vertical curve of length L between the grades g and -g is the parabola g ds - g/L ds^2.

    Raises:
        RoadError: the vertical curve reaches beyond the road.
    """
    if vertical is None:
        return None
    grade = vertical.grade
    if vertical.kind == "grade":
        return Profile(((0.0, 0.0, grade, 0.0, 0.0),))
    curve_m = number(vertical.length_m)
    from_m = number(vertical.at_s_m) - 0.5 * curve_m
    to_m = from_m + curve_m
    if from_m < 0.0 or to_m > length_m:
        raise RoadError(
            f"the {vertical.kind} from s {from_m:g} m to {to_m:g} m reaches beyond the road of"
            f" {length_m:g} m",
            where="road.vertical.at_s_m",
            hint="move or shorten the vertical curve, or lengthen the road",
        )
    if vertical.kind == "dip":
        grade = -grade
    pieces = [
        (0.0, 0.0, grade, 0.0, 0.0),
        (from_m, grade * from_m, grade, -grade / curve_m, 0.0),
        (to_m, grade * from_m, -grade, 0.0, 0.0),
    ]
    # A curve that begins where the road does leaves nothing to the piece before it.
    return Profile(tuple(pieces[1:] if from_m <= 0.0 else pieces))


def superelevation(angle_rad: float) -> Profile | None:
    """The same roll all along the road; None for a level one."""
    return Profile(((0.0, angle_rad, 0.0, 0.0, 0.0),)) if angle_rad else None
