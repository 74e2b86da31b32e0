"""The states of movers as far as they are told what to do, with their trajectories."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from simulators.importers.cast import Mover, Phase, as_scenario, scenario_json, states_of
from simulators.importers.followed import Followed, follow
from simulators.importers.planned import OnWay
from simulators.importers.roadmap import Place, RoadMap
from simulators.importers.states import FINER, States, Track
from simulators.importers.trajectories import nearest_way

#: Rolls out a scenario on the roads of the file.
Roll: TypeAlias = Callable[[Scenario], TraceBatch]

SAME_S = 1e-6


class Motion(NamedTuple):
    """What movers do."""

    states: States
    ends_s: dict[tuple[str, str], float]
    """(name of the mover, id of the phase, or # and the number of the trajectory) -> its end."""


def motion(
    movers: Mapping[str, Mover], roads: RoadMap, base: dict[str, Any], roll: Roll, until_s: float
) -> Motion:
    """The states of all movers.

    Who follows a trajectory is on it from its start on, whatever it does on its lane, which
    gives it its speed. After its end a ghost drives on in its place.

    Raises:
        InputError: the movers are no scenario.
        RolloutError: they cannot be rolled out.
    """
    carriers = {name: _carrier(mover, roads) for name, mover in movers.items()}
    ghosts: dict[str, Mover] = {}
    most = max((len(mover.following) for mover in movers.values()), default=0)
    for _ in range(most + 1):
        everybody = {**carriers, **ghosts}
        data = scenario_json(everybody, roads, base, until_s)
        trace = roll(as_scenario(data))
        order = sorted(everybody, key=lambda name: everybody[name].id != EGO_ID)
        states = states_of(trace, order)
        results: dict[tuple[str, int], Followed] = {}
        merged = {
            name: _on_trajectories(mover, states, results, roads) for name, mover in movers.items()
        }
        new = {
            _ghost_name(name, index): _ghost(movers[name], index, found)
            for (name, index), found in results.items()
            if found.end_s is not None and _ghost_name(name, index) not in ghosts
        }
        if not new:
            break
        ghosts |= new
    return Motion(States(states.time_s, merged), _ends(movers, carriers, trace, order, results))


def _on_trajectories(
    mover: Mover, states: States, results: dict[tuple[str, int], Followed], roads: RoadMap
) -> Track:  # fmt: skip
    """The states of a mover with its trajectories."""
    name = mover.entity.name
    track = states.tracks[name]
    for index, one in enumerate(mover.following):
        found = results[name, index] = follow(
            one.follow, track, states, one.at_s, roads, backwards=mover.backwards
        )
        track = track.with_poses(states.index(one.at_s), found.track)
        if found.end_s is not None:
            ghost = states.tracks.get(_ghost_name(name, index))
            if ghost is None:
                # The rest is known only when the ghost has been rolled out.
                break
            begin = states.index(found.end_s)
            track = track.with_poses(begin, ghost)
            # It has its speed at once, not only at the next step of the rollout.
            track.speed_mps[begin : begin + FINER] = found.end_mps
    return track


def _ends(
    movers: Mapping[str, Mover],
    carriers: Mapping[str, Mover],
    trace: TraceBatch,
    order: list[str],
    results: dict[tuple[str, int], Followed],
) -> dict[tuple[str, str], float]:  # fmt: skip
    """When phases came to their ends, or were overridden."""
    ends: dict[tuple[str, str], float] = {}
    for name, mover in movers.items():
        row = order.index(name)
        carried = [p for p in mover.phases if p in carriers[name].phases]
        for index, phase in enumerate(carried):
            end_s = float(trace.phase_end_s[0, row, index])
            if math.isnan(end_s):
                later = [
                    p.at_s for p in mover.phases
                    if p.domain == phase.domain and p.at_s > phase.at_s
                ]  # fmt: skip
                end_s = min(later, default=math.inf)
            ends[name, phase.id] = end_s
        for number, _ in enumerate(mover.following):
            found = results.get((name, number))
            end = found.end_s if found is not None and found.end_s is not None else math.inf
            ends[name, f"#{number}"] = end
    return ends


def _ghost_name(name: str, index: int) -> str:
    return f"{name}#{index}"


def on_way(mover: Mover, roads: RoadMap) -> OnWay | None:
    """Where the carrier of a mover is on its lane when that is on its trajectory.

    None where the mover is not on a trajectory without times from the start on. The carrier drives
    as far along its lane as the mover does along its trajectory.
    """
    if not mover.following or mover.following[0].at_s > SAME_S:
        return None
    followed = mover.following[-1]
    if followed.follow.times_s or len(mover.following) > 1:
        return None
    shape = followed.follow.shape

    def place(at: Place, before_m: float) -> Place:
        way_m = nearest_way(shape, at.x_m, at.y_m) - before_m
        return roads.moved(_start_of_carrier(mover, roads), max(way_m, 0.0))

    return place


def _start_of_carrier(mover: Mover, roads: RoadMap) -> Place:
    """Where the carrier of a mover that is on a trajectory from the start on sets off.

    Only how far it has gone counts: in the middle of its lane, or of the longest one where that
    leads into a junction before the trajectory ends, as distances are not those along the lane
    there.
    """
    place = mover.place
    road = roads.network.roads[place.road]
    own = roads.on_lane(road, place.lane, place.s_m, 0.0, 0.0, absolute=False)
    if _clear_m(own, roads) >= float(mover.following[0].follow.shape.way_m[-1]):
        return own
    others = (
        roads.on_lane(road, lane, 0.0 if roads.traffic(road, lane) > 0 else road.length_m, 0.0, 0.0,
                      absolute=False)
        for road in roads.network.roads.values() if road.junction is None
        for lane in (-1, 1) if all(lane in strip.lanes for strip in road.strips)
    )  # fmt: skip
    return max((own, *others), key=lambda place: _clear_m(place, roads))


def _clear_m(place: Place, roads: RoadMap) -> float:
    """How far the road goes on from a place in the direction of traffic, outside junctions."""
    road = roads.network.roads[place.road]
    if road.junction is not None:
        return 0.0
    return road.length_m - place.s_m if roads.traffic(road, place.lane) > 0 else place.s_m


def _carrier(mover: Mover, roads: RoadMap) -> Mover:
    """A mover without its trajectories: it keeps to its lane, with its speeds."""
    if not mover.following:
        return mover
    begin_s = mover.following[0].at_s
    phases = [p for p in mover.phases if p.domain == "longitudinal" or p.at_s < begin_s - SAME_S]
    if begin_s >= SAME_S:
        return Mover(mover.entity, mover.id, mover.place, mover.speed_mps, mover.route, phases)
    place = _start_of_carrier(mover, roads)
    route = mover.route if place.road == mover.place.road else None
    return Mover(mover.entity, mover.id, place, mover.speed_mps, route, phases)


def _ghost(mover: Mover, index: int, found: Followed) -> Mover:
    """The mover after the end of a trajectory: it drives on from there."""
    end_s = found.end_s or 0.0
    onward: list[Phase] = [Phase("go", end_s, "longitudinal", {
        "kind": "speed", "target_mps": found.end_mps,
        "dynamics": {"dimension": "time", "shape": "step", "time_s": 1.0},
    })]  # fmt: skip
    # A jump takes no time: what begins with it goes on after it.
    jump = mover.following[index]
    from_s = jump.at_s if jump.follow.end_mps is not None else math.nextafter(end_s, math.inf)
    onward += [
        p if p.at_s > end_s else replace(p, at_s=end_s + SAME_S)
        for p in mover.phases
        if p.at_s >= from_s
    ]
    return Mover(mover.entity, f"{mover.id[:30]}_g{index}", found.end, 0.0, None, onward[:20])
