"""From a free manoeuvre to its polyline."""

from __future__ import annotations

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.behaviour import (
    FollowPath,
    FreeManoeuvre,
    Reverse,
    Slide,
    Swing,
    Turn,
    Walk,
)
from scenario_gen.manoeuvres.on_foot import swing, walk
from scenario_gen.manoeuvres.sampled_path import Column, SampledPath
from scenario_gen.manoeuvres.timed import follow_path
from scenario_gen.manoeuvres.vehicle import reverse, slide, turn

Floats = NDArray[np.float64]


def sampled(
    manoeuvre: FreeManoeuvre, column: Column, from_mps: Floats | float = 0.0
) -> SampledPath:
    """The polyline of a free manoeuvre for R sets of values; (R, V) arrays.

    Args:
        manoeuvre: what to do.
        column: gives a quantity as a number or as (R,) values; R is 1 where all are numbers.
        from_mps: speed of the actor at the start of the scenario, or (R,) such speeds.

    Raises:
        RolloutError: a value makes the manoeuvre impossible, such as a radius of 0.
    """
    match manoeuvre:
        case FollowPath():
            path = follow_path(manoeuvre, column)
        case Turn():
            path = turn(manoeuvre, column)
        case Slide():
            path = slide(manoeuvre, column, from_mps)
        case Reverse():
            path = reverse(manoeuvre, column)
        case Walk():
            path = walk(manoeuvre, column)
        case Swing():
            path = swing(manoeuvre, column)
        case _:
            assert_never(manoeuvre)
    return path.tidy()
