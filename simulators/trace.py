"""What a simulator says that happened: one table of states per entity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class EntityBox(NamedTuple):
    """Box of an entity, in m."""

    length_m: float
    width_m: float
    height_m: float
    centre_x_m: float
    """From the reference point forward to the middle of the box."""
    centre_y_m: float
    """From the reference point to the left."""


@dataclass(frozen=True)
class EntityTrace:
    """States of one entity; arrays of shape (T,), world frame, of the reference point."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    speed_mps: Floats
    lane: NDArray[np.int32]
    """OpenDRIVE lane id; 0 where the simulator gives none."""
    s_m: Floats
    t_m: Floats
    box: EntityBox | None = None
    """None where the simulator does not tell."""
    speeds_from_places: bool = False
    """Whether the speeds are means over a step around each time, as the simulator tells none."""


@dataclass(frozen=True)
class SimulatorTrace:
    """A run of a simulator over time."""

    time_s: Floats
    """(T,) strictly increasing."""
    entities: Mapping[str, EntityTrace]
    """Name to states; NaN where the entity did not exist."""
    collisions: tuple[tuple[float, str, str], ...] = ()
    """First contacts: time in s and the names of the two entities, in order."""
    ended_by: str = ""
    """What ended the run as the simulator says, such as ``time`` or ``collision``; empty where it
    does not say."""
