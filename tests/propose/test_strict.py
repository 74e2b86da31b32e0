"""Published proposal schemas keep to the subset that strict structured output takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from scenario_gen.domain.brief import TOPICS
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.prompt import build_prompt
from scenario_gen.propose.strict import strict_schema
from tests.propose.asks import ask
from tests.propose.fulls import EXAMPLE

ALLOWED = {
    "type", "enum", "description", "minimum", "maximum", "minItems", "maxItems", "anyOf", "items",
    "properties", "required", "additionalProperties",
}  # fmt: skip


def offences(schema: Any, path: str = "$") -> Iterator[str]:
    """All ways in which a schema leaves the strict subset."""
    yield from (f"{path}: keyword {key}" for key in schema.keys() - ALLOWED)
    if schema.get("type") == "object" or "properties" in schema:
        if schema.get("additionalProperties") is not False:
            yield f"{path}: extra keys allowed"
        if schema.get("required") != list(schema["properties"]):
            yield f"{path}: not every field is required"
        for name, value in schema["properties"].items():
            yield from offences(value, f"{path}.{name}")
    elif "anyOf" in schema:
        for index, choice in enumerate(schema["anyOf"]):
            yield from offences(choice, f"{path}<{index}>")
    elif "type" not in schema:
        yield f"{path}: no type"
    if schema.get("type") == "array":
        yield from offences(schema["items"], f"{path}[]")


@pytest.mark.parametrize("model", [CompactProposal, FullProposal])
def test_published_schemas_are_strict(model: type[BaseModel]) -> None:
    """Every field required, no extra keys, anyOf only, no tuples, no other keywords."""
    assert list(offences(strict_schema(model))) == []


def test_the_checker_sees_offences() -> None:
    """The checker of this file does find what it looks for."""
    loose = {"type": "object", "properties": {"a": {"type": "string", "pattern": "x"}, "b": {}}}
    assert len(list(offences(loose))) == 4


@pytest.mark.parametrize("topic", TOPICS)
def test_schemas_as_sent_are_strict(topic: Any) -> None:
    """The narrowed schema of each request is strict too, and valid JSON Schema."""
    for level in ("compact", "full"):
        schema = build_prompt(ask(topic, level=level)).schema
        assert list(offences(schema)) == []
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["properties"]["topic"]["enum"] == [topic]


def test_the_example_of_the_prompt_fits_the_schema() -> None:
    """What the model is shown is what it is asked for."""
    jsonschema.validate(json.loads(json.dumps(EXAMPLE)), strict_schema(FullProposal))


class _Leaf(BaseModel):
    pair: tuple[int, int]


class _Tree(BaseModel):
    below: _Tree | None


@pytest.mark.parametrize("model", [_Leaf, _Tree])
def test_what_the_subset_cannot_say_is_refused(model: type[BaseModel]) -> None:
    """Tuples and recursion are an error of the programmer, seen when the schema is made."""
    with pytest.raises(ValueError, match=r"prefixItems|holds itself"):
        strict_schema(model)
