"""Scenario files as people read and edit them: only what differs from the defaults, in order."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from scenario_gen.domain.scenario import Scenario

#: Keys that say which member of a union an object is; they have defaults but must be written.
_DISCRIMINATORS = frozenset({"kind", "template", "dimension"})
_WIDTH = 100


def scenario_text(scenario: Scenario) -> bytes:
    """The scenario as JSON that reads back equal: without defaults, short objects on one line."""
    return (_lines(sparse(scenario), 0) + "\n").encode()


def sparse(model: BaseModel) -> dict[str, Any]:
    """The fields of a model that differ from their defaults, and those that tell kinds apart."""
    out: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if name not in _DISCRIMINATORS and not field.is_required() and value == field.default:
            continue
        out[name] = _plain(value)
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return sparse(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return to_jsonable_python(value)


def _lines(value: Any, indent: int) -> str:
    """JSON in which what fits on a line stays on it, except the outermost object."""
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, dict | list) or (indent and indent + len(flat) <= _WIDTH):
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [
            f"{inner}{json.dumps(key)}: {_lines(item, indent + 2)}" for key, item in value.items()
        ]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    parts = [inner + _lines(item, indent + 2) for item in value]
    return "[\n" + ",\n".join(parts) + "\n" + " " * indent + "]"
