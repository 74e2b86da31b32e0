"""Road and environment of a full proposal, as said."""

from __future__ import annotations

import math

from scenario_gen.domain.environment import Environment, Precipitation, SunAngles, Wind
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.road import (
    JunctionCross,
    MotorwayCurve,
    MotorwayStraight,
    RuralCurve,
    UrbanStreet,
)
from scenario_gen.propose.full import FullEnvironment, FullRoad
from scenario_gen.propose.stage import TemplateRoad, cannot_happen, round2
from scenario_gen.propose.vocabulary import LANES

#: Radius where the proposal leaves it open (defaults of the templates).
_RADIUS_M = {"motorway_curve": 700.0, "rural_curve": 250.0}


def full_road(road: FullRoad) -> TemplateRoad | Finding:
    """The road of a proposal, or why there is no such road."""
    least, most = LANES[road.template]
    if not least <= road.lanes <= most:
        return cannot_happen(
            "$.road.lanes",
            f"{road.template} has {least} to {most} lanes in the direction of the ego",
            road.lanes, f"{least} to {most}", "choose a number of lanes that the road can have",
        )  # fmt: skip
    limit_mps = round2(road.speed_limit_kmh / 3.6)
    radius_m = round2(road.curve_radius_m or _RADIUS_M.get(road.template, 0.0))
    hand = road.curve_hand or "left"
    match road.template:
        case "motorway_straight":
            return MotorwayStraight(
                speed_limit_mps=limit_mps, surface=road.surface, lanes=road.lanes
            )
        case "motorway_curve":
            return MotorwayCurve(
                speed_limit_mps=limit_mps, surface=road.surface, lanes=road.lanes,
                radius_m=radius_m, hand=hand,
            )  # fmt: skip
        case "rural_curve":
            return RuralCurve(
                speed_limit_mps=limit_mps, surface=road.surface, radius_m=radius_m, hand=hand,
                shoulder_width_m=2.25,
            )  # fmt: skip
        case "urban_street":
            return UrbanStreet(
                speed_limit_mps=limit_mps, surface=road.surface, lanes_per_direction=road.lanes
            )
        case "junction_cross":
            return JunctionCross(speed_limit_mps=limit_mps, surface=road.surface)


def full_environment(said: FullEnvironment) -> Environment:
    """The environment of a proposal."""
    return Environment(
        precipitation=Precipitation(
            kind=said.precipitation, intensity_mmph=round2(said.intensity_mmph)
        ),
        visibility_m=round2(said.visibility_m),
        cloud_okta=said.cloud_okta,
        wind=Wind(speed_mps=round2(said.wind_mps)),
        temperature_c=round2(said.temperature_c),
        time=SunAngles(elevation_rad=round(math.radians(said.sun_elevation_deg), 4)),
        surface_condition=said.surface_condition,
        friction=round2(said.friction),
    )
