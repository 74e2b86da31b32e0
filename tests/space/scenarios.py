"""Scenarios from the whole space of the model: any road, actor, behaviour and surroundings."""

from __future__ import annotations

import json
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import ValidationError

from scenario_gen.domain.intent import Intent
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork, build
from tests.space.actors import any_actors, any_kind, limits
from tests.space.behaviour import ON_LANE, Mover, Scene, any_trigger, on_lane
from tests.space.chance import Data, number, often, one_of
from tests.space.near_library import near_library
from tests.space.parameters import with_parameters
from tests.space.places import Way, any_way
from tests.space.roads import Span, any_road
from tests.space.surroundings import add_changes, any_signals, any_weather

_INTENTS = get_args(get_args(Intent)[0])


def any_scenario(chance: Random) -> Scenario:
    """A scenario that its types accept: from scratch, or a changed one of the library."""
    for _ in range(20):
        data = near_library(chance) if often(chance, 0.4) else from_scratch(chance)
        if often(chance, 0.2):
            data = with_parameters(chance, data)
        try:
            return Scenario.model_validate_json(json.dumps(data))
        except ValidationError:
            # Changes of library files, in the main, that the types refuse.
            continue
    return Scenario.model_validate_json(json.dumps(_bare(any_road(chance))))


#: The same for hypothesis.
scenarios = st.randoms(use_true_random=False).map(any_scenario)


def from_scratch(chance: Random) -> Data:
    """Data of a scenario, everything in which is drawn."""
    span: Span = one_of(chance, ("near",) * 15 + ("documented",) * 4 + ("wild",))
    road = any_road(chance, span=span)
    network = _built(road)
    way = any_way(chance, network) if network is not None else None
    if network is None or way is None:
        return _bare(road) | {"environment": any_weather(chance, "asphalt")}
    surface = road.get("surface", "asphalt")
    environment = any_weather(chance, surface)
    scene = Scene(network, number(chance, 4.0, 12.0), max(environment["friction"], 0.02))
    ego = _ego(chance, scene, way, road["speed_limit_mps"])
    data: Data = {
        "id": "drawn", "title": "t", "hazard": "h", "duration_s": scene.duration_s, "road": road,
        "ego": ego, "actors": any_actors(chance, scene),
        "signals": any_signals(chance, network, scene.duration_s), "environment": environment,
    }  # fmt: skip
    add_changes(chance, environment, surface, scene)
    if often(chance, 0.2):
        ego["phases"] = _task(chance, scene)
    if data["actors"] and often(chance, 0.12):
        data["intent"] = [_intent(chance, data)]
    return data


def _bare(road: Data) -> Data:
    ego = {"start": {"lane": -1, "s_m": 0.0}, "speed_mps": 5.0}
    return {"id": "drawn", "title": "t", "hazard": "h", "road": road, "ego": ego}


def _built(road: Data) -> RoadNetwork | None:
    try:
        return build(TEMPLATES[road["template"]].model_validate(road))
    except RoadError:
        return None


def _ego(chance: Random, scene: Scene, way: Way, limit_mps: float) -> Data:
    """An ego that, as a rule, has road enough ahead; it joins the scene."""
    speed_mps = number(chance, 0.4 * limit_mps, limit_mps)
    if often(chance, 0.9):
        speed_mps = min(speed_mps, round(0.8 * way.length_m / scene.duration_s, 3))
    free_m = max(way.length_m - speed_mps * scene.duration_s, 1.0)
    # Where the ego follows a route, it starts near the end of its first road.
    earliest_m = max(way.road_m - 6.0 * speed_mps, 0.0) if way.route else 0.0
    ahead_m = number(chance, min(earliest_m, way.road_m), min(max(free_m, earliest_m), way.road_m))
    who = any_kind(chance, one_of(chance, ("car", "car", "car", "van", "truck", "bus")))
    most_mps, accel_mps2, decel_mps2 = limits(who)
    speed_mps = max(min(speed_mps, most_mps), 0.5)
    scene.movers.append(Mover("ego", way, ahead_m, speed_mps, accel_mps2, decel_mps2))
    return who | {
        "start": way.start(ahead_m), "speed_mps": speed_mps, "route": list(way.route),
    }  # fmt: skip


def _task(chance: Random, scene: Scene) -> list[Data]:
    """What the ego's stand-in does."""
    phases: list[Data] = []
    for index in range(chance.randint(1, 2)):
        kind = one_of(chance, [kind for kind in ON_LANE if kind != "synchronise"])
        move = on_lane(chance, scene, scene.ego, kind)
        trigger = any_trigger(chance, scene, scene.ego, [phase["id"] for phase in phases])
        phases.append({"id": f"task{index}", "trigger": trigger, "manoeuvre": move})
    return phases


def _intent(chance: Random, data: Data) -> Data:
    kind: Any = one_of(chance, _INTENTS)
    fields = kind.model_fields
    intent: Data = {"kind": fields["kind"].default, "actor": one_of(chance, data["actors"])["id"]}
    for name, high in (
        ("max_gap_m", 30.0), ("min_decel_mps2", 4.0), ("min_accel_mps2", 3.0), ("within_s", 12.0),
        ("below_m", 200.0), ("min_slip_rad", 1.0), ("min_angle_rad", 2.0),
    ):  # fmt: skip
        if name in fields and (fields[name].is_required() or often(chance, 0.5)):
            intent[name] = number(chance, 0.05, high)
    if "patch" in fields:
        patches = data["environment"].get("patches", [])
        intent["patch"] = patches[0]["id"] if patches else "nowhere"
    if fields["kind"].default == "low_sight":
        intent["actor"] = "ego"
    return intent
