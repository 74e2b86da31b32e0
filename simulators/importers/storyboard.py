"""The storyboard as a flat list of events, with what starts and stops them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scenario_gen.errors import InputError
from simulators.importers.catalogs import Catalogs
from simulators.importers.node import Node

_MOST_EVENTS = 500
#: Conditions that ScenarioRunner reads as what a run is judged by begin like this.
_CRITERION = "criteria_"
#: An event that may occur more often is played so often.
MOST_TIMES = 20


@dataclass(frozen=True, eq=False)
class Condition:
    """One condition of a trigger."""

    node: Node
    kind: Node
    """The element that says what is looked at, such as ``SpeedCondition``."""
    delay_s: float
    edge: str
    entities: tuple[str, ...] = ()
    """Objects of which one (or all) have to be so."""
    every: bool = False


@dataclass(frozen=True, eq=False)
class Trigger:
    """Groups of conditions: any group, of which all conditions hold."""

    node: Node
    groups: tuple[tuple[Condition, ...], ...]

    def conditions(self) -> Iterator[Condition]:
        """All of them."""
        for group in self.groups:
            yield from group


@dataclass(frozen=True, eq=False)
class Act:
    """A part of a story; its events wait until it starts."""

    name: str
    story: str
    node: Node
    start: Trigger | None
    stop: Trigger | None


@dataclass(frozen=True, eq=False)
class Event:
    """Actions that start together."""

    node: Node
    name: str
    act: Act
    parents: tuple[str, ...]
    """Names of story, act, group and manoeuvre that it is in, from the outermost."""
    actors: tuple[str, ...]
    actions: tuple[Node, ...]
    """The ``Action`` elements."""
    start: Trigger | None
    priority: str
    times: int
    """How often it may occur."""


@dataclass
class Storyboard:
    """What a file says happens."""

    acts: list[Act] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    stop: Trigger | None = None


def read_storyboard(root: Node, catalogs: Catalogs) -> Storyboard:
    """The storyboard of a file; what is not read of it is noted.

    Raises:
        InputError: there is none, or it has too many events.
    """
    node = root.need("Storyboard")
    found = Storyboard(stop=read_trigger(node.child("StopTrigger")))
    for raw in node.children("Story"):
        story = raw.declaring()
        for act_node in story.children("Act"):
            act = Act(
                act_node.name(), story.name(), act_node,
                read_trigger(act_node.child("StartTrigger")),
                read_trigger(act_node.child("StopTrigger")),
            )  # fmt: skip
            found.acts.append(act)
            for group in act_node.children("ManeuverGroup"):
                found.events += _group(group, act, story.name(), catalogs)
                if len(found.events) > _MOST_EVENTS:
                    raise node.wrong(f"it has more than {_MOST_EVENTS} events")
    return found


def _group(group: Node, act: Act, story: str, catalogs: Catalogs) -> Iterator[Event]:
    actors = []
    holder = group.child("Actors")
    if holder is not None:
        if holder.has("selectTriggeringEntities") and holder.boolean("selectTriggeringEntities"):
            holder.say("left_out", "actors are not chosen by who fulfils a condition")
        actors = [reference.text("entityRef") for reference in holder.children("EntityRef")]
    for node in group.children():
        if node.tag == "Maneuver":
            maneuver = node.declaring()
        elif node.tag == "CatalogReference":
            try:
                maneuver = catalogs.entry(node, "Maneuver")
            except InputError as error:
                node.say("left_out", str(error))
                continue
            for part in node.children("ParameterAssignments"):
                for _ in part.children():
                    pass
        else:
            continue
        for event in maneuver.children("Event"):
            parents = (story, act.name, group.name(), maneuver.name())
            yield _event(event, act, parents, tuple(actors))


def _event(node: Node, act: Act, parents: tuple[str, ...], actors: tuple[str, ...]) -> Event:
    count = node.number("maximumExecutionCount", 1.0)
    return Event(
        node, node.name(), act, parents, actors, tuple(node.children("Action")),
        read_trigger(node.child("StartTrigger")), node.text("priority", "override"),
        int(min(max(count, 1.0), MOST_TIMES)),
    )  # fmt: skip


def read_trigger(node: Node | None) -> Trigger | None:
    """A trigger; None where there is none, or one without conditions.

    A condition that cannot be read is noted and never holds.
    """
    if node is None:
        return None
    groups = []
    for group in node.children("ConditionGroup"):
        conditions = [_condition(condition) for condition in group.children("Condition")]
        if conditions and all(condition.name().startswith(_CRITERION) for condition in
                              group.children("Condition")):  # fmt: skip
            group.say("unused", "criteria of one simulator, which decide nothing here")
            continue
        known = tuple(condition for condition in conditions if condition is not None)
        if conditions and len(known) == len(conditions):
            groups.append(known)
    if not groups and all(len(group) == 0 or _is_criteria(group) for group in node.element):
        return None
    return Trigger(node, tuple(groups))


def _is_criteria(group: Any) -> bool:
    return all(str(condition.get("name", "")).startswith(_CRITERION) for condition in group)


def _condition(node: Node) -> Condition | None:
    try:
        node.name()
        delay_s, edge = max(node.number("delay", 0.0), 0.0), node.text("conditionEdge", "none")
        inner = node.only()
        if inner.tag == "ByValueCondition":
            return Condition(node, inner.only(), delay_s, edge)
        if inner.tag != "ByEntityCondition":
            raise inner.wrong("such a condition is not read")
        triggering = inner.need("TriggeringEntities")
        entities = tuple(e.text("entityRef") for e in triggering.children("EntityRef"))
        every = triggering.text("triggeringEntitiesRule", "any") == "all"
        return Condition(node, inner.need("EntityCondition").only(), delay_s, edge, entities, every)
    except InputError as error:
        node.say("left_out", str(error), "it never holds")
        return None
