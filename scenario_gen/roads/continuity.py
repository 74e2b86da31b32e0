"""Whether lanes meet where roads are linked: gaps and kinks at every lane-to-lane contact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenario_gen.geometry import wrap_angle

if TYPE_CHECKING:
    from scenario_gen.roads.network import End, NetworkRoad, RoadNetwork


@dataclass(frozen=True)
class LaneContact:
    """How well the end of one lane meets that of another."""

    road: str
    lane: int
    end: End
    to_road: str
    to_lane: int
    to_end: End
    gap_m: float
    """Larger of the distances between the left and between the right borders."""
    kink_rad: float
    """Angle between the reference lines, seen in the direction of travel."""
    width_step_m: float
    """Width of the second lane less that of the first."""
    against: bool
    """Whether traffic of one lane would meet that of the other head on."""

    def __str__(self) -> str:
        return (
            f"lane {self.lane} at the {self.end} of road {self.road} and lane {self.to_lane} at"
            f" the {self.to_end} of road {self.to_road}: gap {self.gap_m:.4g} m, kink"
            f" {self.kink_rad:.4g} rad, widths differ by {self.width_step_m:.4g} m"
            + (", traffic runs against each other" if self.against else "")
        )


def lane_contacts(network: RoadNetwork) -> tuple[LaneContact, ...]:
    """Every contact of two lanes by a link between roads or a connection of a junction.

    Links to roads, lanes or contact points that do not exist are left out: a lane that leads to
    them leads nowhere, which ``missing_links`` tells.
    """
    return tuple(
        _contact(network.road(road), lane, end, network.road(to_road), to_lane, to_end)
        for road, lane, end, to_road, to_lane, to_end in dict.fromkeys(_linked(network))
        if _has(network, road, lane, end) and _has(network, to_road, to_lane, to_end)
    )


def broken_contacts(
    network: RoadNetwork, *, gap_m: float = 0.01, kink_rad: float = 0.01
) -> tuple[LaneContact, ...]:
    """The contacts whose lanes do not meet within a tolerance, or run against each other."""
    return tuple(
        contact
        for contact in lane_contacts(network)
        if contact.gap_m > gap_m or contact.kink_rad > kink_rad or contact.against
    )


def missing_links(network: RoadNetwork) -> tuple[str, ...]:
    """What links and connections name that is not there, as text."""
    return tuple(
        f"road {road} lane {lane} is linked to road {to_road} lane {to_lane}, which is not there"
        for road, lane, end, to_road, to_lane, to_end in dict.fromkeys(_linked(network))
        if not (_has(network, road, lane, end) and _has(network, to_road, to_lane, to_end))
    )


def _linked(network: RoadNetwork) -> Iterator[tuple[str, int, End, str, int, End]]:
    ends: tuple[End, End] = ("start", "end")
    for road in network.roads.values():
        sides = ((road.predecessor, road.lane_predecessors), (road.successor, road.lane_successors))
        for end, (link, lanes) in zip(ends, sides, strict=True):
            if link is None or link.kind != "road" or link.contact is None:
                continue
            for lane, to_lane in lanes.items():
                yield road.id, lane, end, link.id, to_lane, link.contact
    for junction in network.junctions:
        for connection in junction.connections:
            incoming = network.roads.get(connection.incoming)
            touching = None if incoming is None else _end_at(incoming, junction.id)
            if touching is None:
                continue
            for lane, to_lane in connection.lane_links:
                yield (
                    connection.incoming, lane, touching, connection.connecting, to_lane,
                    connection.contact,
                )  # fmt: skip


def _end_at(road: NetworkRoad, junction: str) -> End | None:
    for link, end in ((road.successor, "end"), (road.predecessor, "start")):
        if link is not None and link.kind == "junction" and link.id == junction:
            return "end" if end == "end" else "start"
    return None


def _has(network: RoadNetwork, road: str, lane: int, end: End) -> bool:
    if road not in network.roads:
        return False
    found = network.roads[road]
    return lane in found.strips[0 if end == "start" else -1].lanes


def _contact(
    road: NetworkRoad, lane: int, end: End, to_road: NetworkRoad, to_lane: int, to_end: End
) -> LaneContact:
    x_m, y_m, heading_rad = _edges(road, lane, end)
    to_x, to_y, to_heading = _edges(to_road, to_lane, to_end)
    # Two roads that touch with the same ends run against each other: left is right there.
    turned = end == to_end
    if turned:
        to_x, to_y = to_x[::-1], to_y[::-1]
    gap_m = np.hypot(to_x - x_m, to_y - y_m)
    kink_rad = wrap_angle(np.asarray(to_heading - heading_rad + (np.pi if turned else 0.0)))
    widths_m = [
        float(np.hypot(np.diff(x)[0], np.diff(y)[0])) for x, y in ((x_m, y_m), (to_x, to_y))
    ]
    first, second = road.lane(lane).direction, to_road.lane(to_lane).direction
    return LaneContact(
        road=road.id, lane=lane, end=end, to_road=to_road.id, to_lane=to_lane, to_end=to_end,
        gap_m=float(gap_m.max()), kink_rad=float(np.abs(kink_rad)),
        width_step_m=widths_m[1] - widths_m[0], against=(first == second) == turned,
    )  # fmt: skip


def _edges(road: NetworkRoad, lane: int, end: End) -> tuple[np.ndarray, np.ndarray, float]:
    """x and y of the right and the left border where a lane ends, and the heading of the road."""
    strip = road.strips[0 if end == "start" else -1]
    s_m = 0.0 if end == "start" else road.length_m
    at = strip.lanes.index(lane)
    ds_m = s_m - strip.s0_m
    t_m = [a + ds_m * (b + ds_m * (c + ds_m * d)) for a, b, c, d in strip.borders[at : at + 2]]
    x_m, y_m = road.line.point(s_m, np.array(t_m))
    return x_m, y_m, float(road.line.evaluate(s_m)[2])
