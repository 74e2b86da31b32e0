"""What proposals can be aimed with: every topic, place and actor, drafted once.

What a proposal says of topic, road, actor and side decides on much that it has no word for: the
event, where the actor starts, what it does, what starts it. A draft of each such choice shows it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.aim import Aim, Place
from scenario_gen.propose.aimed import (
    AimedProfile,
    AimedProposal,
    AimedTrigger,
    actor_range_kmh,
    draw_aimed,
    ego_range_kmh,
)
from scenario_gen.propose.options import KMH, Options, odd_of, options
from scenario_gen.propose.parse import parse
from scenario_gen.propose.protocol import Ask
from scenario_gen.propose.realise import realise
from scenario_gen.propose.vocabulary import Span

#: Drafts of a choice before it is taken for one that cannot be had; of a trigger, fewer do.
_DRAFTS, _DRAFTS_OF_TRIGGER = 6, 4


@dataclass(frozen=True)
class Means:
    """A choice of topic, road, actor and side, and what can be set with it."""

    topic: Topic
    place: Place
    draft: Scenario
    """One scenario of it."""
    ego_mps: Span
    """Speeds of the ego that can be set: above the first, up to the second."""
    actor_mps: Span
    """Speeds of the actor that can be set, both included."""
    drafted_mps: tuple[float, float]
    """What the draft was told: speed of the ego, speed of the actor."""
    triggers: tuple[str, ...]
    """Kinds of triggers that can be set; none: that of the draft alone."""
    profiles: tuple[str, ...]
    """Profiles of the road that can be set; none: that of the draft alone."""
    own_environment: bool
    """Whether weather and light belong to the event, and cannot be set."""


@lru_cache(maxsize=8)
def means_of(odd: Odd, topics: tuple[Topic, ...], seed: int) -> tuple[Means, ...]:
    """All choices that topics leave within an ODD, as far as one can be drafted.

    Args:
        odd: the operational design domain.
        topics: that may be proposed.
        seed: of the drafts.
    """
    brief = Brief(name="draft", function="draft", odd=odd, seed=seed)
    found = []
    for topic in topics:
        for entry in options(odd, topic):
            triggers: dict[str, tuple[str, ...]] = {}
            for road, side, actor in itertools.product(entry.roads, entry.sides, entry.actors):
                place = Place(road, actor, side, entry.pattern)
                drafted = _drafted(brief, topic, Aim((), place=place), _DRAFTS)
                if drafted is None:
                    continue
                proposal, draft = drafted
                if side not in triggers:
                    triggers[side] = _triggers(brief, topic, place, draft)
                found.append(_means(brief, topic, entry, place, proposal, draft, triggers[side]))
    return tuple(found)


def _means(
    brief: Brief,
    topic: Topic,
    entry: Options,
    place: Place,
    proposal: AimedProposal,
    draft: Scenario,
    triggers: tuple[str, ...],
) -> Means:
    ego, actor = ego_range_kmh(entry, odd_of(brief)), actor_range_kmh(entry, topic, place.actor)
    shaped = entry.pattern is None and "vertical" in type(draft.road).model_fields
    return Means(
        topic=topic,
        place=place,
        draft=draft,
        ego_mps=(ego[0] / KMH, ego[1] / KMH),
        actor_mps=(actor[0] / KMH, actor[1] / KMH),
        drafted_mps=(proposal.ego_speed_kmh / KMH, proposal.actor_speed_kmh / KMH),
        triggers=triggers,
        profiles=get_args(AimedProfile) if shaped else (),
        own_environment="as_event" in entry.weathers,
    )


def _triggers(brief: Brief, topic: Topic, place: Place, draft: Scenario) -> tuple[str, ...]:
    """What an event of this kind can be started by; one without phases is started by nothing."""
    if place.pattern is not None or not any(actor.phases for actor in draft.actors):
        return ()
    kinds = [kind for kind in get_args(AimedTrigger) if kind != "none"]
    aims = {kind: Aim((("trigger", kind),), place=place) for kind in kinds}
    return tuple(
        kind for kind in kinds if _drafted(brief, topic, aims[kind], _DRAFTS_OF_TRIGGER) is not None
    )


def _drafted(
    brief: Brief, topic: Topic, aim: Aim, most: int
) -> tuple[AimedProposal, Scenario] | None:
    """A proposal with its scenario; None where so many draws give none."""
    for number in range(most):
        ask = Ask(number, 0, topic, "compact", brief.seed, brief, aim=aim)
        proposal = parse(draw_aimed(ask, aim), ask)
        if isinstance(proposal, AimedProposal):
            made = realise(proposal, ask, proposer="draft", model="draft")
            if isinstance(made, Scenario):
                return proposal, made
    return None
