"""A small choice per request: what the schema of a compact proposal offers the model.

A small model given everything at once keeps choosing the same. Each request therefore offers a
part of what topic and ODD allow, drawn by seed and steering; the model chooses within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import numpy as np

from scenario_gen.domain.actor import Category
from scenario_gen.errors import BriefError
from scenario_gen.propose.aim import fitting
from scenario_gen.propose.aimed_offer import held_to
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.cues import named
from scenario_gen.propose.options import (
    FASTEST_KMH,
    Bounds,
    Options,
    odd_of,
    options,
    reason_left_out,
)
from scenario_gen.propose.protocol import Ask, Steering
from scenario_gen.propose.strict import strict_schema

_Word = TypeVar("_Word", bound=str)

#: Greatest length of the sentence where a server can hold a model to it.
SENTENCE_CHARS = 90


def offered(ask: Ask) -> Options:
    """The part of the options that one request offers; the same for its repairs.

    Raises:
        BriefError: the ODD leaves the topic out (``topics.plan`` does not ask for such topics).
    """
    odd = odd_of(ask.brief)
    entries = options(odd, ask.topic)
    if ask.aim is not None:
        entries = tuple(fitting(odd, ask.topic, ask.aim))
    if not entries:
        raise BriefError(f"{ask.topic} is not possible: {reason_left_out(odd, ask.topic)}")
    rng = np.random.default_rng([ask.seed, ask.index, 0x0FF])
    steering = ask.steering
    wanted = [_uncovered(entry, steering) for entry in entries]
    entries = tuple(e for e, count in zip(entries, wanted, strict=True) if count == max(wanted))
    entry = entries[int(rng.integers(len(entries)))]
    actors = _some(rng, entry.actors, 3, steering)
    offer = replace(
        entry,
        roads=_some(rng, entry.roads, 2, steering),
        actors=actors,
        weathers=_some(rng, entry.weathers, 3, steering),
        lights=_some(rng, entry.lights, 2, steering),
        sides=_some(rng, entry.sides, 1 + int(rng.integers(2)), steering),
        behaviours=_some(rng, entry.behaviours, 2, steering),
        ego_speed_kmh=_window(rng, entry.ego_speed_kmh, 0.5),
        actor_speed_kmh=_window(rng, _drivable(entry.actor_speed_kmh, actors), 0.5),
        gap_m=_window(rng, entry.gap_m, 0.5),
    )
    return offer if ask.aim is None else held_to(offer, entry, ask.aim)


def compact_schema(offer: Options, topic: str) -> dict[str, Any]:
    """The strict schema of a compact proposal, narrowed to an offer."""
    words: dict[str, Sequence[str]] = {
        "topic": (topic,), "road": offer.roads, "weather": offer.weathers, "light": offer.lights,
        "actor": offer.actors, "side": offer.sides, "behaviour": offer.behaviours,
    }  # fmt: skip
    numbers = {
        "lanes": offer.lanes, "ego_speed_kmh": offer.ego_speed_kmh,
        "actor_speed_kmh": offer.actor_speed_kmh, "gap_m": offer.gap_m,
    }  # fmt: skip
    whole = _whole_schema()
    fields: dict[str, Any] = dict(whole["properties"])
    for name, choices in words.items():
        fields[name] = fields[name] | {"enum": list(choices)}
    for name, (low, high) in numbers.items():
        fields[name] = fields[name] | {"minimum": low, "maximum": high}
    return whole | {"properties": fields}


@cache
def _whole_schema() -> dict[str, Any]:
    return strict_schema(CompactProposal)


def _uncovered(entry: Options, steering: Steering) -> int:
    """How many words of an entry the steering names as uncovered."""
    words = (*entry.roads, *entry.actors, *entry.weathers, *entry.lights)
    return sum(named(word, steering.uncovered) for word in words)


def _some(
    rng: np.random.Generator, words: tuple[_Word, ...], most: int, steering: Steering
) -> tuple[_Word, ...]:
    """Up to ``most`` of the words: first what is uncovered, last what is recent, else at random."""

    def rank(index: int) -> int:
        word = words[index]
        return named(word, steering.recent[-3:]) - 2 * named(word, steering.uncovered)

    # What was drawn by rank is put in a random order again, so that rank does not show in it.
    order = sorted((int(index) for index in rng.permutation(len(words))), key=rank)[:most]
    return tuple(words[order[int(position)]] for position in rng.permutation(len(order)))


def _drivable(bounds: Bounds, actors: Sequence[Category]) -> Bounds:
    """The part of a range of speeds that each of the actors can drive."""
    low, high = bounds
    fastest = min((FASTEST_KMH.get(actor, high) for actor in actors), default=high)
    return min(low, fastest), min(high, fastest)


def _window(rng: np.random.Generator, bounds: Bounds, share: float) -> Bounds:
    """A part of a range."""
    low, high = bounds
    width = max(int((high - low) * share), min(high - low, 4))
    start = low + int(rng.integers(high - low - width + 1))
    return start, start + width
