"""Events: what is seen in a trace, with time, participants, place and figures."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model

BoxPart: TypeAlias = Literal[
    "front", "front left", "left", "rear left", "rear", "rear right", "right", "front right"
]


class EventPlace(Model):
    """Where something happens: in the world, and on the road where one lies there."""

    x_m: float
    y_m: float
    road: str | None = None
    """Id of the road; null off every road, or where no road network is known."""
    lane: int | None = None
    s_m: float | None = None
    t_m: float | None = None


class Event(Model):
    """One event of one kind of ``domain.intent`` in one trace."""

    kind: str
    """Kind of intent that would ask for it, such as ``cut_in``."""
    actor: str
    """Id of who does it; ``ego`` for the ego."""
    others: tuple[str, ...] = ()
    """Ids of who else takes part: the ego that it is done to, the one that it collides with, that
    goes first, that carries it or that hid it."""
    from_s: float
    """First time step at which it is seen."""
    to_s: float
    """Last time step at which it is seen without a break."""
    place: EventPlace
    """Of the middle of the actor's box at ``from_s``; of a collision, the point of contact.
    Boxes that overlap from the start have none."""
    values: dict[str, float] = Field(default_factory=dict)
    """Figures with their unit in the name, such as ``gap_m``; those that are not defined are left
    out. Which there are depends on the kind."""
    parts: tuple[BoxPart, BoxPart] | None = None
    """Of a collision: where the box of the actor and that of the other one are touched; null for
    boxes that overlap from the start."""
