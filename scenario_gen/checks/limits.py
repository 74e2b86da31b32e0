"""All limits of plausibility in one place, each with its unit and source.

A source that begins with ``default`` is not confirmed against a standard: it is this project's
own figure, or one whose original could not be looked at. ``profiles`` overrides any of them by
name, and ``limit_names`` says what they are called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from scenario_gen.checks import limit_tables
from scenario_gen.checks.limit import Band, Limit, MotionLimit
from scenario_gen.checks.limit_names import changed, entries
from scenario_gen.domain.actor import Category
from scenario_gen.domain.environment import SurfaceCondition
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.road import RoadSurface
from scenario_gen.domain.scenario import canonical_json

__all__ = ["DEFAULT_LIMITS", "Band", "Limit", "Limits", "MotionLimit"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of a check."""

    speed_mps: Mapping[str, Limit]
    """By ``category``, and by ``category.kind``; so are the next two."""
    accel_mps2: Mapping[str, Limit]
    decel_mps2: Mapping[str, Limit]
    turning_radius_m: Mapping[str, Limit]
    """By category; those that are not named can turn on the spot."""
    friction: Mapping[tuple[RoadSurface, SurfaceCondition], Band]
    rain_visibility_m: Mapping[float, Limit]
    """How far one sees, by the intensity in mm/h from which on it holds."""
    rain_visibility_factor: Limit
    aquaplaning_mu: Limit
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
    phases_apart_s: Limit
    synchronise_s: Limit
    brake_slows_mps: Limit
    trajectory_start_m: Limit
    start_lane_m: Limit
    profile: str = "default"
    given: tuple[str, ...] = ()
    """Names of the numbers that differ from those of the profile."""

    def of(self, category: Category, kind: str | None, name: MotionLimit) -> Limit | None:
        """The limit of a kind, or of its category; None where there is none."""
        table: Mapping[str, Limit] = getattr(self, name)
        own = table.get(f"{category}.{kind}") if kind is not None else None
        return own if own is not None else table.get(category)

    def entries(self) -> dict[str, Limit]:
        """All numbers by their names, such as ``jump_m``, ``speed_mps.car`` or
        ``friction.asphalt.wet.low``."""
        return entries(self)

    def with_values(self, **values: float) -> Limits:
        """A copy with other numbers, whose source becomes ``given``.

        Raises:
            InputError: there is no limit of a name.
        """
        known = self.entries()
        given = {
            name: Limit(value, known[name].unit, "given") if name in known else Limit(value, "", "")
            for name, value in values.items()
        }
        return replace(changed(self, given), given=tuple(sorted({*self.given, *values})))

    @cached_property
    def digest(self) -> str:
        """Short hash of all numbers: equal for equal numbers, whatever their sources."""
        numbers = {name: limit.value for name, limit in self.entries().items()}
        return hashlib.sha256(canonical_json(numbers)).hexdigest()[:12]

    @cached_property
    def used(self) -> LimitsUsed:
        """What a report says of the numbers that it is based on."""
        known = self.entries()
        overrides = {name: known[name].value for name in self.given}
        return LimitsUsed(profile=self.profile, overrides=overrides, digest=self.digest)


DEFAULT_LIMITS = Limits(
    speed_mps=limit_tables.by_mover("speed_mps"),
    accel_mps2=limit_tables.by_mover("accel_mps2"),
    decel_mps2=limit_tables.by_mover("decel_mps2"),
    turning_radius_m=limit_tables.by_mover("turning_radius_m"),
    friction=limit_tables.friction(),
    rain_visibility_m=limit_tables.rain_visibility(),
    rain_visibility_factor=Limit(2.0, "1", "default: the figures are approximate"),
    aquaplaning_mu=Limit(0.1, "1", "default: no more than on ice"),
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
    phases_apart_s=Limit(0.02, "s", "default: two steps of a simulator"),
    synchronise_s=Limit(0.05, "s", "default: within one step nobody can choose a speed"),
    brake_slows_mps=Limit(0.05, "m/s", "default: rounding of speeds"),
    trajectory_start_m=Limit(0.5, "m", "default: what is taken for the same place"),
    start_lane_m=Limit(0.5, "m", "default: in a narrower lane nothing stands or drives"),
)
