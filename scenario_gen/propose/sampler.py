"""The sampler: constrained random choice over the compact schema, without any model.

The baseline that every model is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from scenario_gen.domain.brief import ProposerSettings
from scenario_gen.propose.aimed import draw_aimed
from scenario_gen.propose.narrowing import offered
from scenario_gen.propose.protocol import Answer, Ask, Level, silent

_Word = TypeVar("_Word", bound=str)


class SamplerProposer:
    """Answers at once, with words and numbers drawn evenly from what topic and ODD allow."""

    name = "sampler"
    model = "sampler"
    level: Level = "compact"

    @classmethod
    async def create(
        cls,
        settings: ProposerSettings,  # noqa: ARG003 - part of the protocol
        *,
        gguf: Path | None = None,  # noqa: ARG003
        tell: Callable[[str], None] = silent,  # noqa: ARG003
    ) -> Self:
        """Ready without any setting."""
        return cls()

    async def ask(self, ask: Ask) -> Answer:
        """A draw that is fixed by seed, index and attempt."""
        text = draw_proposal(ask) if ask.aim is None else draw_aimed(ask, ask.aim)
        return Answer(text=text, mode="none", model=self.model, finish_reason="stop")

    async def close(self) -> None:
        """Nothing to release."""


def draw_proposal(ask: Ask) -> str:
    """The JSON text of a compact proposal drawn for an ask."""
    offer = offered(ask)
    rng = np.random.default_rng([ask.seed, ask.index, ask.attempt, 0x5A])

    def word(choices: Sequence[_Word]) -> _Word:
        return choices[int(rng.integers(len(choices)))]

    def number(bounds: tuple[int, int]) -> int:
        return int(rng.integers(bounds[0], bounds[1] + 1))

    data = {
        "topic": ask.topic,
        "road": word(offer.roads),
        "lanes": number(offer.lanes),
        "weather": word(offer.weathers),
        "light": word(offer.lights),
        "actor": word(offer.actors),
        "side": word(offer.sides),
        "behaviour": word(offer.behaviours),
        "ego_speed_kmh": number(offer.ego_speed_kmh),
        "actor_speed_kmh": number(offer.actor_speed_kmh),
        "gap_m": number(offer.gap_m),
        "sentence": "",
    }
    return json.dumps(data)
