"""In a process of its own: the ego by the IDM of highway-env, the others along their states."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from highway_env.road.lane import AbstractLane
from highway_env.road.road import Road, RoadNetwork
from highway_env.vehicle.behavior import IDMVehicle
from highway_env.vehicle.kinematics import Vehicle
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class PolylineLane(AbstractLane):  # type: ignore[misc] # the package has no types
    """A lane along points; beyond its ends it goes straight on."""

    def __init__(self, points_m: Floats, width_m: float) -> None:
        steps = np.diff(points_m, axis=0)
        lengths = np.hypot(*steps.T)
        self._points = points_m
        self._ahead = steps / lengths[:, None]
        self._at_m = np.concatenate([[0.0], np.cumsum(lengths)])
        self.length = float(self._at_m[-1])
        self._width_m = width_m
        self.line_types = None
        self.forbidden = False
        self.speed_limit = None
        self.priority = 0

    def _piece(self, longitudinal: float) -> int:
        found = int(np.searchsorted(self._at_m, longitudinal, side="right")) - 1
        return min(max(found, 0), len(self._ahead) - 1)

    def position(self, longitudinal: float, lateral: float) -> Floats:
        """World position of a place along and left of the lane."""
        piece = self._piece(longitudinal)
        ahead = self._ahead[piece]
        along_m = longitudinal - self._at_m[piece]
        left = np.array([-ahead[1], ahead[0]])
        found: Floats = self._points[piece] + along_m * ahead + lateral * left
        return found

    def local_coordinates(self, position: Floats) -> tuple[float, float]:
        """Along and left of the lane of a world position, by its nearest point."""
        away = position - self._points[:-1]
        along_m = np.einsum("ij,ij->i", away, self._ahead)
        lengths = np.diff(self._at_m)
        low = np.zeros_like(lengths)
        high = lengths.copy()
        low[0], high[-1] = -np.inf, np.inf
        feet = np.clip(along_m, low, high)
        distance_m = np.hypot(*(away - feet[:, None] * self._ahead).T)
        piece = int(distance_m.argmin())
        ahead = self._ahead[piece]
        left_m = float(-ahead[1] * away[piece, 0] + ahead[0] * away[piece, 1])
        return float(self._at_m[piece] + feet[piece]), left_m

    def heading_at(self, longitudinal: float) -> float:
        """Heading of the lane there."""
        ahead = self._ahead[self._piece(longitudinal)]
        return float(np.arctan2(ahead[1], ahead[0]))

    def width_at(self, longitudinal: float) -> float:
        """The width, which is the same everywhere."""
        del longitudinal
        return self._width_m


class Replayed(Vehicle):  # type: ignore[misc] # the package has no types
    """Follows given states, whatever happens."""

    def follow(self, states: Floats) -> None:
        """Take (T, 4) x and y of the middle, heading and speed, one for each step."""
        self._states, self._step = states, 0

    def act(self, action: Any = None) -> None:
        """Nothing is to be decided."""

    def step(self, dt: float) -> None:
        """Take the next state."""
        del dt
        self._step = min(self._step + 1, len(self._states) - 1)
        x_m, y_m, self.heading, self.speed = self._states[self._step].tolist()
        self.position = np.array([x_m, y_m])
        self.impact = None
        self.on_state_update()


def drive(given: dict[str, Any]) -> dict[str, Any]:
    """States of everybody at the times of the rollout, and what the ego touched first."""
    time_s = given["time_s"]
    dt = float(time_s[1] - time_s[0])
    lane = PolylineLane(
        np.stack([given["lane_x_m"], given["lane_y_m"]], axis=1), float(given["lane_width_m"])
    )
    network = RoadNetwork()
    network.add_lane("start", "end", lane)
    # Without a generator of its own highway-env draws a seed; nothing here is drawn.
    road = Road(network, np_random=np.random.RandomState(0))
    centre_x_m = given["centre_x_m"][:, None]
    heading_rad = given["heading_rad"]
    middle = np.stack(
        [
            given["x_m"] + centre_x_m * np.cos(heading_rad),
            given["y_m"] + centre_x_m * np.sin(heading_rad),
            heading_rad, given["speed_mps"],
        ],
        axis=-1,
    )  # fmt: skip
    everybody = [_made(road, index, given, middle[index]) for index in range(len(middle))]
    road.vehicles = everybody
    ego = everybody[0]
    states = middle.copy()
    contacts: list[tuple[float, int, int]] = []
    for step in range(1, time_s.size):
        road.act()
        road.step(dt)
        states[0, step] = (*ego.position, ego.heading, ego.speed)
        if ego.crashed and not contacts:
            contacts = [
                (float(time_s[step]), 0, index)
                for index, other in enumerate(everybody[1:], start=1)
                if other.crashed
            ][:1]
    x_m, y_m, heading_rad, speed_mps = np.moveaxis(states, -1, 0)
    at, first, second = zip(*contacts, strict=True) if contacts else ((), (), ())
    return {
        "time_s": time_s,
        "x_m": x_m - centre_x_m * np.cos(heading_rad),
        "y_m": y_m - centre_x_m * np.sin(heading_rad),
        "heading_rad": heading_rad,
        "speed_mps": speed_mps,
        "contact_s": np.array(at, dtype=np.float64),
        "contact_first": np.array(first, dtype=np.int64),
        "contact_second": np.array(second, dtype=np.int64),
    }


def _made(road: Any, index: int, given: dict[str, Any], states: Floats) -> Any:
    sizes = {"LENGTH": float(given["length_m"][index]), "WIDTH": float(given["width_m"][index])}
    x_m, y_m, heading_rad, speed_mps = states[0].tolist()
    if index == 0:
        # The gap that it wants to one ahead is between the middles of two of its own length.
        of_ego = type("Ego", (IDMVehicle,), sizes)
        return of_ego(road, [x_m, y_m], heading_rad, speed_mps, target_speed=speed_mps,
                      enable_lane_change=False)  # fmt: skip
    other = type("Other", (Replayed,), sizes)(road, [x_m, y_m], heading_rad, speed_mps)
    other.follow(states)
    # Those who replay do not mind each other; only what meets the ego counts.
    other.check_collisions = False
    return other


def main(path: Path) -> None:
    """Read the input and write the states beside it."""
    with np.load(path, allow_pickle=False) as read:
        given = {name: read[name] for name in read.files}
    np.savez(path.with_name("states.npz"), allow_pickle=False, **drive(given))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
