"""Title, hazard and narrative of a scenario, written from its structure alone.

Every sentence states what the scenario's data holds, so the text is true of the scenario whatever
a model said about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.relation import EgoFrame
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.propose.words.common import a, capital, count, listed, number, speed
from scenario_gen.propose.words.environment import conditions, sentences, what_changes
from scenario_gen.propose.words.events import EventWords, event_words
from scenario_gen.propose.words.manoeuvres import phase_words
from scenario_gen.propose.words.movers import Mover, lights, noun, origin
from scenario_gen.propose.words.road import road_state, road_words

_TITLE_CHARS = 400
_NARRATIVE_CHARS = 4000
_EVENTS_IN_TITLE = 2


class Description(NamedTuple):
    """The texts of a scenario."""

    title: str
    hazard: str
    narrative: str


def describe(scenario: Scenario) -> Description:
    """The texts for a scenario, concrete or logical (numbers are then those of the defaults)."""
    shown = scenario.concrete() if scenario.is_logical else scenario
    frame = EgoFrame(shown)
    events = [event_words(intent, shown, frame) for intent in shown.intent]
    where = road_words(shown.road, frame)
    weather = conditions(shown.environment)
    title = f"{_event(events, shown)} on {where}, {weather}"
    change = what_changes(shown.environment)
    if change:
        title += f", {change}"
    narrative = [
        f"The ego, {a(noun(shown.ego))}{lights(shown.ego)}, {_drives(shown.ego)} on {where}; the"
        f" conditions are {weather}, with a friction of {number(shown.environment.friction)}.",
        road_state(shown.road),
        _task(shown),
        *sentences(shown.environment),
        *(_signal(program) for program in shown.signals),
        *(_movement(actor, frame) for actor in shown.actors),
        *_groups(shown.actors),
        *(f"To be seen: {event.seen}." for event in events),
    ]
    if scenario.is_logical:
        names = ", ".join(
            f"{p.name} {p.minimum:g} to {p.maximum:g} {p.unit}" for p in scenario.parameters
        )
        narrative.append(f"Numbers are those of the defaults; ranges: {names}.")
    hazard = " ".join(event.hazard for event in events[:_EVENTS_IN_TITLE])
    return Description(
        capital(title)[:_TITLE_CHARS],
        (hazard or "No particular event is asked for.")[:_TITLE_CHARS],
        " ".join(sentence for sentence in narrative if sentence)[:_NARRATIVE_CHARS],
    )


def conditions_words(environment: Environment) -> str:
    """Weather, light and surface in a few words."""
    return conditions(environment)


def _event(events: Sequence[EventWords], scenario: Scenario) -> str:
    if not events:
        others = len(scenario.actors)
        return f"drive with {count(others)} other road user{'' if others == 1 else 's'}"
    parts = [event.event for event in events[:_EVENTS_IN_TITLE]]
    return " and ".join(dict.fromkeys(parts))


def _drives(mover: Mover) -> str:
    return "stands" if mover.speed_mps == 0 else f"drives at {speed(mover.speed_mps)}"


def _task(scenario: Scenario) -> str:
    if not scenario.ego.phases:
        return ""
    return f"Its task: {'; '.join(phase_words(phase, 'it ') for phase in scenario.ego.phases)}."


def _movement(actor: Actor, frame: EgoFrame) -> str:
    who = f"{capital(a(noun(actor)))} ({actor.id}){lights(actor)}"
    side = origin(actor, frame)
    carried = _carried(actor)
    came = f", coming{side}{carried or ','}" if side else carried
    if actor.trajectory is not None:
        return f"{who} follows a trajectory of {len(actor.trajectory.points)} timed points."
    if not actor.phases:
        if actor.speed_mps == 0:
            place = f"lane {actor.start.lane} of road {actor.start.road}"
            return f"{who}{_carried(actor)} stands in {place}."
        return f"{who}{came} goes on at a constant {speed(actor.speed_mps)}."
    begins = "stands" if actor.speed_mps == 0 else f"moves at {speed(actor.speed_mps)}"
    steps = "".join(f"; then, {phase_words(phase)}" for phase in actor.phases)
    return f"{who}{came} {begins}{steps}."


def _carried(actor: Actor) -> str:
    return "" if actor.carried_by is None else f", carried by {actor.carried_by} at the start,"


def _groups(actors: Sequence[Actor]) -> list[str]:
    members: dict[str, list[str]] = {}
    for actor in actors:
        if actor.group is not None:
            members.setdefault(actor.group, []).append(actor.id)
    return [
        f"The actors {listed(names)} belong together as {group}."
        for group, names in members.items()
        if len(names) > 1
    ]


def _signal(program: SignalProgram) -> str:
    first, *others = program.phases
    turns = "".join(f", {p.state.replace('_', ' ')} from {p.at_s:g} s on" for p in others)
    return f"Signal {program.signal} shows {first.state.replace('_', ' ')}{turns}."
