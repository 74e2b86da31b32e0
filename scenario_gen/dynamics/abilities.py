"""What movers can do at most, and by which model they move."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]

#: Codes of the models. Who has none follows somebody else, or slides and rolls where it is pushed.
NO_MODEL, WHEELS, RAILS, FEET = range(4)


@dataclass(frozen=True, eq=False)
class Abilities:
    """Limits of movers; arrays of one shape, such as (B, N). Infinite where there is no limit."""

    model: Codes
    accel_mps2: Floats
    decel_mps2: Floats
    jerk_mps3: Floats
    """Of brakes, motors and muscles."""
    curvature: Floats
    """1/m, of the path of the reference point."""
    wheelbase_m: Floats
    """Between the axles; positive."""
    steering_rate_radps: Floats
    """Of the angle of the front wheels."""
    lean_mps2: Floats
    """Acceleration across at the greatest lean, g tan(lean)."""
    lean_rate_radps: Floats
    grips: Bools
    """Whether friction between tyre and road bounds the acceleration in the plane."""

    def at(self, *index: Ints) -> Abilities:
        """Those of some movers."""
        return Abilities(**{f.name: getattr(self, f.name)[index] for f in fields(self)})
