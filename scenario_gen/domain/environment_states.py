"""The environment as it is at the start and after each of its changes."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import (
    Environment,
    Patch,
    Precipitation,
    SurfaceCondition,
    TimeOfDay,
    VisibilityZone,
    Wind,
    WindZone,
    sun_position,
)
from scenario_gen.units import Quantity

_AT = "$.environment"
PlaceKind: TypeAlias = Literal["patches", "visibility_zones", "wind_zones"]


@dataclass(frozen=True)
class State:
    """What holds from the start, or from the end of a change, until the next change."""

    precipitation: Precipitation
    visibility_m: Quantity
    cloud_okta: int
    wind: Wind
    surface_condition: SurfaceCondition
    friction: Quantity
    time: TimeOfDay
    paths: dict[str, str]
    """Name of a field -> JSON path of what set it last."""
    new: frozenset[str]
    """Fields that the start or the change sets."""
    words: str
    """For messages: empty at the start."""

    @property
    def sun_elevation_rad(self) -> float:
        """Of the sun over the horizon."""
        return sun_position(self.time).elevation_rad

    def sets(self, *names: str) -> bool:
        """Whether one of these fields is new here, so that a rule has to look at it."""
        return not self.new.isdisjoint(names)


_FIELDS = tuple(
    field.name for field in fields(State) if field.name not in ("paths", "new", "words")
)

#: A change moves the sun by its angles.
_IN_CHANGE = {"time": "sun"}


def states(environment: Environment) -> Iterator[State]:
    """The states in the order of the changes."""
    paths = {name: f"{_AT}.{name}" for name in _FIELDS}
    state = State(
        environment.precipitation, environment.visibility_m, environment.cloud_okta,
        environment.wind, environment.surface_condition, environment.friction, environment.time,
        paths, frozenset(_FIELDS), "",
    )  # fmt: skip
    yield state
    for index, change in enumerate(environment.changes):
        new = {
            name: value
            for name in _FIELDS
            if (value := getattr(change, _IN_CHANGE.get(name, name))) is not None
        }
        paths = state.paths | {
            name: f"{_AT}.changes[{index}].{_IN_CHANGE.get(name, name)}" for name in new
        }
        state = replace(
            state, **new, paths=paths, new=frozenset(new), words=f" after change {index + 1}"
        )
        yield state


def farthest_m(group: Group) -> NDArray[np.float64]:
    """(rows,) or () greatest visibility that the air has over time, places of their own aside."""
    columns = (np.asarray(group.column(s.visibility_m)) for s in states(group.scenario.environment))
    return functools.reduce(np.maximum, columns)


class Place(NamedTuple):
    """A stretch of road in the environment, with its JSON path."""

    path: str
    kind: PlaceKind
    place: Patch | VisibilityZone | WindZone


def places(group: Group) -> Iterator[Place]:
    """Patches and zones of a group."""
    environment = group.scenario.environment
    for index, patch in enumerate(environment.patches):
        yield Place(f"{_AT}.patches[{index}]", "patches", patch)
    for index, fog in enumerate(environment.visibility_zones):
        yield Place(f"{_AT}.visibility_zones[{index}]", "visibility_zones", fog)
    for index, gust in enumerate(environment.wind_zones):
        yield Place(f"{_AT}.wind_zones[{index}]", "wind_zones", gust)


class Surface(NamedTuple):
    """A surface that the environment has at some time or place."""

    path: str
    """JSON path of the condition."""
    condition: SurfaceCondition
    friction: Quantity
    friction_path: str
    words: str


def surfaces(group: Group) -> Iterator[Surface]:
    """The surface at the start, after each change of it, and of every patch."""
    environment = group.scenario.environment
    for state in states(environment):
        if state.sets("surface_condition", "friction"):
            yield Surface(
                state.paths["surface_condition"], state.surface_condition, state.friction,
                state.paths["friction"], state.words,
            )  # fmt: skip
    for index, patch in enumerate(environment.patches):
        path = f"{_AT}.patches[{index}]"
        yield Surface(
            f"{path}.condition", patch.condition, patch.friction, f"{path}.friction",
            f" on patch {patch.id}",
        )  # fmt: skip
