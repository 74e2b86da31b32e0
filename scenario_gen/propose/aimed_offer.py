"""What a model is offered where a gap is to be filled: words and numbers that hit the levels."""

from __future__ import annotations

import math
from dataclasses import replace

from scenario_gen.propose.aim import Aim
from scenario_gen.propose.options import KMH, Bounds, Options
from scenario_gen.propose.vocabulary import LIGHT, WEATHER, Span, Weather


def held_to(offer: Options, entry: Options, aim: Aim) -> Options:
    """An offer whose words are those of an aim, as far as the place has them.

    Args:
        offer: what would be offered without an aim.
        entry: all that topic and ODD allow there.
        aim: the levels to be had.
    """
    lights = tuple(x for x in entry.lights if LIGHT[x].illumination == aim.level("light"))
    weathers = _nearest(entry.weathers, aim)
    return replace(
        offer,
        roads=tuple(x for x in entry.roads if x == aim.road) or offer.roads,
        actors=tuple(x for x in entry.actors if x == aim.actor) or offer.actors,
        sides=tuple(x for x in entry.sides if x == aim.side) or offer.sides,
        lights=lights or offer.lights,
        weathers=weathers or offer.weathers,
        ego_speed_kmh=_within(entry.ego_speed_kmh, aim.band("ego_speed")) or offer.ego_speed_kmh,
    )


def _nearest(weathers: tuple[Weather, ...], aim: Aim) -> tuple[Weather, ...]:
    """The words that have most of the levels of weather that are aimed at; none if none has any."""

    def fit(weather: Weather) -> int:
        meaning = WEATHER[weather]
        kind = (aim.level("precipitation") or "").partition("_")[0]
        rain = meaning.precipitation != "rain" or _meets(
            meaning.intensity_mmph, aim.band("precipitation")
        )
        return (
            2 * (kind == meaning.precipitation and rain)
            + 2 * (aim.level("surface") == meaning.condition)
            + (aim.level("visibility") is not None)
            * _meets(meaning.visibility_m, aim.band("visibility"))
        )

    known = [weather for weather in weathers if weather in WEATHER]
    best = max((fit(weather) for weather in known), default=0)
    return tuple(weather for weather in known if fit(weather) == best) if best else ()


def _meets(span: Span, band: Span) -> bool:
    return max(span[0], band[0]) < min(span[1], band[1])


def _within(bounds: Bounds, band: Span) -> Bounds | None:
    """The whole km/h of a range above the lower and up to the upper end of a band in m/s."""
    if math.isinf(band[0]) and math.isinf(band[1]):
        return None
    low = max(bounds[0], math.floor(band[0] * KMH) + 1) if math.isfinite(band[0]) else bounds[0]
    high = min(bounds[1], math.floor(band[1] * KMH)) if math.isfinite(band[1]) else bounds[1]
    return (low, high) if low <= high else None
