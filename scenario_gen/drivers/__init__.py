"""Reference drivers: named profiles that brake as published models do.

A driver sees what ``Situation`` says and nothing else: an actor that is not ``seen`` has no
influence. All of them are longitudinal, brake no harder than the grip allows, judge every actor and
brake for the worst. But for ``idm`` none speeds up again after a danger: what is asked of a
reference driver is whether it avoids.
"""

from scenario_gen.drivers.cut_in_rules import CutInRule
from scenario_gen.drivers.ideal import Ideal
from scenario_gen.drivers.profile import Constant, Profile
from scenario_gen.drivers.protocol import Drive, Driver, Scheme
from scenario_gen.drivers.registry import DRIVERS, AnyProfile, find_driver
from scenario_gen.drivers.situation import Situation
from scenario_gen.drivers.stopping import stopping_distance

__all__ = [
    "DRIVERS",
    "AnyProfile",
    "Constant",
    "CutInRule",
    "Drive",
    "Driver",
    "Ideal",
    "Profile",
    "Scheme",
    "Situation",
    "find_driver",
    "stopping_distance",
]
