"""The environment of an aim: figures within its bands, and what follows from them."""

from __future__ import annotations

import math

import numpy as np

from scenario_gen.domain.environment import (
    Environment,
    Precipitation,
    PrecipitationKind,
    SunAngles,
    SurfaceCondition,
    Wind,
)
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.propose.aim import Aim
from scenario_gen.propose.options import within
from scenario_gen.propose.stage import round2
from scenario_gen.propose.vocabulary import LIGHT, LIGHTS, Span

#: Friction on asphalt by condition: the ranges of the weather words, and the rest of tyre tables.
_FRICTION: dict[SurfaceCondition, Span] = {
    "dry": (0.70, 0.80), "wet": (0.45, 0.55), "standing_water": (0.30, 0.50),
    "flooded": (0.20, 0.40), "snow": (0.20, 0.40), "icy": (0.08, 0.15),
    "contamination": (0.10, 0.60),
}  # fmt: skip
#: Widest bands that the tables leave for a condition, for an aim at a band of friction.
_WIDEST: dict[SurfaceCondition, Span] = {
    "dry": (0.70, 0.85), "wet": (0.45, 0.65), "standing_water": (0.05, 0.55),
    "flooded": (0.05, 0.50), "snow": (0.20, 0.40), "icy": (0.05, 0.15),
    "contamination": (0.05, 0.85),
}  # fmt: skip
#: How far one sees at most from an intensity in mm/h on: half of what GB/T 45312 leaves for its
#: classes of rain, so that it holds for every intensity of the class.
_SIGHT_IN_RAIN: tuple[tuple[float, float], ...] = (
    (100.0, 60.0), (50.0, 100.0), (7.6, 700.0), (2.5, 1800.0),
)  # fmt: skip
_FARTHEST_M = 20_000.0
_WORST_RAIN_MMPH = 150.0


def aimed_environment(aim: Aim, odd: Odd, rng: np.random.Generator) -> Environment:
    """The environment drawn for an aim; what it leaves free is ordinary weather of its kind."""
    kind, intensity = _falling(aim, odd, rng)
    surface = _surface(aim, odd, kind)
    return Environment(
        precipitation=Precipitation(kind=kind, intensity_mmph=intensity),
        visibility_m=_visibility(aim, odd, intensity if kind == "rain" else 0.0, rng),
        cloud_okta=int(rng.integers(6, 9)) if kind != "none" else int(rng.integers(0, 9)),
        wind=Wind(speed_mps=_draw(rng, _meet((0.0, 8.0), odd.wind_mps))),
        temperature_c=_temperature(odd, kind, surface, rng),
        time=_sun(aim, odd, rng),
        surface_condition=surface,
        friction=_friction(aim, odd, surface, rng),
    )


def _falling(aim: Aim, odd: Odd, rng: np.random.Generator) -> tuple[PrecipitationKind, float]:
    wanted = aim.level("precipitation") or "none"
    if wanted in ("snow", "hail"):
        return ("snow" if wanted == "snow" else "hail"), _draw(rng, (0.5, 3.0))
    if not wanted.startswith("rain"):
        return "none", 0.0
    low, high = aim.band("precipitation")
    span = (max(low, 0.3), min(high, _WORST_RAIN_MMPH))
    low, high = _meet(span, odd.rain_mmph)
    # Clear of both bounds: rain of a bound is of the class above it.
    return "rain", _draw(rng, (low + 0.05 * (high - low), high - 0.05 * (high - low)))


def _surface(aim: Aim, odd: Odd, kind: PrecipitationKind) -> SurfaceCondition:
    wanted = aim.level("surface")
    usual: list[SurfaceCondition] = ["wet", "snow"] if kind != "none" else ["dry", "wet"]
    if kind == "snow":
        usual.reverse()
    known = [c for c in _FRICTION if c == wanted] or [
        c for c in usual if odd.surface_condition is None or c in odd.surface_condition
    ]
    return known[0] if known else usual[0]


def _friction(aim: Aim, odd: Odd, surface: SurfaceCondition, rng: np.random.Generator) -> float:
    low, high = aim.band("friction")
    if math.isinf(low) and math.isinf(high):
        return _draw(rng, _meet(_FRICTION[surface], odd.friction))
    widest = _WIDEST[surface]
    # Above the lower bound, which belongs to the band below.
    span = (max(low + 0.01, widest[0]), min(high, widest[1]))
    return _draw(rng, _meet(span if span[0] <= span[1] else widest, odd.friction))


def _visibility(aim: Aim, odd: Odd, rain_mmph: float, rng: np.random.Generator) -> float:
    cap = next((m for mmph, m in _SIGHT_IN_RAIN if rain_mmph >= mmph), _FARTHEST_M)
    low, high = aim.band("visibility")
    if math.isinf(low) and math.isinf(high):
        low = min(0.6 * cap, 8_000.0)
    span = _meet((max(low, 10.0), min(high, _FARTHEST_M)), odd.visibility_m)
    kept = (span[0], min(span[1], cap)) if span[0] < cap else span
    # Evenly over the logarithm: a band spans a factor, not a distance.
    inset = 0.02 * math.log(kept[1] / kept[0])
    drawn = math.exp(rng.uniform(math.log(kept[0]) + inset, math.log(kept[1]) - inset))
    return round2(float(drawn))


def _temperature(
    odd: Odd, kind: PrecipitationKind, surface: SurfaceCondition, rng: np.random.Generator
) -> float:
    cold = surface in ("snow", "icy") or kind == "snow"
    usual = (-8.0, 1.0) if cold else (3.0, 28.0) if kind == "none" else (4.0, 18.0)
    return _draw(rng, _meet(usual, odd.temperature_c))


def _sun(aim: Aim, odd: Odd, rng: np.random.Generator) -> SunAngles:
    wanted = aim.level("light")
    allowed = [x for x in LIGHTS if odd.illumination is None
               or LIGHT[x].illumination in odd.illumination]  # fmt: skip
    lights = [x for x in allowed if LIGHT[x].illumination == wanted] or allowed or list(LIGHTS)
    light = lights[int(rng.integers(len(lights)))]
    return SunAngles(
        elevation_rad=_draw(rng, LIGHT[light].elevation_rad),
        azimuth_rad=_draw(rng, (0.0, 6.28)),
    )


def _meet(span: Span, limits: Range | None) -> Span:
    """The part of a range within limits; the range itself where they do not meet."""
    return within(span, limits) or span


def _draw(rng: np.random.Generator, span: Span) -> float:
    value = round2(float(rng.uniform(*span)))
    return min(max(value, span[0]), span[1])
