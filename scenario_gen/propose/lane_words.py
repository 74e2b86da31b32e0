"""Lane relations of full proposals as places on a road."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.road import JunctionCross
from scenario_gen.propose.full import LaneRelation, Turn
from scenario_gen.propose.stage import TemplateRoad

#: Arms in clockwise order, seen from the south arm: from the left, ahead, from the right.
_CLOCKWISE = ("south", "west", "north", "east")
_STEPS: dict[Turn, int] = {"turn_left": 1, "straight": 2, "turn_right": 3}
_ARMS: dict[LaneRelation, str] = {
    "from_left": "west", "from_ahead": "north", "from_right": "east", "oncoming": "north",
}  # fmt: skip


class Place(NamedTuple):
    """Where an actor starts, before its s is known."""

    road: str
    lane: int
    against: bool
    """Traffic of the lane faces the ego."""


def ego_lane(road: TemplateRoad, word: str) -> int:
    """The lane id that leftmost, middle or rightmost stands for."""
    lanes = sum(lane.kind == "driving" and lane.id < 0 for lane in road.lane_layout())
    return {"leftmost": -1, "middle": -((lanes + 1) // 2), "rightmost": -lanes}[word]


def place(road: TemplateRoad, relation: LaneRelation, ego: int) -> Place | None:
    """The place of a lane relation, or None where the road has no such lane."""
    if isinstance(road, JunctionCross):
        if relation in _ARMS:
            return Place(_ARMS[relation], -1, relation in ("oncoming", "from_ahead"))
        here = "south"
    elif relation in ("from_left", "from_right", "from_ahead"):
        return None
    else:
        here = "main"
    layout = {lane.id: lane for lane in road.lane_layout()}
    driving = [lane.id for lane in layout.values() if lane.kind == "driving"]
    wanted = {
        "ego_lane": ego,
        "left": ego + 1,
        "right": ego - 1,
        "oncoming": 1,
        "edge_left": max(layout),
        "edge_right": min(layout),
    }[relation]
    lanes = driving if relation not in ("edge_left", "edge_right") else list(layout)
    if wanted not in lanes or (relation == "left" and wanted >= 0):
        return None
    if relation == "edge_left" and wanted < 0:
        return None
    return Place(here, wanted, wanted > 0)


def route(arm: str, turn: Turn) -> tuple[str, str]:
    """From an arm through the junction."""
    return arm, _CLOCKWISE[(_CLOCKWISE.index(arm) + _STEPS[turn]) % 4]
