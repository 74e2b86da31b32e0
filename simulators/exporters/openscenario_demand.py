"""The most that the phases of a mover ask of it, so that no simulator cuts it off.

What is plausible is for the checks to say; a file says what the scenario says.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import ByTime, FollowPath, Manoeuvre
from scenario_gen.domain.parameter import Parameter
from scenario_gen.units import Quantity, number
from simulators.exporters.holes import Read

Bounds: TypeAlias = Callable[[Quantity], tuple[float, float]]

# The steepest part of a cubic or sinusoidal transition, over its mean slope, is below this.
_PEAK_OVER_MEAN = 1.6


class Demand(NamedTuple):
    """Greatest speed and greatest change of speed."""

    speed_mps: float
    rate_mps2: float

    @classmethod
    def of(
        cls, mover: Ego | Actor, parameters: tuple[Parameter, ...], read: Read = number
    ) -> Demand:
        """The demand of a mover over the ranges of all parameters.

        Args:
            mover: the ego or an actor.
            parameters: those that its quantities refer to.
            read: reads the other quantities.
        """
        ranges = {f"${p.name}": (p.minimum, p.maximum) for p in parameters}

        def bounds(quantity: Quantity) -> tuple[float, float]:
            if isinstance(quantity, str):
                return ranges[quantity]
            return read(quantity), read(quantity)

        manoeuvres = [phase.manoeuvre for phase in mover.phases]
        speeds = [bounds(mover.speed_mps)[1]]
        rates = [0.0]
        times_s = []
        for manoeuvre in manoeuvres:
            speeds += [bounds(speed)[1] for speed in _speeds(manoeuvre)]
            rates += [bounds(rate)[1] for rate in _rates(manoeuvre)]
            times_s += [bounds(time)[0] for time in _times(manoeuvre)]
            if isinstance(manoeuvre, FollowPath):
                speeds += _path_speeds(manoeuvre, bounds)
        rates += [_PEAK_OVER_MEAN * max(speeds) / max(time_s, 1e-3) for time_s in times_s]
        return cls(max(speeds), max(rates))


def _path_speeds(path: FollowPath, bounds: Bounds) -> Iterator[float]:
    for one, other in itertools.pairwise(path.points):
        ahead_m = _farthest(bounds(one.ahead_m), bounds(other.ahead_m))
        left_m = _farthest(bounds(one.left_m), bounds(other.left_m))
        yield math.hypot(ahead_m, left_m) / (other.time_s - one.time_s)


def _farthest(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(other[1] - one[0]), abs(other[0] - one[1]))


def _speeds(manoeuvre: Manoeuvre) -> Iterator[Quantity]:
    if manoeuvre.kind == "speed":
        yield manoeuvre.target_mps
    elif manoeuvre.kind == "brake":
        yield manoeuvre.until_mps
    elif manoeuvre.kind in ("cross", "turn", "reverse"):
        yield manoeuvre.speed_mps
    elif manoeuvre.kind == "walk":
        yield from (leg.speed_mps for leg in manoeuvre.legs)
    elif manoeuvre.kind == "slide" and manoeuvre.from_mps is not None:
        yield manoeuvre.from_mps
    elif manoeuvre.kind == "synchronise" and manoeuvre.final_mps is not None:
        yield manoeuvre.final_mps


def _rates(manoeuvre: Manoeuvre) -> Iterator[Quantity]:
    if manoeuvre.kind in ("brake", "slide"):
        yield manoeuvre.decel_mps2
    elif manoeuvre.kind in ("cross", "reverse", "walk"):
        yield manoeuvre.accel_mps2
    elif manoeuvre.kind == "speed" and manoeuvre.dynamics.dimension == "rate":
        yield manoeuvre.dynamics.rate


def _times(manoeuvre: Manoeuvre) -> Iterator[Quantity]:
    if manoeuvre.kind == "speed" and isinstance(manoeuvre.dynamics, ByTime):
        yield manoeuvre.dynamics.time_s
