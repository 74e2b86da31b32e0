"""Weather, light and surface in words, and how they change in time and place."""

from __future__ import annotations

import math

from scenario_gen.domain.environment import (
    Change,
    Environment,
    Patch,
    Perception,
    Precipitation,
    precipitation_class,
)
from scenario_gen.propose.words.common import capital, listed, number
from scenario_gen.units import Quantity

_SURFACE = {
    "dry": "dry road", "wet": "wet road", "standing_water": "standing water",
    "flooded": "flooded road", "snow": "snow on the road", "icy": "icy road",
    "contamination": "contaminated road",
}  # fmt: skip
_PARTICLES = {
    "fog": "fog", "smoke": "smoke", "sand": "blown sand", "dust": "dust", "ash": "ash",
    "spray": "spray",
}  # fmt: skip


def conditions(environment: Environment) -> str:
    """Weather, light and surface at the start in a few words."""
    words: list[str] = [environment.illumination()]
    elevation_rad = environment.sun().elevation_rad
    if 0 < elevation_rad < math.radians(10):
        words = ["low sun"]
    falling = _falling(environment.precipitation)
    if falling:
        words.append(falling)
    visibility = environment.visibility_m
    if isinstance(visibility, float) and visibility <= 1000:
        words.append(f"visibility {visibility:.0f} m")
    words.append(_SURFACE[environment.surface_condition])
    wind = environment.wind.speed_mps
    if isinstance(wind, float) and wind > 13.8:
        words.append(f"wind {wind:.0f} m/s")
    return ", ".join(words)


def what_changes(environment: Environment) -> str:
    """The most telling change or place, for a title; empty where all stays as it is."""
    if environment.changes:
        return "with changing conditions"
    if environment.patches:
        patch = environment.patches[0]
        return f"with a stretch of {_SURFACE[patch.condition]}"
    if environment.visibility_zones:
        return f"with {_PARTICLES[environment.visibility_zones[0].particles]} on the way"
    return "with crosswind on the way" if environment.wind_zones else ""


def sentences(environment: Environment) -> list[str]:
    """One sentence for each change, stretch and trouble for sensors."""
    found = [_change(change) for change in environment.changes]
    found += [_patch(patch) for patch in environment.patches]
    for zone in environment.visibility_zones:
        found.append(
            f"{capital(_PARTICLES[zone.particles])} leaves {number(zone.visibility_m)} m of"
            f" visibility {_stretch(zone.road, zone.s_from_m, zone.s_to_m)}."
        )
    for gust in environment.wind_zones:
        where = _stretch(gust.road, gust.s_from_m, gust.s_to_m)
        found.append(f"Wind of {number(gust.wind.speed_mps)} m/s blows {where}.")
    for spray in environment.spray:
        found.append(
            f"Spray behind {spray.actor} leaves {number(spray.visibility_m)} m of visibility for"
            f" {number(spray.length_m)} m."
        )
    return [*found, *_perception(environment.perception)]


def _change(change: Change) -> str:
    parts = []
    if change.precipitation is not None:
        falling = _falling(change.precipitation)
        parts.append(f"precipitation turns to {falling}" if falling else "precipitation ends")
    if change.visibility_m is not None:
        parts.append(f"visibility goes to {number(change.visibility_m)} m")
    if change.cloud_okta is not None:
        parts.append(f"cloud cover goes to {change.cloud_okta} okta")
    if change.wind is not None:
        parts.append(f"the wind goes to {number(change.wind.speed_mps)} m/s")
    if change.sun is not None:
        elevation = f"{math.degrees(change.sun.elevation_rad):.0f} degrees"
        parts.append(f"the sun goes to an elevation of {elevation}")
    if change.surface_condition is not None:
        parts.append(f"the surface becomes {change.surface_condition.replace('_', ' ')}")
    if change.friction is not None:
        parts.append(f"friction goes to {number(change.friction)}")
    over = f" within {number(change.over_s)} s" if change.over_s != 0 else ""
    return f"From {number(change.at_s)} s on {listed(parts) or 'nothing changes'}{over}."


def _patch(patch: Patch) -> str:
    lanes = f" in lane {listed([str(lane) for lane in patch.lanes])}" if patch.lanes else ""
    return (
        f"{capital(_SURFACE[patch.condition])} with a friction of {number(patch.friction)} lies"
        f" {_stretch(patch.road, patch.s_from_m, patch.s_to_m)}{lanes}."
    )


def _stretch(road: str, from_m: Quantity, to_m: Quantity) -> str:
    return f"from s {number(from_m)} to {number(to_m)} m of road {road}"


def _perception(perception: Perception) -> list[str]:
    found = []
    if perception.dirty_lens != 0:
        share = perception.dirty_lens
        said = share if isinstance(share, str) else f"{100 * share:g} %"
        found.append(f"{said} of the lens is dirty.")
    if perception.headlight_glare:
        found.append(f"The headlights of {listed(perception.headlight_glare)} dazzle the ego.")
    if perception.street_lights == "failed":
        found.append("The street lights have failed.")
    elif perception.street_lights == "on":
        found.append("The street lights are on.")
    if perception.wet_reflection:
        found.append("Light on the wet surface hides the markings.")
    if perception.clutter != "none":
        found.append(f"There is {perception.clutter} clutter beside the road.")
    return found


def _falling(precipitation: Precipitation) -> str:
    falling = precipitation_class(precipitation)
    return "" if falling == "none" else " ".join(reversed(falling.split("_")))
