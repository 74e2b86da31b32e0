"""All reference drivers by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from scenario_gen.drivers.aeb import EmergencyBrake
from scenario_gen.drivers.constant_speed import ConstantSpeed
from scenario_gen.drivers.cut_in_rules import EuCutIn, EuCutInStanding, R157CutIn, R157System
from scenario_gen.drivers.fsm import FuzzySafetyModel
from scenario_gen.drivers.ideal import Ideal
from scenario_gen.drivers.idm import IntelligentDriver
from scenario_gen.drivers.r157 import EsminiCareful, JrcCareful, R157Careful, R157CarefulAeb
from scenario_gen.drivers.rss import AdRssLib, JrcRss
from scenario_gen.errors import InputError

AnyProfile: TypeAlias = (
    ConstantSpeed
    | IntelligentDriver
    | R157Careful
    | JrcCareful
    | FuzzySafetyModel
    | AdRssLib
    | JrcRss
    | R157System
    | R157CutIn
    | EuCutIn
    | EuCutInStanding
    | EmergencyBrake
    | Ideal
)

#: In the order of pages and lists; ``domain.brief.ReferenceDriver`` has the same names.
DRIVERS: Mapping[str, AnyProfile] = {
    profile.name: profile
    for profile in (
        ConstantSpeed(),
        IntelligentDriver(),
        R157Careful(),
        R157CarefulAeb(),
        JrcCareful(),
        EsminiCareful(),
        FuzzySafetyModel(),
        JrcRss(),
        AdRssLib(),
        R157System(),
        R157CutIn(),
        EuCutIn(),
        EuCutInStanding(),
        EmergencyBrake(),
        Ideal(),
    )
}


def find_driver(name: str) -> AnyProfile:
    """A driver by name.

    Raises:
        InputError: there is no driver of this name.
    """
    if name not in DRIVERS:
        raise InputError(f"there is no driver {name!r}", hint=f"drivers: {', '.join(DRIVERS)}")
    return DRIVERS[name]
