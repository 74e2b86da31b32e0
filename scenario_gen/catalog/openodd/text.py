"""YAML of other people as a tree, before anything is built from it.

Size, depth and number of values are bounded; anchors, aliases, tags and merged keys are refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import yaml

from scenario_gen.errors import BriefError

MAX_BYTES = 200_000
"""Of one file."""
MAX_DEPTH = 24
MAX_NODES = 20_000
Pairs: TypeAlias = list[tuple[yaml.Node, yaml.Node]]


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        BriefError: unreadable, too large, or not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BriefError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    if len(data) > MAX_BYTES:
        raise BriefError(f"{len(data)} bytes, more than {MAX_BYTES}", where=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BriefError(f"not UTF-8 at byte {error.start}", where=str(path)) from error


def compose(text: str, where: str) -> yaml.Node:
    """The tree of a document; aliases, anchors and tags are refused before anything is built.

    Raises:
        BriefError: not YAML, not a mapping, or refused.
    """
    depth = count = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = f"{where}:{event.start_mark.line + 1 if event.start_mark else 1}"
            if isinstance(event, yaml.events.AliasEvent) or getattr(event, "anchor", None):
                raise BriefError("anchors and aliases are not accepted", where=line)
            if getattr(event, "tag", None):
                raise BriefError("tags (!name) are not accepted", where=line)
            count += 1
            depth += isinstance(event, yaml.events.CollectionStartEvent)
            depth -= isinstance(event, yaml.events.CollectionEndEvent)
            if depth > MAX_DEPTH or count > MAX_NODES:
                raise BriefError(
                    f"nested deeper than {MAX_DEPTH}, or more than {MAX_NODES} values", where=line
                )
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        raise BriefError(error.problem or "not YAML", where=f"{where}{line}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BriefError(f"not YAML: {str(error).splitlines()[0]}", where=where) from error
    if not isinstance(tree, yaml.MappingNode):
        raise BriefError("not a mapping of keys to values", where=where)
    return tree


def pairs_of(node: yaml.Node, where: str) -> Pairs:
    """Keys and values of a mapping with plain keys.

    Raises:
        BriefError: it is none.
    """
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1
        raise BriefError("a mapping of names is expected", where=f"{where}:{line}")
    pairs: Pairs = node.value
    seen: set[str] = set()
    for key, _ in pairs:
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            line = key.start_mark.line + 1
            raise BriefError("keys have to be plain names", where=f"{where}:{line}")
        if key.value in seen:
            line = key.start_mark.line + 1
            raise BriefError(f"the key {key.value[:60]} is given twice", where=f"{where}:{line}")
        seen.add(key.value)
    return pairs
