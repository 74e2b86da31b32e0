"""Actors of all categories and kinds, at places where they matter to the ego."""

from __future__ import annotations

import math
from random import Random
from typing import get_args

from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.domain.actor import (
    CATEGORIES,
    DEFAULT_DIMENSIONS,
    KINDS,
    ON_FOOT,
    ON_RAILS,
    Light,
)
from scenario_gen.domain.road import LaneKind
from tests.space.behaviour import Mover, Scene, any_phases
from tests.space.chance import Data, number, often, one_of, some
from tests.space.places import BESIDE, DRIVEN, Way, any_way, lanes_of, way_on

LIGHTS = get_args(Light)
_THINGS = frozenset({"debris", "vehicle_part"})
_VEHICLES = tuple(c for c in CATEGORIES if c not in ON_FOOT | _THINGS | ON_RAILS)


def any_kind(chance: Random, category: str) -> Data:
    """Category, kind, size and lights."""
    kinds = [name for name, kind in KINDS.items() if kind.category == category]
    data: Data = {"category": category}
    if often(chance, 0.8):
        data["kind"] = one_of(chance, kinds)
    if often(chance, 0.05):
        box = DEFAULT_DIMENSIONS[category].model_dump()
        data["dimensions"] = box | {"length_m": box["length_m"] * number(chance, 0.8, 1.3)}
    if often(chance, 0.2):
        data["lights"] = some(chance, LIGHTS, 3)
    return data


def limits(who: Data) -> tuple[float, float, float]:
    """Speed, acceleration and deceleration at most."""
    kind = KINDS.get(who.get("kind", ""))
    if kind is not None:
        return kind.speed_mps, kind.accel_mps2, kind.decel_mps2
    of = DEFAULT_LIMITS
    category = who["category"]
    return (
        of.speed_mps[category].value,
        of.accel_mps2[category].value,
        of.decel_mps2[category].value,
    )


def any_actors(chance: Random, scene: Scene) -> list[Data]:
    """Up to four actors, some of them a group or with a load."""
    actors: list[Data] = []
    most = 0 if often(chance, 0.04) else one_of(chance, (1, 1, 1, 2, 2, 3))
    for index in range(most):
        name = f"a{index}"
        drawing = one_of(chance, (_near, _near, _near, _near, _beside, _beside, _beside, _standing,
                                  _standing, _anywhere, _on_rails, _trajectory))  # fmt: skip
        actor = drawing(chance, scene, name)
        if actor is None:
            continue
        actors.append(actor)
        if often(chance, 0.12):
            actors += _followers(chance, actor)
        if often(chance, 0.12) and "trajectory" not in actor:
            actors.append(_load(chance, scene, actor))
    return actors


def _mover(scene: Scene, name: str, way: Way, ahead_m: float, speed_mps: float, who: Data) -> Mover:
    _, accel_mps2, decel_mps2 = limits(who)
    mover = Mover(name, way, ahead_m, speed_mps, accel_mps2, decel_mps2)
    scene.movers.append(mover)
    return mover


def _near(chance: Random, scene: Scene, name: str) -> Data:
    """A vehicle on the ego's road, in its lane, beside it or oncoming."""
    ego = scene.ego
    lanes = lanes_of(scene.network, ego.way.road, DRIVEN)
    lane = ego.way.lane if often(chance, 0.5) else one_of(chance, lanes)
    way = way_on(chance, scene.network, ego.way.road, lane)
    if lane.direction == ego.way.lane.direction and often(chance, 0.5):
        way = Way(way.road, lane, ego.way.route, way.road_m, ego.way.length_m)
    who = any_kind(chance, one_of(chance, _VEHICLES))
    shift_m = number(chance, 8.0, 70.0) * (-1.0 if often(chance, 0.15) else 1.0)
    ahead_m = way.ahead_m(ego.way.s_m(ego.ahead_m + shift_m))
    if lane.direction != ego.way.lane.direction:
        ahead_m -= number(chance, 0.0, 60.0)
    low, high = (0.0, 0.9) if shift_m > 0.0 else (0.9, 1.3)
    speed_mps = number(chance, low * ego.speed_mps, high * ego.speed_mps)
    return _driving(chance, scene, name, way, ahead_m, speed_mps, who)


def _driving(
    chance: Random, scene: Scene, name: str, way: Way, ahead_m: float, speed_mps: float, who: Data
) -> Data:
    ahead_m = min(max(ahead_m, 0.0), way.road_m)
    if often(chance, 0.98):
        speed_mps = min(speed_mps, limits(who)[0])
    mover = _mover(scene, name, way, ahead_m, speed_mps, who)
    start = way.start(ahead_m)
    if often(chance, 0.2):
        start["offset_m"] = number(chance, -0.5, 0.5)
    if often(chance, 0.06):
        start["heading_rad"] = one_of(chance, (math.pi, 0.05, number(chance, -math.pi, math.pi)))
    phases = any_phases(chance, scene, mover, on_foot=who["category"] in ON_FOOT)
    return {
        "id": name, **who, "start": start, "speed_mps": speed_mps,
        "route": list(way.route), "phases": phases,
    }  # fmt: skip


def _beside(chance: Random, scene: Scene, name: str) -> Data | None:
    """Somebody on foot at the edge of the ego's road, about to cross."""
    ego = scene.ego
    lanes = lanes_of(scene.network, ego.way.road, BESIDE)
    if not lanes:
        return None
    lane = one_of(chance, lanes)
    length_m = scene.network.roads[ego.way.road].length_m
    way = Way(ego.way.road, lane, (), length_m, length_m)
    ahead_m = way.ahead_m(ego.way.s_m(ego.ahead_m + number(chance, 5.0, 70.0)))
    who = any_kind(chance, one_of(chance, sorted(ON_FOOT)))
    return _driving(chance, scene, name, way, ahead_m, 0.0, who)


def _standing(chance: Random, scene: Scene, name: str) -> Data:
    """A thing on the road, or a vehicle that stands."""
    ego = scene.ego
    kinds: frozenset[LaneKind] = DRIVEN if often(chance, 0.6) else DRIVEN | {"shoulder", "parking"}
    lane = one_of(chance, lanes_of(scene.network, ego.way.road, kinds))
    length_m = scene.network.roads[ego.way.road].length_m
    way = Way(ego.way.road, lane, (), length_m, length_m)
    ahead_m = way.ahead_m(ego.way.s_m(ego.ahead_m + number(chance, 10.0, 90.0)))
    who = any_kind(chance, one_of(chance, (*sorted(_THINGS), *_VEHICLES)))
    _mover(scene, name, way, ahead_m, 0.0, who)
    start = way.start(ahead_m) | {"offset_m": number(chance, -0.8, 0.8)}
    return {"id": name, **who, "start": start, "speed_mps": 0.0}


def _anywhere(chance: Random, scene: Scene, name: str) -> Data | None:
    """Anybody on any lane of any road."""
    kinds = frozenset(lane.kind for road in scene.network.roads.values() for lane in road.lanes)
    way = any_way(chance, scene.network, DRIVEN if often(chance, 0.9) else kinds)
    if way is None:
        return None
    who = any_kind(chance, one_of(chance, CATEGORIES if often(chance, 0.3) else _VEHICLES))
    speed_mps = min(number(chance, 0.0, 1.2 * scene.ego.speed_mps), limits(who)[0])
    free_m = max(way.length_m - speed_mps * scene.duration_s, 1.0)
    ahead_m = number(chance, 0.0, min(free_m, way.road_m))
    if way.route and often(chance, 0.8):
        # Where the ego's route leads too, both are there at about the same time.
        arrival_s = max(scene.ego.way.road_m - scene.ego.ahead_m, 0.0) / scene.ego.speed_mps
        ahead_m = way.road_m - speed_mps * (arrival_s + number(chance, -1.0, 1.0))
    return _driving(chance, scene, name, way, ahead_m, speed_mps, who)


def _on_rails(chance: Random, scene: Scene, name: str) -> Data | None:
    """A tram or train, where there are rails."""
    way = any_way(chance, scene.network, frozenset({"tram", "rail"}))
    if way is None:
        return None
    who = any_kind(chance, "train" if way.lane.kind == "rail" else "tram")
    speed_mps = number(chance, 0.0, limits(who)[0])
    free_m = max(way.road_m - speed_mps * scene.duration_s, 40.0)
    ahead_m = number(chance, 35.0, free_m)
    return _driving(chance, scene, name, way, ahead_m, speed_mps, who)


def _trajectory(chance: Random, scene: Scene, name: str) -> Data:
    """Somebody with a path of its own in the road frame."""
    ego = scene.ego
    way = Way(ego.way.road, ego.way.lane, (), ego.way.road_m, ego.way.road_m)
    category = one_of(chance, ("car", "van", "bicycle", "pedestrian", "animal", "debris"))
    who = any_kind(chance, category)
    speed_mps = number(chance, 0.0, min(limits(who)[0], ego.speed_mps))
    ahead_m = ego.ahead_m + number(chance, 10.0, 60.0)
    t_m = scene.network.lane_centre_t(way.road, way.lane.id, way.s_m(ahead_m))
    points = [{"time_s": 0.0, "s_m": way.s_m(ahead_m), "t_m": t_m}]
    for index in range(1, chance.randint(2, 6)):
        there_m = ahead_m + index * speed_mps
        drift_m = number(chance, -0.4, 0.4) if often(chance, 0.5) else 0.0
        points.append({"time_s": float(index), "s_m": way.s_m(there_m), "t_m": t_m + drift_m})
    _mover(scene, name, way, ahead_m, speed_mps, who)
    return {
        "id": name, **who, "start": way.start(ahead_m),
        "speed_mps": speed_mps, "trajectory": {"road": way.road, "points": points},
    }  # fmt: skip


def _followers(chance: Random, first: Data) -> list[Data]:
    """Copies of an actor at some distance: a platoon, a class, a herd."""
    first["group"] = "group"
    gap_m = number(chance, 2.0, 15.0) + (20.0 if first["speed_mps"] > 0.0 else 0.0)
    copies = []
    for index in range(1, chance.randint(2, 4)):
        s_m = max(round(first["start"]["s_m"] - index * gap_m, 3), 0.0)
        start = first["start"] | {"s_m": s_m}
        copy = {key: value for key, value in first.items() if key != "trajectory"}
        copies.append(copy | {"id": f"{first['id']}_{index}", "start": start})
    return copies


def _load(chance: Random, scene: Scene, carrier: Data) -> Data:
    """What an actor carries: a door, a load, a rider."""
    who = any_kind(chance, one_of(chance, ("debris", "vehicle_part", "pedestrian")))
    name = f"{carrier['id']}_load"
    first = next(mover for mover in scene.movers if mover.name == carrier["id"])
    me = _mover(scene, name, first.way, first.ahead_m, first.speed_mps, who)
    phases = []
    if often(chance, 0.6):
        phases = any_phases(chance, scene, me, on_foot=True)
    return {
        "id": name, **who, "start": dict(carrier["start"]),
        "speed_mps": carrier["speed_mps"], "route": list(carrier["route"])
        if "route" in carrier else [], "carried_by": carrier["id"], "phases": phases,
    }  # fmt: skip
