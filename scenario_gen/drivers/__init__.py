"""Reference drivers: named profiles that brake as published models do."""

from scenario_gen.drivers.protocol import Drive, Driver
from scenario_gen.drivers.situation import Situation

__all__ = ["Drive", "Driver", "Situation"]
