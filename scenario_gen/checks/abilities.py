"""What everybody in a batch can do at most, for following: by category, kind and size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.limit import MotionLimit
from scenario_gen.checks.motion_limits import MotionLimits
from scenario_gen.domain.actor import CATEGORIES, ON_FOOT, ON_RAILS, Actor, Category
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.dynamics import FEET, NO_MODEL, RAILS, WHEELS, Abilities
from scenario_gen.units import GRAVITY_MPS2

#: Categories that are towed, carried or thrown: they move as others let them.
MOVED: frozenset[Category] = frozenset({"trailer", "debris", "vehicle_part"})
#: A box without axles has its wheels this far apart, as a share of its length; default.
_WHEELBASE_SHARE = 0.6


def _model(category: Category) -> int:
    if category in MOVED:
        return NO_MODEL
    if category in ON_RAILS:
        return RAILS
    return FEET if category in ON_FOOT else WHEELS


_MODELS = np.array([*(_model(category) for category in CATEGORIES), NO_MODEL], dtype=np.int8)
_GRIPS = np.array(
    [*(_model(c) == WHEELS or c == "wheelchair" for c in CATEGORIES), False], dtype=np.bool_
)


def abilities(
    batch: ScenarioBatch, limits: MotionLimits, category_code: NDArray[np.intp]
) -> Abilities:
    """(B, N) what everybody can do; carried things have no model of their own.

    Args:
        batch: the scenarios.
        limits: of their movers.
        category_code: (B, N) index into ``CATEGORIES``; their number where nobody is.
    """

    def limit(name: MotionLimit) -> NDArray[np.float64]:
        values = limits.values(name)
        return np.where(np.isnan(values), np.inf, values)

    carried = batch.actor_column(
        lambda mover: float(isinstance(mover, Actor) and mover.carried_by is not None)
    )
    model = np.where(carried == 0.0, _MODELS[category_code], NO_MODEL).astype(np.int8)
    length_m = batch.actor_column(lambda mover: mover.box.length_m)
    axles_m = batch.actor_column(lambda mover: mover.box.wheelbase_m)
    return Abilities(
        model=model,
        accel_mps2=limit("accel_mps2"),
        decel_mps2=limit("decel_mps2"),
        jerk_mps3=limit("jerk_mps3"),
        curvature=1.0 / limit("turning_radius_m"),
        wheelbase_m=np.where(axles_m > 0.0, axles_m, _WHEELBASE_SHARE * length_m),
        steering_rate_radps=limit("steering_rate_radps"),
        lean_mps2=GRAVITY_MPS2 * np.tan(limit("lean_rad").clip(max=np.pi / 2)),
        lean_rate_radps=limit("lean_rate_radps"),
        grips=_GRIPS[category_code],
    )
