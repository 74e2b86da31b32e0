"""What cannot be together: the data of the constraints.

Only what contradicts itself, or is ruled out by a definition, stands here: what is merely rare is
what edge cases are about. Each rule reads: factor, its levels, other factor, its levels, reason.
"""

from __future__ import annotations

from typing import TypeAlias

from scenario_gen.coverage import vocabulary as words
from scenario_gen.domain.actor import MOTOR_VEHICLES, ON_RAILS

Levels: TypeAlias = tuple[str, ...]
Rule: TypeAlias = tuple[str, Levels, str, Levels, str]

_FRICTION_OF = {
    "dry": (0.55, 0.90),
    "wet": (0.30, 0.65),
    "standing_water": (0.0, 0.55),
    "flooded": (0.0, 0.50),
    "snow": (0.20, 0.40),
    "icy": (0.05, 0.15),
}
"""Friction over all road materials (tyre tables, defaults for packed snow and cobblestone)."""

_VEHICLES = tuple(sorted(MOTOR_VEHICLES))
_TRAINS = tuple(sorted(ON_RAILS))
_WALKERS = ("pedestrian", "wheelchair", "animal", "animal_rider")
_THINGS = ("debris", "vehicle_part")
_DRIVEN = ("keep", "speed", "brake", "lane_change", "offset", "turn", "reverse")
_STARTED = tuple(name for name in words.MANOEUVRES if name not in ("none", "trajectory"))
_TRIGGERED = tuple(name for name in words.TRIGGERS if name != "none")


def _all_but(every: words.Words, *kept: str) -> Levels:
    return tuple(name for name in every if name not in kept)


_JUNCTIONS = tuple(words.JUNCTIONS)
_ARMS = (*_JUNCTIONS, *words.ROUNDABOUTS)
_RAMPS = ("motorway_on_ramp", "motorway_off_ramp", "motorway_weaving")
_ONE_LANE_EACH_WAY = (
    "rural_straight", "rural_curve", "level_crossing", "parking_lot", *_ARMS,
)  # fmt: skip
_NO_MAP = tuple(name for name in words.ROADS if name not in words.MAPS)


def _roads_but(*kept: str) -> Levels:
    """Templates other than these; a map file may have anything."""
    return tuple(name for name in _NO_MAP if name not in kept)


def _surface_friction() -> list[Rule]:
    names = words.FRICTION.labels()
    lows, highs = (-1.0, *words.FRICTION.edges), (*words.FRICTION.edges, 2.0)
    found: list[Rule] = []
    for surface, (least, most) in _FRICTION_OF.items():
        # An edge belongs to the band below it: ice of exactly 0.15 lies in "up to 0.15".
        outside = tuple(
            name for name, low, high in zip(names, lows, highs, strict=True)
            if high < least or low >= most
        )  # fmt: skip
        reason = f"friction on a {surface} road lies in {least:g} to {most:g} (tyre tables)"
        found.append(("surface", (surface,), "friction", outside, reason))
    return found


OF_ENVIRONMENT: tuple[Rule, ...] = (
    (
        "precipitation", _all_but(words.PRECIPITATION, "none"), "surface", ("dry",),
        "what falls wets the road",
    ),
    *_surface_friction(),
    (
        "precipitation", ("rain_violent", "rain_cloudburst"),
        "visibility", words.VISIBILITY.labels()[3:],
        "rain of 50 mm/h and more leaves less than about 100 m of sight, 200 m at most"
        " (GB/T 45312, twice its approximate figure)",
    ),
    (
        "light", ("day",), "perception", ("failed_street_lights",),
        "by day no street light is needed",
    ),
)  # fmt: skip

OF_ROADS: tuple[Rule, ...] = (
    (
        "road", tuple(words.MOTORWAYS), "actor", ("bicycle", "wheelchair", "animal_rider"),
        "not admitted to motorways, where only people on foot from broken-down vehicles are met"
        " (default)",
    ),
    ("road", _roads_but("level_crossing"), "actor", ("train",), "the road has no railway"),
    (
        "road", _roads_but("level_crossing", "urban_street"), "actor", ("tram",),
        "the road has no rails",
    ),
    (
        "road", _roads_but(*_ARMS), "relation",
        ("crossing road on the left", "crossing road on the right", "within a junction"),
        "the road has no junction",
    ),
    (
        "road", _roads_but("roundabout"), "relation", ("in a roundabout",),
        "the road has no roundabout",
    ),
    ("road", _roads_but(*_RAMPS), "relation", ("on a ramp",), "the road has no ramp"),
    (
        "road", _roads_but("level_crossing"), "relation", ("on a railway",),
        "the road has no railway",
    ),
    (
        "road", _ONE_LANE_EACH_WAY, "relation", ("lane on the left", "lane on the right"),
        "the road has one lane in each direction",
    ),
    ("road", _roads_but(*_JUNCTIONS), "control", tuple(words.CONTROLS), "the road has no junction"),
    (
        "road", (*_RAMPS, "level_crossing", *_ARMS), "profile", _all_but(words.PROFILES, "level"),
        "the template is level",
    ),
    (
        "road", _roads_but(*_JUNCTIONS, "level_crossing"), "event", ("red_light",),
        "the road has no traffic light",
    ),
    ("road", _roads_but(*_JUNCTIONS), "event", ("stop_sign",), "the road has no stop sign"),
    (
        "control", _all_but(words.CONTROLS, "signals"), "event", ("red_light",),
        "the junction has no traffic light",
    ),
    (
        "control", _all_but(words.CONTROLS, "stop"), "event", ("stop_sign",),
        "the junction has no stop sign",
    ),
    (
        "relation", ("on a railway",), "actor", tuple(a for a in words.ACTORS if a in _VEHICLES),
        "vehicles on tyres do not start on a railway of its own",
    ),
)  # fmt: skip

OF_EVENTS: tuple[Rule, ...] = (
    (
        "event", ("cut_in", "cut_out"), "manoeuvre", ("cross", "walk", "slide", "swing"),
        "who changes lanes drives on along the lane",
    ),
    (
        "event", ("cut_in",), "relation", ("same lane ahead",),
        "who is ahead in the lane of the ego cannot enter it",
    ),
    (
        "event", ("braking", "stopping", "accelerating"), "manoeuvre",
        ("none", "keep", "lane_change", "offset", "swing"), "the event changes the speed",
    ),
    ("event", ("accelerating",), "manoeuvre", ("brake", "slide"), "braking is no acceleration"),
    (
        "event", ("standing_in_lane", "slow_lead"), "closing_speed", ("pulls away",),
        "the ego closes in on what stands or is slower",
    ),
    (
        "event", ("reversing",), "manoeuvre",
        ("none", "keep", "speed", "brake", "lane_change", "offset", "cross", "synchronise", "turn",
         "walk", "swing"),
        "these lead forwards",
    ),
    (
        "event", ("loss_of_control",), "manoeuvre",
        ("none", "keep", "speed", "brake", "lane_change", "offset", "cross", "synchronise", "turn",
         "walk"),
        "in these the actor heads where it goes",
    ),
    (
        "event", ("falling",), "manoeuvre", ("none", "trajectory"),
        "what is carried comes off with its first phase",
    ),
    (
        "event", ("tailgating",), "relation", ("same lane ahead", "oncoming"),
        "who follows the ego is behind it",
    ),
    ("event", ("on_patch",), "places", ("none", "visibility_zone", "wind_zone"),
     "there is no patch"),
    (
        # Not those that may be about the ego itself, such as its own lane change.
        "event", ("cut_in", "cut_out", "braking", "slow_lead", "oncoming", "accelerating",
                  "wrong_way", "wrong_way_encounter", "tailgating"),
        "actor", _THINGS, "an object does not drive",
    ),
)  # fmt: skip

OF_MANOEUVRES: tuple[Rule, ...] = (
    ("trigger", ("none",), "manoeuvre", _STARTED, "a manoeuvre is started by a trigger"),
    ("trigger", _TRIGGERED, "manoeuvre", ("none", "trajectory"), "a trigger starts a manoeuvre"),
    (
        "actor", _VEHICLES, "manoeuvre", ("cross", "walk"),
        "vehicles drive along a path and do not cross from standstill at an angle to it",
    ),
    ("actor", _THINGS, "manoeuvre", _DRIVEN, "an object does not drive"),
    ("actor", _WALKERS, "manoeuvre", ("lane_change",), "they do not keep to lanes"),
    (
        "actor", _TRAINS, "manoeuvre",
        ("lane_change", "offset", "cross", "walk", "turn", "swing"), "they keep to their rails",
    ),
    (
        "actor", (*_all_but(words.ACTORS, *_THINGS, "trailer"),), "manoeuvre", ("swing",),
        "only what has a hinge swings",
    ),
)  # fmt: skip
