"""Numbers of the method that several rules need and no profile changes."""

from __future__ import annotations

from scenario_gen.checks.kinematics import MIN_SPEED_MPS, WINDOW_S
from scenario_gen.checks.rule import Constant
from scenario_gen.units import GRAVITY_MPS2

GRAVITY = Constant("g", GRAVITY_MPS2, "m/s2", "standard gravity, rounded")
WINDOW = Constant("window_s", WINDOW_S, "s", "default: shorter changes are of the model")
MIN_SPEED = Constant("min_speed", MIN_SPEED_MPS, "m/s", "default: slower, nobody has a course")
