"""What an environment makes use of."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.domain.environment import Environment, Perception, SunAngles

_FOG_BELOW_M = 1000.0
_USUAL = Environment()


def environment_features(environment: Environment) -> Iterator[tuple[str, str]]:
    """Features with their JSON paths."""
    path = "environment"
    fall = environment.precipitation
    if fall.kind != "none":
        yield f"weather.{fall.kind}", f"{path}.precipitation"
    if isinstance(environment.visibility_m, str) or environment.visibility_m < _FOG_BELOW_M:
        yield "weather.fog", f"{path}.visibility_m"
    if environment.cloud_okta:
        yield "weather.clouds", f"{path}.cloud_okta"
    if environment.wind.speed_mps != 0.0:
        yield "weather.wind", f"{path}.wind"
    if environment.temperature_c != _USUAL.temperature_c:
        yield "weather.temperature", f"{path}.temperature_c"
    sun = isinstance(environment.time, SunAngles)
    yield ("weather.sun" if sun else "weather.date"), f"{path}.time"
    yield f"surface.{environment.surface_condition}", f"{path}.surface_condition"
    if environment.friction != _USUAL.friction:
        yield "surface.friction", f"{path}.friction"
    for name, feature in (
        ("changes", "weather.change"),
        ("patches", "surface.patch"),
        ("visibility_zones", "weather.visibility_zone"),
        ("wind_zones", "weather.wind_zone"),
        ("spray", "weather.spray"),
    ):
        for index, _ in enumerate(getattr(environment, name)):
            yield feature, f"{path}.{name}[{index}]"
    if environment.perception != Perception():
        yield "weather.perception", f"{path}.perception"
