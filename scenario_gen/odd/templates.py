"""Road templates that an ODD leaves out, for those who choose a road or count roads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scenario_gen.domain.actor import Ego, RoadPosition
from scenario_gen.domain.batch import Group
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.road import TEMPLATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.odd.membership import OUTSIDE, judge

#: Paths of what follows from the template, whatever its numbers are.
_TEMPLATE = "$.road.template"


@lru_cache(maxsize=32)
def templates_left_out(odd: Odd) -> Mapping[str, str]:
    """The templates whose roads are outside of an ODD whatever their numbers, with the attribute.

    Such as bridges where ``special_structures`` has none: ``odd.special_structures does not have
    bridge``.
    """
    out: dict[str, str] = {}
    for name, road in TEMPLATES.items():
        ego = Ego(start=RoadPosition(lane=-1, s_m=0.0), speed_mps=0.0)
        given = Scenario(
            id="road", title="", hazard="", road=road(speed_limit_mps=10.0), ego=ego
        )  # fmt: skip
        for judged in judge(Group(given), odd):
            if judged.fact.path == _TEMPLATE and judged.codes[0] == OUTSIDE:
                reason = judged.reason(0)
                out[name] = f"odd.{reason.attribute} does not have {reason.value}"
                break
    return out
