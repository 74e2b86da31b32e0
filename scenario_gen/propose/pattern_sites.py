"""Published scenarios as places where a topic can happen.

A scenario of the library that carries the tag of a topic is a pattern: a proposal takes it and sets
its speeds, gap, weather and light within the published ranges.
"""

from __future__ import annotations

import math
from functools import lru_cache

from scenario_gen.domain.actor import Category
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import patterns
from scenario_gen.propose.sites import Bounds, Site
from scenario_gen.propose.vocabulary import LANES, ROAD_TEMPLATES, Light, RoadTemplate, Weather
from scenario_gen.units import Quantity

_KMH = 3.6
_LOW_SUN_RAD = math.radians(10.0)
#: A compact proposal has no slower ego.
LEAST_EGO_KMH = 5
#: Weather that leaves a dry road, as the published scenarios have it unless they say otherwise.
_DRY: tuple[Weather, ...] = ("clear", "overcast", "strong_wind")
#: Names of the parameters that a compact proposal sets.
EGO_SPEED, ACTOR_SPEED, GAP = "ego_speed", "actor_speed", "gap"


@lru_cache(maxsize=64)
def pattern_sites(topic: str) -> tuple[Site, ...]:
    """One site per pattern of a topic, in the order of the library.

    Patterns in which the ego starts from standstill are left to variations: a compact proposal
    has an ego that drives.
    """
    found = (site_of(pattern) for pattern in patterns(topic) if _template(pattern))
    return tuple(site for site in found if site.ego_speed_kmh[0] >= LEAST_EGO_KMH)


def site_of(pattern: Scenario) -> Site:
    """The choices that a pattern leaves."""
    template = _template(pattern)
    assert template is not None  # noqa: S101 - patterns of external roads are no sites
    own = pattern.environment if pattern.environment != Environment() else None
    least, most = LANES[template]
    lanes = max(least, min(most, _lanes(pattern)))
    about = _about(pattern)
    return Site(
        roads=(template,),
        actors=(about,),
        lanes=(lanes, lanes),
        ego_speed_kmh=_bounds(pattern, EGO_SPEED, pattern.ego.speed_mps, _KMH),
        actor_speed_kmh=_bounds(pattern, ACTOR_SPEED, _actor_speed(pattern), _KMH),
        gap_m=_bounds(pattern, GAP, 1.0, 1.0),
        sides=("ahead",),
        weathers=_DRY,
        behaviours=("brisk",),
        lights=None if own is None else (light_of(own),),
        environment=own,
        pattern=pattern.id,
    )


def light_of(environment: Environment) -> Light:
    """The word for the light of an environment."""
    illumination = environment.illumination()
    if illumination == "day":
        return "low_sun" if environment.sun().elevation_rad < _LOW_SUN_RAD else "day"
    return "dusk" if illumination == "twilight" else "night"


def _template(pattern: Scenario) -> RoadTemplate | None:
    return next((name for name in ROAD_TEMPLATES if name == pattern.road.template), None)


def _lanes(pattern: Scenario) -> int:
    if isinstance(pattern.road, ExternalRoad):
        return 0
    layout = pattern.road.lane_layout()
    return sum(lane.kind == "driving" and lane.direction > 0 for lane in layout)


def _about(pattern: Scenario) -> Category:
    names = [intent.actor for intent in pattern.intent]
    movers = {actor.id: actor.category for actor in pattern.actors}
    categories = [movers[name] for name in names if name in movers] or list(movers.values())
    return categories[0] if categories else pattern.ego.category


def _actor_speed(pattern: Scenario) -> Quantity:
    speeds = [actor.speed_mps for actor in pattern.actors]
    return speeds[0] if speeds else 0.0


def _bounds(pattern: Scenario, name: str, fixed: Quantity, scale: float) -> Bounds:
    """Whole numbers within the range of a parameter; the fixed value where there is none."""
    defaults = {parameter.name: parameter.default for parameter in pattern.parameters}
    if isinstance(fixed, str):
        name = fixed[1:]
    for parameter in pattern.parameters:
        if parameter.name == name:
            low = math.ceil(parameter.minimum * scale - 1e-6)
            high = math.floor(parameter.maximum * scale + 1e-6)
            if low <= high:
                return low, high
            break
    value = defaults.get(name, fixed if isinstance(fixed, int | float) else 0.0)
    at = round(value * scale)
    return at, at


__all__ = ["light_of", "pattern_sites", "site_of"]
