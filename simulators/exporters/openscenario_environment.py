"""Weather, light and road condition as an OpenSCENARIO environment action."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from scenario_gen.domain.environment import DateTimeAtPlace, Environment, Precipitation, Wind
from scenario_gen.units import Quantity
from simulators.exporters._xml import element
from simulators.exporters.openscenario_parameters import plus

_KELVIN_AT_0_C = 273.15
_OKTAS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")
# OpenSCENARIO 1.2 knows dry, rain and snow; hail falls fast and in drops, so rain is nearest.
_PRECIPITATION = {"none": "dry", "rain": "rain", "snow": "snow", "hail": "rain"}
# Snow, ice and contamination are no state of wetness; they are named in a property.
_WETNESS = {"dry": "dry", "wet": "moist", "standing_water": "wetWithPuddles",
            "flooded": "lowFlooded"}  # fmt: skip

# Horizontal illuminance under a clear sky: defaults of this project, of the order of the figures
# in CIE textbooks (sun at the zenith, on the horizon, end of civil twilight, moonless night).
_ZENITH_LX = 120_000.0
_HORIZON_LX = 400.0
_TWILIGHT_END_LX = 3.4
_TWILIGHT_END_RAD = math.radians(-6.0)
_NIGHT_LX = 0.001


def write_environment(parent: Any, environment: Environment) -> None:
    """Append ``GlobalAction/EnvironmentAction`` with the environment at the start.

    What OpenSCENARIO has no place for is in properties of the road condition: the surface, what
    makes it hard to see, what fills zones, and spray.
    """
    action = element(element(parent, "GlobalAction"), "EnvironmentAction")
    node = element(action, "Environment", name="environment")
    if isinstance(environment.time, DateTimeAtPlace):
        date_time = environment.time.at.isoformat(timespec="seconds")
        element(node, "TimeOfDay", animation=False, dateTime=date_time)
    weather = element(
        node, "Weather", temperature=plus(environment.temperature_c, _KELVIN_AT_0_C),
        fractionalCloudCover=cloud_cover(environment),
    )  # fmt: skip
    write_sun(weather, environment)
    write_fog(weather, environment.visibility_m)
    write_precipitation(weather, environment.precipitation)
    write_wind(weather, environment.wind)
    properties = write_road_condition(node, environment)
    for name, value in _perception(environment):
        element(properties, "Property", name=f"scenario_gen.{name}", value=value)


def cloud_cover(environment: Environment) -> str:
    """Cloud cover in the words of OpenSCENARIO."""
    return f"{_OKTAS[environment.cloud_okta]}Oktas"


def write_sun(weather: Any, environment: Environment) -> None:
    """Append ``Sun`` with the light that it gives under the clouds."""
    sun = environment.sun()
    element(
        weather, "Sun", azimuth=sun.azimuth_rad % math.tau, elevation=sun.elevation_rad,
        illuminance=float(f"{illuminance_lx(sun.elevation_rad, environment.cloud_okta):.3g}"),
    )  # fmt: skip


def write_fog(weather: Any, visibility_m: Quantity) -> None:
    """Append ``Fog``."""
    element(weather, "Fog", visualRange=visibility_m)


def write_precipitation(weather: Any, fall: Precipitation) -> None:
    """Append ``Precipitation``."""
    element(
        weather, "Precipitation", precipitationType=_PRECIPITATION[fall.kind],
        precipitationIntensity=fall.intensity_mmph,
    )  # fmt: skip


def write_wind(weather: Any, wind: Wind) -> None:
    """Append ``Wind``."""
    element(weather, "Wind", direction=wind.direction_rad, speed=wind.speed_mps)


def write_road_condition(node: Any, environment: Environment) -> Any:
    """Append ``RoadCondition``; its properties."""
    # The friction of the road in the OpenDRIVE file is 1: the scale factor is the coefficient.
    road = element(
        node, "RoadCondition", frictionScaleFactor=environment.friction,
        wetness=_WETNESS.get(environment.surface_condition),
    )  # fmt: skip
    properties = element(road, "Properties")
    element(properties, "Property", name="scenario_gen.surface_condition",
            value=environment.surface_condition)  # fmt: skip
    return properties


def _perception(environment: Environment) -> Iterator[tuple[str, str | float]]:
    """Names and values of what makes it hard to see; nothing where it is easy."""
    perception = environment.perception
    if perception.dirty_lens != 0.0:
        yield "dirty_lens", perception.dirty_lens
    if perception.headlight_glare:
        yield "headlight_glare", " ".join(perception.headlight_glare)
    if perception.street_lights != "none":
        yield "street_lights", perception.street_lights
    if perception.wet_reflection:
        yield "wet_reflection", "true"
    if perception.clutter != "none":
        yield "clutter", perception.clutter
    for zone in environment.visibility_zones:
        yield f"visibility_zone.{zone.id}.particles", zone.particles
    for spray in environment.spray:
        yield f"spray.{spray.actor}.length_m", spray.length_m
        yield f"spray.{spray.actor}.visibility_m", spray.visibility_m


def illuminance_lx(elevation_rad: float, cloud_okta: int) -> float:
    """Illuminance on the ground for the elevation of the sun and the cloud cover.

    Clouds take away 0.75 (n/8)^3.4 of it (Kasten and Czeplak, Solar Energy 24, 1980, eq. 4).
    """
    clear = 1.0 - 0.75 * math.pow(cloud_okta / 8.0, 3.4)
    if elevation_rad >= 0.0:
        return clear * (_HORIZON_LX + (_ZENITH_LX - _HORIZON_LX) * math.sin(elevation_rad))
    # Twilight fades by a constant factor per degree, down to the light of the stars.
    fade = math.log(_TWILIGHT_END_LX / _HORIZON_LX) / _TWILIGHT_END_RAD
    return clear * max(_HORIZON_LX * math.exp(fade * elevation_rad), _NIGHT_LX)
