"""The sampler's proposals for an aim: the compact words, and the figures that hit the levels."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, Literal, TypeAlias, get_args

import numpy as np
from pydantic import Field

from scenario_gen.domain.actor import CATEGORIES, Category
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.odd import Odd
from scenario_gen.propose.aim import Aim, fitting
from scenario_gen.propose.aimed_environment import aimed_environment
from scenario_gen.propose.aimed_troubles import with_troubles
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.options import FASTEST_KMH, Bounds, Options, odd_of
from scenario_gen.propose.protocol import Ask
from scenario_gen.propose.vocabulary import Span

AimedTrigger: TypeAlias = Literal[
    "none", "time", "gap", "ttc", "position", "headway", "arrival", "all", "any", "sequence"
]  # fmt: skip
AimedProfile: TypeAlias = Literal["level", "uphill", "crest", "dip"]
KMH = 3.6
#: Topics whose actor stands at the start, and those in which the ego does not follow the actor:
#: there the actor's speed is that of the event and not the difference to the ego's.
_STANDING = ("stopped_vehicle", "obstacle")
_ACROSS = ("pedestrian_crossing", "cyclist_crossing", "animal_crossing", "junction_crossing")
_SIDEWAYS = ("cut_in", "cut_out", "drift")
#: Topics in which nothing happens unless the ego closes in.
_CLOSES = ("slow_lead", "drift")
#: Slower vehicles cannot steer out of their lane in the time of an event.
_SLOWEST_STEERING_KMH = 15
_SLOWEST_KMH = 3
#: A gap that opens faster leaves nobody near the ego.
_FASTEST_OPENING_KMH = 25.0
_FASTEST_KMH = 150
#: Draws of a pair of speeds before the nearest is taken.
_TRIES = 40


class AimedProposal(CompactProposal):
    """A compact proposal with weather figures, trigger and profile of the road set one by one."""

    environment: Environment
    trigger: AimedTrigger | None = None
    """How the first phase starts, where that can be said in another way; null: as the event has
    it."""
    profile: AimedProfile | None = None
    """How the road rises and falls; null: as the template has it."""
    pattern: Annotated[str, Field(max_length=120)] | None = None
    """The published scenario that is varied, where there are several; null: any that fits."""


def draw_aimed(ask: Ask, aim: Aim) -> str:
    """The JSON text of a proposal drawn for an aim; fixed by seed, index and attempt."""
    odd = odd_of(ask.brief)
    rng = np.random.default_rng([ask.seed, ask.index, ask.attempt, 0xA1])
    entries = fitting(odd, ask.topic, aim)
    entry = entries[int(rng.integers(len(entries)))]
    if entry.pattern is None:
        ego_kmh, actor_kmh = _speeds(entry, ask, aim, rng)
        gap_m = _gap(entry, (ego_kmh - actor_kmh) / KMH, ask, aim, rng)
    else:
        ego_kmh, actor_kmh = _published_speeds(entry, aim, rng)
        gap_m = _number(rng, entry.gap_m)
    profile = aim.level("profile")
    data: dict[str, Any] = {
        "topic": ask.topic,
        "road": _word(rng, entry.roads, aim.road),
        "lanes": _number(rng, entry.lanes),
        "weather": entry.weathers[0],
        "light": entry.lights[0],
        "actor": _word(rng, entry.actors, aim.actor),
        "side": _word(rng, entry.sides, aim.side),
        "behaviour": _word(rng, entry.behaviours, None),
        "ego_speed_kmh": ego_kmh,
        "actor_speed_kmh": actor_kmh,
        "gap_m": gap_m,
        "sentence": "",
        "environment": with_troubles(aimed_environment(aim, odd, rng), aim, odd, rng).model_dump(
            mode="json"
        ),
    }
    if (trigger := aim.level("trigger")) in get_args(AimedTrigger):
        data["trigger"] = trigger
    if profile in get_args(AimedProfile):
        data["profile"] = profile
    if entry.pattern is not None:
        data["pattern"] = entry.pattern
    return json.dumps(data)


def _category(name: str | None) -> Category:
    """The actor that a level names; a car where none does."""
    return next((known for known in CATEGORIES if known == name), "car")


def _word(rng: np.random.Generator, choices: tuple[Any, ...], wanted: str | None) -> Any:
    drawn = choices[int(rng.integers(len(choices)))]
    return wanted if wanted in choices else drawn


def _number(rng: np.random.Generator, bounds: tuple[int, int]) -> int:
    return int(rng.integers(bounds[0], bounds[1] + 1))


def _speeds(entry: Options, ask: Ask, aim: Aim, rng: np.random.Generator) -> tuple[int, int]:
    """Whole km/h of ego and actor whose bands are those aimed at.

    Speeds may leave the usual range of the topic, which is a default, but not that of the ODD.
    """
    low, high = _ego_kmh(entry, ask, aim)
    if ask.topic in (*_STANDING, *_ACROSS):
        # The ego closes in as fast as it drives.
        least, most = _inside(aim.band("closing_speed"))
        low, high = (
            (max(low, least), min(high, most)) if max(low, least) < min(high, most) else (low, high)
        )
    ego_kmh = _whole(rng, (low, high))
    if ask.topic in _STANDING:
        return ego_kmh, 0
    if ask.topic in _ACROSS or aim.level("closing_speed") is None:
        return ego_kmh, _number(rng, entry.actor_speed_kmh)
    sign = -1 if ask.topic == "oncoming" else 1
    slowest, fastest = actor_range_kmh(entry, ask.topic, _category(aim.actor))
    nearest = min(max(ego_kmh, slowest), fastest)
    for _ in range(_TRIES):
        actor_kmh = sign * (ego_kmh - _closing(rng, aim, closes=ask.topic in _CLOSES))
        if slowest <= actor_kmh <= fastest:
            return ego_kmh, actor_kmh
        ego_kmh = _whole(rng, (low, high))
    return ego_kmh, nearest


def _published_speeds(entry: Options, aim: Aim, rng: np.random.Generator) -> tuple[int, int]:
    """Whole km/h of ego and actor within the published ranges, in the bands aimed at if there are
    such."""
    meets = aim.place.meets if aim.place is not None else -1.0
    low, high = _inside(aim.band("ego_speed"))
    span = (max(low, entry.ego_speed_kmh[0] - 1.0), min(high, float(entry.ego_speed_kmh[1])))
    if math.floor(span[0]) + 1 > span[1]:
        span = (entry.ego_speed_kmh[0] - 1.0, float(entry.ego_speed_kmh[1]))
    least, most = _inside(aim.band("closing_speed"))
    for _ in range(_TRIES):
        ego_kmh, actor_kmh = _whole(rng, span), _number(rng, entry.actor_speed_kmh)
        if least < ego_kmh + meets * actor_kmh <= most:
            break
    return ego_kmh, actor_kmh


def ego_range_kmh(entry: Options, odd: Odd) -> Span:
    """The speeds of the ego that can be aimed at: above the first, up to the second."""
    if entry.pattern is not None:
        return entry.ego_speed_kmh[0] - 1.0, float(entry.ego_speed_kmh[1])
    limits = odd.ego_speed_mps
    # A whole number that the ODD just leaves is not drawn.
    least = 0.0 if limits is None or limits.minimum is None else limits.minimum * KMH
    most = 200.0 if limits is None or limits.maximum is None else limits.maximum * KMH
    return max(4.0, math.ceil(least - 1e-6) - 1.0), min(200.0, most)


def actor_range_kmh(entry: Options, topic: Topic, actor: Category) -> Bounds:
    """The speeds of the actor that can be aimed at, both included."""
    if entry.pattern is not None or topic in (*_STANDING, *_ACROSS):
        return entry.actor_speed_kmh
    slowest = _SLOWEST_STEERING_KMH if topic in _SIDEWAYS else _SLOWEST_KMH
    return slowest, FASTEST_KMH.get(actor, _FASTEST_KMH)


def _ego_kmh(entry: Options, ask: Ask, aim: Aim) -> Span:
    """The speeds of the ego to draw from: above the first, up to the second."""
    usual = (entry.ego_speed_kmh[0] - 1.0, float(entry.ego_speed_kmh[1]))
    if aim.level("ego_speed") is None:
        return usual
    low, high = _inside(aim.band("ego_speed"))
    least, most = ego_range_kmh(entry, odd_of(ask.brief))
    return max(low, least), min(high, most)


def _inside(band: Span) -> Span:
    """A band of speeds in km/h, without its edge: rounded to m/s it may lie beyond."""
    return band[0] * KMH, band[1] * KMH - 0.05


def _closing(rng: np.random.Generator, aim: Aim, *, closes: bool) -> int:
    """A closing speed within its band and clear of the edges, and so far from zero that the gap
    changes."""
    low, high = (v * KMH for v in aim.band("closing_speed"))
    low, high = max(low, -_FASTEST_OPENING_KMH) + 0.5, min(high, 140.0) - 0.5
    drawn = _whole(rng, (max(low, 5.0) if closes else low, high))
    if low < 0 < high and not closes:
        drawn = int(rng.choice([-1, 1])) * max(abs(drawn), 4)
    return drawn


def _whole(rng: np.random.Generator, span: Span) -> int:
    """A whole number above low and up to high."""
    low, high = math.floor(span[0]) + 1, math.floor(span[1] + 1e-6)
    return int(rng.integers(low, max(low, high) + 1))


def _gap(entry: Options, closing_mps: float, ask: Ask, aim: Aim, rng: np.random.Generator) -> int:
    """A gap of the topic that closes, or opens, in the time that a scenario has."""
    low, high = entry.gap_m
    if ask.topic in _CLOSES and closing_mps > 0:
        seconds = 40 if ask.topic == "slow_lead" else 15
        high = min(high, max(low // 2, int(seconds * closing_mps)))
    if ask.topic == "cut_in" and closing_mps < 0:
        high = min(high, 15)
    gap = _number(rng, (min(low, high), high))
    if ask.topic == "cut_in" and closing_mps < 0 and aim.level("trigger") == "gap":
        # Ahead from the start on, so that the gap grows from then on.
        gap = max(gap, 8 + int(-7 * closing_mps))
    if ask.topic == "cut_out" and closing_mps > 0:
        # The lead is out of the lane before the ego is there.
        gap = max(gap, int(5.5 * closing_mps))
    return min(max(gap, 1), 500)
