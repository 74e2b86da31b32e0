"""Road and environment of a full proposal, as said."""

from __future__ import annotations

import math

from scenario_gen.domain.environment import (
    Change,
    Environment,
    Particles,
    Patch,
    Precipitation,
    PrecipitationKind,
    SunAngles,
    SurfaceCondition,
    VisibilityZone,
    Wind,
    WindZone,
)
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.propose.full import FullChange, FullEnvironment, FullRoad
from scenario_gen.propose.stage import TemplateRoad, cannot_happen, round2
from scenario_gen.propose.vocabulary import LANES

#: Radius where the proposal leaves it open (defaults of the templates).
_RADIUS_M = {"motorway_curve": 700.0, "rural_curve": 250.0}

_CONDITIONS: dict[str, SurfaceCondition] = {
    "ice": "icy", "standing_water": "standing_water", "contamination": "contamination",
}  # fmt: skip
_PARTICLES: dict[str, Particles] = {"fog": "fog", "smoke": "smoke", "sand": "sand"}
#: A crosswind blows along the y axis: across the templates, which begin along the x axis.
_ACROSS_RAD = round(math.pi / 2, 4)


def full_road(road: FullRoad) -> TemplateRoad | Finding:
    """The road of a proposal, or why there is no such road."""
    least, most = LANES[road.template]
    if not least <= road.lanes <= most:
        return cannot_happen(
            "$.road.lanes",
            f"{road.template} has {least} to {most} lanes in the direction of the ego",
            road.lanes, f"{least} to {most}", "choose a number of lanes that the road can have",
        )  # fmt: skip
    chosen = TEMPLATES[road.template]
    fields: dict[str, object] = {
        "speed_limit_mps": round2(road.speed_limit_kmh / 3.6),
        "surface": road.surface,
        "marking": road.marking,
    }
    known = chosen.model_fields
    for name in ("lanes", "lanes_per_direction"):
        if name in known:
            fields[name] = road.lanes
    if "radius_m" in known:
        fields["radius_m"] = round2(road.curve_radius_m or _RADIUS_M[road.template])
        fields["hand"] = road.curve_hand or "left"
    if road.template.startswith("rural"):
        fields["shoulder_width_m"] = 2.25
    if road.profile is not None and "vertical" in known:
        fields["vertical"] = {"kind": road.profile, "grade": 0.05}
    made = chosen.model_validate(fields)
    assert isinstance(made, TemplateRoad)  # noqa: S101 - the schema names no other templates
    return made


def full_environment(said: FullEnvironment, road: str, ego_s_m: float) -> Environment:
    """The environment of a proposal; stretches lie on a road, from the ego's start on."""
    return Environment(
        precipitation=Precipitation(
            kind=said.precipitation, intensity_mmph=round2(said.intensity_mmph)
        ),
        visibility_m=round2(said.visibility_m),
        cloud_okta=said.cloud_okta,
        wind=Wind(speed_mps=round2(said.wind_mps)),
        temperature_c=round2(said.temperature_c),
        time=_sun(said.sun_elevation_deg),
        surface_condition=said.surface_condition,
        friction=round2(said.friction),
        changes=tuple(_change(change) for change in said.changes),
        patches=tuple(
            Patch(
                id=f"patch{index}", road=road, s_from_m=_at(ego_s_m, stretch.from_ahead_m),
                s_to_m=_at(ego_s_m, stretch.to_ahead_m),
                condition=_CONDITIONS[stretch.kind], friction=round2(stretch.value),
            )
            for index, stretch in enumerate(said.stretches, 1) if stretch.kind in _CONDITIONS
        ),
        visibility_zones=tuple(
            VisibilityZone(
                id=f"zone{index}", road=road, s_from_m=_at(ego_s_m, stretch.from_ahead_m),
                s_to_m=_at(ego_s_m, stretch.to_ahead_m),
                visibility_m=round2(stretch.value), particles=_PARTICLES[stretch.kind],
            )
            for index, stretch in enumerate(said.stretches, 1) if stretch.kind in _PARTICLES
        ),
        wind_zones=tuple(
            WindZone(
                id=f"wind{index}", road=road, s_from_m=_at(ego_s_m, stretch.from_ahead_m),
                s_to_m=_at(ego_s_m, stretch.to_ahead_m),
                wind=Wind(speed_mps=round2(stretch.value), direction_rad=_ACROSS_RAD),
            )
            for index, stretch in enumerate(said.stretches, 1) if stretch.kind == "crosswind"
        ),
    )  # fmt: skip


def _at(ego_s_m: float, ahead_m: float) -> float:
    return round2(ego_s_m + ahead_m)


def _change(said: FullChange) -> Change:
    rain = None
    if said.rain_mmph is not None:
        kind: PrecipitationKind = "rain" if said.rain_mmph > 0.0 else "none"
        rain = Precipitation(kind=kind, intensity_mmph=round2(said.rain_mmph))
    return Change(
        at_s=round2(said.at_s),
        over_s=round2(said.over_s),
        precipitation=rain,
        visibility_m=None if said.visibility_m is None else round2(said.visibility_m),
        friction=None if said.friction is None else round2(said.friction),
        surface_condition="wet" if rain is not None and rain.kind == "rain" else None,
        sun=None if said.sun_elevation_deg is None else _sun(said.sun_elevation_deg),
    )


def _sun(elevation_deg: float) -> SunAngles:
    return SunAngles(elevation_rad=round(math.radians(elevation_deg), 4))
