"""Junctions and roundabouts.

Each arm's s runs from its outer end towards the junction: in right-hand traffic lane -1 enters the
junction and lane 1 leaves it. The middle of the junction is the origin; the south arm points north
(+y). Connecting roads are called ``from_to``, such as ``south_north``, and carry one lane -1.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenario_gen.domain.road.base import (
    BaseRoad,
    Control,
    LaneKind,
    LaneSpec,
    mirrored,
    two_way,
)
from scenario_gen.units import AngleNumber, PositiveLength, number

ARMS = ("south", "east", "north", "west")


class _Arms(BaseRoad):
    lane_width_m: PositiveLength = 3.5
    arm_length_m: PositiveLength = 200.0
    border_width_m: PositiveLength = 1.0

    def lane_layout(self) -> tuple[LaneSpec, ...]:
        """The cross section of an arm."""
        edges: tuple[tuple[LaneKind, float], ...] = (("border", number(self.border_width_m)),)
        return mirrored(two_way(1, number(self.lane_width_m), edges), self.traffic)


class _Junction(_Arms):
    corner_radius_m: PositiveLength = 8.0
    """Radius of the kerb of a right turn; with the lane width it sets the size of the junction."""
    control: Control = "none"
    """Signs or lights. Traffic lights are called as the arm whose traffic they control."""


class JunctionCross(_Junction):
    """Four-way junction of two-lane arms ``south, east, north, west``.

    With ``control`` priority or stop, the south and north arms have to wait.
    """

    template: Literal["junction_cross"] = "junction_cross"


class JunctionT(_Junction):
    """T-junction: arms ``south`` (the stem, which has to wait), ``east`` and ``west``."""

    template: Literal["junction_t"] = "junction_t"


class JunctionY(_Junction):
    """Y-junction: arm ``south`` forks into ``northeast`` and ``northwest``, which has to wait."""

    template: Literal["junction_y"] = "junction_y"
    fork_rad: Annotated[AngleNumber, Field(ge=0.7, le=2.4)] = 1.4
    """Angle between the two arms of the fork."""


class JunctionStaggered(_Junction):
    """Two T-junctions on one road ``west``-``link``-``east``: ``south`` joins first, ``north``
    joins after ``stagger_m``.

    The s of ``link`` runs from west to east; the traffic lights at its ends are called
    ``link_east`` and ``link_west``, as where their traffic goes. South and north have to wait.
    """

    template: Literal["junction_staggered"] = "junction_staggered"
    stagger_m: PositiveLength = 40.0
    """From the axis of the south arm to that of the north arm, along the road to the east."""


class Roundabout(_Arms):
    """Roundabout with one circulating lane, anticlockwise in right-hand traffic.

    Arms are the first ``arms`` of ``south, east, north, west``. The ring is cut into roads
    ``ring_south`` (from the entry of the south arm on to the exit to the next arm) and so on; they
    carry one lane -1. Routes may leave them out: ``south, north`` goes round by the east. The arms
    have to give way. Trucks have to be able to go round the ring, except that of a mini roundabout,
    the island of which can be driven over.
    """

    template: Literal["roundabout"] = "roundabout"
    arms: Annotated[int, Field(ge=3, le=4)] = 4
    diameter_m: PositiveLength = 40.0
    """Inscribed circle, the outer edge of the ring: mini <= 28, compact 28-36, normal 36-100
    (ISO 34503)."""
    ring_width_m: PositiveLength = 5.5
