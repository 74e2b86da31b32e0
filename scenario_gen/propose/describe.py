"""Title, hazard, narrative and tags of a scenario, written from its structure alone.

Every sentence states what the scenario's data holds, so the text is true of the scenario whatever
a model said about it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.behaviour import (
    Brake,
    ByDistance,
    ByRate,
    ByTime,
    Cross,
    GapTrigger,
    Keep,
    LaneChange,
    LateralDynamics,
    LateralOffset,
    Manoeuvre,
    Phase,
    PhaseEndTrigger,
    PositionTrigger,
    SpeedChange,
    TimeTrigger,
    Trigger,
    TtcTrigger,
)
from scenario_gen.domain.environment import Environment, precipitation_class
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.road import (
    ExternalRoad,
    JunctionCross,
    MotorwayCurve,
    MotorwayStraight,
    RuralCurve,
    UrbanStreet,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import Quantity

_KMH = 3.6
_WORDS = {"emergency_vehicle": "emergency vehicle", "debris": "piece of debris"}
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}
_SURFACE = {
    "wet": "wet road", "standing_water": "standing water", "flooded": "flooded road",
    "snow": "snow on the road", "icy": "icy road", "contamination": "contaminated road",
}  # fmt: skip


class Description(NamedTuple):
    title: str
    hazard: str
    narrative: str


def describe(scenario: Scenario) -> Description:
    """The texts for a scenario, concrete or logical (numbers are then those of the defaults)."""
    shown = scenario.concrete() if scenario.is_logical else scenario
    actors = {actor.id: actor for actor in shown.actors}
    event = _event(shown.intent, actors, shown)
    where = _road(shown)
    conditions = _conditions(shown.environment)
    title = _capital(f"{event} on {where}, {conditions}")
    narrative = [
        f"The ego, {_a(_word(shown.ego.category))}, drives at {_speed(shown.ego.speed_mps)} on"
        f" {where}; the conditions are {conditions}, with a friction of"
        f" {_number(shown.environment.friction)}."
    ]
    narrative += [_movement(actor, shown) for actor in shown.actors]
    narrative += [_expected(intent) for intent in shown.intent]
    if scenario.is_logical:
        names = ", ".join(
            f"{p.name} {p.minimum:g} to {p.maximum:g} {p.unit}" for p in scenario.parameters
        )
        narrative.append(f"Numbers are those of the defaults; ranges: {names}.")
    hazard = " ".join(_hazard(intent, actors) for intent in shown.intent[:2])
    return Description(
        title[:400], (hazard or "No particular event is asked for.")[:400],
        " ".join(narrative)[:4000],
    )  # fmt: skip


def conditions_words(environment: Environment) -> str:
    """Weather, light and surface in a few words."""
    return _conditions(environment)


def _event(intents: tuple[Intent, ...], actors: dict[str, Actor], scenario: Scenario) -> str:
    if not intents:
        return f"drive with {_NUMBERS.get(len(actors), str(len(actors)))} other road users"
    parts = [_event_words(intent, actors, scenario) for intent in intents[:2]]
    return " and ".join(dict.fromkeys(parts))


def _event_words(intent: Intent, actors: dict[str, Actor], scenario: Scenario) -> str:
    actor = actors.get(intent.actor)
    who = _a(_word(actor.category)) if actor else "the ego"
    side = _side(actor, scenario) if actor else ""
    words = {
        "cut_in": f"cut-in of {who}{side}",
        "cut_out": f"cut-out of {who}",
        "braking": f"braking of {who} ahead",
        "crossing_path": f"crossing of {who}{side}",
        "standing_in_lane": f"{who} standing in the ego lane",
        "oncoming": f"oncoming of {who} in the ego lane",
        "slow_lead": f"slow {_word(actor.category) if actor else 'actor'} ahead",
        "close_approach": f"close approach of {who}{side}",
    }
    return words[intent.kind]


def _side(actor: Actor, scenario: Scenario) -> str:
    """Where an actor starts as seen from the ego, as far as the structure tells."""
    ego = scenario.ego
    if isinstance(scenario.road, JunctionCross) and actor.start.road != ego.start.road:
        arms = ("south", "west", "north", "east")
        if actor.start.road not in arms or ego.start.road not in arms:
            return ""
        turn = (arms.index(actor.start.road) - arms.index(ego.start.road)) % 4
        return {1: " from the left", 2: " from ahead", 3: " from the right"}.get(turn, "")
    if isinstance(scenario.road, ExternalRoad) or actor.start.road != ego.start.road:
        return ""
    if actor.start.lane == ego.start.lane:
        return ""
    # Lane ids fall to the right; there is no lane 0.
    to_the_left = (actor.start.lane > ego.start.lane) == (ego.start.lane < 0)
    return " from the left" if to_the_left else " from the right"


def _road(scenario: Scenario) -> str:
    road = scenario.road
    if isinstance(road, MotorwayStraight):
        return f"a straight motorway with {_NUMBERS[road.lanes]} lanes"
    if isinstance(road, MotorwayCurve):
        return (
            f"a motorway with {_NUMBERS[road.lanes]} lanes and a {road.hand}-hand curve of"
            f" {_number(road.radius_m)} m radius"
        )
    if isinstance(road, RuralCurve):
        return f"a rural road with a {road.hand}-hand curve of {_number(road.radius_m)} m radius"
    if isinstance(road, UrbanStreet):
        count = road.lanes_per_direction
        return f"an urban street with {_NUMBERS[count]} lane{'s' * (count > 1)} each way"
    if isinstance(road, JunctionCross):
        return "a four-way junction"
    return f"the road of {road.file}"


def _conditions(environment: Environment) -> str:
    words: list[str] = [environment.illumination()]
    elevation_rad = environment.sun().elevation_rad
    if 0 < elevation_rad < math.radians(10):
        words = ["low sun"]
    falling = precipitation_class(environment.precipitation)
    if falling != "none":
        words.append(" ".join(reversed(falling.split("_"))))
    visibility = environment.visibility_m
    if isinstance(visibility, float) and visibility <= 1000:
        words.append(f"visibility {visibility:.0f} m")
    if environment.surface_condition in _SURFACE:
        words.append(_SURFACE[environment.surface_condition])
    else:
        words.append("dry road")
    wind = environment.wind.speed_mps
    if isinstance(wind, float) and wind > 13.8:
        words.append(f"wind {wind:.0f} m/s")
    return ", ".join(words)


def _movement(actor: Actor, scenario: Scenario) -> str:
    who = f"{_capital(_a(_word(actor.category)))} ({actor.id})"
    side = _side(actor, scenario)
    if actor.trajectory is not None:
        return f"{who} follows a trajectory of {len(actor.trajectory.points)} timed points."
    if not actor.phases:
        if actor.speed_mps == 0:
            return f"{who} stands in lane {actor.start.lane} of road {actor.start.road}."
        return f"{who}{_comma(side)} goes on at a constant {_speed(actor.speed_mps)}."
    begins = "stands" if actor.speed_mps == 0 else f"drives at {_speed(actor.speed_mps)}"
    steps = [_phase(phase) for phase in actor.phases]
    return f"{who}{_comma(side)} {begins}, then {'; then '.join(steps)}."


def _phase(phase: Phase) -> str:
    return f"{_manoeuvre(phase.manoeuvre)} {_trigger(phase.trigger)}"


def _manoeuvre(manoeuvre: Manoeuvre) -> str:
    match manoeuvre:
        case Keep():
            return f"keeps its speed for {_number(manoeuvre.duration_s)} s"
        case SpeedChange():
            return f"changes its speed to {_speed(manoeuvre.target_mps)}"
        case Brake():
            return f"brakes with {_number(manoeuvre.decel_mps2)} m/s2"
        case LaneChange():
            return f"changes to lane {manoeuvre.to_lane}{_over(manoeuvre.dynamics)}"
        case LateralOffset():
            offset = manoeuvre.offset_m
            if isinstance(offset, str):
                return f"moves to the offset {offset}{_over(manoeuvre.dynamics)}"
            side = "left" if offset >= 0 else "right"
            return (
                f"moves {abs(offset):g} m to the {side} of its lane's centre, seen along the road"
                f"{_over(manoeuvre.dynamics)}"
            )
        case Cross():
            return f"sets off across the road at {_speed(manoeuvre.speed_mps)}"


def _over(dynamics: LateralDynamics) -> str:
    match dynamics:
        case ByTime():
            return f" in {_number(dynamics.time_s)} s"
        case ByRate():
            return f" at {_number(dynamics.rate)} m/s"
        case ByDistance():
            return f" over {_number(dynamics.distance_m)} m"


def _trigger(trigger: Trigger) -> str:
    match trigger:
        case TimeTrigger():
            words = f"at {_number(trigger.at_s)} s"
        case GapTrigger():
            than = "less" if trigger.rule == "less" else "more"
            words = f"once the gap to {trigger.to} is {than} than {_number(trigger.gap_m)} m"
        case TtcTrigger():
            below = f"{_number(trigger.below_s)} s"
            words = f"once the time to collision with {trigger.to} is below {below}"
        case PositionTrigger():
            words = f"once {trigger.of} reaches s {_number(trigger.s_m)} m on road {trigger.road}"
        case PhaseEndTrigger():
            words = f"once phase {trigger.phase} of {trigger.actor or 'the same actor'} has ended"
    late = trigger.delay_s
    return words if late == 0 else f"{words}, {_number(late)} s later"


def _expected(intent: Intent) -> str:
    who = intent.actor
    words = {
        "cut_in": f"{who} enters the ego lane in front of the ego",
        "cut_out": f"{who} leaves the ego lane ahead of the ego",
        "braking": f"{who} brakes ahead of the ego in its lane",
        "crossing_path": f"{who} crosses the corridor of the ego ahead of it",
        "standing_in_lane": f"{who} stands in the ego lane ahead of the ego",
        "oncoming": f"{who} comes towards the ego in the ego lane",
        "slow_lead": f"the ego closes in on the slower {who}",
        "close_approach": f"the ego and {who} come close to each other",
    }
    return f"To be seen: {words[intent.kind]}."


def _hazard(intent: Intent, actors: dict[str, Actor]) -> str:
    actor = actors.get(intent.actor)
    noun = _word(actor.category) if actor else intent.actor
    who = _capital(_a(noun))
    words = {
        "cut_in": f"{who} takes the room in front of the ego.",
        "cut_out": f"{who} ahead leaves the lane, and the ego meets what it hid.",
        "braking": f"{who} ahead brakes, and the ego has to stop in the gap that is left.",
        "crossing_path": f"{who} comes into the way of the ego from the side.",
        "standing_in_lane": f"{who} blocks the lane of the ego.",
        "oncoming": f"{who} meets the ego head-on in its own lane.",
        "slow_lead": f"The ego closes in on {_a('slower ' + noun)}.",
        "close_approach": f"{who} leaves the ego little room.",
    }
    return words[intent.kind]


def _comma(side: str) -> str:
    return f", coming{side}," if side else ""


def _word(category: str) -> str:
    return _WORDS.get(category, category)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(quantity: Quantity) -> str:
    return quantity if isinstance(quantity, str) else f"{quantity:g}"


def _speed(quantity: Quantity) -> str:
    return quantity if isinstance(quantity, str) else f"{quantity * _KMH:.0f} km/h"
