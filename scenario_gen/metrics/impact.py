"""Contact of the ego with an actor: when, how fast, and where on both boxes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, side_of
from scenario_gen.metrics.contact_point import CRUSH_M
from scenario_gen.metrics.ego_frame import EgoFrame
from scenario_gen.metrics.first_contact import first_contact
from scenario_gen.metrics.frame_of_trace import ego_frame
from scenario_gen.metrics.info import Info
from scenario_gen.metrics.measure import Floats, Measure


def _info(name: str, title: str, unit: str, formula: str) -> Info:
    return Info(
        name=name,
        title=title,
        unit=unit,
        formula=formula,
        valid="there is a contact",
        source="geometry: separating axes, straight motion between time steps",
        worst="first contact",
        when="of the contact",
    )


_POINT = f"mean of the corners of either box within {CRUSH_M:g} m of the other, from the middle of"
INFOS = (
    _info("impact_time_s", "time of the first contact", "s", "first time at which the boxes touch"),
    _info(
        "impact_speed_mps", "impact speed", "m/s", "|v_ego - v_actor|, as vectors, at the contact"
    ),
    _info("impact_ego_x_m", "impact point on the ego, ahead", "m", f"{_POINT} the ego's box"),
    _info("impact_ego_y_m", "impact point on the ego, left", "m", f"{_POINT} the ego's box"),
    _info("impact_other_x_m", "impact point on the actor, ahead", "m", f"{_POINT} its box"),
    _info("impact_other_y_m", "impact point on the actor, left", "m", f"{_POINT} its box"),
    _info(
        "impact_angle_rad", "impact angle", "rad",
        "heading of the actor relative to the ego's, -pi to pi; 0: the same, pi: head-on",
    ),
)  # fmt: skip


class Impact(NamedTuple):
    """First contact with each actor; all (B, A), valid where there is one.

    Points are those of a box from its middle, x ahead and y to the left.
    """

    time: Measure
    """In s, interpolated between the time steps."""
    speed: Measure
    """Magnitude of the difference of the two velocities then, in m/s."""
    ego_x: Measure
    ego_y: Measure
    other_x: Measure
    other_y: Measure
    angle: Measure
    """Heading of the actor relative to that of the ego, in rad."""
    ego_side: NDArray[np.int8]
    """Index into ``geometry.SIDES`` of where the ego is hit; -1 without contact."""
    other_side: NDArray[np.int8]
    """Of where the actor is hit."""


def impact(trace: TraceBatch, frame: EgoFrame | None = None) -> Impact:
    """The first contact of the ego's box with the box of each actor.

    speed = | v_ego - v_actor |  as vectors                                                 (1)

    Between time steps everybody moves straight on; the time is that at which the oriented boxes
    begin to touch (separating axes), and the point the middle of where they do.
    """
    contact = first_contact(frame or ego_frame(trace))
    at = contact.row, contact.actor
    shape = trace.present[:, 1:].shape

    def spread(values: Floats) -> Measure:
        out = np.full(shape, np.nan)
        out[at] = values
        return Measure(out, ~np.isnan(out))

    def side(x_m: Floats, y_m: Floats, mover: NDArray[np.int64]) -> NDArray[np.int8]:
        out = np.full(shape, -1, dtype=np.int8)
        who = contact.row, mover
        box = Box(0.0, 0.0, 0.0, trace.length_m[who], trace.width_m[who])
        out[at] = side_of(box, x_m, y_m)
        return out

    return Impact(
        time=spread(contact.time_s),
        speed=spread(contact.speed_mps),
        ego_x=spread(contact.ego_x_m),
        ego_y=spread(contact.ego_y_m),
        other_x=spread(contact.other_x_m),
        other_y=spread(contact.other_y_m),
        angle=spread(contact.angle_rad),
        ego_side=side(contact.ego_x_m, contact.ego_y_m, np.zeros_like(contact.actor)),
        other_side=side(contact.other_x_m, contact.other_y_m, contact.actor + 1),
    )
