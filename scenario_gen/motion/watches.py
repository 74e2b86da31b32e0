"""What the watches of conditions have in common: they report when conditions turn true or false."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scenario_gen.motion.events import Engine
from scenario_gen.motion.free import FreeActors
from scenario_gen.motion.trigger_tables import Conditions

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]


class Changes(NamedTuple):
    """Conditions that changed since the last look, as places in the watch, and when.

    A condition that is in both turned true first. At the first look those that hold count as
    risen then.
    """

    risen: Indices
    risen_s: Floats
    fallen: Indices
    fallen_s: Floats


class Watch(Protocol):
    """Looks at conditions of one kind at the end of every step."""

    @property
    def conditions(self) -> Conditions:
        """Those that are watched."""

    def look(self, engine: Engine, free: FreeActors, before_s: float, now_s: float) -> Changes:
        """The changes in the step between two times."""

    def keep(self, at: Indices) -> None:
        """Watch only the conditions ``at`` from now on."""


NOTHING = Changes(
    np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0)
)


def held(holds: Bools, now_s: float) -> Changes:
    """The changes of a first look."""
    at = holds.nonzero()[0]
    return Changes(at, np.full(at.shape, now_s), NOTHING.fallen, NOTHING.fallen_s)


def changes(holds: Bools, at: Indices, time_s: Floats) -> Changes:
    """Changes of the conditions ``at``, each of which changed once, to (K,) ``holds``."""
    up = holds[at]
    return Changes(at[up], time_s[up], at[~up], time_s[~up])
