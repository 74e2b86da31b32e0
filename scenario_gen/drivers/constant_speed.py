"""The driver who does nothing: the reference for comparing simulators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.drivers.profile import Profile
from scenario_gen.drivers.protocol import Scheme
from scenario_gen.drivers.situation import Floats, Situation


class _Steady:
    def __init__(self, rows: int) -> None:
        self._rows = rows

    def acceleration(self, situation: Situation) -> Floats:
        """(B,) zeros."""
        del situation
        return np.zeros(self._rows)


@dataclass(frozen=True, kw_only=True)
class ConstantSpeed(Profile):
    """a = 0: keeps lane and speed whatever happens."""

    name = "constant_speed"
    what = "keeps its speed, whatever happens"
    source = "this project"
    resets = "never reacts"
    looks_ahead = False

    def drive(self, rows: int, actors: int, scheme: Scheme = Scheme.EXACT) -> _Steady:
        """Take the wheel of ``rows`` egos."""
        del actors, scheme
        return _Steady(rows)
