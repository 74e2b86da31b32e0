"""All features that a scenario can make use of: what profiles speak of.

Built from the domain's own lists, so that a new kind of actor, trigger or manoeuvre is a feature
at once; what has no words here fails when this module is imported.
"""

from __future__ import annotations

from typing import Any, get_args

from scenario_gen.domain.actor import CATEGORIES, Light
from scenario_gen.domain.behaviour import Manoeuvre, Trigger
from scenario_gen.domain.environment import SurfaceCondition
from scenario_gen.domain.road import TEMPLATES


def _kinds(union: Any) -> tuple[str, ...]:
    """The values of ``kind`` of a discriminated union."""
    members = get_args(get_args(union)[0])
    return tuple(member.model_fields["kind"].default for member in members)


def _words(kind: str) -> str:
    return kind.replace("_", " ")


TRIGGER_KINDS = _kinds(Trigger)
MANOEUVRE_KINDS = _kinds(Manoeuvre)

_SINGLE = {
    "actor.kind": "a kind of actor with its own size, mass and limits",
    "actor.dimensions": "a box of its own",
    "actor.group": "membership of a group: a platoon, a herd",
    "actor.carried": "a load, a door or a rider that begins on another actor",
    "actor.moving_thing": "debris or a part of a vehicle that moves",
    "start.offset": "a start beside the middle of the lane",
    "start.heading": "a start at an angle to the lane",
    "start.against": "a drive on a lane against its traffic",
    "start.moving": "a speed at the start",
    "dynamics.linear": "a linear transition",
    "dynamics.cubic": "a cubic transition",
    "dynamics.sinusoidal": "a sinusoidal transition",
    "dynamics.step": "a transition at once",
    "dynamics.time": "a transition that takes a time",
    "dynamics.rate": "a transition at a rate",
    "dynamics.distance": "a transition over a distance",
    "trigger.rising": "a trigger that waits for its condition to turn true",
    "trigger.delay": "a delay between a condition and the start of a phase",
    "trigger.ttc_of_crossing": "a time to collision while the actor crosses the road",
    "trigger.along_curve": "a distance or time along a road that bends",
    "manoeuvre.lane_change.opposite": "a lane change to a lane of the opposite direction",
    "manoeuvre.lane_change.offset": "a lane change that ends beside the middle of the lane",
    "manoeuvre.overridden": "a phase that another one of the same actor may cut short",
    "trajectory": "a path with times from the start on",
    "trajectory.standing": "a path with times that stands still for a while",
    "route": "a route over several roads",
    "ego.phases": "a task of the ego that its stand-in carries out",
    "ego.goal": "a goal of the ego",
    "weather.rain": "rain",
    "weather.snow": "falling snow",
    "weather.hail": "hail",
    "weather.fog": "visibility below 1 km",
    "weather.clouds": "clouds",
    "weather.wind": "wind",
    "weather.temperature": "temperature of the air",
    "weather.sun": "position of the sun, given by angles",
    "weather.date": "position of the sun, given by date and place",
    "weather.change": "weather or light that changes over time",
    "weather.visibility_zone": "a stretch with less visibility",
    "weather.wind_zone": "a stretch with another wind",
    "weather.spray": "water thrown up behind an actor",
    "weather.perception": "what makes it hard to see: a dirty lens, glare, clutter",
    "surface.friction": "friction other than that of a dry road",
    "surface.patch": "a stretch of another friction",
    "signal.program": "traffic lights with a program",
    "parameter": "parameters with ranges: a logical scenario",
    "parameter.computed": "parameters that roads, paths or weather steps are computed from",
    "constraint": "constraints on parameters",
    "road.left_hand": "traffic that keeps left",
    "road.vertical": "a grade, a crest or a dip",
    "road.superelevation": "a superelevated road",
    "road.marking": "markings that are worn, temporary or missing",
    "road.damage": "a damaged surface",
    "road.crossing": "pedestrian crossings",
    "road.speed_limit": "a speed limit",
    "road.surface": "a surface other than asphalt",
    "road.furniture": "things beside, on or over the road, tunnels and bridges",
    "road.tapers": "lanes that widen, narrow or end",
    "road.lane_kinds": "lanes that are not for driving",
    "road.signals": "signs and traffic lights beside the road",
    "motion.replay": "motion written as trajectories with times",
    "motion.short_stop": "replayed motion that may stand for less than a second between movements",
    "motion.phases": "triggers and manoeuvres, where motion is written as it was rolled out",
    "intent": "what has to be seen in a run",
    "requirement": "requirements that it is traced to",
    "motion.reaction": "triggers that depend on how others drive",
}

#: Feature -> what it is, in a few words.
FEATURES: dict[str, str] = dict(
    sorted(
        {
            **{f"actor.{category}": f"an actor: {_words(category)}" for category in CATEGORIES},
            **{
                f"light.{light}": f"light at the start: {_words(light)}"
                for light in get_args(Light)
            },
            **{f"trigger.{kind}": f"trigger: {_words(kind)}" for kind in TRIGGER_KINDS},
            **{f"manoeuvre.{kind}": f"manoeuvre: {_words(kind)}" for kind in MANOEUVRE_KINDS},
            **{
                f"surface.{condition}": f"surface: {_words(condition)}"
                for condition in get_args(SurfaceCondition)
            },
            **{f"road.{name}": f"road: {_words(name)}" for name in (*TEMPLATES, "external")},
            **_SINGLE,
        }.items()
    )
)
