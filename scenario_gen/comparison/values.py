"""JSON data leaf by leaf, and in lines that can be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_LONGEST = 400
#: What ``Line`` does not hold.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOTHING = object()


def line(text: object) -> str:
    """Text as one line of at most 400 characters; what was cut off is marked."""
    plain = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", str(text))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 3] + "..."


def differences(before: Any, after: Any) -> Iterator[tuple[str, str | None, str | None]]:
    """JSON path, value before and after of every leaf that differs; None: not there."""
    for path, old, new in _walk("$", before, after):
        yield line(path), _shown(old), _shown(new)


def _walk(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            step = f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{json.dumps(key)}]"
            yield from _walk(path + step, before.get(key, _NOTHING), after.get(key, _NOTHING))
    elif _nested(before) and _nested(after):
        for place in range(max(len(before), len(after))):
            old = before[place] if place < len(before) else _NOTHING
            new = after[place] if place < len(after) else _NOTHING
            yield from _walk(f"{path}[{place}]", old, new)
    elif before != after or isinstance(before, bool) is not isinstance(after, bool):
        yield path, before, after


def _nested(value: Any) -> bool:
    """Whether it is a list of more than plain values: those are compared as a whole."""
    return isinstance(value, list) and any(isinstance(one, dict | list) for one in value)


def _shown(value: Any) -> str | None:
    if value is _NOTHING:
        return None
    return line(json.dumps(value, ensure_ascii=False, sort_keys=True))
