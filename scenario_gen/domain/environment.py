"""Environment: weather, light and the state of the road surface."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC
from typing import Annotated, Literal, NamedTuple, Self, TypeAlias

from pydantic import AwareDatetime, Field, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name, RoadId
from scenario_gen.units import (
    Angle,
    AngleNumber,
    Duration,
    FiniteNumber,
    Friction,
    Intensity,
    Length,
    PositiveLength,
    Share,
    Speed,
    Temperature,
    Visibility,
    number,
)

PrecipitationKind: TypeAlias = Literal["none", "rain", "snow", "hail"]
SurfaceCondition: TypeAlias = Literal[
    "dry", "wet", "standing_water", "flooded", "snow", "icy", "contamination"
]
Particles: TypeAlias = Literal["fog", "smoke", "sand", "dust", "ash", "spray"]
Illumination: TypeAlias = Literal["day", "twilight", "night"]

#: Elevation of the sun at which civil twilight ends, by definition.
TWILIGHT_END_RAD = math.radians(-6)


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

    @model_validator(mode="after")
    def _is_a_time_in_utc(self) -> Self:
        try:
            self.at.astimezone(UTC)
        except OverflowError as error:
            raise ValueError(f"the time {self.at.isoformat()} is beyond the calendar") from error
        return self


TimeOfDay: TypeAlias = Annotated[SunAngles | DateTimeAtPlace, Field(discriminator="kind")]


class SunPosition(NamedTuple):
    elevation_rad: float
    azimuth_rad: float


class Patch(Model):
    """A stretch of road whose surface differs: ice, standing water, oil, gravel."""

    id: Name
    road: RoadId = "main"
    s_from_m: Length
    s_to_m: Length
    lanes: Annotated[tuple[int, ...], Field(max_length=20)] = ()
    """Lanes that it covers; empty: the whole width."""
    condition: SurfaceCondition
    friction: Friction

    @model_validator(mode="after")
    def _lane_is_not_the_reference_line(self) -> Self:
        if 0 in self.lanes:
            raise ValueError(f"patch {self.id}: lane 0 is the reference line and has no surface")
        return self


class VisibilityZone(Model):
    """A stretch of road with less visibility: a fog bank, smoke, a spray cloud, blown sand."""

    id: Name
    road: RoadId = "main"
    s_from_m: Length
    s_to_m: Length
    visibility_m: Visibility
    """Meteorological optical range within it."""
    particles: Particles = "fog"


class WindZone(Model):
    """A stretch of road with another wind: a bridge, a gap in a noise barrier."""

    id: Name
    road: RoadId = "main"
    s_from_m: Length
    s_to_m: Length
    wind: Wind


class Change(Model):
    """Weather or light that changes over time: a rain front, dusk.

    Numbers go over linearly from what they are at ``at_s`` to the new value at ``at_s + over_s``;
    what is no number changes at ``at_s``. Fields that are null keep what they have.
    """

    at_s: Duration
    over_s: Duration = 0.0
    precipitation: Precipitation | None = None
    visibility_m: Visibility | None = None
    cloud_okta: Annotated[int, Field(ge=0, le=8)] | None = None
    wind: Wind | None = None
    sun: SunAngles | None = None
    surface_condition: SurfaceCondition | None = None
    friction: Friction | None = None


class Spray(Model):
    """Water thrown up behind an actor on a wet road."""

    actor: Name
    length_m: PositiveLength = 20.0
    """Extent behind its rear end."""
    visibility_m: Visibility = 30.0
    """Meteorological optical range within it."""


class Perception(Model):
    """What makes it hard to see, for simulators with sensors and for the sight distance."""

    dirty_lens: Share = 0.0
    """Share of the lens that is covered."""
    headlight_glare: Annotated[tuple[Name, ...], Field(max_length=10)] = ()
    """Actors whose headlights dazzle the ego."""
    street_lights: Literal["none", "on", "failed"] = "none"
    wet_reflection: bool = False
    """Light mirrored on a wet surface hides markings."""
    clutter: Literal["none", "light", "dense"] = "none"
    """Things beside the road that are not actors: stalls, bushes, signs."""


class Environment(Model):
    """Weather, light and surface at the start, and how they change in time and place."""

    precipitation: Precipitation = Precipitation()
    visibility_m: Visibility = 10_000.0
    """Meteorological optical range (fog, mist, spray): 2.996 / extinction coefficient (CIE)."""
    cloud_okta: Annotated[int, Field(ge=0, le=8)] = 2
    wind: Wind = Wind()
    temperature_c: Temperature = 15.0
    time: TimeOfDay = SunAngles(elevation_rad=0.8, azimuth_rad=3.14)
    surface_condition: SurfaceCondition = "dry"
    friction: Friction = 0.8
    """Coefficient of friction between tyre and road, mu, at up to 50 km/h; see ``domain.tyres``."""
    changes: Annotated[tuple[Change, ...], Field(max_length=10)] = ()
    patches: Annotated[tuple[Patch, ...], Field(max_length=20)] = ()
    visibility_zones: Annotated[tuple[VisibilityZone, ...], Field(max_length=10)] = ()
    wind_zones: Annotated[tuple[WindZone, ...], Field(max_length=10)] = ()
    spray: Annotated[tuple[Spray, ...], Field(max_length=10)] = ()
    perception: Perception = Perception()

    @model_validator(mode="after")
    def _ids_of_places_differ(self) -> Self:
        places: Sequence[Patch | VisibilityZone | WindZone] = (
            *self.patches, *self.visibility_zones, *self.wind_zones,
        )  # fmt: skip
        ids = [place.id for place in places]
        doubled = sorted({name for name in ids if ids.count(name) > 1})
        if doubled:
            raise ValueError(f"ids of patches and zones differ; given twice: {', '.join(doubled)}")
        return self

    def sun(self) -> SunPosition:
        """Where the sun stands at the start."""
        return sun_position(self.time)

    def illumination(self) -> Illumination:
        """Light at the start."""
        return illumination_at(self.sun().elevation_rad)


def sun_position(time: TimeOfDay) -> SunPosition:
    """Elevation over the horizon and azimuth clockwise from north, in rad."""
    if isinstance(time, SunAngles):
        return SunPosition(time.elevation_rad, time.azimuth_rad)
    # Imported here: only scenarios with a date and a place need an ephemeris.
    from astral import Observer
    from astral.sun import azimuth, elevation

    place = Observer(latitude=time.latitude_deg, longitude=time.longitude_deg)
    return SunPosition(
        math.radians(elevation(place, time.at)), math.radians(azimuth(place, time.at))
    )


def illumination_at(elevation_rad: float) -> Illumination:
    """Day with the sun up, civil twilight down to -6 degrees, night below."""
    if elevation_rad > 0:
        return "day"
    return "twilight" if elevation_rad >= TWILIGHT_END_RAD else "night"


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
