"""Manoeuvre groups and events of a storyboard."""

from __future__ import annotations

from typing import Any

from simulators.exporters._xml import element


def maneuver_of(act: Any, name: str, entity: str) -> Any:
    """Append a manoeuvre group of one entity; its manoeuvre."""
    group = element(act, "ManeuverGroup", name=name, maximumExecutionCount=1)
    actors = element(group, "Actors", selectTriggeringEntities=False)
    element(actors, "EntityRef", entityRef=entity)
    return element(group, "Maneuver", name=f"{name}.Maneuver")


def drop_if_empty(act: Any, maneuver: Any) -> None:
    """Remove the group of a manoeuvre without events."""
    if not len(maneuver):
        act.remove(maneuver.getparent())


def event_of(maneuver: Any, name: str) -> Any:
    """Append an event that ends the running event of its manoeuvre."""
    return element(maneuver, "Event", name=name, priority="override", maximumExecutionCount=1)


def action_of(event: Any, event_name: str) -> Any:
    """Append an action to an event."""
    # Names of storyboard elements differ throughout the file, so that references are unambiguous.
    return element(event, "Action", name=f"{event_name}.Action")
