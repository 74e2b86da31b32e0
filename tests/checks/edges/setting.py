"""Edges of limits on weather, light, signals and time."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.scenario import Scenario
from tests.checks.edges.edge import Edge
from tests.worlds import cut_in, scenario

RAIN = {"precipitation": {"kind": "rain", "intensity_mmph": 50.0}, "surface_condition": "wet",
        "friction": 0.5, "cloud_okta": 7}  # fmt: skip


def _weather(**fields: Any) -> Scenario:
    return cut_in(environment=fields)


def _lights(_: float) -> Scenario:
    """Two arms of a Y, which arrive at 0.7 rad to head-on, both green."""
    states = [{"at_s": 0.0, "state": "green"}]
    return scenario(
        road={"template": "junction_y", "speed_limit_mps": 14.0, "control": "signals"},
        ego={"start": {"road": "south", "lane": -1, "s_m": 50.0}}, ego_speed_mps=10.0,
        signals=[{"signal": name, "phases": states} for name in ("south", "northeast")],
    )  # fmt: skip


def _water(mu: float) -> Scenario:
    """At 50 km/h all of the friction is left."""
    return cut_in(
        ego_speed_mps=50.0 / 3.6,
        environment={"surface_condition": "standing_water", "friction": mu},
    )


#: Of weather, light, signals and time.
SETTING: list[Edge] = [
    Edge("signals.conflict", "crossing_rad", _lights, measured=lambda: 0.7),
    Edge("scenario.duration", "duration_min_s", lambda s: cut_in(duration_s=s), most=False),
    Edge("scenario.duration", "duration_max_s", lambda s: cut_in(duration_s=s)),
    Edge("environment.temperature", "icy_max_c",
         lambda c: _weather(surface_condition="icy", temperature_c=c)),
    Edge("environment.temperature", "snow_surface_max_c",
         lambda c: _weather(surface_condition="snow", temperature_c=c)),
    Edge("environment.temperature", "snowfall_max_c", lambda c: _weather(
        precipitation={"kind": "snow", "intensity_mmph": 1.0}, temperature_c=c)),
    Edge("environment.temperature", "rain_min_c",
         lambda c: _weather(**RAIN, temperature_c=c), most=False),
    Edge("environment.visibility", "rain_visibility_m.50",
         lambda v: _weather(**RAIN, visibility_m=2.0 * v)),
    Edge("environment.visibility", "rain_visibility_factor",
         lambda f: _weather(**RAIN, visibility_m=100.0 * f)),
    Edge("environment.visibility", "fog_max_m",
         lambda v: cut_in(tags=["fog"], environment={"visibility_m": v}), at="failed"),
    Edge("environment.zones", "fog_max_m", lambda v: _weather(visibility_zones=[
        {"id": "z", "s_from_m": 100.0, "s_to_m": 200.0, "visibility_m": v}]), at="failed"),
    Edge("environment.cloud", "precipitation_min_okta",
         lambda okta: _weather(**RAIN | {"cloud_okta": round(okta)}), most=False, step=1.0),
    *(Edge("environment.friction", f"friction.{surface}.{condition}.{end}",
           lambda mu, surface=surface, condition=condition: cut_in(
               road={"template": "motorway_straight", "speed_limit_mps": 36.0, "surface": surface},
               environment={"surface_condition": condition, "friction": mu}),
           most=end == "high")
      for surface, condition in (("asphalt", "dry"), ("asphalt", "wet"), ("gravel", "snow"),
                                 ("concrete", "icy"))
      for end in ("low", "high")),
    Edge("environment.standing_water", "aquaplaning_mu", _water, most=False),
    Edge("environment.wind", "wind_max_mps", lambda v: _weather(wind={"speed_mps": v})),
    Edge("environment.wet_reflection", "reflecting_sun_rad", lambda e: _weather(
        surface_condition="wet", friction=0.5, perception={"wet_reflection": True},
        time={"kind": "sun", "elevation_rad": e})),
]  # fmt: skip
