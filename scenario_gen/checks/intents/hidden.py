"""Whether a mover is hidden from the ego by others, or by things beside the road."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import movers
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.geometry import Box, Point, is_blocked
from scenario_gen.metrics.sight.constants import eye_height_m
from scenario_gen.metrics.sight.visible import SEE_THROUGH
from scenario_gen.metrics.sight.ways import object_box

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: The middle and the corners of a box, in shares of its length and width.
_SPOTS = np.array([[0.0, 0.0], [0.5, 0.5], [0.5, -0.5], [-0.5, 0.5], [-0.5, -0.5]])
#: One looks for the middle of a mover, not for the crown of its head.
_LOOKED_FOR = 0.5


class _Screen(NamedTuple):
    """Something that may stand in the way."""

    box: Box
    bottom_m: float
    top_m: float


def hidden(meet: Encounter, behind: str | None) -> Bools:
    """(rows, T) whether all spots of the mover are hidden.

    Args:
        meet: of an actor and the ego.
        behind: the one actor that counts; None: all that hide, and things beside the road.
    """
    trace, frame, group = meet.context.trace, meet.context.frame, meet.group
    everybody = movers(group)
    eye = Point(
        frame.centre_x_m[meet.rows, 0, :, None],
        frame.centre_y_m[meet.rows, 0, :, None],
        eye_height_m(everybody[0].category, everybody[0].box.height_m),
    )
    x_m, y_m = frame.centre_x_m[meet.rows, meet.mover], frame.centre_y_m[meet.rows, meet.mover]
    cos = frame.cos_heading[meet.rows, meet.mover, :, None]
    sin = frame.sin_heading[meet.rows, meet.mover, :, None]
    ahead_m = _SPOTS[:, 0] * trace.length_m[meet.rows, meet.mover, None, None]
    left_m = _SPOTS[:, 1] * trace.width_m[meet.rows, meet.mover, None, None]
    target = Point(
        x_m[..., None] + ahead_m * cos - left_m * sin,
        y_m[..., None] + ahead_m * sin + left_m * cos,
        _LOOKED_FOR * everybody[meet.mover].box.height_m,
    )
    blocked = np.zeros(np.shape(target.x_m), dtype=np.bool_)
    for screen in _screens(meet, behind):
        blocked |= is_blocked(eye, target, screen.box, screen.top_m, screen.bottom_m)
    return np.asarray(blocked.all(axis=-1))


def _screens(meet: Encounter, behind: str | None) -> Iterator[_Screen]:
    trace, frame, actors = meet.context.trace, meet.context.frame, meet.group.scenario.actors
    hid = actors[meet.mover - 1]
    for index, actor in enumerate(actors, start=1):
        related = actor.id == hid.carried_by or actor.carried_by == hid.id
        counts = (
            actor.id == behind
            if behind is not None
            else actor.category not in SEE_THROUGH and not related
        )
        if counts and index != meet.mover:
            box = Box(
                frame.centre_x_m[meet.rows, index, :, None],
                frame.centre_y_m[meet.rows, index, :, None],
                trace.heading_rad[meet.rows, index, :, None],
                trace.length_m[meet.rows, index, None, None],
                trace.width_m[meet.rows, index, None, None],
            )
            yield _Screen(box, 0.0, actor.box.height_m)
    if behind is None and meet.network is not None:
        for thing in meet.network.objects:
            if thing.hides:
                top_m = thing.z_m + thing.height_m
                yield _Screen(object_box(meet.network, thing), thing.z_m, top_m)
