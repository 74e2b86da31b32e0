"""Left-hand traffic: the mirror image of a network with right-hand traffic.

y, t, headings, curvatures and lane ids change their signs, s does not. Lanes keep their direction
along s, so that lane 1 of the mirror image runs with s where lane -1 did. Names stay what they
were: the arm called ``south`` of a mirrored junction lies in the north.
"""

from __future__ import annotations

from dataclasses import replace

from scenario_gen.geometry import ReferenceLine
from scenario_gen.roads.network import (
    Cubic,
    Junction,
    NetworkRoad,
    Profile,
    RoadNetwork,
    Strip,
)


def mirror(network: RoadNetwork) -> RoadNetwork:
    """The mirror image of a network at the x axis."""
    return RoadNetwork(
        roads={name: _road(road) for name, road in network.roads.items()},
        junctions=tuple(_junction(junction) for junction in network.junctions),
        crossings=tuple(
            replace(crossing, t_right_m=-crossing.t_left_m, t_left_m=-crossing.t_right_m)
            for crossing in network.crossings
        ),
        objects=tuple(
            replace(thing, t_m=-thing.t_m, heading_rad=-thing.heading_rad)
            for thing in network.objects
        ),
        signals=tuple(
            replace(signal, t_m=-signal.t_m, lanes=tuple(-lane for lane in signal.lanes))
            for signal in network.signals
        ),
        structures=network.structures,
    )


def _road(road: NetworkRoad) -> NetworkRoad:
    line = road.line
    return replace(
        road,
        line=ReferenceLine(
            line.s0_m, line.x0_m, -line.y0_m, -line.heading0_rad, -line.curvature0,
            -line.curvature_slope, line.length_of_segment_m,
        ),
        lanes=tuple(lane._replace(id=-lane.id) for lane in reversed(road.lanes)),
        strips=tuple(_strip(strip) for strip in road.strips),
        lane_predecessors={-lane: -other for lane, other in road.lane_predecessors.items()},
        lane_successors={-lane: -other for lane, other in road.lane_successors.items()},
        rule="LHT" if road.rule == "RHT" else "RHT",
        superelevation=_rolled(road.superelevation),
    )  # fmt: skip


def _strip(strip: Strip) -> Strip:
    onward, marks = strip.onward, strip.marks
    return Strip(
        s0_m=strip.s0_m,
        lanes=tuple(-lane for lane in reversed(strip.lanes)),
        borders=tuple(_negative(border) for border in reversed(strip.borders)),
        onward=None if onward is None else {-lane: -other for lane, other in onward.items()},
        marks=None if marks is None else tuple(reversed(marks)),
    )


def _rolled(profile: Profile | None) -> Profile | None:
    if profile is None:
        return None
    return Profile(tuple((s_m, *_negative((a, b, c, d))) for s_m, a, b, c, d in profile.pieces))


def _negative(cubic: Cubic) -> Cubic:
    # Adding zero turns -0.0 into 0.0.
    a, b, c, d = (0.0 - value for value in cubic)
    return (a, b, c, d)


def _junction(junction: Junction) -> Junction:
    return replace(
        junction,
        connections=tuple(
            replace(
                connection,
                lane_links=tuple((-first, -second) for first, second in connection.lane_links),
            )
            for connection in junction.connections
        ),
    )
