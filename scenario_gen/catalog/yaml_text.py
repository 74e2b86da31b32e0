"""YAML from outside as plain JSON data: no tags, no aliases, no doubled keys, bounded."""

from __future__ import annotations

from typing import Any

import yaml

from scenario_gen.errors import InputError

MAX_BYTES = 1_000_000


class _PlainLoader(yaml.SafeLoader):
    """The safe loader without what JSON has not: aliases (entity bombs) and dates."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # stubs lack the type
            raise yaml.composer.ComposerError(
                None, None, "aliases (*name) are not accepted", event.start_mark
            )
        return super().compose_node(parent, index)


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is not text", key_node.start_mark
            )
        if key in out:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key} is given twice", key_node.start_mark
            )
        out[key] = loader.construct_object(value_node, deep=True)
    return out


_PlainLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _hint(error: yaml.MarkedYAMLError) -> str:
    """What to do about what the reader says."""
    problem = error.problem or ""
    if "given twice" in problem:
        return "keep one of them"
    if "aliases" in problem or isinstance(error, yaml.constructor.ConstructorError):
        return "write it out as plain text, numbers, lists and keys"
    if "'\\t'" in problem:
        return "indent with spaces, not with tabs"
    return "check indentation, quotes and brackets"


def parse_yaml(data: bytes, where: str) -> Any:
    """Plain data of a YAML (or JSON) document.

    Raises:
        InputError: too large, not UTF-8, not YAML, aliases, tags or doubled keys; with the line.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{len(data)} bytes, more than {MAX_BYTES}", where=where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 at byte {error.start}", where=where, hint="save it as UTF-8"
        ) from error
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a restricted safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        problem = error.problem or error.context or "not YAML"
        raise InputError(problem, where=f"{where}{line}", hint=_hint(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"not YAML: {str(error).splitlines()[0]}", where=where) from error
    except RecursionError as error:
        raise InputError("nested too deeply", where=where) from error
