"""Words of the proposal schemas, and what they mean in numbers.

Ranges are defaults of this project within the figures of ISO 34503 (rain classes), GB/T 45312
(rain and visibility), CIE (fog classes) and tyre tables (friction on asphalt).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from scenario_gen.domain.environment import Illumination, PrecipitationKind, SurfaceCondition

RoadTemplate: TypeAlias = Literal[
    "motorway_straight",
    "motorway_curve",
    "motorway_lane_drop",
    "motorway_on_ramp",
    "motorway_off_ramp",
    "motorway_weaving",
    "work_zone",
    "toll_plaza",
    "rural_straight",
    "rural_curve",
    "urban_street",
    "tunnel",
    "bridge",
    "level_crossing",
    "parking_lot",
    "junction_cross",
    "junction_t",
    "junction_y",
    "junction_staggered",
    "roundabout",
]
ROAD_TEMPLATES: tuple[RoadTemplate, ...] = get_args(RoadTemplate)

Weather: TypeAlias = Literal[
    "clear",
    "overcast",
    "light_rain",
    "rain",
    "heavy_rain",
    "fog",
    "dense_fog",
    "snow",
    "ice",
    "strong_wind",
    "as_event",
]
"""``as_event``: the weather that belongs to the event, such as the fog of a fog bank."""

Light: TypeAlias = Literal["day", "low_sun", "dusk", "night"]
LIGHTS: tuple[Light, ...] = get_args(Light)

Side: TypeAlias = Literal["left", "right", "ahead"]
SIDES: tuple[Side, ...] = get_args(Side)

Behaviour: TypeAlias = Literal["gentle", "brisk", "abrupt"]
BEHAVIOURS: tuple[Behaviour, ...] = get_args(Behaviour)

Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class WeatherRange:
    """What a weather word stands for; each pair is a range to sample from."""

    condition: SurfaceCondition
    friction: Span
    """On asphalt."""
    visibility_m: Span
    temperature_c: Span
    cloud_okta: tuple[int, int]
    wind_mps: Span = (0.0, 6.0)
    precipitation: PrecipitationKind = "none"
    intensity_mmph: Span = (0.0, 0.0)


WEATHER: dict[Weather, WeatherRange] = {
    "clear": WeatherRange("dry", (0.70, 0.80), (10_000, 20_000), (5, 30), (0, 2)),
    "overcast": WeatherRange("dry", (0.70, 0.80), (8_000, 12_000), (3, 20), (7, 8)),
    "light_rain": WeatherRange(
        "wet", (0.50, 0.55), (4_000, 8_000), (4, 18), (6, 8), (0, 8), "rain", (0.5, 2.4)
    ),
    "rain": WeatherRange(
        "wet", (0.45, 0.52), (1_500, 3_500), (4, 18), (7, 8), (2, 10), "rain", (2.5, 7.5)
    ),
    "heavy_rain": WeatherRange(
        "standing_water", (0.30, 0.45), (400, 800), (5, 20), (8, 8), (4, 13), "rain", (8, 14)
    ),
    "fog": WeatherRange("wet", (0.48, 0.55), (150, 450), (2, 12), (6, 8), (0, 2)),
    "dense_fog": WeatherRange("wet", (0.48, 0.55), (40, 100), (2, 10), (7, 8), (0, 1.5)),
    "snow": WeatherRange(
        "snow", (0.25, 0.35), (500, 1_500), (-6, -1), (7, 8), (0, 8), "snow", (0.5, 3.0)
    ),
    "ice": WeatherRange("icy", (0.08, 0.15), (5_000, 10_000), (-10, -2), (0, 6)),
    "strong_wind": WeatherRange("dry", (0.70, 0.80), (8_000, 15_000), (3, 20), (3, 8), (14, 20)),
}


#: The words of weather that say something by themselves.
WEATHERS: tuple[Weather, ...] = tuple(WEATHER)


@dataclass(frozen=True)
class LightRange:
    """What a light word stands for."""

    illumination: Illumination
    elevation_rad: Span


LIGHT: dict[Light, LightRange] = {
    "day": LightRange("day", (math.radians(25), math.radians(60))),
    "low_sun": LightRange("day", (math.radians(2), math.radians(8))),
    "dusk": LightRange("twilight", (math.radians(-5.5), math.radians(-1))),
    "night": LightRange("night", (math.radians(-40), math.radians(-15))),
}

#: Driving lanes in the direction of the ego that a template can have.
LANES: dict[RoadTemplate, tuple[int, int]] = {
    "motorway_straight": (2, 5),
    "motorway_curve": (2, 5),
    "motorway_lane_drop": (2, 5),
    "motorway_on_ramp": (2, 5),
    "motorway_off_ramp": (2, 5),
    "motorway_weaving": (2, 5),
    "work_zone": (2, 5),
    "toll_plaza": (2, 4),
    "rural_straight": (1, 1),
    "rural_curve": (1, 1),
    "urban_street": (1, 3),
    "tunnel": (1, 3),
    "bridge": (1, 3),
    "level_crossing": (1, 1),
    "parking_lot": (1, 1),
    "junction_cross": (1, 1),
    "junction_t": (1, 1),
    "junction_y": (1, 1),
    "junction_staggered": (1, 1),
    "roundabout": (1, 1),
}
