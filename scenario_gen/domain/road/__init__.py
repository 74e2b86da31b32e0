"""Roads: templates with their parameters, or a reference to an OpenDRIVE file."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field, StringConstraints

from scenario_gen.domain.names import Sha256
from scenario_gen.domain.road.base import (
    BaseRoad,
    Control,
    Curve,
    Damage,
    Hand,
    LaneKind,
    LaneSpec,
    Marking,
    RoadSurface,
    SingleRoad,
    Vertical,
    lane_centre_t_m,
    mirrored,
)
from scenario_gen.domain.road.junctions import (
    ARMS,
    JunctionCross,
    JunctionStaggered,
    JunctionT,
    JunctionY,
    Roundabout,
)
from scenario_gen.domain.road.motorway import (
    Gantry,
    MotorwayCurve,
    MotorwayLaneDrop,
    MotorwayOffRamp,
    MotorwayOnRamp,
    MotorwayStraight,
    MotorwayWeaving,
    TollPlaza,
    WorkZone,
)
from scenario_gen.domain.road.rural_urban import (
    Bridge,
    LevelCrossing,
    ParkingLot,
    RuralCurve,
    RuralStraight,
    Tunnel,
    UrbanStreet,
)


class ExternalRoad(BaseRoad):
    """An OpenDRIVE file beside the scenario; positions name its road ids and lanes.

    What the file says of traffic, marking and damage counts; the fields here are not used.
    """

    template: Literal["external"] = "external"
    file: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\.xodr$")]
    """File name without folders: it is looked for beside the scenario or in ``--roads``."""
    sha256: Sha256 | None = None
    """Hash of the file that the scenario was written for."""


TemplateRoad: TypeAlias = (
    MotorwayStraight
    | MotorwayCurve
    | MotorwayLaneDrop
    | MotorwayOnRamp
    | MotorwayOffRamp
    | MotorwayWeaving
    | WorkZone
    | TollPlaza
    | RuralStraight
    | RuralCurve
    | UrbanStreet
    | Tunnel
    | Bridge
    | LevelCrossing
    | ParkingLot
    | JunctionCross
    | JunctionT
    | JunctionY
    | JunctionStaggered
    | Roundabout
)
Road: TypeAlias = Annotated[TemplateRoad | ExternalRoad, Field(discriminator="template")]

#: Template name -> its class, in the order of the documentation.
TEMPLATES: dict[str, type[TemplateRoad]] = {
    kind.model_fields["template"].default: kind for kind in get_args(TemplateRoad)
}

__all__ = [
    "ARMS",
    "TEMPLATES",
    "BaseRoad",
    "Bridge",
    "Control",
    "Curve",
    "Damage",
    "ExternalRoad",
    "Gantry",
    "Hand",
    "JunctionCross",
    "JunctionStaggered",
    "JunctionT",
    "JunctionY",
    "LaneKind",
    "LaneSpec",
    "LevelCrossing",
    "Marking",
    "MotorwayCurve",
    "MotorwayLaneDrop",
    "MotorwayOffRamp",
    "MotorwayOnRamp",
    "MotorwayStraight",
    "MotorwayWeaving",
    "ParkingLot",
    "Road",
    "RoadSurface",
    "Roundabout",
    "RuralCurve",
    "RuralStraight",
    "SingleRoad",
    "TemplateRoad",
    "TollPlaza",
    "Tunnel",
    "UrbanStreet",
    "Vertical",
    "WorkZone",
    "lane_centre_t_m",
    "mirrored",
]
