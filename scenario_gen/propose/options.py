"""What may be proposed for a topic within an ODD, per kind of road.

The same table narrows the schema that a model is given, bounds what the sampler draws, and says
which topics an ODD leaves out and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from scenario_gen.domain.actor import Category
from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import BriefError
from scenario_gen.odd.templates import templates_left_out
from scenario_gen.propose.pattern_sites import pattern_sites
from scenario_gen.propose.sites import SITES, Bounds, Site
from scenario_gen.propose.vocabulary import (
    LIGHT,
    LIGHTS,
    WEATHER,
    WEATHERS,
    Behaviour,
    Light,
    RoadTemplate,
    Side,
    Span,
    Weather,
)
from scenario_gen.units import Quantity

KMH = 3.6
#: Speeds that heavy vehicles are limited to (Dir. 92/6/EEC: truck 90, bus 100), and a little more.
FASTEST_KMH: dict[Category, int] = {"truck": 95, "trailer": 95, "bus": 105}


@dataclass(frozen=True)
class Options:
    """The choices of a compact proposal on one kind of road. Bounds are inclusive."""

    roads: tuple[RoadTemplate, ...]
    actors: tuple[Category, ...]
    weathers: tuple[Weather, ...]
    lights: tuple[Light, ...]
    sides: tuple[Side, ...]
    behaviours: tuple[Behaviour, ...]
    lanes: Bounds
    ego_speed_kmh: Bounds
    actor_speed_kmh: Bounds
    gap_m: Bounds
    pattern: str | None = None
    """The published scenario that the place is taken from."""


def odd_of(brief: Brief) -> Odd:
    """The ODD of a brief in which its name has been replaced by the ODD itself.

    Raises:
        BriefError: the brief still carries the name.
    """
    if isinstance(brief.odd, str):
        raise BriefError(
            f"the ODD {brief.odd!r} has not been loaded",
            where="odd",
            hint="give the ODD itself, or read the brief with the loader of briefs",
        )
    return brief.odd


def sites(topic: Topic) -> tuple[Site, ...]:
    """Where a topic can happen: the classic places, and those of published scenarios."""
    classic = SITES.get(topic, ())
    taken = {road for site in classic for road in site.roads}
    published = (site for site in pattern_sites(topic) if not taken.intersection(site.roads))
    return (*classic, *published)


def environment_possible(odd: Odd, environment: Environment) -> bool:
    """Whether a given environment lies within the ODD at its start."""
    for value, choices in (
        (environment.precipitation.kind, odd.precipitation),
        (environment.surface_condition, odd.surface_condition),
        (environment.illumination(), odd.illumination),
    ):
        if choices is not None and value not in choices:
            return False
    spans: list[tuple[Quantity, Range | None]] = [
        (environment.friction, odd.friction),
        (environment.visibility_m, odd.visibility_m),
        (environment.temperature_c, odd.temperature_c),
        (environment.wind.speed_mps, odd.wind_mps),
    ]
    if environment.precipitation.kind == "rain":
        spans.append((environment.precipitation.intensity_mmph, odd.rain_mmph))
    # What is a parameter is judged at its values, by the checks.
    return all(
        limits is None or isinstance(value, str) or limits.contains(value)
        for value, limits in spans
    )


@lru_cache(maxsize=256)
def options(odd: Odd, topic: Topic) -> tuple[Options, ...]:
    """The choices for a topic within an ODD, one entry per kind of road; empty: not possible."""
    found = (_within(odd, site) for site in sites(topic))
    return tuple(entry for entry in found if isinstance(entry, Options))


def reason_left_out(odd: Odd, topic: Topic) -> str:
    """Why an ODD leaves a topic out, or an empty text."""
    if options(odd, topic):
        return ""
    reasons = dict.fromkeys(str(_within(odd, site)) for site in sites(topic))
    return "; ".join(reasons)


def sites_of(topic: Topic) -> tuple[tuple[RoadTemplate, ...], ...]:
    """The kinds of road that a topic can happen on, whatever the ODD."""
    return tuple(site.roads for site in sites(topic))


def unrestricted(topic: Topic, road: RoadTemplate) -> Options | None:
    """The choices for a topic on a road without an ODD, or None where it cannot happen."""
    everything = Odd(name="everything")
    for entry in options(everything, topic):
        if road in entry.roads:
            return replace(entry, roads=(road,))
    return None


def within(bounds: Span, limits: Range | None) -> Span | None:
    """The part of a range that lies within limits, or None."""
    if limits is None:
        return bounds
    low = bounds[0] if limits.minimum is None else max(bounds[0], limits.minimum)
    high = bounds[1] if limits.maximum is None else min(bounds[1], limits.maximum)
    return (low, high) if low <= high else None


def weather_possible(odd: Odd, weather: Weather) -> bool:
    """Whether some values of a weather word lie within the ODD."""
    meaning = WEATHER[weather]
    if odd.precipitation is not None and meaning.precipitation not in odd.precipitation:
        return False
    if odd.surface_condition is not None and meaning.condition not in odd.surface_condition:
        return False
    spans = [
        (meaning.friction, odd.friction),
        (meaning.visibility_m, odd.visibility_m),
        (meaning.temperature_c, odd.temperature_c),
        (meaning.wind_mps, odd.wind_mps),
    ]
    if meaning.precipitation == "rain":
        spans.append((meaning.intensity_mmph, odd.rain_mmph))
    return all(within(span, limits) is not None for span, limits in spans)


def _within(odd: Odd, site: Site) -> Options | str:
    """The choices of a site within an ODD, or the reason why there are none."""
    left_out = templates_left_out(odd)
    roads = tuple(
        r for r in site.roads
        if r not in left_out and (odd.road_templates is None or r in odd.road_templates)
    )  # fmt: skip
    if not roads:
        return f"the ODD has no road of {', '.join(site.roads)}"
    actors = tuple(a for a in site.actors if odd.actors is None or a in odd.actors)
    if not actors:
        return f"the ODD has no actor of {', '.join(site.actors)}"
    weathers = _weathers(odd, site)
    if not weathers:
        return "no weather that the event needs lies within the limits of the ODD"
    lights = tuple(
        x for x in site.lights or LIGHTS
        if odd.illumination is None or LIGHT[x].illumination in odd.illumination
    )  # fmt: skip
    if not lights:
        return f"the ODD has no light of {', '.join(site.lights or LIGHTS)}"
    speeds = _ego_speed_kmh(odd, site.ego_speed_kmh)
    if speeds is None:
        return f"the ODD has no ego speed of {site.ego_speed_kmh[0]} km/h or below"
    actor_speeds = site.actor_speed_kmh
    if speeds[1] < site.ego_speed_kmh[0]:
        # A slower function meets slower traffic: the range moves down with that of the ego.
        factor = speeds[1] / site.ego_speed_kmh[1]
        actor_speeds = (int(actor_speeds[0] * factor), int(actor_speeds[1] * factor))
    return Options(
        roads=roads,
        actors=actors,
        weathers=weathers,
        lights=lights,
        sides=site.sides,
        behaviours=site.behaviours,
        lanes=site.lanes,
        ego_speed_kmh=speeds,
        actor_speed_kmh=actor_speeds,
        gap_m=site.gap_m,
        pattern=site.pattern,
    )


def _weathers(odd: Odd, site: Site) -> tuple[Weather, ...]:
    if site.environment is not None:
        return ("as_event",) if environment_possible(odd, site.environment) else ()
    return tuple(
        w for w in site.weathers or WEATHERS
        if weather_possible(odd, w) and (site.slippery or w not in ("snow", "ice"))
    )  # fmt: skip


def _ego_speed_kmh(odd: Odd, usual: Bounds) -> Bounds | None:
    """The usual speeds within the ODD; where they do not meet, slower ones that the ODD allows."""
    if odd.ego_speed_mps is None:
        return usual
    for low in (usual[0], 15):
        span = within((low / KMH, usual[1] / KMH), odd.ego_speed_mps)
        if span is not None:
            low_kmh, high_kmh = -int(-span[0] * KMH // 1), int(span[1] * KMH + 1e-6)
            if low_kmh <= high_kmh:
                return low_kmh, high_kmh
    return None


__all__ = [
    "FASTEST_KMH",
    "KMH",
    "Bounds",
    "Options",
    "environment_possible",
    "odd_of",
    "options",
    "reason_left_out",
    "sites",
    "sites_of",
    "unrestricted",
    "weather_possible",
    "within",
]
