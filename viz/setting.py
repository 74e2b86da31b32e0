"""Where and when a scenario takes place, as text."""

from __future__ import annotations

from scenario_gen.domain.environment import precipitation_class
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number

_KMH_PER_MPS = 3.6


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
