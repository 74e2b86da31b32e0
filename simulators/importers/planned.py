"""What actions come to: manoeuvres, ways and lights, at the moment at which they start."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from simulators.importers.node import Node
from simulators.importers.roadmap import Place
from simulators.importers.trajectories import Shape

#: Further from where the file has it, an object is not where it should be. [m]
LIMIT_M = 0.5

Domain: TypeAlias = Literal["longitudinal", "lateral"]


#: Where an object is on its lane, in place of so many metres before a place on its trajectory.
OnWay: TypeAlias = Callable[[Place, float], Place]


class Limits(NamedTuple):
    """What a vehicle can do, as its description says: simulators hold its actions to that."""

    speed_mps: float = math.inf
    accel_mps2: float = math.inf
    decel_mps2: float = math.inf


@dataclass(frozen=True)
class Now:
    """What is so when an action starts."""

    name: str
    """Who acts."""
    at_s: float
    place: Callable[[str], Place]
    speed_mps: Callable[[str], float]
    lane: int | None = None
    """The lane that it was last told to be on, if it is still on that road: offsets count from it
    even where it has drifted off."""
    limits: Limits | None = None
    box: Callable[[str], Mapping[str, float]] | None = None
    """Boxes of objects."""
    ways: Callable[[str], OnWay | None] = lambda _: None
    """Of objects that are on trajectories: see ``OnWay``."""


@dataclass(frozen=True)
class Move:
    """A manoeuvre of a phase."""

    domain: Domain
    manoeuvre: dict[str, Any]


@dataclass(frozen=True)
class Follow:
    """A trajectory that is followed from now on."""

    shape: Shape
    times_s: bool
    """Whether its times count."""
    offset_s: float = 0.0
    """Time of the scenario at which time 0 of the trajectory is."""
    scale: float = 1.0
    end_mps: float | None = None
    """Speed after it; that of its last piece, or the one of the object, when None."""


class Followed(NamedTuple):
    """A speed that is to be that of another one all along."""

    node: Node
    name: str
    reference: str
    at_s: float


@dataclass
class Planned:
    """What an action comes to."""

    moves: list[Move] = field(default_factory=list)
    """One after the other within a domain."""
    follow: Follow | None = None
    jump: Place | None = None
    """Where it is at once."""
    jump_mps: float = 0.0
    """Its speed from then on."""
    route: list[Place] | None = None
    lane: int | None = None
    """The lane that it is told to be on."""
    lights: list[tuple[str, bool]] = field(default_factory=list)
