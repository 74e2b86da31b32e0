"""The environment at a time as OSI environmental conditions."""

from __future__ import annotations

import math
from datetime import UTC
from typing import Any

from scenario_gen.domain.environment import DateTimeAtPlace, Environment
from scenario_gen.units import Quantity, number
from simulators.exporters.openscenario_environment import illuminance_lx

_KELVIN_AT_0_C = 273.15
# Classes of OSI by their lower bounds; esmini has the same. [mm/h]
_PRECIPITATION = (
    (149.0, "EXTREME"), (34.0, "VERY_HEAVY"), (8.1, "HEAVY"), (1.9, "MODERATE"), (0.5, "LIGHT"),
    (0.1, "VERY_LIGHT"), (0.0, "NONE"),
)  # fmt: skip
# [m]
_FOG = (
    (40_000.0, "EXCELLENT_VISIBILITY"), (10_000.0, "GOOD_VISIBILITY"),
    (4000.0, "MODERATE_VISIBILITY"), (2000.0, "POOR_VISIBILITY"), (1000.0, "MIST"),
    (200.0, "LIGHT"), (50.0, "THICK"), (0.0, "DENSE"),
)  # fmt: skip
# [lx]
_LIGHT = ((10_000.0, 9), (1000.0, 8), (400.0, 7), (20.0, 6), (10.0, 5), (3.0, 4), (1.0, 3),
          (0.01, 2), (0.0, 1))  # fmt: skip
_OKTAS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT")


def write_conditions(target: Any, environment: Environment, time_s: float) -> None:
    """Fill in the conditions of a concrete scenario at a time.

    Zones, patches, spray and what troubles sensors have no place in them. Ambient light is that
    of the sun's elevation under the clouds, see ``openscenario_environment``.
    """
    mmph, visibility_m = environment.precipitation.intensity_mmph, environment.visibility_m
    okta, wind, sun = environment.cloud_okta, environment.wind, environment.sun()
    falling = environment.precipitation.kind
    amounts = {"mmph": number(mmph), "visibility_m": number(visibility_m),
               "wind_mps": number(wind.speed_mps)}  # fmt: skip
    for change in environment.changes:
        share = _share(time_s, number(change.at_s), number(change.over_s))
        if share <= 0.0:
            continue
        if change.precipitation is not None:
            falling = change.precipitation.kind
            _move(amounts, "mmph", change.precipitation.intensity_mmph, share)
        if change.visibility_m is not None:
            _move(amounts, "visibility_m", change.visibility_m, share)
        if change.wind is not None:
            wind = change.wind
            _move(amounts, "wind_mps", wind.speed_mps, share)
        if change.cloud_okta is not None:
            okta = change.cloud_okta
        if change.sun is not None:
            sun = sun._replace(
                elevation_rad=_between(sun.elevation_rad, change.sun.elevation_rad, share),
                azimuth_rad=_between(sun.azimuth_rad, change.sun.azimuth_rad, share),
            )
    amount = amounts["mmph"] if falling != "none" else 0.0
    target.precipitation = target.Precipitation.Value(
        f"PRECIPITATION_{_class(_PRECIPITATION, amount)}"
    )
    target.fog = target.Fog.Value(f"FOG_{_class(_FOG, amounts['visibility_m'])}")
    lux = illuminance_lx(sun.elevation_rad, okta)
    target.ambient_illumination = target.AmbientIllumination.Value(
        f"AMBIENT_ILLUMINATION_LEVEL{_class(_LIGHT, lux)}"
    )
    target.temperature = number(environment.temperature_c) + _KELVIN_AT_0_C
    target.clouds.fractional_cloud_cover = target.clouds.FractionalCloudCover.Value(
        f"FRACTIONAL_CLOUD_COVER_{_OKTAS[okta]}_OKTAS"
    )
    target.sun.azimuth, target.sun.elevation = sun.azimuth_rad % math.tau, sun.elevation_rad
    target.sun.intensity = lux
    # From where it blows, clockwise from north like the sun.
    target.wind.speed = amounts["wind_mps"]
    origin_rad = 1.5 * math.pi - number(wind.direction_rad)
    target.wind.origin_direction = origin_rad % math.tau
    if isinstance(environment.time, DateTimeAtPlace):
        at = environment.time.at
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        target.time_of_day.seconds_since_midnight = int((at - midnight).total_seconds() + time_s)
        target.unix_timestamp = int(at.astimezone(UTC).timestamp() + time_s)


def _class(bounds: tuple[tuple[float, Any], ...], value: float) -> Any:
    return next(name for bound, name in bounds if value >= bound)


def _share(time_s: float, at_s: float, over_s: float) -> float:
    """How far a change has come, 0 to 1."""
    if time_s < at_s - 1e-9:
        return 0.0
    return 1.0 if over_s <= 0.0 else min(1.0, (time_s - at_s) / over_s)


def _move(amounts: dict[str, float], name: str, target: Quantity, share: float) -> None:
    amounts[name] = _between(amounts[name], number(target), share)


def _between(first: float, last: float, share: float) -> float:
    return first + share * (last - first)
