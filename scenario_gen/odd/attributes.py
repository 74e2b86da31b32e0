"""The attributes that an ODD can restrict: what they are called, their words or their bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from scenario_gen.domain import odd_vocabulary as iso
from scenario_gen.domain.actor import CATEGORIES
from scenario_gen.domain.environment import (
    Illumination,
    Particles,
    PrecipitationKind,
    SurfaceCondition,
)
from scenario_gen.domain.road import TEMPLATES, Control, Damage, Hand, Marking, RoadSurface

Group: TypeAlias = Literal["scenery", "environment", "dynamic elements"]
EdgeIn: TypeAlias = Literal["below", "above"]


@dataclass(frozen=True)
class Attribute:
    """One attribute of an ODD: a choice of words, or a range of a number that is shown in bands."""

    name: str
    """Field of ``Odd``."""
    title: str
    group: Group
    words: tuple[str, ...] = ()
    """Of a choice; empty for a range."""
    may_lack: bool = False
    """A choice of what may be there: where there is none of it, it is within."""
    unit: str = ""
    """Of a range, as a scenario has it; ``1`` for a ratio."""
    shown_unit: str = ""
    """That a person is shown; the same where empty."""
    factor: float = 1.0
    """From the unit to the one shown."""
    edges: tuple[float, ...] = ()
    """Of the bands, in the unit."""
    edge_in: EdgeIn = "below"
    """The band that an edge belongs to."""
    edges_from: str = ""
    """Source of the edges."""
    whole: bool = False
    """Only whole numbers."""

    @property
    def is_choice(self) -> bool:
        """Whether it is a choice of words."""
        return bool(self.words)


def _choice(
    name: str, title: str, group: Group, words: tuple[str, ...], *, may_lack: bool = False
) -> Attribute:
    return Attribute(name, title, group, words, may_lack)


#: Usual speed limits: 30, 50, 70, 100 and 130 km/h, in m/s rounded up to two decimals, so that a
#: speed limit that was rounded to them lies in the band up to it.
_SPEEDS_MPS = (8.34, 13.89, 19.45, 27.78, 36.12)
_SPEEDS_FROM = "usual speed limits (default)"
_BEAUFORT_MPS = (0.2, 1.5, 3.3, 5.4, 7.9, 10.7, 13.8, 17.1, 20.7, 24.4, 28.4, 32.6)

#: In the order in which the fields of ``Odd`` are told.
ATTRIBUTES: tuple[Attribute, ...] = (
    _choice("road_templates", "Road templates", "scenery", (*TEMPLATES, "external")),
    _choice("road_types", "Road types", "scenery", get_args(iso.RoadType)),
    _choice("zones", "Zones", "scenery", get_args(iso.Zone), may_lack=True),
    Attribute(
        "speed_limit_mps", "Speed limit", "scenery", unit="m/s", shown_unit="km/h", factor=3.6,
        edges=_SPEEDS_MPS, edges_from=_SPEEDS_FROM,
    ),
    _choice("traffic_side", "Side of traffic", "scenery", get_args(Hand)),
    _choice("junctions", "Junctions", "scenery", get_args(iso.JunctionKind), may_lack=True),
    _choice("junction_control", "Control of junctions", "scenery", get_args(Control),
            may_lack=True),
    _choice("roundabouts", "Roundabouts", "scenery", get_args(iso.RoundaboutSize), may_lack=True),
    _choice("special_structures", "Special structures", "scenery",
            get_args(iso.SpecialStructure), may_lack=True),
    _choice("temporary_structures", "Temporary structures", "scenery",
            get_args(iso.TemporaryStructure), may_lack=True),
    _choice("lane_types", "Types of lanes", "scenery", get_args(iso.LaneType), may_lack=True),
    _choice("road_surface", "Material of the surface", "scenery", get_args(RoadSurface)),
    _choice("surface_damage", "Damage of the surface", "scenery", get_args(Damage)),
    _choice("marking", "Lane marking", "scenery", get_args(Marking)),
    Attribute(
        "gradient", "Gradient as the ego drives", "scenery", unit="1", shown_unit="%",
        factor=100.0, edges=(-0.06, -0.02, 0.02, 0.06), edges_from="default",
    ),
    Attribute(
        "curve_radius_m", "Radius of bends", "scenery", unit="m",
        edges=(100.0, 250.0, 500.0, 1000.0), edge_in="above", edges_from="default",
    ),
    _choice("precipitation", "Precipitation", "environment", get_args(PrecipitationKind)),
    Attribute(
        "rain_mmph", "Rain", "environment", unit="mm/h", edges=(2.5, 7.6, 50.0, 100.0),
        edge_in="above", edges_from="ISO 34503: light, moderate, heavy, violent, cloudburst",
    ),
    Attribute(
        "visibility_m", "Visibility", "environment", unit="m",
        edges=(50.0, 100.0, 200.0, 500.0, 1000.0),
        edges_from="classes of fog, GB/T 45312, and fog in general, WMO",
    ),
    _choice("particulates", "Particulates", "environment", get_args(Particles), may_lack=True),
    Attribute(
        "cloud_okta", "Cloud cover", "environment", unit="okta", edges=(1.0, 2.0, 4.0, 7.0),
        edges_from="ISO 34503: clear, few, scattered, broken, overcast", whole=True,
    ),
    Attribute(
        "wind_mps", "Wind", "environment", unit="m/s", edges=_BEAUFORT_MPS,
        edges_from="ISO 34503: Beaufort 0 to 12",
    ),
    Attribute(
        "temperature_c", "Temperature", "environment", unit="degC",
        edges=(-20.0, -5.0, 0.0, 5.0, 20.0, 35.0), edges_from="default",
    ),
    _choice("illumination", "Illumination", "environment", get_args(Illumination)),
    _choice("surface_condition", "Surface condition", "environment", get_args(SurfaceCondition)),
    Attribute(
        "friction", "Friction", "environment", unit="1", edges=(0.15, 0.3, 0.45, 0.6),
        edges_from="where the surface conditions part in tyre tables",
    ),
    Attribute(
        "ego_speed_mps", "Ego speed", "dynamic elements", unit="m/s", shown_unit="km/h",
        factor=3.6, edges=_SPEEDS_MPS, edges_from=_SPEEDS_FROM,
    ),
    _choice("actors", "Actors", "dynamic elements", tuple(CATEGORIES), may_lack=True),
    Attribute(
        "actor_count", "Number of actors", "dynamic elements", unit="count",
        edges=(0.0, 1.0, 2.0, 3.0), edges_from="default", whole=True,
    ),
)  # fmt: skip

_BY_NAME = {one.name: one for one in ATTRIBUTES}


def attribute(name: str) -> Attribute:
    """The attribute of a field of ``Odd``.

    Raises:
        KeyError: there is no such field.
    """
    return _BY_NAME[name]
