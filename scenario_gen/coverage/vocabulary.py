"""The factors and their levels, with the words that a prompt uses for them."""

from __future__ import annotations

from typing import TypeAlias, get_args

from scenario_gen.coverage.bands import Bands
from scenario_gen.coverage.reading import RelationLevel
from scenario_gen.domain.actor import CATEGORIES
from scenario_gen.domain.environment import Illumination, SurfaceCondition

#: Level name -> phrase. The order is that of tables, plots and steering.
Words: TypeAlias = dict[str, str]

#: Road templates by type (ISO 34503 drivable area): groups in which constraints speak of them.
MOTORWAYS: Words = {
    "motorway_straight": "on a straight motorway",
    "motorway_curve": "in a motorway curve",
    "motorway_lane_drop": "where a lane of a motorway ends",
    "motorway_on_ramp": "at a motorway on-ramp",
    "motorway_off_ramp": "at a motorway off-ramp",
    "motorway_weaving": "in a weaving section of a motorway",
    "work_zone": "in a work zone of a motorway",
    "toll_plaza": "at a toll plaza",
}
TWO_WAY: Words = {
    "rural_straight": "on a straight rural road",
    "rural_curve": "in a curve of a rural road",
    "urban_street": "on an urban street",
    "tunnel": "in a tunnel",
    "bridge": "on a bridge",
    "level_crossing": "at a level crossing",
    "parking_lot": "in a parking lot",
}
JUNCTIONS: Words = {
    "junction_cross": "at a four-way junction",
    "junction_t": "at a T-junction",
    "junction_y": "at a Y-junction",
    "junction_staggered": "at a staggered junction",
}
ROUNDABOUTS: Words = {"roundabout": "at a roundabout"}
MAPS: Words = {"external": "on a road from a map file"}
ROADS: Words = MOTORWAYS | TWO_WAY | JUNCTIONS | ROUNDABOUTS | MAPS
TRAFFIC: Words = {"right": "where traffic keeps right", "left": "where traffic keeps left"}
PROFILES: Words = {
    "level": "on a level road",
    "uphill": "uphill",
    "downhill": "downhill",
    "crest": "at a crest",
    "dip": "in a dip",
}
CONTROLS: Words = {
    "none": "at a junction without signs or lights",
    "priority": "at a junction with yield signs",
    "stop": "at a junction with stop signs",
    "signals": "at a junction with traffic lights",
}
EVENTS: Words = {
    "cut_in": "a cut-in in front of the ego",
    "cut_out": "a cut-out of the vehicle ahead",
    "braking": "the vehicle ahead brakes",
    "crossing_path": "somebody crosses the path of the ego",
    "standing_in_lane": "something stands in the lane of the ego",
    "oncoming": "somebody comes towards the ego in its lane",
    "slow_lead": "a slow vehicle ahead",
    "close_approach": "somebody comes very close to the ego",
    "accelerating": "a vehicle near the ego accelerates",
    "wrong_way": "somebody drives the wrong way",
    "wrong_way_encounter": "somebody comes towards the ego on the wrong side or carriageway",
    "loss_of_control": "a vehicle out of control",
    "reversing": "somebody drives backwards",
    "turning": "a vehicle turns or makes a U-turn",
    "drift": "a vehicle drifts over the border of its lane",
    "lane_changing": "a lane change",
    "leaves_road": "a vehicle leaves the road",
    "from_occlusion": "somebody comes out from behind something",
    "red_light": "a red light is run",
    "stop_sign": "a stop sign is ignored",
    "falling": "something or somebody falls off a vehicle",
    "tailgating": "a vehicle follows the ego too closely",
    "alongside": "a vehicle stays beside the ego",
    "stopping": "the vehicle ahead comes to a stand",
    "contact": "somebody is hit by an ego that drives on",
    "collision": "two road users collide",
    "yield": "somebody gives way",
    "on_patch": "a slippery or flooded patch of road",
    "low_sight": "the ego sees less far than it needs to",
}
_ARTICLE = {
    "animal": "an animal",
    "debris": "lost load on the road",
    "emergency_vehicle": "an emergency vehicle",
    "agricultural_vehicle": "an agricultural vehicle",
    "construction_vehicle": "a construction vehicle",
    "animal_rider": "a rider on a horse",
    "vehicle_part": "a part of a vehicle, such as a door",
}
ACTORS: Words = {name: _ARTICLE.get(name, f"a {name}") for name in CATEGORIES}
RELATIONS: Words = {name: f"the actor starts: {name}" for name in get_args(RelationLevel)}
COUNTS: Words = {
    "1": "one other actor",
    "2": "two other actors",
    "3": "three other actors",
    "4 or more": "four or more other actors",
}
PRECIPITATION: Words = {
    "none": "without rain or snow",
    "rain_light": "in light rain",
    "rain_moderate": "in moderate rain",
    "rain_heavy": "in heavy rain",
    "rain_violent": "in violent rain",
    "rain_cloudburst": "in a cloudburst",
    "snow": "in falling snow",
    "hail": "in hail",
}
#: Bounds of the classes of rain in mm/h (ISO 34503); a bound belongs to the class above it.
RAIN_BOUNDS_MMPH = {
    "rain_light": (0.0, 2.5),
    "rain_moderate": (2.5, 7.6),
    "rain_heavy": (7.6, 50.0),
    "rain_violent": (50.0, 100.0),
    "rain_cloudburst": (100.0, float("inf")),
}
LIGHT: Words = {name: {"day": "by day", "twilight": "in twilight", "night": "at night"}[name]
                for name in get_args(Illumination)}  # fmt: skip
SURFACES: Words = {
    name: f"on a {name.replace('_', ' ')} surface" for name in get_args(SurfaceCondition)
} | {
    "icy": "on an icy surface",
    "standing_water": "with standing water on the road",
    "contamination": "on a contaminated surface (oil, mud, leaves)",
    "snow": "on a snow-covered surface",
}
#: How the environment changes over time.
DYNAMICS: Words = {
    "none": "in weather and light that stay as they are",
    "precipitation": "while precipitation begins or ends",
    "visibility": "while visibility changes",
    "light": "while the light changes, as at dusk",
    "surface": "while the grip of the surface changes",
    "wind": "while the wind rises or falls",
    "several": "while several parts of the weather change",
}
#: What differs along the road.
PLACES: Words = {
    "none": "in conditions that are the same all along the road",
    "patch": "with a patch of another surface on the road",
    "visibility_zone": "with a fog bank, smoke or dust ahead",
    "wind_zone": "with a stretch of crosswind",
    "several": "with several stretches of other conditions",
}
#: What makes it hard to see.
PERCEPTION: Words = {
    "none": "without trouble for sensors",
    "dirty_lens": "with a dirty lens",
    "headlight_glare": "with glare from headlights",
    "spray": "with spray from a vehicle",
    "wet_reflection": "with reflections on a wet road",
    "failed_street_lights": "with failed street lights",
    "clutter": "with clutter beside the road",
    "several": "with several troubles for sensors",
}
TRIGGERS: Words = {
    "none": "the actor needs no trigger",
    "time": "triggered by time",
    "gap": "triggered by the gap to the ego",
    "ttc": "triggered by the time to collision",
    "position": "triggered at a place",
    "phase_end": "triggered by the end of another manoeuvre",
    "speed": "triggered by a speed",
    "headway": "triggered by the time headway",
    "arrival": "triggered by the time that the ego needs to a place",
    "all": "triggered by several conditions at once",
    "any": "triggered by the first of several conditions",
    "sequence": "triggered by conditions one after the other",
}
MANOEUVRES: Words = {
    "none": "the actor goes on as it is",
    "keep": "the actor keeps its speed",
    "speed": "the actor changes its speed",
    "brake": "the actor brakes",
    "lane_change": "the actor changes lanes",
    "offset": "the actor drifts within or out of its lane",
    "cross": "the actor crosses from standstill",
    "synchronise": "the actor arrives together with the ego",
    "path": "the actor follows a path off its lane",
    "turn": "the actor turns",
    "slide": "the actor slides",
    "reverse": "the actor drives backwards",
    "walk": "the actor walks, stops and turns",
    "swing": "the actor swings open or shut",
    "trajectory": "the actor follows a fixed path",
}

#: Edges lie where the friction of the surface conditions in tyre tables parts.
FRICTION = Bands((0.15, 0.3, 0.45, 0.6), "1", sliver=0.005)
#: Classes of fog of GB/T 45312 (50, 100, 200, 500 m) and fog in general (1000 m, WMO).
VISIBILITY = Bands((50.0, 100.0, 200.0, 500.0, 1000.0), "m", sliver=1.0)
#: Usual speed limits: 30, 50, 70, 100 and 130 km/h, in m/s rounded up to two decimals, so that a
#: speed limit that was rounded to them lies in the band up to it.
EGO_SPEED = Bands((8.34, 13.89, 19.45, 27.78, 36.12), "km/h", 3.6, digits=0, sliver=0.5)
CLOSING_SPEED = Bands(tuple(kmh / 3.6 for kmh in (-10, 10, 30, 60, 100)), "km/h", 3.6)
CLOSING_WORDS: Words = {
    "pulls away": "the actor pulls away from the ego",
    "about equal": "ego and actor at about the same speed",
    "closing 10 to 30 km/h": "the ego closes in at 10 to 30 km/h",
    "closing 30 to 60 km/h": "the ego closes in at 30 to 60 km/h",
    "closing 60 to 100 km/h": "the ego closes in at 60 to 100 km/h",
    "closing over 100 km/h": "the ego closes in at over 100 km/h",
}
TTC = Bands((1.0, 2.0, 4.0), "s")
#: Default edges.
IMPACT = Bands(tuple(kmh / 3.6 for kmh in (10, 30, 50, 70)), "km/h", 3.6)
#: Share of the friction; over 1 braking alone does not avoid it.
USED = Bands((0.25, 0.5, 0.75, 1.0), "1")
PREVENTABILITY: Words = {
    "trivial": "nothing has to be done",
    "preventable": "avoidable by a careful driver",
    "unpreventable": "not avoidable by a careful driver",
    "disputed": "avoidable by some reference drivers only",
    "not_applicable": "nobody to collide with",
}
