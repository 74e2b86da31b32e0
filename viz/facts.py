"""The few facts that stand over a bird's-eye picture, as text."""

from __future__ import annotations

from scenario_gen.domain.environment import precipitation_class
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number
from viz.episode import Closest, Episode

_KMH_PER_MPS = 3.6


def closest_text(episode: Episode, closest: Closest | None) -> str:
    """When, to whom and how near; the times to collision where there is a conflict."""
    if closest is None:
        return "No other actor"
    who = f"{episode.names[closest.actor]} ({episode.categories[closest.actor]})"
    if closest.gap_m <= 0:
        return f"Contact with {who} at {closest.time_s:.1f} s"
    least = episode.least_ttc()
    if least is None:
        ttc = "no TTC (nobody ahead in the ego's corridor)"
    else:
        actor, step = least
        ttc = f"least TTC {episode.ttc_s[least]:.1f} s at {episode.time_s[step]:.1f} s"
        if actor != closest.actor:
            ttc += f" with {episode.names[actor]}"
    there_s = episode.ttc_s[closest.actor, closest.step]
    there = f", TTC {there_s:.1f} s" if there_s == there_s else ""  # not NaN
    return (
        f"Closest approach {closest.gap_m:.1f} m to {who} at {closest.time_s:.1f} s{there}; {ttc}"
    )


def setting_text(scenario: Scenario) -> str:
    """Road, weather, light and surface in one line."""
    road, weather = scenario.road, scenario.environment
    limit_mps = number(road.speed_limit_mps)
    rain = precipitation_class(weather.precipitation)
    if weather.precipitation.kind != "none":
        rain += f" {number(weather.precipitation.intensity_mmph):g} mm/h"
    parts = (
        road.template,
        *(("left-hand traffic",) if road.traffic == "left" else ()),
        f"limit {limit_mps * _KMH_PER_MPS:.0f} km/h",
        weather.illumination(),
        "no precipitation" if rain == "none" else rain,
        f"visibility {number(weather.visibility_m):g} m",
        f"{weather.surface_condition}, friction {number(weather.friction):.2f}",
        *(("changes over time",) if weather.changes else ()),
        *(("spray",) if weather.spray else ()),
    )
    return " \u00b7 ".join(part.replace("_", " ") for part in parts)
