"""Conditions of OpenSCENARIO 1.0: fewer rules, and distances along the route or as the crow flies.

1.1 brought coordinate systems and kinds of distances (migration guide 1.0 to 1.1). In 1.0,
``alongRoute`` says whether a distance is taken along the road or straight, and a relative distance
that is longitudinal is taken along the triggering entity. Of the ego and an actor it is the ego who
triggers therefore: who steps onto the road looks across it.
"""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.actor import EGO_ID
from simulators.exporters._xml import attribute_text, quantity_in
from simulators.exporters.holes import derived
from simulators.exporters.osc_versions._tree import take

_STRICT = {"greaterOrEqual": "greaterThan", "lessOrEqual": "lessThan"}
# A bound moved by so little is the same for every step of a simulator.
_NEXT_TO_NOTHING = 1e-6
_ALONG_ROUTE = ("DistanceCondition", "TimeHeadwayCondition", "TimeToCollisionCondition")


def conditions(root: Any) -> None:
    """Rewrite the conditions of a document in place; those of 1.0 stay as they are."""
    for node in root.iter():
        if node.get("rule") in _STRICT:
            _strict(node)
    for tag in _ALONG_ROUTE:
        for node in root.iter(tag):
            if node.get("alongRoute") is not None:
                continue
            frame = take(node, "coordinateSystem")
            kind = take(node, "relativeDistanceType")
            along = kind == "longitudinal" and frame in ("road", "lane")
            node.set("alongRoute", "true" if along else "false")
    for node in root.iter("RelativeDistanceCondition"):
        if take(node, "coordinateSystem") in ("road", "lane"):
            _along_the_ego(node)
        if node.get("relativeDistanceType") == "euclidianDistance":
            node.set("relativeDistanceType", "cartesianDistance")


def _along_the_ego(condition: Any) -> None:
    """Have a gap to the ego seen from the ego; it is the same from both sides."""
    (triggering,) = condition.getparent().getparent().iter("TriggeringEntities")
    entities = triggering.findall("EntityRef")
    if condition.get("entityRef") == EGO_ID and len(entities) == 1:
        condition.set("entityRef", entities[0].get("entityRef"))
        entities[0].set("entityRef", EGO_ID)


def _strict(node: Any) -> None:
    """``greaterOrEqual`` and ``lessOrEqual`` by bounds a little beyond."""
    rule, value = node.get("rule"), node.get("value")
    node.set("rule", _STRICT[rule])
    try:
        bound = quantity_in(value)
    except (TypeError, ValueError):
        # A parameter: equality is missed, by a step of the simulator at most.
        return
    beyond = -_NEXT_TO_NOTHING if rule == "greaterOrEqual" else _NEXT_TO_NOTHING
    node.set("value", attribute_text(derived(lambda read: read(bound) + beyond)))
