"""Prompts: the messages and the schema of a request, a pure function of the ask."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, TypedDict

from scenario_gen.domain.brief import Topic
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.narrowing import compact_schema, offered
from scenario_gen.propose.prompt_compact import compact_beginning, compact_messages
from scenario_gen.propose.prompt_full import full_beginning, full_messages
from scenario_gen.propose.protocol import AnswerMode, Ask, Level
from scenario_gen.propose.strict import strict_schema
from scenario_gen.propose.variation import VariationProposal, is_varied


class Message(TypedDict):
    role: str
    content: str


@dataclass(frozen=True)
class Prompt:
    """What a request says, whatever mode it is sent in."""

    messages: tuple[Message, ...]
    schema_name: str
    schema_json: str
    """The schema as JSON text, properties in the order that they are to be written in."""

    @property
    def schema(self) -> dict[str, Any]:
        """A fresh copy of the schema."""
        schema: dict[str, Any] = json.loads(self.schema_json)
        return schema

    @cached_property
    def sha256(self) -> str:
        """Hash of messages and schema."""
        data = [list(self.messages), self.schema_name, self.schema_json]
        return hashlib.sha256(canonical_json(data)).hexdigest()

    @cached_property
    def schema_sha256(self) -> str:
        """Hash of the schema alone."""
        return hashlib.sha256(self.schema_json.encode()).hexdigest()

    def sent(self, mode: AnswerMode) -> list[Message]:
        """The messages as they are sent in a mode; the text modes carry the schema along."""
        messages = list(self.messages)
        if mode in ("json_object", "text"):
            asked = messages[-1]
            messages[-1] = Message(
                role=asked["role"],
                content=f"{asked['content']}\n\nAnswer with one JSON object and nothing else. It"
                f" has to fit this JSON Schema:\n{self.schema_json}",
            )
        return messages


def build_prompt(ask: Ask) -> Prompt:
    """The prompt for an ask."""
    if ask.level == "compact":
        pairs = compact_messages(ask)
        name, text = "compact_proposal", _text(compact_schema(offered(ask), ask.topic))
    else:
        pairs = full_messages(ask)
        name = "variation_proposal" if is_varied(ask.topic) else "full_proposal"
        text = _full_schema(ask.topic)
    return Prompt(tuple(Message(role=r, content=c) for r, c in pairs), name, text)


def shared_messages(level: Level) -> list[Message]:
    """The messages that all requests of a level begin with."""
    pairs = compact_beginning() if level == "compact" else full_beginning()
    return [Message(role=role, content=content) for role, content in pairs]


@cache
def _whole_schema(model: type[FullProposal] | type[VariationProposal]) -> str:
    return _text(strict_schema(model))


@lru_cache(maxsize=32)
def _full_schema(topic: Topic) -> str:
    model = VariationProposal if is_varied(topic) else FullProposal
    schema: dict[str, Any] = json.loads(_whole_schema(model))
    schema["properties"]["topic"]["enum"] = [topic]
    return _text(schema)


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
