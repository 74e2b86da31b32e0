"""The movers of the scenario while it is put together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import ValidationError

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError, RoadError
from scenario_gen.roads.route import Leg
from simulators.importers.entities import EGO_CATEGORIES, Entity, mover
from simulators.importers.planned import Domain, Follow
from simulators.importers.roadmap import Place, RoadMap
from simulators.importers.states import FINER, States, Track

#: Speeds of a way that nothing else is known of.
_REACH_MPS = 5.0


@dataclass
class Phase:
    """A phase of a mover."""

    id: str
    at_s: float
    domain: Domain
    manoeuvre: dict[str, Any]
    after: str | None = None
    """The phase whose end starts it, where it does not start at a time."""
    trigger: dict[str, Any] | None = None
    """In place of the time, where a scenario can say the condition."""

    def as_json(self) -> dict[str, Any]:
        """The phase of a scenario."""
        if self.trigger is not None:
            trigger = self.trigger
        elif self.after is not None:
            trigger = {"kind": "phase_end", "phase": self.after}
        else:
            trigger = {"kind": "time", "at_s": self.at_s}
        return {"id": self.id, "trigger": trigger, "manoeuvre": self.manoeuvre}


@dataclass
class Following:
    """A trajectory that is followed from a time on."""

    at_s: float
    follow: Follow


@dataclass
class Mover:
    """An object with what it does."""

    entity: Entity
    id: str
    place: Place
    speed_mps: float = 0.0
    route: list[str] | None = None
    phases: list[Phase] = field(default_factory=list)
    following: list[Following] = field(default_factory=list)
    lights: list[str] = field(default_factory=list)
    told: tuple[str, int] | None = None
    """Road and lane that it was last told to be on; those of its start when None."""
    backwards: bool = False
    """Whether it drives backwards along its trajectory."""
    goes_on: bool = False
    """Whether its way ahead was chosen here, at a fork."""

    @property
    def fastest_mps(self) -> float:
        """The greatest speed that it is told to have."""
        targets = [
            float(phase.manoeuvre[name])
            for phase in self.phases
            for name in ("target_mps", "final_mps")
            if phase.manoeuvre.get(name) is not None
        ]
        syncs = any(phase.manoeuvre["kind"] == "synchronise" for phase in self.phases)
        return max([self.speed_mps, *targets, _REACH_MPS, *([40.0] if syncs else [])])

    @property
    def changes_lane(self) -> bool:
        """Whether it changes lanes on its way."""
        return any(phase.manoeuvre["kind"] == "lane_change" for phase in self.phases)

    def add(self, at_s: float, number: int, moves: list[tuple[Domain, dict[str, Any]]]) -> None:
        """Append the manoeuvres of an action that starts at a time."""
        last: dict[Domain, str] = {}
        for index, (domain, manoeuvre) in enumerate(moves):
            phase_id = f"e{number}" if index == 0 else f"e{number}_{index + 1}"
            while any(phase.id == phase_id for phase in self.phases):
                phase_id += "x"
            after = last.get(domain)
            self.phases.append(Phase(phase_id, at_s, domain, manoeuvre, after))
            last[domain] = phase_id


def way_ahead(mover_: Mover, roads: RoadMap, reach_m: float) -> list[str]:
    """The roads that a mover drives along."""
    place = mover_.place
    road = roads.network.roads[place.road]
    if roads.runs(place) != roads.traffic(road, place.lane):
        return []
    leg = roads.leg(place)
    if mover_.route is not None:
        given = list(mover_.route)
        last = roads.network.roads[given[-1]]
        reached_m = sum(roads.network.roads[name].length_m for name in given)
        if reached_m > reach_m or len(given) >= 20:
            return _passable(mover_, roads, given[:20])
        onward = _on_from(roads, given, leg)
        if onward is None:
            return _passable(mover_, roads, given)
        more, _ = roads.ahead(onward, 0.0 if onward.direction > 0 else last.length_m, reach_m)
        return _passable(mover_, roads, [*given, *more[1:]][:20])
    names, chosen = roads.ahead(leg, place.s_m, reach_m)
    mover_.goes_on = chosen
    return _passable(mover_, roads, names)


def _passable(mover_: Mover, roads: RoadMap, names: list[str]) -> list[str]:
    """The roads of a way as far as the lane leads along them."""
    place = mover_.place
    while len(names) > 1:
        try:
            roads.network.path(
                place.road, place.lane, tuple(names), changes_lane=mover_.changes_lane
            )
        except RoadError:
            names = names[:-1]
            continue
        return names
    return []


def _on_from(roads: RoadMap, names: list[str], first: Leg) -> Leg | None:
    """The lane on the last road of a route."""
    try:
        path = roads.network.path(first.road.id, first.lane, tuple(names), changes_lane=True)
    except RoadError:
        return None
    road = roads.network.roads[names[-1]]
    index = roads.network.road_index(road.id)
    on = np.flatnonzero(path.road_index == index)
    if not on.size:
        return None
    at = int(on[-1])
    return Leg(road, index, int(path.lane[at]), int(path.direction[at]))


def scenario_json(
    movers: Mapping[str, Mover], roads: RoadMap, base: dict[str, Any], until_s: float
) -> dict[str, Any]:
    """A scenario of movers that keep to their lanes."""
    data = {**base, "duration_s": until_s, "actors": []}
    for one in movers.values():
        entry: dict[str, Any] = {
            **mover(one.entity),
            "start": roads.start(one.place),
            "speed_mps": one.speed_mps,
            "route": way_ahead(one, roads, one.fastest_mps * until_s + 50.0),
            "phases": [phase.as_json() for phase in one.phases],
            "lights": list(dict.fromkeys(one.lights)),
        }
        if one.id == EGO_ID:
            if entry["category"] not in EGO_CATEGORIES:
                entry["category"] = "car"
            data["ego"] = entry
        else:
            data["actors"].append({"id": one.id, **entry})
    return data


def as_scenario(data: dict[str, Any]) -> Scenario:
    """A scenario from its JSON.

    Raises:
        InputError: it is none; says where.
    """
    try:
        return Scenario.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = problems(error)[0]
        raise InputError(f"no scenario: {first.path}: {first.message}") from error


def states_of(trace: TraceBatch, names: list[str]) -> States:
    """The states of a rollout, interpolated to finer steps."""
    coarse = trace.time_s
    fine = np.linspace(coarse[0], coarse[-1], FINER * (coarse.size - 1) + 1)
    before = np.minimum(np.arange(fine.size) // FINER, coarse.size - 1)
    tracks = {}
    for index, name in enumerate(names):

        def mixed(values: Any, index: int = index) -> Any:
            return np.interp(fine, coarse, values[0, index])

        road, lane = (part[0, index][before] for part in (trace.road, trace.lane))
        # Across the border of two roads, s is not to be interpolated.
        same = trace.road[0, index][np.minimum(before + 1, coarse.size - 1)] == road
        s_m, t_m = (
            np.where(same, mixed(part), part[0, index][before]) for part in (trace.s_m, trace.t_m)
        )
        tracks[name] = Track(
            mixed(trace.x_m), mixed(trace.y_m),
            np.interp(fine, coarse, np.unwrap(trace.heading_rad[0, index])),
            mixed(trace.speed_mps), road.astype(np.int64), lane.astype(np.int64), s_m, t_m,
            float(trace.length_m[0, index]), float(trace.width_m[0, index]),
            float(trace.centre_x_m[0, index]),
        )  # fmt: skip
    return States(fine, tracks)
