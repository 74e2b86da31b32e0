"""What may be proposed for a topic within an ODD, per kind of road.

The same table narrows the schema that a model is given, bounds what the sampler draws, and says
which topics an ODD leaves out and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from scenario_gen.domain.actor import Category
from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.errors import BriefError
from scenario_gen.propose.vocabulary import (
    BEHAVIOURS,
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

KMH = 3.6
Bounds = tuple[int, int]

_VEHICLES: tuple[Category, ...] = (
    "car", "van", "truck", "bus", "motorcycle", "emergency_vehicle",
)  # fmt: skip


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


@dataclass(frozen=True)
class _Site:
    """A kind of road for a topic, before the ODD."""

    roads: tuple[RoadTemplate, ...]
    actors: tuple[Category, ...]
    lanes: Bounds
    ego_speed_kmh: Bounds
    actor_speed_kmh: Bounds
    gap_m: Bounds
    sides: tuple[Side, ...] = ("left", "right")
    slippery: bool = True
    """Whether the event is possible on snow and ice at these speeds."""


_MOTORWAY: tuple[RoadTemplate, ...] = ("motorway_straight", "motorway_curve")
_STRAIGHT: tuple[RoadTemplate, ...] = ("motorway_straight",)
_RURAL: tuple[RoadTemplate, ...] = ("rural_curve",)
_URBAN: tuple[RoadTemplate, ...] = ("urban_street",)
_JUNCTION: tuple[RoadTemplate, ...] = ("junction_cross",)
_LITTER: tuple[Category, ...] = ("debris", "trailer", "animal")
_STOPPED: tuple[Category, ...] = (*_VEHICLES, "trailer")
_FOOT: tuple[Category, ...] = ("pedestrian", "wheelchair")
_BICYCLE: tuple[Category, ...] = ("bicycle",)
_ANIMAL: tuple[Category, ...] = ("animal",)
_RIGHT: tuple[Side, ...] = ("right",)
_LEFT: tuple[Side, ...] = ("left",)
_AHEAD: tuple[Side, ...] = ("ahead",)

#: Numbers are defaults of this project. Where a topic needs the ego to close in on the actor, the
#: two ranges of speed do not meet; gaps leave the time that the event takes.
_SITES: dict[Topic, tuple[_Site, ...]] = {
    "cut_in": (
        _Site(_MOTORWAY, _VEHICLES, (2, 4), (90, 130), (60, 110), (8, 40)),
        _Site(_URBAN, (*_VEHICLES, "bicycle"), (2, 2), (35, 50), (15, 45), (5, 20)),
    ),
    "cut_out": (
        _Site(_MOTORWAY, _VEHICLES, (2, 4), (80, 130), (80, 120), (15, 45)),
        _Site(_URBAN, _VEHICLES, (2, 2), (30, 50), (30, 50), (8, 20)),
    ),
    "hard_braking": (
        _Site(_MOTORWAY, _VEHICLES, (2, 4), (80, 130), (70, 130), (15, 60)),
        _Site(_RURAL, _VEHICLES, (1, 1), (60, 90), (50, 90), (12, 45)),
        _Site(_URBAN, (*_VEHICLES, "bicycle"), (1, 2), (30, 50), (20, 50), (6, 25)),
    ),
    "slow_lead": (
        _Site(_MOTORWAY, _VEHICLES, (2, 4), (100, 130), (20, 75), (40, 150)),
        _Site(_RURAL, (*_VEHICLES, "bicycle"), (1, 1), (65, 95), (15, 45), (40, 120)),
        _Site(_URBAN, (*_VEHICLES, "bicycle"), (1, 2), (35, 50), (8, 22), (20, 70)),
    ),
    "stopped_vehicle": (
        _Site(_MOTORWAY, _STOPPED, (2, 4), (80, 130), (0, 0), (80, 250)),
        _Site(_RURAL, _STOPPED, (1, 1), (60, 100), (0, 0), (60, 180)),
        _Site(_URBAN, _STOPPED, (1, 2), (30, 50), (0, 0), (25, 100)),
    ),
    "obstacle": (
        _Site(_MOTORWAY, _LITTER, (2, 4), (80, 130), (0, 0), (80, 250)),
        _Site(_RURAL, _LITTER, (1, 1), (60, 100), (0, 0), (60, 180)),
        _Site(_URBAN, _LITTER, (1, 2), (30, 50), (0, 0), (25, 100)),
    ),
    "pedestrian_crossing": (
        _Site(_URBAN, _FOOT, (1, 2), (25, 50), (4, 10), (6, 40)),
        _Site(_RURAL, _FOOT, (1, 1), (50, 90), (4, 10), (12, 70)),
        _Site(_STRAIGHT, ("pedestrian",), (2, 4), (80, 130), (4, 10), (25, 120), _RIGHT),
    ),
    "cyclist_crossing": (
        _Site(_URBAN, _BICYCLE, (1, 2), (25, 50), (8, 20), (6, 40)),
        _Site(_RURAL, _BICYCLE, (1, 1), (50, 90), (8, 20), (12, 70)),
        _Site(_JUNCTION, _BICYCLE, (1, 1), (25, 50), (10, 22), (4, 25)),
    ),
    "animal_crossing": (
        _Site(_RURAL, _ANIMAL, (1, 1), (50, 100), (6, 30), (10, 80)),
        _Site(_MOTORWAY, _ANIMAL, (2, 3), (80, 130), (8, 30), (20, 120), _RIGHT),
        _Site(_URBAN, _ANIMAL, (1, 2), (25, 50), (6, 25), (6, 40)),
    ),
    "oncoming": (
        _Site(_RURAL, _VEHICLES, (1, 1), (50, 90), (40, 100), (25, 100), _LEFT),
        _Site(_URBAN, _VEHICLES, (1, 2), (25, 50), (25, 50), (12, 50), _LEFT),
        _Site(_STRAIGHT, ("car", "van", "truck", "motorcycle"), (2, 4), (80, 120), (60, 110),
              (200, 450), _LEFT),
    ),
    "drift": (
        _Site(_MOTORWAY, _VEHICLES, (2, 4), (100, 130), (60, 85), (5, 40)),
        _Site(_RURAL, _VEHICLES, (1, 1), (50, 90), (40, 90), (15, 80), _LEFT),
        _Site(_URBAN, (*_VEHICLES, "bicycle"), (2, 2), (35, 50), (12, 28), (3, 20)),
    ),
    "junction_crossing": (
        _Site(_JUNCTION, (*_VEHICLES, "bicycle"), (1, 1), (25, 50), (15, 50), (4, 30)),
        _Site(_JUNCTION, _VEHICLES, (1, 1), (25, 50), (9, 15), (4, 30), _AHEAD, slippery=False),
    ),
}  # fmt: skip


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


@lru_cache(maxsize=256)
def options(odd: Odd, topic: Topic) -> tuple[Options, ...]:
    """The choices for a topic within an ODD, one entry per kind of road; empty: not possible."""
    found = (_within(odd, site) for site in _SITES[topic])
    return tuple(entry for entry in found if isinstance(entry, Options))


def reason_left_out(odd: Odd, topic: Topic) -> str:
    """Why an ODD leaves a topic out, or an empty text."""
    if options(odd, topic):
        return ""
    reasons = dict.fromkeys(str(_within(odd, site)) for site in _SITES[topic])
    return "; ".join(reasons)


def sites_of(topic: Topic) -> tuple[tuple[RoadTemplate, ...], ...]:
    """The kinds of road that a topic can happen on, whatever the ODD."""
    return tuple(site.roads for site in _SITES[topic])


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


def _within(odd: Odd, site: _Site) -> Options | str:
    """The choices of a site within an ODD, or the reason why there are none."""
    roads = tuple(r for r in site.roads if odd.road_templates is None or r in odd.road_templates)
    if not roads:
        return f"the ODD has no road of {', '.join(site.roads)}"
    actors = tuple(a for a in site.actors if odd.actors is None or a in odd.actors)
    if not actors:
        return f"the ODD has no actor of {', '.join(site.actors)}"
    weathers = tuple(
        w for w in WEATHERS
        if weather_possible(odd, w) and (site.slippery or w not in ("snow", "ice"))
    )  # fmt: skip
    if not weathers:
        return "no weather lies within the limits of the ODD"
    lights = tuple(
        x for x in LIGHTS if odd.illumination is None or LIGHT[x].illumination in odd.illumination
    )
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
        behaviours=BEHAVIOURS,
        lanes=site.lanes,
        ego_speed_kmh=speeds,
        actor_speed_kmh=actor_speeds,
        gap_m=site.gap_m,
    )


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
    "odd_of",
    "options",
    "reason_left_out",
    "sites_of",
    "unrestricted",
    "weather_possible",
    "within",
]
