"""Where the classic topics can happen, and with what numbers, before any ODD."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_gen.domain.actor import Category
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.environment import Environment
from scenario_gen.propose.vocabulary import (
    BEHAVIOURS,
    Behaviour,
    Light,
    RoadTemplate,
    Side,
    Weather,
)

Bounds = tuple[int, int]

_VEHICLES: tuple[Category, ...] = (
    "car", "van", "truck", "bus", "motorcycle", "emergency_vehicle",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A kind of road for a topic, before the ODD."""

    roads: tuple[RoadTemplate, ...]
    actors: tuple[Category, ...]
    lanes: Bounds
    ego_speed_kmh: Bounds
    actor_speed_kmh: Bounds
    gap_m: Bounds
    sides: tuple[Side, ...] = ("left", "right")
    slippery: bool = True
    """Whether the event is possible on snow and ice at these speeds."""
    behaviours: tuple[Behaviour, ...] = BEHAVIOURS
    lights: tuple[Light, ...] | None = None
    """Light that belongs to the event; null: any."""
    weathers: tuple[Weather, ...] | None = None
    """Weather that the event is possible in; null: any."""
    environment: Environment | None = None
    """Weather that belongs to the event; null: any."""
    pattern: str | None = None
    """The published scenario that the place is taken from."""


_MOTORWAY: tuple[RoadTemplate, ...] = ("motorway_straight", "motorway_curve")
_STRAIGHT: tuple[RoadTemplate, ...] = ("motorway_straight",)
_RURAL: tuple[RoadTemplate, ...] = ("rural_curve", "rural_straight")
_URBAN: tuple[RoadTemplate, ...] = ("urban_street",)
_JUNCTION: tuple[RoadTemplate, ...] = ("junction_cross",)
_LITTER: tuple[Category, ...] = ("debris", "trailer", "animal")
_STOPPED: tuple[Category, ...] = (*_VEHICLES, "trailer")
_FOOT: tuple[Category, ...] = ("pedestrian", "wheelchair")
_BICYCLE: tuple[Category, ...] = ("bicycle",)
_ANIMAL: tuple[Category, ...] = ("animal",)
_RIGHT: tuple[Side, ...] = ("right",)
_LEFT: tuple[Side, ...] = ("left",)
_AHEAD: tuple[Side, ...] = ("ahead",)

#: Numbers are defaults of this project. Where a topic needs the ego to close in on the actor, the
#: two ranges of speed do not meet; gaps leave the time that the event takes.
SITES: dict[Topic, tuple[Site, ...]] = {
    "cut_in": (
        Site(_MOTORWAY, _VEHICLES, (2, 4), (90, 130), (60, 110), (8, 40)),
        Site(_URBAN, (*_VEHICLES, "bicycle"), (2, 2), (35, 50), (15, 45), (5, 20)),
    ),
    "cut_out": (
        Site(_MOTORWAY, _VEHICLES, (2, 4), (80, 130), (80, 120), (15, 45)),
        Site(_URBAN, _VEHICLES, (2, 2), (30, 50), (30, 50), (8, 20)),
    ),
    "hard_braking": (
        Site(_MOTORWAY, _VEHICLES, (2, 4), (80, 130), (70, 130), (15, 60)),
        Site(_RURAL, _VEHICLES, (1, 1), (60, 90), (50, 90), (12, 45)),
        Site(_URBAN, (*_VEHICLES, "bicycle"), (1, 2), (30, 50), (20, 50), (6, 25)),
    ),
    "slow_lead": (
        Site(_MOTORWAY, _VEHICLES, (2, 4), (100, 130), (20, 75), (40, 150)),
        Site(_RURAL, (*_VEHICLES, "bicycle"), (1, 1), (65, 95), (15, 45), (40, 120)),
        Site(_URBAN, (*_VEHICLES, "bicycle"), (1, 2), (35, 50), (8, 22), (20, 70)),
    ),
    "stopped_vehicle": (
        Site(_MOTORWAY, _STOPPED, (2, 4), (80, 130), (0, 0), (80, 250)),
        Site(_RURAL, _STOPPED, (1, 1), (60, 100), (0, 0), (60, 180)),
        Site(_URBAN, _STOPPED, (1, 2), (30, 50), (0, 0), (25, 100)),
    ),
    "obstacle": (
        Site(_MOTORWAY, _LITTER, (2, 4), (80, 130), (0, 0), (80, 250)),
        Site(_RURAL, _LITTER, (1, 1), (60, 100), (0, 0), (60, 180)),
        Site(_URBAN, _LITTER, (1, 2), (30, 50), (0, 0), (25, 100)),
    ),
    "pedestrian_crossing": (
        Site(_URBAN, _FOOT, (1, 2), (25, 50), (4, 10), (6, 40)),
        Site(_RURAL, _FOOT, (1, 1), (50, 90), (4, 10), (12, 70)),
        Site(_STRAIGHT, ("pedestrian",), (2, 4), (80, 130), (4, 10), (25, 120), _RIGHT),
    ),
    "cyclist_crossing": (
        Site(_URBAN, _BICYCLE, (1, 2), (25, 50), (8, 20), (6, 40)),
        Site(_RURAL, _BICYCLE, (1, 1), (50, 90), (8, 20), (12, 70)),
        Site(_JUNCTION, _BICYCLE, (1, 1), (25, 50), (10, 22), (4, 25)),
    ),
    "animal_crossing": (
        Site(_RURAL, _ANIMAL, (1, 1), (50, 100), (6, 30), (10, 80)),
        Site(_MOTORWAY, _ANIMAL, (2, 3), (80, 130), (8, 30), (20, 120), _RIGHT),
        Site(_URBAN, _ANIMAL, (1, 2), (25, 50), (6, 25), (6, 40)),
    ),
    "oncoming": (
        Site(_RURAL, _VEHICLES, (1, 1), (50, 90), (40, 100), (25, 100), _LEFT),
        Site(_URBAN, _VEHICLES, (1, 2), (25, 50), (25, 50), (12, 50), _LEFT),
        Site(_STRAIGHT, ("car", "van", "truck", "motorcycle"), (2, 4), (80, 120), (60, 110),
              (200, 450), _LEFT),
    ),
    "drift": (
        Site(_MOTORWAY, _VEHICLES, (2, 4), (100, 130), (60, 85), (5, 40)),
        Site(_RURAL, _VEHICLES, (1, 1), (50, 90), (40, 90), (15, 80), _LEFT),
        Site(_URBAN, (*_VEHICLES, "bicycle"), (2, 2), (35, 50), (12, 28), (3, 20)),
    ),
    "junction_crossing": (
        Site(_JUNCTION, (*_VEHICLES, "bicycle"), (1, 1), (25, 50), (15, 50), (4, 30)),
        Site(_JUNCTION, _VEHICLES, (1, 1), (25, 50), (9, 15), (4, 30), _AHEAD, slippery=False),
    ),
}  # fmt: skip
