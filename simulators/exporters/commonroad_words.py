"""What CommonRoad 2020a has words for: tags, weather, light, lanes, obstacles and signs."""

from __future__ import annotations

import hashlib
from typing import Final

from scenario_gen.domain.actor import Actor, Category
from scenario_gen.domain.environment import DateTimeAtPlace, Environment
from scenario_gen.domain.road import ExternalRoad, LaneKind
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalState
from scenario_gen.roads import NetworkRoad, RoadMark, RoadNetwork, Signal
from scenario_gen.units import number

# Up to this is light and moderate rain in ISO 34503; CommonRoad knows light and heavy only.
_HEAVY_RAIN_MMPH = 7.6
# Less than 1 km of visibility is fog (WMO).
_FOG_M = 1000.0
_MAP_NUMBERS = 9999

_OBSTACLES: Final[dict[Category, str]] = {
    "car": "car",
    "van": "car",
    "truck": "truck",
    "bus": "bus",
    "motorcycle": "motorcycle",
    "bicycle": "bicycle",
    "pedestrian": "pedestrian",
    "wheelchair": "pedestrian",
    "emergency_vehicle": "priorityVehicle",
    "agricultural_vehicle": "truck",
    "construction_vehicle": "truck",
    "tram": "train",
    "train": "train",
}
#: Vehicles that are ``parkedVehicle`` where they stand all the time.
PARKED: Final[frozenset[Category]] = frozenset(
    {
        "car", "van", "truck", "bus", "motorcycle", "trailer", "emergency_vehicle",
        "agricultural_vehicle", "construction_vehicle",
    }
)  # fmt: skip
#: Things that are static obstacles where they lie all the time.
THINGS: Final[frozenset[Category]] = frozenset({"debris", "vehicle_part"})

_LANES: Final[dict[LaneKind, str]] = {
    "shoulder": "shoulder",
    "sidewalk": "sidewalk",
    "border": "border",
    "biking": "bicycleLane",
    "bus": "busLane",
    "parking": "parking",
    "restricted": "restricted",
}
_ROADS: Final[dict[str, str]] = {
    "motorway": "interstate",
    "rural": "country",
    "town": "urban",
    "lowSpeed": "driveWay",
}
_USERS: Final[dict[LaneKind, str]] = {
    "driving": "vehicle",
    "shoulder": "priorityVehicle",
    "biking": "bicycle",
    "bus": "bus",
    "parking": "vehicle",
    "tram": "train",
    "rail": "train",
}
MARKS: Final[dict[RoadMark, str]] = {
    "none": "no_marking",
    "solid": "solid",
    "broken": "dashed",
    "solid solid": "solid_solid",
    "curb": "curb",
}
COLOURS: Final[dict[SignalState, str]] = {
    "red": "red",
    "red_amber": "redYellow",
    "green": "green",
    "amber": "yellow",
    "flashing_amber": "yellow",
    "dark": "inactive",
}
#: Code of the sign.
SPEED_LIMIT = "274"
# Codes of the German catalogue that the schema and the reader of commonroad-io both know.
_SIGNS: Final[frozenset[str]] = frozenset(
    {
        "101", "103-10", "103-20", "123", "201", "205", "206", "208", "209", "215", "220-10",
        "220-20", "260", "267", "274", "276", "277", "301", "306", "310", "311", "314", "327",
        "330.1", "330.2", "350",
    }
)  # fmt: skip
_TAGS_OF_INTENT: Final[dict[str, tuple[str, ...]]] = {
    "cut_in": ("cut_in", "lane_change"),
    "cut_out": ("lane_change",),
    "lane_changing": ("lane_change",),
}


def benchmark_id(scenario: Scenario) -> str:
    """A name as CommonRoad forms them: ``ZAM_NhtsaLeadStopped-4711_1_T-1``.

    ZAM is its country for roads that are nowhere. The number comes from the id of the scenario, so
    that ids that differ in their hyphens only do not fall together.
    """
    words = "".join(word.capitalize() for word in scenario.id.split("-"))
    digest = int(hashlib.sha256(scenario.id.encode()).hexdigest()[:8], 16)
    return f"ZAM_{words}-{digest % _MAP_NUMBERS + 1}_1_T-1"


def tags(scenario: Scenario, network: RoadNetwork) -> tuple[str, ...]:
    """Scenario tags, sorted."""
    road = scenario.road
    found = {"simulated"}
    kinds = {own.kind for own in network.roads.values()}
    found |= {
        {"motorway": "interstate", "rural": "rural", "town": "urban"}.get(k, "") for k in kinds
    }
    if not isinstance(road, ExternalRoad):
        found |= {"roundabout"} if road.template == "roundabout" else set()
        found |= {"slip_road"} if "ramp" in road.template else set()
    if any(len({one.incoming for one in own.connections}) > 2 for own in network.junctions):
        found.add("intersection")
    if any(signal.type == SPEED_LIMIT for signal in network.signals):
        found.add("speed_limit")
    start = network.road(scenario.ego.start.road)
    driving = [spec.direction for spec in start.lanes if spec.kind == "driving"]
    own_way = start.lane(scenario.ego.start.lane).direction
    same = driving.count(own_way)
    found.add("single_lane" if same < 2 else "two_lane" if same == 2 else "multi_lane")
    found.add("oncoming_traffic" if -own_way in driving else "no_oncoming_traffic")
    for intent in scenario.intent:
        found |= set(_TAGS_OF_INTENT.get(intent.kind, ()))
    return tuple(sorted(found - {""}))


def weather(environment: Environment) -> str | None:
    """The word for the weather at the start; None where there is none that can be read back.

    The schema calls clear weather ``sunny``, which commonroad-io does not read.
    """
    kind = environment.precipitation.kind
    if kind == "rain":
        heavy = number(environment.precipitation.intensity_mmph) >= _HEAVY_RAIN_MMPH
        return "heavy_rain" if heavy else "light_rain"
    if kind != "none":
        return kind
    return "fog" if number(environment.visibility_m) < _FOG_M else None


def underground(environment: Environment, damage: str) -> str:
    """The word for the state of the surface."""
    words = {
        "wet": "wet", "standing_water": "wet", "flooded": "wet", "snow": "snow", "icy": "ice",
        "contamination": "dirty",
    }  # fmt: skip
    return words.get(environment.surface_condition, "clean" if damage == "none" else "damaged")


def time_of_day(environment: Environment) -> tuple[str, str]:
    """Clock time and word for the light: the schema's ``day`` is not read by commonroad-io.

    A sun that is given by its angles has no clock: noon stands for day, midnight for night.
    """
    word = "night" if environment.illumination() == "night" else "unknown"
    if isinstance(environment.time, DateTimeAtPlace):
        return environment.time.at.strftime("%H:%M:%S"), word
    return ("00:00:00" if word == "night" else "12:00:00"), word


def obstacle_type(actor: Actor) -> str:
    """Type of a dynamic obstacle."""
    if actor.kind is not None and "taxi" in actor.kind:
        return "taxi"
    return _OBSTACLES.get(actor.category, "unknown")


def lanelet_types(kind: LaneKind, road: NetworkRoad) -> tuple[str, ...]:
    """What a lane is for, else what road it is on; and whether it is in a junction."""
    first = _LANES.get(kind) or (
        _ROADS.get(road.kind, "unknown") if kind == "driving" else "unknown"
    )
    return (first,) if road.junction is None else (first, "intersection")


def user(kind: LaneKind) -> str | None:
    """Who uses a lane in its direction."""
    return _USERS.get(kind)


def sign_id(signal: Signal) -> str | None:
    """Code of a sign in CommonRoad; None where it has none."""
    if signal.type in _SIGNS:
        return signal.type
    code = f"{signal.type}-{signal.subtype}"
    return code if code in _SIGNS else None
