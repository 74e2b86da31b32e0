"""What is seen of an actor, in words, for the finding that something else was asked for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scenario_gen.checks.context import movers
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.events import events
from scenario_gen.checks.intents.following import LISTED_MPS2, in_front
from scenario_gen.checks.intents.registry import DETECTORS
from scenario_gen.checks.intents.surroundings import sight_m
from scenario_gen.checks.phases import name_of
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.event import Event

#: Weaker changes of speed are not told. [m/s2]
_LEAST_MPS2 = 0.1
#: More events are not told one by one.
_MOST = 12
_WORDS = {detector.name: detector.words for detector in DETECTORS} | {
    "low_sight": "seeing little", "on_patch": "on a patch",
}  # fmt: skip
#: Name of a figure -> words for it and its unit; those of the others are their names.
_FIGURES = {
    "gap_m": ("gap", "m"),
    "box_gap_m": ("closest", "m"),
    "side_gap_m": ("side gap", "m"),
    "closing_mps": ("closing", "m/s"),
    "speed_mps": ("speed", "m/s"),
    "relative_speed_mps": ("relative speed", "m/s"),
    "decel_mps2": ("up to", "m/s2"),
    "accel_mps2": ("up to", "m/s2"),
    "slip_rad": ("by up to", "rad"),
    "turned_rad": ("by up to", "rad"),
    "headway_s": ("headway", "s"),
    "time_to_meeting_s": ("time to meeting", "s"),
    "sight_m": ("least", "m"),
    "contact_s": ("contact at", "s"),
}


def event_words(event: Event, ego: str = EGO_ID) -> str:
    """An event in words, without its actor: ``cut-in at 3.2 s (gap 12 m)``.

    Args:
        event: of any kind.
        ego: name of the ego, of which most kinds say by themselves that it takes part.
    """
    told = _WORDS[event.kind]
    others = [name for name in event.others if name != ego or event.kind in _NAMES_THE_EGO]
    if others:
        told += f" {_JOINED.get(event.kind, 'with')} {' and '.join(others)}"
    to = "" if event.to_s == event.from_s else f" to {event.to_s:.6g} s"
    told += f" at {event.from_s:.6g} s" if not to else f" from {event.from_s:.6g} s{to}"
    facts = [f"{event.parts[0]} against {event.parts[1]}"] if event.parts else []
    for name, value in event.values.items():
        words, unit = _FIGURES[name]
        facts.append(f"{words} {value:.3g} {unit}")
    return f"{told} ({', '.join(facts)})" if facts else told


#: Kinds whose words do not say by themselves that it is the ego.
_NAMES_THE_EGO = frozenset({"collision", "yield"})
_JOINED = {"yield": "to", "from_occlusion": "from behind", "falling": "from"}


def describe(meet: Encounter, kind: str | None = None) -> str:
    """In words, all that is seen of the mover in the one row of ``meet``.

    Args:
        meet: of one row.
        kind: what was asked for; events of this kind are told of others too.
    """
    seen = events(meet.context, mover=meet.mover)[0]
    words = _told([event_words(event) for event in seen])
    words.extend(_changes_of_speed(meet, seen))
    if meet.mover == 0:
        words.append(f"it sees {np.nanmin(sight_m(meet)):.6g} m at least")
    else:
        if not words:
            words.append("it is never in the ego's lane" if not meet.in_lane.any()
                         else "it is in the ego's lane, without an event")  # fmt: skip
        gap = meet.context.measures["min_gap_m"]
        at = (meet.rows.start, meet.mover - 1)
        if gap.valid[at]:
            words.append(f"closest {gap.value[at]:.3g} m")
    text = ", ".join(words)
    others = _of_others(meet, kind) if kind else ""
    return f"{text}; of others: {others}" if others else text


def _of_others(meet: Encounter, kind: str) -> str:
    name = name_of(movers(meet.group)[meet.mover])
    found = events(meet.context, kinds=frozenset({kind}))[0]
    return ", ".join(
        _told([f"{event.actor} {event_words(event)}" for event in found if event.actor != name])
    )


def _told(words: Iterable[str]) -> list[str]:
    told = list(words)
    return told if len(told) <= _MOST else [*told[:_MOST], f"{len(told) - _MOST} more"]


def _changes_of_speed(meet: Encounter, seen: Iterable[Event]) -> list[str]:
    """Changes of speed that are too weak to be events."""
    if meet.mover == 0:
        return []
    words, kinds = [], {event.kind for event in seen}
    hardest = np.where(in_front(meet), meet.accel_mps2, 0.0).min()
    if "braking" not in kinds and -LISTED_MPS2 <= hardest < -_LEAST_MPS2:
        words.append(f"braking ahead (up to {-hardest:.3g} m/s2)")
    strongest = np.where(meet.known & meet.along, meet.accel_mps2, 0.0).max()
    if "accelerating" not in kinds and strongest > _LEAST_MPS2:
        words.append(f"speeding up (up to {strongest:.3g} m/s2)")
    return words
