"""What is wrong with given data, in words for a person: the border to pydantic's errors."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

_VALUE_LENGTH = 60


class Problem(NamedTuple):
    """One thing that is wrong with given data."""

    path: str
    """JSON path, such as ``$.actors[0].speed_mps``."""
    message: str
    value: str
    limit: str
    hint: str


def problems(error: ValidationError, model: type[BaseModel] | None = None) -> list[Problem]:
    """All problems of a validation error, in the order of their paths, without doubles.

    Args:
        error: what pydantic raised.
        model: the model that was read, so that an unknown key can be met with the known ones.
    """
    known = sorted(_field_names(model)) if model is not None else []
    found = {
        _problem(details, known): None
        for details in error.errors(include_url=False)
        if not _other_form(details)
    }
    return list(found)


def json_path(location: Iterable[int | str]) -> str:
    """``("actors", 0, "speed_mps")`` as ``$.actors[0].speed_mps``.

    Pydantic puts the names of union members between the keys; these are left out where they can
    be told from keys (they carry brackets or are class names).
    """
    path = "$"
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part.isidentifier() and (part[0].islower() or part[0] == "_"):
            path += "" if part in _UNION_MEMBERS else f".{part}"
        elif not _is_union_member(part):
            path += f"[{shown(part)}]"
    return path


def shown(value: Any) -> str:
    """A value as it is shown in messages: one short line of printable ASCII."""
    text = ascii(value)
    return text if len(text) <= _VALUE_LENGTH else text[: _VALUE_LENGTH - 3] + "..."


_UNION_MEMBERS = frozenset({"float", "str", "int", "bool", "none"})


def _is_union_member(part: str) -> bool:
    return part[:1].isupper() or "[" in part or "-" in part


def _other_form(details: Any) -> bool:
    """Whether this only says that an object is not text, where either is taken.

    What is wrong with the object is told by itself.
    """
    return details["loc"][-1:] == ("constrained-str",) and isinstance(details["input"], dict)


def _problem(details: Any, known: list[str]) -> Problem:
    kind, context = details["type"], details.get("ctx", {})
    location = details["loc"]
    hint = ""
    if kind == "extra_forbidden":
        key = str(location[-1])
        hint = _did_you_mean(key, known) or "remove it"
        if any(unit in key for unit in ("kmh", "kph", "mph", "_ft", "_deg")):
            hint += " (SI units: m, m/s, rad)"
        message = f"unknown key {shown(key)}"
    elif kind == "missing":
        message = "this key is required"
        hint = "add it"
    elif kind in ("too_short", "too_long"):
        bound = "at least" if kind == "too_short" else "at most"
        number = context.get("min_length", context.get("max_length"))
        message = f"Input should have {bound} {number} items, not {context.get('actual_length')}"
    else:
        message = details["msg"].removeprefix("Value error, ")
    if kind == "literal_error":
        hint = _did_you_mean(str(details["input"]), re.findall(r"'([^']*)'", context["expected"]))
    elif kind in ("list_type", "tuple_type"):
        hint = "write a list in brackets: [...]"
    limits = {k: v for k, v in context.items() if k in ("ge", "gt", "le", "lt", "max_length",
              "min_length", "pattern", "expected", "expected_tags")}  # fmt: skip
    limit = ", ".join(f"{name} {value}" for name, value in sorted(limits.items()))
    value = "" if kind in ("missing", "extra_forbidden") else shown(details.get("input"))
    return Problem(json_path(location), message, value, limit, hint)


def _did_you_mean(given: str, known: list[str]) -> str:
    """The known word that is most like the one given, as a question, or nothing.

    A word to which only its unit was not written is more like than one with the same letters.
    """
    longer = [word for word in known if given and word.startswith(f"{given}_")]
    near = longer or difflib.get_close_matches(given, known, n=1, cutoff=0.65)
    return f"did you mean {near[0]}?" if near else ""


@lru_cache(maxsize=32)
def _field_names(model: type[BaseModel]) -> frozenset[str]:
    """All property names in the JSON schema of a model, at any depth."""
    names: set[str] = set()
    stack: list[Any] = [model.model_json_schema()]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            properties = node.get("properties")
            if isinstance(properties, dict):
                names.update(properties)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return frozenset(names)
