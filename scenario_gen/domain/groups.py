"""Groups of actors: a platoon, a school class, a herd, people behind a stopped bus.

A member is a copy of the first one with an id and a place of its own and the same ``group``. All
members are of one size and keep the behaviour of the first. Distances are along and across the
road; in a bend leave some more room, since the inside of it is shorter.
"""

from __future__ import annotations

import math

import numpy as np

from scenario_gen.domain.actor import Actor, Dimensions
from scenario_gen.errors import InputError
from scenario_gen.units import Quantity

# Part of the free space by which a member of a cluster may stand off its place.
_SCATTER = 0.45


def platoon(first: Actor, count: int, gap_m: float, *, direction: int = 1) -> tuple[Actor, ...]:
    """Vehicles in one lane, one behind the other, the first one leading.

    Args:
        first: the leader; its id is the name of the group where it has none.
        count: how many there are, the leader included.
        gap_m: between their bumpers.
        direction: +1 where the traffic of the lane runs with s, -1 against it.

    Raises:
        InputError: less than one member, a gap that is not positive, a start that is a parameter,
            or a member before the beginning of the road.
    """
    _check(count, gap_m)
    step_m = direction * (first.box.length_m + gap_m)
    places = [(-index * step_m, 0.0) for index in range(count)]
    return _members(first, places)


def cluster(first: Actor, count: int, spacing_m: float, seed: int) -> tuple[Actor, ...]:
    """A loose crowd around the first one: a school class, a herd, people at a bus stop.

    Places are those of a grid, each shifted at random within its cell, so boxes never overlap.

    Args:
        first: in the middle, exactly at its place; its id is the name of the group where it has
            none.
        count: how many there are, the first included.
        spacing_m: mean free space between the boxes.
        seed: of the shifts.

    Raises:
        InputError: less than one member, a spacing that is not positive, a start that is a
            parameter, or a member before the beginning of the road.
    """
    _check(count, spacing_m)
    along_m, across_m = _extent(first.box, _number(first.start.heading_rad, "heading_rad"))
    chance = np.random.default_rng(seed)
    shift_m = _SCATTER * spacing_m
    places = [(0.0, 0.0)]
    for column, row in _around(count)[1:]:
        ds_m = column * (along_m + spacing_m) + float(chance.uniform(-shift_m, shift_m))
        dt_m = row * (across_m + spacing_m) + float(chance.uniform(-shift_m, shift_m))
        places.append((ds_m, dt_m))
    return _members(first, places)


def behind(front: Actor, first: Actor, gap_m: float, *, direction: int = 1) -> Actor:
    """An actor moved to the rear of another one, such as people behind a stopped bus.

    Args:
        front: whose rear counts.
        first: who is moved along the road; lane, offset and heading stay.
        gap_m: between the boxes along the road.
        direction: +1 where the traffic of the lane of ``front`` runs with s, -1 against it.

    Raises:
        InputError: a gap that is not positive, a start that is a parameter, or no road behind.
    """
    _check(1, gap_m)
    rear_m = front.box.length_m / 2 - front.box.centre_x_m
    along_m, _ = _extent(first.box, _number(first.start.heading_rad, "heading_rad"))
    # The box of the one behind reaches at most this far ahead of its reference point.
    ahead_m = along_m / 2 + abs(first.box.centre_x_m)
    s_m = _number(front.start.s_m, "s_m") - direction * (rear_m + gap_m + ahead_m)
    if s_m < 0.0:
        raise InputError(f"behind {front.id} there is no road left", hint="move it along the road")
    return first.model_copy(update={"start": first.start.model_copy(update={"s_m": round(s_m, 3)})})


def _members(first: Actor, places: list[tuple[float, float]]) -> tuple[Actor, ...]:
    s_m = _number(first.start.s_m, "s_m")
    offset_m = _number(first.start.offset_m, "offset_m")
    group = first.group or first.id
    members = []
    for index, (ds_m, dt_m) in enumerate(places, start=1):
        if s_m + ds_m < 0.0:
            raise InputError(
                f"member {index} of the group would start at s {s_m + ds_m:.3f} m",
                hint="start the first one further along the road",
            )
        start = first.start.model_dump() | {
            "s_m": round(s_m + ds_m, 3),
            "offset_m": round(offset_m + dt_m, 3),
        }
        name = first.id if index == 1 else f"{first.id}_{index}"
        data = first.model_dump() | {"id": name, "group": group, "start": start}
        members.append(Actor.model_validate(data))
    return tuple(members)


def _extent(box: Dimensions, heading_rad: float) -> tuple[float, float]:
    """Length along and across the road of a turned box."""
    cos, sin = abs(math.cos(heading_rad)), abs(math.sin(heading_rad))
    return box.length_m * cos + box.width_m * sin, box.length_m * sin + box.width_m * cos


def _around(count: int) -> list[tuple[int, int]]:
    """Cells of a grid from the middle outwards, at least ``count`` of them."""
    reach = math.ceil(math.sqrt(count))
    cells = [(i, j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1)]
    return sorted(cells, key=lambda cell: (cell[0] ** 2 + cell[1] ** 2, cell))[:count]


def _check(count: int, free_m: float) -> None:
    if count < 1:
        raise InputError(f"a group of {count} actors", hint="at least one")
    if not free_m > 0.0:
        raise InputError(f"{free_m} m between actors of a group", hint="more than 0 m")


def _number(quantity: Quantity, name: str) -> float:
    if isinstance(quantity, str):
        raise InputError(
            f"the start of a group has the parameter {quantity} as {name}", hint="give a number"
        )
    return quantity
