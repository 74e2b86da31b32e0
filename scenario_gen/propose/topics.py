"""Which topic is asked for next: a fixed sequence in the proportions of the brief's mix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_gen.domain.brief import Brief, Topic
from scenario_gen.errors import BriefError
from scenario_gen.propose.options import odd_of, options, reason_left_out


@dataclass(frozen=True)
class TopicPlan:
    """An endless sequence of topics, and the topics that the ODD leaves out."""

    weights: tuple[tuple[Topic, float], ...]
    """Topics in the order of the brief with their share; shares add up to 1."""
    left_out: tuple[tuple[Topic, str], ...]
    """Topics that cannot happen within the ODD, each with the reason."""
    seed: int

    def __iter__(self) -> Iterator[Topic]:
        index = 0
        while True:
            yield self[index]
            index += 1

    def __getitem__(self, index: int) -> Topic:
        """The topic of proposal ``index``: golden-ratio points, stratified by the shares.

        Any run of n proposals holds each topic close to n times its share.
        """
        point = (self._start + index * 0.6180339887498949) % 1.0
        position = int(np.searchsorted(self._edges, point, side="right"))
        return self.weights[min(position, len(self.weights) - 1)][0]

    @cached_property
    def _edges(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.cumsum([share for _, share in self.weights])

    @cached_property
    def _start(self) -> float:
        return float(np.random.default_rng([self.seed, 0x70]).random())


def plan(brief: Brief) -> TopicPlan:
    """The sequence of topics for a brief; the same brief gives the same sequence.

    Raises:
        BriefError: no topic of the brief can happen within its ODD.
    """
    odd = odd_of(brief)
    wanted = [topic for topic in dict.fromkeys(brief.topics) if brief.weight(topic) > 0]
    left_out = tuple((t, reason_left_out(odd, t)) for t in wanted if not options(odd, t))
    possible = [topic for topic in wanted if options(odd, topic)]
    if not possible:
        raise BriefError(
            "no topic of the brief can happen within its ODD: "
            + "; ".join(f"{topic}: {reason}" for topic, reason in left_out),
            where="topics",
            hint="widen odd.road_templates or odd.actors, or ask for other topics",
        )
    total = sum(brief.weight(topic) for topic in possible)
    shares = tuple((topic, brief.weight(topic) / total) for topic in possible)
    return TopicPlan(weights=shares, left_out=left_out, seed=brief.seed)
