"""What a proposal aims at: a level of each of several factors of a coverage model."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario_gen.domain.actor import Category
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.odd import Odd
from scenario_gen.library import patterns
from scenario_gen.propose.options import Options, options
from scenario_gen.propose.sites import SITES
from scenario_gen.propose.vocabulary import RoadTemplate, Side, Span

_EVENT_OF_CLASSIC: dict[Topic, str] = {
    "cut_in": "cut_in", "cut_out": "cut_out", "hard_braking": "braking", "slow_lead": "slow_lead",
    "stopped_vehicle": "standing_in_lane", "obstacle": "standing_in_lane",
    "pedestrian_crossing": "crossing_path", "cyclist_crossing": "crossing_path",
    "animal_crossing": "crossing_path", "oncoming": "oncoming", "drift": "close_approach",
    "junction_crossing": "crossing_path",
}  # fmt: skip
_SIDE_OF: dict[str, Side] = {
    "lane on the left": "left", "roadside on the left": "left",
    "crossing road on the left": "left", "oncoming": "left",
    "lane on the right": "right", "roadside on the right": "right",
    "crossing road on the right": "right",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where and with whom an event happens: the words of a proposal that decide on the rest."""

    road: RoadTemplate
    actor: Category
    side: Side
    pattern: str | None = None
    """The published scenario that is varied, if one is."""
    meets: float = 0.0
    """The ego closes in at its own speed plus this times that of the actor."""


@dataclass(frozen=True)
class Aim:
    """The levels that a proposal is to have; what it has in fact is read off its rollout."""

    levels: tuple[tuple[str, str], ...]
    """(factor, level), in the order of the coverage model."""
    bands: tuple[tuple[str, Span], ...] = ()
    """(factor, (low, high)) in SI units, of levels that are bands; low is outside, high inside."""
    place: Place | None = None
    """Where the levels can be had; null: anywhere that fits."""

    def level(self, factor: str) -> str | None:
        """The level aimed at, or None where the factor is free."""
        return dict(self.levels).get(factor)

    def band(self, factor: str) -> Span:
        """The band aimed at; everything where the factor is free."""
        return dict(self.bands).get(factor, (-math.inf, math.inf))

    @property
    def road(self) -> str | None:
        """The road aimed at."""
        return self.place.road if self.place is not None else self.level("road")

    @property
    def actor(self) -> str | None:
        """The actor aimed at."""
        return self.place.actor if self.place is not None else self.level("actor")

    @property
    def side(self) -> Side | None:
        """The side of the ego that the actor starts on, where the aim says one."""
        if self.place is not None:
            return self.place.side
        return _SIDE_OF.get(self.level("relation") or "")


def fitting(odd: Odd, topic: Topic, aim: Aim) -> list[Options]:
    """The places where a topic can happen within an ODD, those that fit an aim best alone."""
    entries = options(odd, topic)
    if aim.place is not None:
        found = [e for e in entries if e.pattern == aim.place.pattern and aim.place.road in e.roads
                 and aim.place.actor in e.actors and aim.place.side in e.sides]  # fmt: skip
        return found[:1]
    if not entries:
        return []
    best = max(_fit(topic, entry, aim) for entry in entries)
    return [entry for entry in entries if _fit(topic, entry, aim) == best]


def _fit(topic: Topic, entry: Options, aim: Aim) -> tuple[bool, bool, bool, bool]:
    """Whether event, road, actor and side can be as aimed; the first that differs decides."""
    road, actor = aim.road, aim.actor
    return (
        aim.level("event") in (None, *events_of(topic)),
        road is None or road in entry.roads,
        actor is None or actor in entry.actors,
        aim.side is None or aim.side in entry.sides,
    )


def events_of(topic: Topic) -> tuple[str, ...]:
    """Kinds of the first intent of a topic's scenarios."""
    if topic in SITES:
        return (_EVENT_OF_CLASSIC[topic],)
    return tuple({p.intent[0].kind for p in patterns(topic) if p.intent})
