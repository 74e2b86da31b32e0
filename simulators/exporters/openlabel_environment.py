"""OpenLABEL tags of weather, light and surface condition, and of how they change."""

from __future__ import annotations

import math

from scenario_gen.domain.environment import Precipitation, sun_position
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import Quantity
from simulators.exporters.openlabel_table import (
    CLUTTER,
    CONDITIONS,
    LIGHT,
    PARTICLES,
    PRECIPITATION,
    STREET_LIGHTS,
    classes,
)
from simulators.exporters.openlabel_values import Amounts

#: Classes that are written of an environment beside those of the tables.
MORE = (
    "WeatherWind", "IlluminationCloudiness", "ArtificialVehicleLighting", "SunPositionFront",
    "SunPositionLeft", "SunPositionRight", "SunPositionBehind", "FixedStructureStreetlight",
)  # fmt: skip
# Below this visibility there is fog or mist: the usual definition of fog. [m]
_FOG_M = 1000.0
_SIDES = ("SunPositionFront", "SunPositionLeft", "SunPositionBehind", "SunPositionRight")


def add_environment(found: Amounts, scenario: Scenario) -> None:
    """Add the tags of the environment of a scenario, concrete or logical."""
    environment = scenario.environment
    _falling(found, environment.precipitation, environment.visibility_m)
    _visibility(found, environment.visibility_m, environment.precipitation)
    _wind(found, environment.wind.speed_mps)
    found.add_amount("IlluminationCloudiness", environment.cloud_okta)
    found.add(*classes(CONDITIONS, environment.surface_condition))
    for patch in environment.patches:
        found.add(*classes(CONDITIONS, patch.condition))
    for zone in environment.visibility_zones:
        for name in classes(PARTICLES, zone.particles):
            if name == "ParticulatesWater":
                found.add_amount(name, zone.visibility_m)
            else:
                found.add(name)
    for gust in environment.wind_zones:
        _wind(found, gust.wind.speed_mps)
    for spray in environment.spray:
        found.add_amount("ParticulatesWater", spray.visibility_m)
    for change in environment.changes:
        if change.precipitation is not None:
            visibility_m = change.visibility_m or environment.visibility_m
            _falling(found, change.precipitation, visibility_m)
        if change.visibility_m is not None:
            falling = change.precipitation or environment.precipitation
            _visibility(found, change.visibility_m, falling)
        if change.wind is not None:
            _wind(found, change.wind.speed_mps)
        if change.cloud_okta is not None:
            found.add_amount("IlluminationCloudiness", change.cloud_okta)
        if change.surface_condition is not None:
            found.add(*classes(CONDITIONS, change.surface_condition))
    _light(found, scenario)


def _falling(found: Amounts, falling: Precipitation, visibility_m: Quantity) -> None:
    for name in classes(PRECIPITATION, falling.kind):
        # The amount of snow is the visibility in it, in km.
        if name == "WeatherSnow":
            found.add_amount(name, visibility_m, 1e-3)
        else:
            found.add_amount(name, falling.intensity_mmph)


def _visibility(found: Amounts, visibility_m: Quantity, falling: Precipitation) -> None:
    dry = falling.kind == "none"
    if (dry and not isinstance(visibility_m, str) and visibility_m < _FOG_M) or (
        dry and isinstance(visibility_m, str)
    ):
        found.add_amount("ParticulatesWater", visibility_m)


def _wind(found: Amounts, speed_mps: Quantity) -> None:
    if speed_mps != 0:
        found.add_amount("WeatherWind", speed_mps)


def _light(found: Amounts, scenario: Scenario) -> None:
    environment = scenario.environment
    suns = [environment.sun()]
    suns += [sun_position(change.sun) for change in environment.changes if change.sun is not None]
    found.add(*classes(LIGHT, environment.illumination()))
    for elevation_rad, azimuth_rad in suns:
        if elevation_rad <= 0:
            continue
        found.add_amount("DaySunElevation", math.degrees(elevation_rad))
        if not isinstance(scenario.road, ExternalRoad):
            # From the bearing of a compass to an angle, as seen from the ego, in quarters.
            heading_deg = EgoFrame(scenario).heading_deg()
            seen_deg = 90.0 - math.degrees(azimuth_rad) - heading_deg
            found.add(_SIDES[int(((seen_deg + 45.0) % 360.0) // 90.0) % 4])
    perception = environment.perception
    found.add(*classes(STREET_LIGHTS, perception.street_lights))
    found.add(*classes(CLUTTER, perception.clutter))
    if perception.headlight_glare:
        found.add("ArtificialVehicleLighting")
