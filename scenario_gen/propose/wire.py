"""What goes over the wire to an endpoint and back: parameters, modes, the body of a response.

No connection is made here; everything is a function of data.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from scenario_gen.propose.prompt import Prompt
from scenario_gen.propose.protocol import MAX_ANSWER_CHARS, AnswerMode
from scenario_gen.propose.text import one_line

#: A response body is read up to this size; a longer one counts as an answer that is too long.
MAX_BODY_BYTES = 4_000_000

_NEXT_MODE: dict[AnswerMode, AnswerMode] = {"json_schema": "json_object", "json_object": "text"}
_SCHEMA_WORDS = ("response_format", "json_schema", "json_object", "schema", "structured", "grammar")
_SECRETS = re.compile(r"(?i)\b(sk|key|pk|rk)-[A-Za-z0-9_*.-]{4,}|bearer\s+\S+|(?<=//)[^/@\s]+@")


@dataclass(frozen=True)
class Dialect:
    """What an endpoint has turned out to take. Shared by all requests; only ever gets poorer."""

    mode: AnswerMode = "json_schema"
    seed: bool = True
    temperature: bool = True
    max_tokens: str = "max_tokens"
    """Name of the parameter that limits the answer."""

    def poorer(self, message: str, *, proven: bool) -> Dialect | None:
        """What to try after a refusal with status 400, 404 or 422, or None.

        Args:
            message: what the endpoint said.
            proven: whether a request in this mode has succeeded before.
        """
        text = message.lower()
        if "max_completion_tokens" in text and self.max_tokens == "max_tokens":
            return replace(self, max_tokens="max_completion_tokens")
        if "seed" in text and self.seed:
            return replace(self, seed=False)
        if "temperature" in text and self.temperature:
            return replace(self, temperature=False)
        if self.mode not in _NEXT_MODE or "context" in text:
            return None
        if proven and not any(word in text for word in _SCHEMA_WORDS):
            return None
        return replace(self, mode=_NEXT_MODE[self.mode])


def parameters(
    prompt: Prompt,
    dialect: Dialect,
    *,
    model: str,
    seed: int,
    temperature: float,
    max_tokens: int,
    sentence_chars: int | None = None,
) -> dict[str, Any]:
    """Arguments of a chat completion.

    Args:
        sentence_chars: hold the sentence to this length by the schema, where the server's grammar
            knows ``maxLength`` (strict structured output of others does not).
    """
    given: dict[str, Any] = {"model": model, "messages": prompt.sent(dialect.mode)}
    given[dialect.max_tokens] = max_tokens
    if dialect.temperature:
        given["temperature"] = temperature
    if dialect.seed:
        given["seed"] = seed
    if dialect.mode == "json_schema":
        schema = prompt.schema
        if sentence_chars is not None:
            schema["properties"]["sentence"]["maxLength"] = sentence_chars
        given["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": prompt.schema_name, "strict": True, "schema": schema},
        }
    elif dialect.mode == "json_object":
        given["response_format"] = {"type": "json_object"}
    return given


class Completion(NamedTuple):
    """What is taken from the body of a response."""

    text: str
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int


def read_completion(body: bytes, *, prompt_chars: int) -> Completion | None:
    """The completion in a body, or None where it is no chat completion.

    Token counts that the endpoint does not give are estimated at four characters a token, so that
    a budget of tokens holds everywhere.
    """
    if len(body) > MAX_BODY_BYTES:
        text = body[: MAX_ANSWER_CHARS + 1].decode("latin-1")
        return Completion(text, "length", prompt_chars // 4, len(body) // 4)
    try:
        data = json.loads(body)
        choice = data["choices"][0]
        text = _content(choice["message"].get("content"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    usage = data.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Completion(
        text=text[: MAX_ANSWER_CHARS + 1],
        finish_reason=one_line(str(choice.get("finish_reason") or ""), 40),
        prompt_tokens=_count(usage.get("prompt_tokens"), prompt_chars),
        completion_tokens=_count(usage.get("completion_tokens"), len(text)),
    )


def redacted(text: str, *secrets: str) -> str:
    """One line of a foreign message, without keys and user parts of addresses."""
    for secret in secrets:
        if len(secret) > 3:
            text = text.replace(secret, "[key]")
    return one_line(_SECRETS.sub("[key]", text), 300)


def error_message(body: object) -> str:
    """The message in the body of an error, whatever its shape."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            found = inner.get("message") or inner.get("detail") or ""
            return f"{found} {inner.get('param') or ''} {inner.get('code') or ''}".strip()[:2000]
        return str(inner)[:2000]
    return str(body or "")[:2000]


def _content(content: object) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    raise TypeError("content is neither text nor parts")


def _count(value: object, chars: int) -> int:
    if type(value) is int and 0 <= value < 10**9:
        return value
    return chars // 4
