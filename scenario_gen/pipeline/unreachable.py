"""Why levels are out of reach of filling gaps: the reason of each, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from scenario_gen.coverage.open_settings import OpenSettings
from scenario_gen.coverage.table import Factor, Ints
from scenario_gen.domain.brief import TOPICS, Topic
from scenario_gen.domain.gap import LevelOutOfReach
from scenario_gen.domain.odd import Odd
from scenario_gen.pipeline.reach import SETTABLE, SPEEDS, WEATHER, Reach
from scenario_gen.propose.aim import events_of
from scenario_gen.propose.options import options

REALISED = "only the rollout tells it: it is counted where it happens, and cannot be set"
OWN_WEATHER = "the events of all topics of the brief bring weather and light of their own"
SPEED = "no topic of the brief has speeds in this band within those that the ODD allows"
NOT_STARTED = "no event of the brief's topics can be made like this"
NOT_DRAFTED = "no topic of the brief can draft it"
NOT_MADE = "a topic of the brief names it, but none of its drafts could be made within the ODD"
NO_TOPIC = "no topic that there is brings it within the ODD"
NOT_SETTABLE = "no draft of the brief's topics has it, and the sampler does not set it"
NO_CHOICE = (
    "each level can be had, but no choice of topic, place, actor and speed has them together"
)
#: Topics that are named as able.
_MOST_NAMED = 4


def unreachable_levels(
    reach: Reach,
    found: Sequence[Factor],
    settings: OpenSettings,
    beyond: Ints,
    odd: Odd,
    topics: Sequence[Topic],
) -> tuple[LevelOutOfReach, ...]:
    """Levels of uncovered combinations that no means of proposing has, those that cost most first.

    Args:
        reach: of the run.
        found: F factors of the model.
        settings: which combinations there are.
        beyond: (n, t) the open ones that are out of reach.
        odd: of the run.
        topics: of the brief.
    """
    had = np.asarray(reach.levels.any(axis=0), dtype=bool)
    lost = Counter(beyond.reshape(-1).tolist())
    out = []
    for position in sorted(lost, key=lambda p: (-lost[p], p)):
        if had[position]:
            continue
        factor = found[int(settings.owner[position])]
        level = factor.level_names[position - int(settings.offsets[settings.owner[position]])]
        out.append(
            LevelOutOfReach(
                factor=factor.name,
                level=level,
                combinations=lost[position],
                reason=_reason(factor, level, odd, topics),
            )
        )
    return tuple(out)


def why(setting: Sequence[tuple[str, str]], levels: Sequence[LevelOutOfReach]) -> str:
    """Why a combination that is out of reach is so."""
    reasons = {(each.factor, each.level): each.reason for each in levels}
    found = [f"{f} = {v}: {reasons[f, v]}" for f, v in setting if (f, v) in reasons]
    return "; ".join(found) or NO_CHOICE


def _reason(factor: Factor, level: str, odd: Odd, topics: Sequence[Topic]) -> str:
    if factor.origin == "realised":
        return REALISED
    if factor.name in WEATHER:
        return OWN_WEATHER
    if factor.name in SPEEDS:
        return SPEED
    if factor.name in SETTABLE:
        return NOT_STARTED
    if factor.name not in ("event", "road", "actor"):
        return NOT_SETTABLE
    if any(level in _brought(factor.name, odd, topic) for topic in topics):
        return NOT_MADE
    able = [t for t in TOPICS if level in _brought(factor.name, odd, t)]
    if not able:
        return NO_TOPIC
    more = f" and {len(able) - _MOST_NAMED} more" if len(able) > _MOST_NAMED else ""
    return f"{NOT_DRAFTED}; topics that may: {', '.join(able[:_MOST_NAMED])}{more}"


def _brought(factor: str, odd: Odd, topic: Topic) -> frozenset[str]:
    """The levels of a factor that a topic has a word for within an ODD."""
    entries = options(odd, topic)
    if factor == "event":
        return frozenset(events_of(topic) if entries else ())
    return frozenset(
        str(word)
        for entry in entries
        for word in (entry.roads if factor == "road" else entry.actors)
    )
