"""Events that never start, whatever somebody drives, and those that change nothing that moves."""

from __future__ import annotations

import math

from scenario_gen.errors import InputError
from simulators.importers.rules import compare
from simulators.importers.storyboard import Condition, Event, Storyboard, Trigger

_VALUES = {"ParameterCondition": "parameterRef", "VariableCondition": "variableRef"}
_SETTERS = {"VariableAction": "variableRef", "ParameterAction": "parameterRef"}


def never_before_s(event: Event) -> float:
    """Before when an event cannot start because it waits for a time."""
    if event.start is None:
        return 0.0
    earliest = math.inf
    for group in event.start.groups:
        times = [
            condition.kind.number("value")
            for condition in group
            if condition.kind.tag == "SimulationTimeCondition"
            and condition.kind.text("rule").startswith("greater")
        ]
        earliest = min(earliest, max(times, default=0.0))
    return earliest if event.start.groups else 0.0


def never_starts(event: Event, storyboard: Storyboard) -> str:
    """The parameter or variable whose value keeps an event, or its act, from starting; or empty.

    Only those count that no event of the file changes.
    """
    changed = {name for one in storyboard.events for name in _changes(one)}
    for trigger in (event.act.start, event.start):
        if trigger is not None and (name := _never(trigger, changed)):
            return name
    return ""


def only_sets_values(event: Event) -> bool:
    """Whether an event does nothing but set variables or parameters."""
    inner = [node for action in event.actions for node in action.children()]
    return bool(inner) and all(
        node.tag == "GlobalAction" and all(part.tag in _SETTERS for part in node.children())
        for node in inner
    )


def _changes(event: Event) -> list[str]:
    nodes = (node for action in event.actions for node in action.element.iter(*_SETTERS))
    return [str(node.get(_SETTERS[node.tag], "")).removeprefix("$") for node in nodes]


def _never(trigger: Trigger, changed: set[str]) -> str:
    """A name for which no group of a trigger can hold; empty if one can."""
    found = ""
    for group in trigger.groups:
        name = next((name for one in group if (name := _false(one, changed))), "")
        if not name:
            return ""
        found = name
    return found


def _false(condition: Condition, changed: set[str]) -> str:
    """The name that a condition looks at, if it is false and stays so."""
    kind = condition.kind
    if kind.tag not in _VALUES or condition.edge == "falling":
        return ""
    try:
        name = kind.text(_VALUES[kind.tag]).removeprefix("$")
        known = kind.scope.get(name)
        if name in changed or known is None:
            return ""
        value = str(known[1].resolve(known[0]))
        return "" if compare(kind, value, kind.text("rule"), kind.text("value")) else name
    except InputError:
        return ""
