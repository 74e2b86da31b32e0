"""How directions in a road's own frame turn into directions as the ego sees them."""

from __future__ import annotations

import math

from scenario_gen.domain.relation import EgoFrame


def turned_rad(frame: EgoFrame, road: str, ego_road: str) -> float:
    """What turns a heading against the reference line of a road to the ego's direction there."""
    return math.pi if road == ego_road and frame.direction < 0 else 0.0


def side_factor(frame: EgoFrame, road: str, ego_road: str) -> int:
    """+1 where "left of the reference line" is left for the ego, -1 where it is right."""
    return frame.direction if road == ego_road else 1


def side_word(left: float, straight: str = "straight") -> str:
    """``left`` for what is positive, ``right`` for what is negative."""
    return "left" if left > 0 else "right" if left < 0 else straight
