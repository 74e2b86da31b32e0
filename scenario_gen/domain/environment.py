"""Environment: weather, light and the state of the road surface."""

from __future__ import annotations

import math
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import AwareDatetime, Field

from scenario_gen.domain.base import Model
from scenario_gen.units import (
    Angle,
    AngleNumber,
    FiniteNumber,
    Friction,
    Intensity,
    Speed,
    Temperature,
    Visibility,
    number,
)

PrecipitationKind: TypeAlias = Literal["none", "rain", "snow", "hail"]
SurfaceCondition: TypeAlias = Literal[
    "dry", "wet", "standing_water", "flooded", "snow", "icy", "contamination"
]
Illumination: TypeAlias = Literal["day", "twilight", "night"]


class Precipitation(Model):
    kind: PrecipitationKind = "none"
    intensity_mmph: Intensity = 0.0


class Wind(Model):
    speed_mps: Speed = 0.0
    direction_rad: Angle = 0.0
    """Direction the wind blows towards, counter-clockwise from the x axis of the world frame."""


class SunAngles(Model):
    kind: Literal["sun"] = "sun"
    elevation_rad: AngleNumber
    azimuth_rad: AngleNumber = 0.0
    """Clockwise from north, as in OpenSCENARIO."""


class DateTimeAtPlace(Model):
    kind: Literal["date_time"] = "date_time"
    at: AwareDatetime
    latitude_deg: Annotated[FiniteNumber, Field(ge=-90, le=90)]
    longitude_deg: Annotated[FiniteNumber, Field(ge=-180, le=180)]


TimeOfDay: TypeAlias = Annotated[SunAngles | DateTimeAtPlace, Field(discriminator="kind")]


class SunPosition(NamedTuple):
    elevation_rad: float
    azimuth_rad: float


class Environment(Model):
    """The state of weather, light and surface, constant over the scenario."""

    precipitation: Precipitation = Precipitation()
    visibility_m: Visibility = 10_000.0
    """Meteorological optical range (fog, mist, spray): 2.996 / extinction coefficient (CIE)."""
    cloud_okta: Annotated[int, Field(ge=0, le=8)] = 2
    wind: Wind = Wind()
    temperature_c: Temperature = 15.0
    time: TimeOfDay = SunAngles(elevation_rad=0.8, azimuth_rad=3.14)
    surface_condition: SurfaceCondition = "dry"
    friction: Friction = 0.8
    """Coefficient of friction between tyre and road, mu."""

    def sun(self) -> SunPosition:
        """Elevation over the horizon and azimuth clockwise from north, in rad."""
        if isinstance(self.time, SunAngles):
            return SunPosition(self.time.elevation_rad, self.time.azimuth_rad)
        # Imported here: only scenarios with a date and a place need an ephemeris.
        from astral import Observer
        from astral.sun import azimuth, elevation

        place = Observer(latitude=self.time.latitude_deg, longitude=self.time.longitude_deg)
        return SunPosition(
            math.radians(elevation(place, self.time.at)), math.radians(azimuth(place, self.time.at))
        )

    def illumination(self) -> Illumination:
        """Day with the sun up, civil twilight down to -6 degrees, night below."""
        elevation_rad = self.sun().elevation_rad
        if elevation_rad > 0:
            return "day"
        return "twilight" if elevation_rad >= math.radians(-6) else "night"


def rain_class(intensity_mmph: float) -> str:
    """Class of rain by intensity, ISO 34503 (light < 2.5, moderate < 7.6, heavy < 50 ...)."""
    bounds = ((0.0, "none"), (2.5, "light"), (7.6, "moderate"), (50.0, "heavy"), (100.0, "violent"))
    if intensity_mmph <= 0:
        return "none"
    return next((name for bound, name in bounds if intensity_mmph < bound), "cloudburst")


def precipitation_class(precipitation: Precipitation) -> str:
    """``none``, ``rain_light`` ... ``rain_cloudburst``, ``snow`` or ``hail``."""
    if precipitation.kind != "rain":
        return precipitation.kind
    return f"rain_{rain_class(number(precipitation.intensity_mmph))}"
