"""Road and environment of a compact proposal: documented defaults and seeded sampling.

Where the proposal leaves freedom (a class of rain, a kind of light), values are drawn from the
part of the class that lies within the ODD. What the proposal says itself is kept as it is, also
where it leaves the ODD: the checks then reject it and say so.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scenario_gen.domain.environment import Environment, Precipitation, SunAngles, Wind
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.domain.road import (
    Hand,
    JunctionCross,
    MotorwayCurve,
    MotorwayStraight,
    RuralCurve,
    RuralStraight,
    UrbanStreet,
)
from scenario_gen.domain.road.base import Vertical
from scenario_gen.propose.options import within
from scenario_gen.propose.stage import Event, TemplateRoad, round2
from scenario_gen.propose.vocabulary import (
    LIGHT,
    WEATHER,
    Light,
    RoadTemplate,
    Span,
    Weather,
)
from scenario_gen.units import number

KMH = 3.6
#: From the start of the ego to the top of a crest, or the bottom of a dip (default).
_CREST_AHEAD_M = 120.0

#: Usual speed limits in km/h; an assumption of this project, of continental European practice.
_LIMITS_KMH: dict[RoadTemplate, tuple[int, ...]] = {
    "motorway_straight": (80, 100, 120, 130),
    "motorway_curve": (80, 100, 120, 130),
    "rural_straight": (70, 80, 100),
    "rural_curve": (70, 80, 100),
    "urban_street": (30, 50),
    "junction_cross": (30, 50, 70),
}


def draw(rng: np.random.Generator, span: Span, limits: Range | None = None) -> float:
    """A number from the part of a range within limits (the whole range where they do not meet)."""
    low, high = within(span, limits) or span
    value = round2(float(rng.uniform(low, high)))
    return min(max(value, low), high)


def make_environment(
    weather: Weather, light: Light, odd: Odd, rng: np.random.Generator
) -> Environment:
    """The environment for a weather and a light: all figures consistent with each other."""
    meaning, lit = WEATHER[weather], LIGHT[light]
    intensity = 0.0
    if meaning.precipitation != "none":
        limits = odd.rain_mmph if meaning.precipitation == "rain" else None
        intensity = draw(rng, meaning.intensity_mmph, limits)
    temperature_c = draw(rng, meaning.temperature_c, odd.temperature_c)
    low, high = meaning.cloud_okta
    return Environment(
        precipitation=Precipitation(kind=meaning.precipitation, intensity_mmph=intensity),
        visibility_m=draw(rng, meaning.visibility_m, odd.visibility_m),
        cloud_okta=int(rng.integers(low, high + 1)),
        wind=Wind(
            speed_mps=draw(rng, meaning.wind_mps, odd.wind_mps),
            direction_rad=draw(rng, (-3.14, 3.14)),
        ),
        temperature_c=temperature_c,
        time=SunAngles(
            elevation_rad=draw(rng, lit.elevation_rad), azimuth_rad=draw(rng, (0.0, 6.28))
        ),
        surface_condition=meaning.condition,
        friction=draw(rng, meaning.friction, odd.friction),
    )


def make_road(
    template: RoadTemplate, lanes: int, ego_speed_mps: float, odd: Odd, rng: np.random.Generator
) -> TemplateRoad:
    """The road of a template; lengths and radii are fitted to the event later."""
    limit_mps = _speed_limit_mps(template, ego_speed_mps, odd)
    hand: Hand = "left" if rng.random() < 0.5 else "right"
    if template == "motorway_straight":
        return MotorwayStraight(speed_limit_mps=limit_mps, lanes=lanes)
    if template == "motorway_curve":
        radius_m = float(rng.integers(50, 121) * 10)
        return MotorwayCurve(speed_limit_mps=limit_mps, lanes=lanes, radius_m=radius_m, hand=hand)
    if template == "rural_curve":
        radius_m = float(rng.integers(20, 41) * 10)
        return RuralCurve(
            speed_limit_mps=limit_mps, radius_m=radius_m, hand=hand, shoulder_width_m=2.25
        )
    if template == "rural_straight":
        return RuralStraight(speed_limit_mps=limit_mps, shoulder_width_m=2.25)
    if template == "urban_street":
        return UrbanStreet(speed_limit_mps=limit_mps, lanes_per_direction=lanes)
    return JunctionCross(speed_limit_mps=limit_mps)


def profiled(event: Event, profile: str) -> Event:
    """The event on a road that rises or falls; a crest or dip lies ahead of the start.

    Roads that are level by their template stay as they are.
    """
    if "vertical" not in type(event.road).model_fields:
        return event
    vertical = None
    if profile != "level":
        kind = "grade" if profile == "uphill" else profile
        at_s_m = round2(number(event.ego_start.s_m) + _CREST_AHEAD_M)
        vertical = Vertical.model_validate({"kind": kind, "at_s_m": at_s_m})
    road = event.road.model_copy(update={"vertical": vertical})
    return replace(event, road=road)


def ego_speed_mps(kmh: float, odd: Odd) -> float:
    """A speed in m/s; rounding does not push a speed at the limit of the ODD beyond it."""
    value = round2(kmh / KMH)
    limits = odd.ego_speed_mps
    if limits is not None and not limits.contains(value):
        for bound in (limits.minimum, limits.maximum):
            if bound is not None and abs(bound - kmh / KMH) < 0.01:
                return bound
    return value


def _speed_limit_mps(template: RoadTemplate, speed_mps: float, odd: Odd) -> float:
    limits = [round2(kmh / KMH) for kmh in _LIMITS_KMH[template]]
    if odd.speed_limit_mps is not None:
        limits = [x for x in limits if odd.speed_limit_mps.contains(x)] or [
            _nearest(limits[-1], odd.speed_limit_mps)
        ]
    return next((limit for limit in limits if limit >= speed_mps - 0.01), limits[-1])


def _nearest(value: float, limits: Range) -> float:
    if limits.maximum is not None and value > limits.maximum:
        return limits.maximum
    return value if limits.minimum is None else max(value, limits.minimum)
