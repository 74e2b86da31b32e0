"""The first JSON object in a text of any kind, within hard limits and without an exception."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from scenario_gen.domain.finding import Finding
from scenario_gen.propose.findings import text_finding
from scenario_gen.propose.protocol import MAX_ANSWER_CHARS

MAX_DEPTH = 64
MAX_DIGITS = 25
#: Objects that are tried before a text counts as holding none.
_TRIES = 8
_MARKS = re.compile(r'[{}\[\]"\\]')


class _RefusedError(ValueError):
    """Raised inside the decoder for what JSON or we do not allow."""


def first_object(text: str) -> dict[str, Any] | tuple[Finding, ...]:
    """The first JSON object in prose, a code fence or alone; or findings that say what is wrong."""
    if len(text) > MAX_ANSWER_CHARS:
        return text_finding(
            "too_long", "the answer is too long", value=float(len(text)),
            limit=float(MAX_ANSWER_CHARS), hint="answer with one JSON object and nothing else",
        )  # fmt: skip
    if not text.strip():
        return text_finding("empty", "the answer is empty", hint="answer with one JSON object")
    start, findings = text.find("{"), _no_object()
    for _ in range(_TRIES):
        if start < 0:
            break
        end = _end_of_object(text, start)
        if end == _TOO_DEEP:
            return text_finding(
                "nesting", "the answer is nested too deeply", limit=float(MAX_DEPTH),
                hint="keep to the schema",
            )  # fmt: skip
        if end == _OPEN:
            findings = text_finding(
                "truncated", "the JSON object is not closed", hint="keep the answer shorter"
            )
            start = text.find("{", start + 1)
            continue
        decoded = _decode(text[start:end])
        if isinstance(decoded, dict):
            return decoded
        findings = decoded
        start = text.find("{", end)
    return findings


_OPEN, _TOO_DEEP = -1, -2


def _end_of_object(text: str, start: int) -> int:
    """Index after the bracket that closes the object, or why there is none."""
    depth, inside, position = 0, False, start
    while match := _MARKS.search(text, position):
        mark, position = match.group(), match.end()
        if mark == "\\":
            position += inside
        elif mark == '"':
            inside = not inside
        elif inside:
            continue
        elif mark in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                return _TOO_DEEP
        else:
            depth -= 1
            if depth == 0:
                return position
    return _OPEN


def _decode(text: str) -> dict[str, Any] | tuple[Finding, ...]:
    try:
        data = json.loads(
            text,
            strict=False,
            object_pairs_hook=_unique,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_constant,
        )
    except _RefusedError as error:
        return text_finding("json", str(error), hint="answer with plain JSON values")
    except (ValueError, RecursionError) as error:
        message = error.msg if isinstance(error, json.JSONDecodeError) else "too much to read"
        return text_finding("json", f"not JSON: {message}", hint="answer with one JSON object")
    return data if isinstance(data, dict) else _no_object()


def _no_object() -> tuple[Finding, ...]:
    return text_finding(
        "no_object", "there is no JSON object in the answer",
        hint="answer with one JSON object and nothing else",
    )  # fmt: skip


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedError(f"the key {double[:40]!a} is given twice")
    return data


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _RefusedError(f"a number of {len(digits)} digits")
    return int(digits)


def _finite(digits: str) -> int | float:
    """A float; whole where it is (``90.0``), which fits fields of both kinds."""
    value = float(digits) if len(digits) < 400 else math.inf
    if not math.isfinite(value):
        raise _RefusedError("a number that is too large")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _constant(name: str) -> float:
    raise _RefusedError(f"{name} is not a number of JSON")
