"""JSON Schemas in the subset that strict structured output takes.

Every property required, no extra keys, ``anyOf`` and no ``oneOf``, no tuples, no references, and
only keywords that endpoints agree on. What is left out (lengths, patterns) the parser checks.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

#: Keywords that are kept as they are; all others are dropped or rewritten.
_KEPT = frozenset({"type", "enum", "description", "minimum", "maximum", "minItems", "maxItems"})


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model as strict structured output takes it; references are written out.

    Raises:
        ValueError: the model is recursive or holds something that the subset cannot say.
    """
    schema = model.model_json_schema()
    strict: dict[str, Any] = _strict(schema, schema.get("$defs", {}), ())
    return strict


def _strict(node: dict[str, Any], definitions: dict[str, Any], inside: tuple[str, ...]) -> Any:
    if "$ref" in node:
        name = str(node["$ref"]).rsplit("/", 1)[-1]
        if name in inside:
            raise ValueError(f"{name} holds itself; strict schemas write references out")
        return _strict(definitions[name], definitions, (*inside, name))
    for unsupported in ("prefixItems", "allOf", "not", "patternProperties"):
        if unsupported in node:
            raise ValueError(f"{unsupported} is not part of strict structured output")
    out = {key: value for key, value in node.items() if key in _KEPT}
    if "description" in out:
        out["description"] = " ".join(str(out["description"]).split())
    if "const" in node:
        out |= {"type": "string", "enum": [node["const"]]}
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        out["anyOf"] = [_strict(choice, definitions, inside) for choice in choices]
    if "items" in node:
        out["items"] = _strict(node["items"], definitions, inside)
    if node.get("type") == "object":
        properties = node.get("properties", {})
        out["properties"] = {
            name: _strict(value, definitions, inside) for name, value in properties.items()
        }
        out["required"] = list(properties)
        out["additionalProperties"] = False
    return out
