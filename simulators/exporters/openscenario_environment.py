"""Weather, light and road condition as an OpenSCENARIO environment action."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.environment import DateTimeAtPlace, Environment
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
    """Append ``GlobalAction/EnvironmentAction``."""
    action = element(element(parent, "GlobalAction"), "EnvironmentAction")
    node = element(action, "Environment", name="environment")
    if isinstance(environment.time, DateTimeAtPlace):
        date_time = environment.time.at.isoformat(timespec="seconds")
        element(node, "TimeOfDay", animation=False, dateTime=date_time)
    weather = element(
        node, "Weather", temperature=plus(environment.temperature_c, _KELVIN_AT_0_C),
        fractionalCloudCover=f"{_OKTAS[environment.cloud_okta]}Oktas",
    )  # fmt: skip
    sun = environment.sun()
    element(
        weather, "Sun", azimuth=sun.azimuth_rad % math.tau, elevation=sun.elevation_rad,
        illuminance=float(f"{illuminance_lx(sun.elevation_rad, environment.cloud_okta):.3g}"),
    )  # fmt: skip
    element(weather, "Fog", visualRange=environment.visibility_m)
    fall = environment.precipitation
    element(
        weather, "Precipitation", precipitationType=_PRECIPITATION[fall.kind],
        precipitationIntensity=fall.intensity_mmph,
    )  # fmt: skip
    element(weather, "Wind", direction=environment.wind.direction_rad,
            speed=environment.wind.speed_mps)  # fmt: skip
    # The friction of the road in the OpenDRIVE file is 1: the scale factor is the coefficient.
    road = element(
        node, "RoadCondition", frictionScaleFactor=environment.friction,
        wetness=_WETNESS.get(environment.surface_condition),
    )  # fmt: skip
    element(element(road, "Properties"), "Property", name="scenario_gen.surface_condition",
            value=environment.surface_condition)  # fmt: skip


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
