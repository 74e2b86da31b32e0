"""What has started and ended while a storyboard is played."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from simulators.importers.node import Node
from simulators.importers.storyboard import Act, Event, Storyboard
from simulators.importers.world import World

#: Names of the elements around an element of the storyboard, and its own.
Path: TypeAlias = tuple[str, ...]
#: Kind (story, act, maneuverGroup, maneuver, event, action) and path.
Element: TypeAlias = tuple[str, Path]


_STORY, _ACT, _GROUP, _MANEUVER = "story", "act", "maneuverGroup", "maneuver"
_EVENT, _ACTION = "event", "action"
_PARENTS = (_STORY, _ACT, _GROUP, _MANEUVER)


@dataclass
class Started:
    """An event that has started."""

    event: Event
    at_s: float
    phases: list[tuple[str, str]] = field(default_factory=list)
    """(name of the mover, id of the phase, or # and the number of the trajectory)."""
    actions: list[tuple[Node, list[tuple[str, str]]]] = field(default_factory=list)

    def end_s(self, ends_s: Mapping[tuple[str, str], float]) -> float:
        """When all that it started has ended."""
        return max([self.at_s, *(ends_s.get(phase, math.inf) for phase in self.phases)])


@dataclass
class Storyline:
    """When elements of the storyboard started and ended, and what values were set when."""

    started_s: dict[Element, float] = field(default_factory=dict)
    ended_s: dict[Element, float] = field(default_factory=dict)
    values: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    """Name of a variable or parameter -> (time, value) in order."""
    signals: dict[str, list[tuple[float, str]]] = field(default_factory=dict)

    def time_s(self, times: Mapping[Element, float], kind: str, name: str, near: Path) -> float:
        """When an element of a kind and a name started or ended; infinite if it did not.

        Of several with one name, the one that lies nearest to who asks is meant.
        """
        found = [
            (-_in_common(path, near), at_s)
            for (its_kind, path), at_s in times.items()
            if its_kind == kind and path[-1] == name
        ]
        return min(found)[1] if found else math.inf


def _in_common(one: Path, other: Path) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def storyline(
    storyboard: Storyboard, acts: Mapping[Act, float], started: Sequence[Started],
    ends_s: Mapping[tuple[str, str], float], world: World,
) -> Storyline:  # fmt: skip
    """What has started and ended, by the names of the file; the last time of each."""
    story = Storyline(values=world.values, signals=world.signals)
    for act, at_s in acts.items():
        story.started_s[_ACT, (act.story, act.name)] = at_s
    for one in started:
        path = (*one.event.parents, one.event.name)
        for action, phases in one.actions:
            ended = max([one.at_s, *(ends_s.get(p, math.inf) for p in phases)])
            story.started_s[_ACTION, (*path, action.name())] = one.at_s
            story.ended_s[_ACTION, (*path, action.name())] = ended
        story.started_s[_EVENT, path] = one.at_s
        story.ended_s[_EVENT, path] = one.end_s(ends_s)
        for depth, kind in enumerate(_PARENTS, start=1):
            story.started_s.setdefault((kind, path[:depth]), one.at_s)
    _parents_end(story, storyboard, started, ends_s)
    return story


def _parents_end(
    story: Storyline, storyboard: Storyboard, started: Sequence[Started],
    ends_s: Mapping[tuple[str, str], float],
) -> None:  # fmt: skip
    """A manoeuvre, a group, an act or a story ends with the last of its events."""
    begun = {one.event for one in started}
    open_ones = {
        event.parents[:depth]
        for event in storyboard.events
        if event not in begun
        for depth in range(1, len(_PARENTS) + 1)
    }
    for one in started:
        for depth, kind in enumerate(_PARENTS, start=1):
            path = one.event.parents[:depth]
            if path not in open_ones:
                ended = story.ended_s.get((kind, path), 0.0)
                story.ended_s[kind, path] = max(ended, one.end_s(ends_s))
