"""Whether a road holds in CARLA: ``carla.Map`` reads it without a server.

CARLA's frame is left-handed: its y and its yaw are the negatives of ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RoadError, SimulatorError
from scenario_gen.roads import LanePath, RoadNetwork
from scenario_gen.units import number
from simulators.adapters.states import movers
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.run import RunLimits, died, last_line, run_module

CHILD = "simulators.adapters.carla_map_child"
MAP, ASKED, VERDICT = "map.xodr", "asked.json", "verdict.json"
#: A start is on the lane that we say where CARLA's middle of that lane is so near to ours. [m]
NEAR_M = 0.1
#: CARLA has no lane at the very end of a road. [m]
_END_M = 1e-3


@dataclass(frozen=True)
class MapVerdict:
    """What CARLA makes of a road."""

    error: str
    """Why it does not read it; empty if it does."""
    lane_points: int
    """Points that it finds on lanes to drive on, one every few metres."""
    broken_links: tuple[str, ...]
    """Ways of actors from road to road that CARLA does not have."""
    starts: dict[str, float | None]
    """For each mover that starts on a lane, how far CARLA has the middle of that lane from where
    we have it, in m; None where it has no such lane there."""
    not_on_a_lane: tuple[str, ...]
    """Movers that start beside all lanes, which CARLA is not asked about."""

    @property
    def faults(self) -> tuple[str, ...]:
        """What does not hold, a line each."""
        if self.error:
            return (f"CARLA does not read the road: {self.error}",)
        lines = [] if self.lane_points else ["CARLA finds no lanes to drive on"]
        lines += [f"CARLA has no way {link}" for link in self.broken_links]
        for name, distance_m in self.starts.items():
            if distance_m is None:
                lines.append(f"CARLA has no lane where {name} starts")
            elif distance_m > NEAR_M:
                lines.append(f"CARLA has the lane where {name} starts {distance_m:.2f} m off")
        return tuple(lines)

    @property
    def words(self) -> str:
        """In one line, where nothing is wrong."""
        aside = f", {len(self.not_on_a_lane)} beside all lanes" if self.not_on_a_lane else ""
        worst_m = max((d for d in self.starts.values() if d is not None), default=0.0)
        return (
            f"the road holds in CARLA: {self.lane_points} points on lanes, {len(self.starts)}"
            f" starts within {worst_m:.3f} m{aside}"
        )


def judge_map(
    scenario: Scenario, network: RoadNetwork, folder: Path, limits: RunLimits
) -> MapVerdict:
    """Ask CARLA's client library, in a process of its own, about the road of a scenario.

    Args:
        scenario: concrete.
        network: of its road.
        folder: where ``write_map`` has put the road, and where what is asked is written.
        limits: of that process.

    Raises:
        SimulatorError: the library is missing, crashes or hangs.
    """
    starts, aside = _starts(scenario, network)
    asked = {"starts": starts, "links": _links(scenario, network)}
    (folder / ASKED).write_text(json.dumps(asked), encoding="ascii")
    code, log = run_module(CHILD, [str(folder)], folder=folder, limits=limits, what="carla.Map")
    if code < 0:
        raise died("carla.Map", code, log, limits)
    if code:
        raise SimulatorError("carla.Map cannot be asked", hint=last_line(log))
    try:
        said: dict[str, Any] = json.loads((folder / VERDICT).read_bytes())
        return MapVerdict(
            error=str(said["error"]), lane_points=int(said["lane_points"]),
            broken_links=tuple(map(str, said["broken_links"])), starts=dict(said["starts"]),
            not_on_a_lane=tuple(aside),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SimulatorError(f"carla.Map left no verdict: {error}") from error


def write_map(scenario: Scenario, network: RoadNetwork, folder: Path) -> None:
    """Write the road as ``map.xodr``."""
    files = OpenDriveExporter().export(scenario, network, stem=Path(MAP).stem)
    (folder / MAP).write_bytes(files[MAP])


def _starts(
    scenario: Scenario, network: RoadNetwork
) -> tuple[list[dict[str, Any]], list[str]]:  # fmt: skip
    """Where movers start, as CARLA names it; and who starts beside all lanes."""
    starts, aside = [], []
    for name, mover in movers(scenario):
        start, s_m = mover.start, number(mover.start.s_m)
        try:
            t_m = network.lane_centre_t(start.road, start.lane, s_m)
        except RoadError:
            aside.append(name)
            continue
        road = network.road(start.road)
        x_m, y_m = road.line.point(s_m, t_m)
        starts.append({
            "name": name, "road": road.opendrive_id, "lane": start.lane,
            "s_m": min(s_m, road.length_m - _END_M),
            "x_m": float(x_m), "y_m": float(y_m),
        })  # fmt: skip
    return starts, aside


def _links(scenario: Scenario, network: RoadNetwork) -> list[dict[str, Any]]:
    """Every step from road to road on the lanes that movers follow without a change."""
    found: dict[str, dict[str, Any]] = {}
    for _, mover in movers(scenario):
        start = mover.start
        try:
            # The way of who changes lanes runs beside those that lead on: no way of a lane.
            path = network.path(start.road, start.lane, mover.route)
        except RoadError:
            continue
        for link in _of_path(path, network):
            found[link["words"]] = link
    return list(found.values())


def _of_path(path: LanePath, network: RoadNetwork) -> list[dict[str, Any]]:
    links = []
    for before, after in pairwise(range(path.road_index.size)):
        if path.road_index[before] == path.road_index[after]:
            continue
        roads = [network.roads[network.road_ids[int(path.road_index[i])]] for i in (before, after)]
        lanes = [int(path.lane[i]) for i in (before, after)]
        # CARLA's way ahead is along driving lanes; where ours goes over other ones it has none.
        if any(road.lane(lane).kind != "driving" for road, lane in zip(roads, lanes, strict=True)):
            continue
        end_m = roads[0].length_m if path.direction[before] > 0 else 0.0
        links.append({
            "words": f"from lane {lanes[0]} of {roads[0].id} to lane {lanes[1]} of {roads[1].id}",
            "road": roads[0].opendrive_id, "lane": lanes[0], "s_m": end_m,
            "next_road": roads[1].opendrive_id, "next_lane": lanes[1],
        })  # fmt: skip
    return links
