"""The limits that depend on who moves and on what, as tables: see ``limits``."""

from __future__ import annotations

from collections.abc import Callable

from scenario_gen.checks.limit import Band, Limit, MotionLimit
from scenario_gen.domain.actor import KINDS, Category
from scenario_gen.domain.environment import SurfaceCondition
from scenario_gen.domain.road import RoadSurface
from scenario_gen.metrics.sight.constants import RAIN_SOURCE, RAIN_VISIBILITY

#: Kinds have limits of their own of these; see ``domain.actor_kinds``.
_OF_KINDS: dict[MotionLimit, str] = {
    "speed_mps": "m/s", "accel_mps2": "m/s2", "decel_mps2": "m/s2",
}  # fmt: skip

_VEHICLE_MODELS = "commonroad-vehicle-models"
_RSS = "ad-rss-lib"
_SURFACES = "tyre table by surface"
_SPEEDS = "tyre table by speed"


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
        "car": limit(7.0, f"{_RSS}: standard car, 3.4 to 7 m/s2 at low speed"),
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
        "car": limit(11.5, f"{_VEHICLE_MODELS}: greatest acceleration of any vehicle"),
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
    steering = f"default: wheelbase / tan(0.55 rad), steering angle of {_VEHICLE_MODELS}"
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


_BY_CATEGORY: dict[MotionLimit, Callable[[], dict[Category, Limit]]] = {
    "speed_mps": _speeds, "accel_mps2": _accels, "decel_mps2": _decels,
    "turning_radius_m": _radii,
}  # fmt: skip


def by_mover(name: MotionLimit) -> dict[str, Limit]:
    """A limit by ``category``, and by ``category.kind`` where kinds have their own."""
    table: dict[str, Limit] = {str(key): limit for key, limit in _BY_CATEGORY[name]().items()}
    if name in _OF_KINDS:
        for kind, of in KINDS.items():
            limit = Limit(getattr(of, name), _OF_KINDS[name], of.source)
            table[f"{of.category}.{kind}"] = limit
    return table


def friction() -> dict[tuple[RoadSurface, SurfaceCondition], Band]:
    """The friction that belongs to a road surface and its condition."""

    def band(low: float, high: float, source: str) -> Band:
        return Band(low, high, "1", source)

    surfaces: dict[RoadSurface, tuple[Band, Band]] = {
        "asphalt": (
            band(0.70, 0.85, f"{_SURFACES}: asphalt dry .70-.80; {_SPEEDS}: .85 at 50 km/h"),
            band(0.45, 0.65, f"{_SURFACES}: asphalt wet .45-.55; {_SPEEDS}: .65 at 50 km/h"),
        ),
        "concrete": (
            band(0.75, 0.90, f"{_SURFACES}: concrete dry .80-.90; {_SPEEDS}: .75 at 130 km/h"),
            band(0.50, 0.65, f"{_SURFACES}: concrete wet .50-.60; {_SPEEDS}: .65 at 50 km/h"),
        ),
        "gravel": (
            band(0.60, 0.70, f"{_SURFACES}: gravel dry"),
            band(0.40, 0.50, f"{_SURFACES}: gravel wet"),
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
            0.0, 0.55, f"{_SPEEDS}: heavy rain .55 at 50 km/h, puddle 0 at 130 km/h"
        )
        bands[surface, "flooded"] = band(0.0, 0.50, f"{_SPEEDS}: puddle .50 at 50 km/h")
        bands[surface, "snow"] = band(0.20, 0.40, f"default: {_SURFACES}, .05 wider")
        bands[surface, "icy"] = band(0.05, 0.15, f"{_SURFACES}: ice")
        bands[surface, "contamination"] = band(0.05, dry.high, "default: oil, mud, leaves")
    return bands


def rain_visibility() -> dict[float, Limit]:
    """How far one sees in rain, from an intensity in mm/h on."""
    return {mmph: Limit(visibility_m, "m", RAIN_SOURCE) for mmph, visibility_m in RAIN_VISIBILITY}
