"""The sampler proposes within topic and ODD, the same again for the same seed."""

from __future__ import annotations

import asyncio
import json

import pytest

from scenario_gen.domain.brief import TOPICS, Topic
from scenario_gen.domain.odd import Odd
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.parse import parse
from scenario_gen.propose.sampler import SamplerProposer, draw_proposal
from tests.propose.asks import ask, settings


@pytest.mark.parametrize("topic", TOPICS)
def test_drawn_proposals_parse(topic: Topic) -> None:
    """What is drawn fits the schema and the topic."""
    for index in range(20):
        asked = ask(topic, index=index)
        assert isinstance(parse(draw_proposal(asked), asked), CompactProposal)


def test_the_odd_is_respected() -> None:
    """Roads, actors and weather are those of the ODD."""
    odd = Odd(
        name="o",
        road_templates=("motorway_curve",),
        actors=("van",),
        illumination=("night",),
        precipitation=("none",),
        surface_condition=("dry",),
    )
    for index in range(20):
        drawn = json.loads(draw_proposal(ask("cut_in", index=index, odd=odd)))
        assert (drawn["road"], drawn["actor"], drawn["light"]) == ("motorway_curve", "van", "night")
        assert drawn["weather"] in ("clear", "overcast", "strong_wind")


def test_answers_depend_on_seed_index_and_attempt_alone() -> None:
    """The same request is answered alike; other ones differ."""

    async def answers() -> list[str]:
        sampler = await SamplerProposer.create(settings())
        asks = [ask(), ask(), ask(index=1), ask(attempt=1), ask(seed=2)]
        return [(await sampler.ask(asked)).text for asked in asks]

    first, again, *others = asyncio.run(answers())
    assert first == again
    assert all(other != first for other in others)
