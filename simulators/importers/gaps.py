"""Distances that a LongitudinalDistanceAction sets: where somebody is at one."""

from __future__ import annotations

from collections.abc import Mapping

from scenario_gen.errors import InputError
from simulators.importers.node import Node
from simulators.importers.roadmap import Place, RoadMap


def place_at_distance(
    node: Node, own: tuple[Place, Mapping[str, float]], other: tuple[Place, Mapping[str, float]],
    speed_mps: float, roads: RoadMap,
) -> Place:  # fmt: skip
    """Where somebody is who has the distance of an action at once, on the lane as before.

    Args:
        node: the ``LongitudinalDistanceAction``.
        own: pose and box (``length_m``, ``centre_x_m``) of who acts.
        other: those of the other one.
        speed_mps: of who acts, for a distance in time.
        roads: of the map.

    Raises:
        InputError: the other one is on another road, or the place beyond the end of theirs.
    """
    (here, box), (there, other_box) = own, other
    if there.road != here.road:
        raise node.wrong("the other one is not on the same road")
    sign = roads.runs(here)
    ahead = sign * (here.s_m - there.s_m) >= 0.0
    side = node.text("displacement", "any")
    if side != "any":
        ahead = side == "leadingReferencedEntity"
    way_m = node.number("timeGap") * speed_mps if node.has("timeGap") else node.number("distance")
    if node.boolean("freespace", False):
        rear, front = (other_box, box) if ahead else (box, other_box)
        way_m += 0.5 * (front["length_m"] + rear["length_m"])
        way_m += rear.get("centre_x_m", 0.0) - front.get("centre_x_m", 0.0)
    s_m = there.s_m + sign * (way_m if ahead else -way_m)
    road = roads.network.roads[here.road]
    offset_m = here.t_m - roads.network.lane_centre_t(road.id, here.lane, here.s_m)
    turn_rad = roads.start(here)["heading_rad"]
    try:
        return roads.on_lane(road, here.lane, s_m, offset_m, turn_rad, absolute=False)
    except InputError as error:
        raise node.wrong(str(error)) from error
