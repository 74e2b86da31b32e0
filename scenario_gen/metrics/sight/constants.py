"""Figures that sight distances are worked out with, each with its unit and source.

A source that begins with ``default`` is this project's own figure, not confirmed against a
standard.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenario_gen.domain.actor import Category
from scenario_gen.domain.environment import TWILIGHT_END_RAD


class Figure(NamedTuple):
    """A number with its unit and source."""

    value: float
    unit: str
    source: str


#: Optical depth at the meteorological optical range: the air lets 5 % of the light through.
OPTICAL_DEPTH = Figure(2.996, "1", "CIE: MOR = 2.996 / extinction coefficient")

RAIN_VISIBILITY: tuple[tuple[float, float], ...] = (
    (10.0, 500.0),
    (15.0, 200.0),
    (30.0, 150.0),
    (50.0, 100.0),
)
"""(from mm/h on, one sees about this many m)."""
RAIN_SOURCE = "GB/T 45312-2025 (approximate figures)"

OBJECT_HEIGHT = Figure(0.6, "m", "AASHTO Green Book 2018: object of stopping sight distance, 2 ft")
CAR_EYE_HEIGHT = Figure(1.1, "m", "default; AASHTO Green Book 2018: 1.08 m")
TRUCK_EYE_HEIGHT = Figure(2.33, "m", "AASHTO Green Book 2018: 7.6 ft")
VAN_EYE_HEIGHT = Figure(1.6, "m", "default")
#: Eyes of who sits or stands upright on something, as a share of the height of the box.
UPRIGHT_EYE_SHARE = Figure(0.9, "1", "default")

LOW_BEAM = Figure(65.0, "m", "default: 60 to 75 m to a dark object on the road")
HIGH_BEAM = Figure(150.0, "m", "default")
STREET_LIT = Figure(120.0, "m", "default: dark object under street lights")
DAYLIGHT = Figure(10_000.0, "m", "default: where twilight begins to tell")
TWILIGHT_END = Figure(TWILIGHT_END_RAD, "rad", "civil twilight")
WET_REFLECTION = Figure(0.8, "1", "default: share of the lit distance on a mirroring surface")

SUN_AT_10_DEG = Figure(100.0, "m", "default: sight with the sun 10 degrees off the line of sight")
SUN_LEAST = Figure(25.0, "m", "default: under a sun visor")
GLARE_CONE = Figure(np.radians(30.0), "rad", "CIE 146:2002: disability glare up to 30 degrees")
GLARE_CORE = Figure(np.radians(1.0), "rad", "CIE 146:2002: disability glare from 1 degree on")
DAZZLING_LIGHT = Figure(10_000.0, "cd", "default: headlight that dazzles, towards the ego")
ROAD_LUMINANCE = Figure(1.0, "cd/m2", "default: road in the ego's own headlights")
DAZZLE_FACING = Figure(np.radians(25.0), "rad", "default: half of the beam of a headlight")

#: Sight through a half covered lens; (1 - c) / c of it through one of which the share c is.
HALF_COVERED_LENS = Figure(150.0, "m", "default")
LIGHT_CLUTTER = Figure(300.0, "m", "default: where an actor is told from light clutter")
DENSE_CLUTTER = Figure(120.0, "m", "default: where an actor is told from dense clutter")

SPRAY_FROM = Figure(8.0, "m/s", "default: slower tyres throw no water up")
SPRAY_BESIDE = Figure(0.5, "m", "default: how far spray reaches out beside the actor")

#: Nothing is worked out farther ahead than this.
LOOK_AHEAD_M = 800.0

_HIGH_SEAT: frozenset[Category] = frozenset(
    {"truck", "bus", "agricultural_vehicle", "construction_vehicle", "tram", "train"}
)
_VAN_SEAT: frozenset[Category] = frozenset({"van", "emergency_vehicle"})
_UPRIGHT: frozenset[Category] = frozenset(
    {"motorcycle", "bicycle", "pedestrian", "wheelchair", "animal_rider"}
)


def eye_height_m(category: Category, height_m: float) -> float:
    """Height of the eyes, or of the camera behind the windscreen, over the road in m."""
    if category in _HIGH_SEAT:
        return TRUCK_EYE_HEIGHT.value
    if category in _VAN_SEAT:
        return VAN_EYE_HEIGHT.value
    if category in _UPRIGHT:
        return UPRIGHT_EYE_SHARE.value * height_m
    return CAR_EYE_HEIGHT.value
