"""Weather as environment actions of the OpenSCENARIO DSL standard library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenario_gen.domain.environment import (
    Change,
    DateTimeAtPlace,
    Patch,
    Precipitation,
    VisibilityZone,
    WindZone,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.words.common import number
from scenario_gen.units import Quantity
from simulators.exporters.dsl_text import Text, Values
from simulators.exporters.left_out import LeftOut

_ACTIONS = {"rain": "rain", "snow": "snow"}


def write_environment(text: Text, scenario: Scenario, values: Values) -> None:
    """Append a branch with the weather at the start, and one for each change of it."""
    environment = scenario.environment
    with text.block("serial:"):
        text.line(
            f"the_environment.air(temperature: {values(environment.temperature_c, 'celsius')})"
        )
        text.line(f"the_environment.clouds(cloudiness: {environment.cloud_okta})")
        text.line(f"the_environment.wind(speed: {values.speed(environment.wind.speed_mps)})")
        _fog(text, environment.visibility_m, values, "")
        _falling(text, environment.precipitation, values, "")
    for change in environment.changes:
        with text.block("serial:"):
            text.line(f"wait elapsed({values.time(change.at_s)})")
            _change(text, change, values)


def _change(text: Text, change: Change, values: Values) -> None:
    over = "" if change.over_s == 0 else f", duration: {values.time(change.over_s)}"
    if change.precipitation is not None:
        _falling(text, change.precipitation, values, over)
    if change.visibility_m is not None:
        _fog(text, change.visibility_m, values, over)
    if change.cloud_okta is not None:
        text.line(f"the_environment.clouds(cloudiness: {change.cloud_okta}{over})")
    if change.wind is not None:
        text.line(f"the_environment.wind(speed: {values.speed(change.wind.speed_mps)}{over})")
    # A branch is never empty, whatever a change is of.
    text.line("wait elapsed(0.0s)")


def _fog(text: Text, visibility_m: Quantity, values: Values, over: str) -> None:
    text.line(f"the_environment.fog(visual_range: {values.length(visibility_m)}{over})")


def _falling(text: Text, falling: Precipitation, values: Values, over: str) -> None:
    action = _ACTIONS.get(falling.kind)
    if action is not None:
        amount = values(falling.intensity_mmph, "mmph")
        text.line(f"the_environment.{action}(intensity: {amount}{over})")
    elif falling.kind == "none" and over:
        text.line(f"the_environment.rain(intensity: 0.0mmph{over})")


def left_out_of_environment(scenario: Scenario) -> Iterator[LeftOut]:
    """What of an environment the actions cannot say."""
    environment = scenario.environment
    sun = environment.sun()
    yield LeftOut(
        "weather.date" if isinstance(environment.time, DateTimeAtPlace) else "weather.sun",
        f"sun at {sun.elevation_rad:g} rad above the horizon, {sun.azimuth_rad:g} rad from north",
        "environment.time",
    )
    friction, condition = number(environment.friction), environment.surface_condition
    yield LeftOut(
        f"surface.{condition}", f"road surface {condition}, friction {friction}",
        "environment.surface_condition",
    )  # fmt: skip
    if environment.wind.speed_mps != 0:
        words = f"the wind blows towards {number(environment.wind.direction_rad)} rad"
        yield LeftOut("weather.wind", words, "environment.wind")
    falling = [environment.precipitation, *(c.precipitation for c in environment.changes)]
    if any(one is not None and one.kind == "hail" for one in falling):
        yield LeftOut("weather.hail", "hail", "environment")
    for index, change in enumerate(environment.changes):
        if change.sun or change.surface_condition or change.friction is not None:
            words = f"sun, surface and friction of the change at {number(change.at_s)} s"
            yield LeftOut("weather.change", words, f"environment.changes[{index}]")
    stretches: tuple[
        tuple[str, str, str, Sequence[Patch | VisibilityZone | WindZone]], ...
    ] = (
        ("surface.patch", "patches", "stretch of another surface", environment.patches),
        ("weather.visibility_zone", "visibility_zones", "stretch of other visibility",
         environment.visibility_zones),
        ("weather.wind_zone", "wind_zones", "stretch of other wind", environment.wind_zones),
    )  # fmt: skip
    for feature, field, name, places in stretches:
        for index, place in enumerate(places):
            yield LeftOut(feature, f"{name}: {place.id}", f"environment.{field}[{index}]")
    for index, spray in enumerate(environment.spray):
        words = f"spray behind {spray.actor}"
        yield LeftOut("weather.spray", words, f"environment.spray[{index}]")
    if environment.perception != type(environment.perception)():
        yield LeftOut("weather.perception", "what troubles sensors", "environment.perception")
