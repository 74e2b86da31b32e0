"""All limits of plausibility in one place, each with its unit and source.

A source that begins with ``default`` is not confirmed against a standard: it is this project's
own figure, or one whose original could not be looked at. Override any of them with
``dataclasses.replace(DEFAULT_LIMITS, name=...)`` or, for a single number, ``with_values``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from scenario_gen.domain.actor import KINDS, Category
from scenario_gen.domain.environment import SurfaceCondition
from scenario_gen.domain.road import RoadSurface
from scenario_gen.metrics.sight.constants import RAIN_SOURCE, RAIN_VISIBILITY

MotionLimit: TypeAlias = Literal["speed_mps", "accel_mps2", "decel_mps2", "turning_radius_m"]
"""Names of the limits that depend on who moves."""
_OF_KINDS: tuple[MotionLimit, ...] = ("speed_mps", "accel_mps2", "decel_mps2")


class Limit(NamedTuple):
    """A number with its unit and source."""

    value: float
    unit: str
    source: str


class Band(NamedTuple):
    """A closed interval with its unit and source."""

    low: float
    high: float
    unit: str
    source: str


_VEHICLE_MODELS = "commonroad-vehicle-models"
_RSS = "RSS, ordinary car"
_TYRES = "tyre tables"


def _speeds() -> dict[Category, Limit]:
    def limit(value: float, why: str) -> Limit:
        return Limit(value, "m/s", f"default: {why}")

    return {
        "car": limit(70.0, "252 km/h, electronic limiters of series cars"),
        "van": limit(50.0, "180 km/h"),
        "truck": limit(27.8, "100 km/h, speed limiter of 90 km/h and a slope (Dir. 92/6/EEC)"),
        "bus": limit(30.6, "110 km/h, speed limiter of 100 km/h and a slope (Dir. 92/6/EEC)"),
        "motorcycle": limit(70.0, "252 km/h"),
        "bicycle": limit(14.0, "50 km/h, descent or speed pedelec"),
        "pedestrian": limit(8.0, "sprint cap; walking tests use 5 and 8 km/h (Euro NCAP)"),
        "wheelchair": limit(4.2, "15 km/h, powered chair"),
        "animal": limit(20.0, "72 km/h, deer in flight"),
        "debris": limit(45.0, "160 km/h, load that comes off a vehicle"),
        "trailer": limit(27.8, "100 km/h"),
        "emergency_vehicle": limit(64.0, "230 km/h, police car"),
        "agricultural_vehicle": limit(16.7, "60 km/h, fast tractor"),
        "construction_vehicle": limit(25.0, "90 km/h, mobile crane on a truck chassis"),
        "tram": limit(22.2, "80 km/h, light rail"),
        "train": limit(44.4, "160 km/h, usual limit of lines with level crossings"),
        "animal_rider": limit(15.0, "54 km/h, horse at a gallop"),
        "vehicle_part": limit(70.0, "as fast as its vehicle"),
    }


def _accels() -> dict[Category, Limit]:
    def limit(value: float, why: str = "default: typical of the class") -> Limit:
        return Limit(value, "m/s2", why)

    return {
        "car": limit(7.0, f"{_RSS}: 3.4 to 7 m/s2"),
        "van": limit(4.0),
        "truck": limit(2.5),
        "bus": limit(2.5),
        "motorcycle": limit(9.0),
        "bicycle": limit(2.5),
        "pedestrian": limit(4.0, "default: start of a sprint"),
        "wheelchair": limit(2.5),
        "animal": limit(8.0),
        "debris": limit(10.0),
        "trailer": limit(2.5),
        "emergency_vehicle": limit(7.0),
        "agricultural_vehicle": limit(2.0),
        "construction_vehicle": limit(1.5),
        "tram": limit(1.5),
        "train": limit(1.0),
        "animal_rider": limit(5.0),
        "vehicle_part": limit(10.0),
    }


def _decels() -> dict[Category, Limit]:
    def limit(value: float, why: str = "default: typical of the class") -> Limit:
        return Limit(value, "m/s2", why)

    return {
        "car": limit(11.5, _VEHICLE_MODELS),
        "van": limit(10.0),
        "truck": limit(8.0),
        "bus": limit(8.0),
        "motorcycle": limit(10.0),
        "bicycle": limit(6.0),
        "pedestrian": limit(6.0),
        "wheelchair": limit(5.0),
        "animal": limit(10.0),
        "debris": limit(12.0),
        "trailer": limit(8.0),
        "emergency_vehicle": limit(11.0),
        "agricultural_vehicle": limit(6.0),
        "construction_vehicle": limit(6.0),
        "tram": limit(3.0, "default: track brakes"),
        "train": limit(1.3, "default: emergency brake"),
        "animal_rider": limit(6.0),
        "vehicle_part": limit(12.0),
    }


def _radii() -> dict[Category, Limit]:
    """At the reference point, the middle of the rear axle."""

    def limit(value: float, why: str) -> Limit:
        return Limit(value, "m", why)

    outer = "default: outer wheel on 5.5 m, sqrt(5.5^2 - wheelbase^2) - width / 2"
    steering = f"wheelbase / tan(0.55 rad), steering angle of {_VEHICLE_MODELS}"
    return {
        "car": limit(3.9, outer),
        "van": limit(4.8, "default: outer wheel on 6.8 m"),
        "truck": limit(8.5, steering),
        "bus": limit(9.6, steering),
        "motorcycle": limit(2.0, "default"),
        "bicycle": limit(1.5, "default"),
        "trailer": limit(3.9, "default"),
        "emergency_vehicle": limit(4.8, "default: outer wheel on 6.8 m"),
        "agricultural_vehicle": limit(3.5, "default"),
        "construction_vehicle": limit(4.5, "default"),
        "tram": limit(18.0, "default: tight curve of a street track"),
        "train": limit(150.0, "default: tight curve of a track"),
    }


def _friction() -> dict[tuple[RoadSurface, SurfaceCondition], Band]:
    def band(low: float, high: float, source: str) -> Band:
        return Band(low, high, "1", source)

    surfaces: dict[RoadSurface, tuple[Band, Band]] = {
        "asphalt": (
            band(0.70, 0.85, f"{_TYRES}: asphalt dry .70-.80, new tyre .85 at 50 km/h"),
            band(0.45, 0.65, f"{_TYRES}: asphalt wet .45-.55, new tyre .65 at 50 km/h"),
        ),
        "concrete": (
            band(0.75, 0.90, f"{_TYRES}: concrete dry .80-.90, new tyre .75 at 130 km/h"),
            band(0.50, 0.65, f"{_TYRES}: concrete wet .50-.60, new tyre .65 at 50 km/h"),
        ),
        "gravel": (
            band(0.60, 0.70, f"{_TYRES}: gravel dry"),
            band(0.40, 0.50, f"{_TYRES}: gravel wet"),
        ),
        "pavers": (
            band(0.60, 0.80, "default: between cobblestone and asphalt"),
            band(0.40, 0.60, "default: between cobblestone and asphalt"),
        ),
        "granite_setts": (
            band(0.50, 0.75, "default: smoother than cobblestone"),
            band(0.25, 0.50, "default: smoother than cobblestone"),
        ),
        "cobblestone": (
            band(0.55, 0.80, "default: between gravel and asphalt"),
            band(0.30, 0.55, "default: between gravel and asphalt"),
        ),
    }
    bands: dict[tuple[RoadSurface, SurfaceCondition], Band] = {}
    for surface, (dry, wet) in surfaces.items():
        bands[surface, "dry"] = dry
        bands[surface, "wet"] = wet
        bands[surface, "standing_water"] = band(
            0.0, 0.55, f"{_TYRES}: heavy rain .55 at 50 km/h, puddle 0 at 130 km/h"
        )
        bands[surface, "flooded"] = band(0.0, 0.50, f"{_TYRES}: puddle .50 at 50 km/h")
        bands[surface, "snow"] = band(0.20, 0.40, f"default: {_TYRES} packed snow .25-.35, +- .05")
        bands[surface, "icy"] = band(0.05, 0.15, f"{_TYRES}: ice")
        bands[surface, "contamination"] = band(0.05, dry.high, "default: oil, mud, leaves")
    return bands


@dataclass(frozen=True)
class Limits:
    """The limits of a check."""

    speed_mps: Mapping[Category, Limit]
    accel_mps2: Mapping[Category, Limit]
    decel_mps2: Mapping[Category, Limit]
    turning_radius_m: Mapping[Category, Limit]
    """Categories that are not named can turn on the spot."""
    friction: Mapping[tuple[RoadSurface, SurfaceCondition], Band]
    rain_visibility: tuple[tuple[float, float], ...]
    """(from mm/h on, one sees about this many m)."""
    rain_visibility_source: str
    rain_visibility_factor: Limit
    standing_water_mu: tuple[tuple[float, float], ...]
    """(speed in m/s, mu) in heavy rain with a new tyre, tyre tables."""
    sideways_rad: Limit
    speeding_factor: Limit
    standing_mps: Limit
    carried_gap_m: Limit
    crossing_rad: Limit
    reverse_mps: Limit
    slide_margin_mps2: Limit
    sudden_mps: Limit
    jump_m: Limit
    relevant_gap_m: Limit
    relevant_ttc_s: Limit
    relevant_thw_s: Limit
    relevant_pet_s: Limit
    duration_min_s: Limit
    duration_max_s: Limit
    icy_max_c: Limit
    snow_surface_max_c: Limit
    snowfall_max_c: Limit
    rain_min_c: Limit
    fog_max_m: Limit
    precipitation_min_okta: Limit
    wind_max_mps: Limit
    reflecting_sun_rad: Limit

    def of(self, category: Category, kind: str | None, name: MotionLimit) -> Limit | None:
        """The limit of a kind, or of its category; None where there is none."""
        if kind is None or name not in _OF_KINDS:
            by_category: Mapping[Category, Limit] = getattr(self, name)
            return by_category.get(category)
        unit = "m/s" if name == "speed_mps" else "m/s2"
        return Limit(getattr(KINDS[kind], name), unit, KINDS[kind].source)

    def with_values(self, **values: float) -> Limits:
        """A copy with other numbers for single limits; their source becomes ``given``."""
        fields = {
            name: Limit(value, getattr(self, name).unit, "given") for name, value in values.items()
        }
        return replace(self, **fields)  # type: ignore[arg-type]


DEFAULT_LIMITS = Limits(
    speed_mps=_speeds(),
    accel_mps2=_accels(),
    decel_mps2=_decels(),
    turning_radius_m=_radii(),
    friction=_friction(),
    rain_visibility=RAIN_VISIBILITY,
    rain_visibility_source=f"{RAIN_SOURCE}, times rain_visibility_factor",
    rain_visibility_factor=Limit(2.0, "1", "default: the figures are approximate"),
    standing_water_mu=(
        (50 / 3.6, 0.55),
        (90 / 3.6, 0.30),
        (130 / 3.6, 0.20),
    ),
    sideways_rad=Limit(0.5, "rad", "default: slip angle of a skidding vehicle"),
    speeding_factor=Limit(1.5, "1", "default: times the speed limit"),
    standing_mps=Limit(0.1, "m/s", "default: what counts as standing"),
    carried_gap_m=Limit(1.5, "m", "default: a load or a part reaches out of its vehicle"),
    crossing_rad=Limit(0.7, "rad", "default: approaches at more than 40 degrees cross"),
    reverse_mps=Limit(11.2, "m/s", "default: 40 km/h, reverse gear of a car"),
    slide_margin_mps2=Limit(1.0, "m/s2", "default: what scrapes and digs in beyond mu g"),
    sudden_mps=Limit(3.0, "m/s", "default: change of velocity where a manoeuvre begins"),
    jump_m=Limit(0.3, "m", "default: rounding of times and of polylines"),
    relevant_gap_m=Limit(5.0, "m", "default"),
    relevant_ttc_s=Limit(5.0, "s", "default"),
    relevant_thw_s=Limit(2.0, "s", "default: the distance that drivers are taught to keep"),
    relevant_pet_s=Limit(3.0, "s", "default"),
    duration_min_s=Limit(2.0, "s", "default"),
    duration_max_s=Limit(60.0, "s", "default"),
    icy_max_c=Limit(4.0, "degC", "default: ground frost with air above zero"),
    snow_surface_max_c=Limit(8.0, "degC", "default: thawing snow"),
    snowfall_max_c=Limit(4.0, "degC", "default: wet snow"),
    rain_min_c=Limit(-10.0, "degC", "default: freezing rain"),
    fog_max_m=Limit(1000.0, "m", "WMO: fog is a visibility below 1 km"),
    precipitation_min_okta=Limit(2.0, "okta", "default: shower from scattered cloud"),
    wind_max_mps=Limit(32.6, "m/s", "Beaufort 11, upper bound; above: hurricane"),
    reflecting_sun_rad=Limit(0.35, "rad", "default: a sun higher than 20 degrees does not dazzle"),
)
