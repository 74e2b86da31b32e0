"""Levels that an ODD leaves out through an attribute that is no list of these levels itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import get_args

from scenario_gen.coverage import vocabulary as words
from scenario_gen.coverage.bands import range_reason
from scenario_gen.domain.environment import Particles
from scenario_gen.domain.odd import Odd, Range

#: What the air within a zone of less visibility may hold.
_OF_ZONES: tuple[str, ...] = get_args(Particles)
_MORE = "4 or more"


def profiles_left_out(odd: Odd) -> Mapping[str, str]:
    """Profiles of the road whose gradients the ODD does not have, with the attribute.

    A crest and a dip have both signs.
    """
    limits = odd.gradient
    if limits is None:
        return {}
    low, high = _ends(limits)
    never = {
        "level": not low <= 0 <= high,
        "uphill": high <= 0,
        "downhill": low >= 0,
        "crest": high <= 0 or low >= 0,
        "dip": high <= 0 or low >= 0,
    }
    return _named(never, limits, "gradient")


def actor_counts_left_out(odd: Odd) -> Mapping[str, str]:
    """Numbers of actors that the ODD does not have, with the attribute."""
    limits = odd.actor_count
    if limits is None:
        return {}
    low, high = _ends(limits)
    never = {
        name: high < 4 if name == _MORE else not low <= int(name) <= high for name in words.COUNTS
    }
    return _named(never, limits, "actor_count")


def perception_left_out(odd: Odd) -> Mapping[str, str]:
    """Troubles for sensors that the ODD does not have."""
    if odd.particulates is not None and "spray" not in odd.particulates:
        return {"spray": "odd.particulates does not have spray"}
    return {}


def places_left_out(odd: Odd) -> Mapping[str, str]:
    """Stretches of other conditions that the ODD does not have: zones, if the air holds nothing."""
    if odd.particulates is not None and not set(_OF_ZONES) & set(odd.particulates):
        return {"visibility_zone": "odd.particulates has nothing that a zone can be of"}
    return {}


def _ends(limits: Range) -> tuple[float, float]:
    low = -math.inf if limits.minimum is None else limits.minimum
    return low, math.inf if limits.maximum is None else limits.maximum


def _named(never: Mapping[str, bool], limits: Range, attribute: str) -> dict[str, str]:
    reason = range_reason(limits, attribute)
    return {name: reason for name, out in never.items() if out}
