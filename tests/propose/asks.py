"""Asks for the tests of the proposals."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.brief import Brief, ProposerSettings, Topic
from scenario_gen.domain.odd import Odd
from scenario_gen.propose.protocol import Ask, Level

EVERYTHING = Odd(name="everything")


def brief(odd: Odd = EVERYTHING, **fields: Any) -> Brief:
    """A brief with an ODD that restricts nothing unless given."""
    return Brief(name="test", function="test pilot", odd=odd, **fields)


def ask(
    topic: Topic = "cut_in",
    *,
    index: int = 0,
    level: Level = "compact",
    seed: int = 1,
    odd: Odd = EVERYTHING,
    **fields: Any,
) -> Ask:
    """An ask for one topic."""
    attempt = fields.pop("attempt", 0)
    steering = {k: fields.pop(k) for k in ("steering", "previous_text", "findings") if k in fields}
    return Ask(index, attempt, topic, level, seed, brief(odd, **fields), **steering)


def settings(**fields: Any) -> ProposerSettings:
    """Settings of an endpoint proposer."""
    return ProposerSettings(**({"name": "openai", "model": "mock", "timeout_s": 5.0} | fields))
