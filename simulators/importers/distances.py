"""Distances and times to collision between objects, and to places, over time."""

from __future__ import annotations

import numpy as np

from simulators.importers.boxes import between_ends, free_space
from simulators.importers.node import Node
from simulators.importers.positions import Positions
from simulators.importers.roadmap import Place
from simulators.importers.states import Floats, States, Track

STANDING_MPS = 0.01
_STANDING_M = 0.001


class Distances:
    """Measures what conditions of distance look at.

    Args:
        positions: reads positions.
    """

    def __init__(self, positions: Positions) -> None:
        self.positions = positions

    def point(self, holder: Node, states: States) -> Track:
        """(T,) where a position is; one relative to an object goes with that object.

        Raises:
            InputError: it goes along lanes with somebody who moves, which is not followed.
        """
        node = holder.only()
        size, roads = states.time_s.size, self.positions.roads
        if node.tag.startswith("Relative"):
            base = track_of(node, states, node.text("entityRef"))
            if max(np.ptp(base.x_m), np.ptp(base.y_m)) > _STANDING_M:
                return self._carried(node, base)

        def where(name: str) -> Place:
            other = track_of(node, states, name)
            return roads.in_world(
                float(other.x_m[0]), float(other.y_m[0]), float(other.heading_rad[0])
            )

        place = self.positions.place(holder, where)
        return Track(
            np.full(size, place.x_m), np.full(size, place.y_m), np.full(size, place.heading_rad),
            np.zeros(size), np.full(size, roads.network.road_index(place.road)),
            np.full(size, place.lane), np.full(size, place.s_m), np.full(size, place.t_m),
            0.0, 0.0, 0.0,
        )  # fmt: skip

    def _carried(self, node: Node, base: Track) -> Track:
        """(T,) where a position is that goes with an object."""
        if node.tag not in ("RelativeObjectPosition", "RelativeWorldPosition"):
            raise node.wrong("a place along lanes that moves with somebody is not followed")
        dx_m, dy_m = node.number("dx"), node.number("dy", 0.0)
        turn = base.heading_rad if node.tag == "RelativeObjectPosition" else np.zeros(())
        x_m = base.x_m + np.cos(turn) * dx_m - np.sin(turn) * dy_m
        y_m = base.y_m + np.sin(turn) * dx_m + np.cos(turn) * dy_m
        road, s_m, t_m, lane = self.positions.roads.network.locate(x_m, y_m)
        return Track(
            x_m, y_m, base.heading_rad, base.speed_mps, road.astype(np.int64),
            lane.astype(np.int64), s_m, t_m, 0.0, 0.0, 0.0,
        )  # fmt: skip

    def to_place(self, kind: Node, track: Track, states: States) -> Floats:
        """(T,) distance to the position of a condition."""
        return self._between(kind, track, self.point(kind.need("Position"), states))

    def to_object(self, kind: Node, track: Track, states: States) -> Floats:
        """(T,) distance to the object of a condition."""
        return self._between(kind, track, track_of(kind, states, kind.text("entityRef")))

    def _between(self, kind: Node, one: Track, two: Track) -> Floats:
        """(T,) distance of a kind, never negative; between boxes where free space is meant."""
        freespace = kind.boolean("freespace", False)
        what = kind.text("relativeDistanceType", "euclidianDistance")
        frame = kind.text("coordinateSystem", "entity")
        if kind.boolean("alongRoute", False):
            what, frame = "longitudinal", "road"
        if what in ("euclidianDistance", "cartesianDistance"):
            if freespace:
                return free_space(one, two)
            return np.hypot(two.x_m - one.x_m, two.y_m - one.y_m)
        along, across = self.offsets(frame, one, two)
        if what == "longitudinal":
            distance_m = np.abs(along)
            if freespace:
                distance_m = np.maximum(between_ends(one, two, along), 0.0)
            return distance_m
        distance_m = np.abs(across)
        if freespace:
            distance_m = np.maximum(distance_m - 0.5 * (one.width_m + two.width_m), 0.0)
        return distance_m

    def offsets(self, frame: str, one: Track, two: Track) -> tuple[Floats, Floats]:
        """(T,) how far two is ahead of one, and to its left."""
        dx, dy = two.x_m - one.x_m, two.y_m - one.y_m
        cos, sin = np.cos(one.heading_rad), np.sin(one.heading_rad)
        along, across = cos * dx + sin * dy, -sin * dx + cos * dy
        if frame in ("road", "lane", "trajectory"):
            same = (one.road == two.road) & (one.road >= 0)
            network = self.positions.roads.network
            for index in np.unique(one.road[same]):
                line = network.roads[network.road_ids[int(index)]].line
                on = same & (one.road == index)
                line_rad = line.evaluate(one.s_m[on])[2]
                sign = np.where(np.cos(one.heading_rad[on] - line_rad) >= 0.0, 1.0, -1.0)
                along[on] = sign * (two.s_m[on] - one.s_m[on])
                across[on] = sign * (two.t_m[on] - one.t_m[on])
        return along, across

    def along_road(self, track: Track, *, lanes: bool) -> Floats:
        """(T,) direction of the road, or of the traffic on the lane; NaN off the roads."""
        roads = self.positions.roads
        found = np.full(track.s_m.shape, np.nan)
        for index in np.unique(track.road[track.road >= 0]):
            road = roads.network.roads[roads.network.road_ids[int(index)]]
            on = track.road == index
            found[on] = road.line.evaluate(track.s_m[on])[2]
            if lanes:
                against = np.array([roads.traffic(road, int(lane)) < 0 for lane in track.lane[on]])
                found[on] += np.where(against, np.pi, 0.0)
        return found

    def time_to_collision(self, kind: Node, track: Track, states: States) -> Floats:
        """(T,) time to collision; NaN where nobody comes nearer."""
        target = kind.need("TimeToCollisionConditionTarget").only()
        if target.tag == "EntityRef":
            other = track_of(kind, states, target.text("entityRef"))
            distance_m = self._between(kind, track, other)
        else:
            holder = kind.need("TimeToCollisionConditionTarget")
            point = self.point(target if target.tag == "Position" else holder, states)
            distance_m = self._between(kind, track, point)
        closing = -np.gradient(distance_m, states.step_s)
        time_s = np.full(distance_m.shape, np.nan)
        nearing = closing > STANDING_MPS
        time_s[nearing] = distance_m[nearing] / closing[nearing]
        return time_s


def track_of(kind: Node, states: States, name: str) -> Track:
    """The states of an object.

    Raises:
        InputError: it is not there.
    """
    found = states.tracks.get(name)
    if found is None:
        raise kind.wrong(f"the object {name[:40]!r} is not there")
    return found
