"""OpenODD files as text, bounded, with the lines of what they restrict.

What a file says is decided by openodd-py; here it is kept from doing harm (entities, tags, depth,
size, files outside its folder), and the places are found that messages name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scenario_gen.catalog.openodd.text import compose, pairs_of, read_text
from scenario_gen.errors import BriefError

MAX_FILES = 20
HEAD_BYTES = 200_000
"""As far as an OpenODD document is looked for its top keys: what a whole one may have."""
SECTIONS = ("INCLUDE_AND", "INCLUDE_OR", "EXCLUDE_AND", "EXCLUDE_OR")
_KEYS = ("TAXONOMY", "ODD", "MODULES", "IMPORT")
_LONGEST = 200
#: A unit at the end of an expression, after a number or a bracket.
_UNIT = re.compile(r".*[\d.\]]\s*((?!e[+-]?\d)[^\W\d][^\s\]]*|%|1/\w+)\s*")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*(/[A-Za-z0-9_][A-Za-z0-9_. -]*)*\.ya?ml")


@dataclass(frozen=True)
class Entry:
    """One line of a section: a concept with an expression, or a group."""

    where: str
    """File and line."""
    key: str
    text: str
    """As written, shortened."""

    @property
    def is_group(self) -> bool:
        """Whether it is an ``AND`` or ``OR`` within the section."""
        return self.key in ("AND", "OR")


@dataclass
class Source:
    """The texts of a file and of what it imports."""

    texts: list[str] = field(default_factory=list)
    """Without their imports."""
    files: list[Path] = field(default_factory=list)
    """In the order of reading, links followed."""
    entries: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    """By module and section (lower case)."""
    places: dict[str, str] = field(default_factory=dict)
    """File and line of every module."""
    declared: dict[str, str] = field(default_factory=dict)
    """Unit type of every number of the taxonomy, by path; empty where none is given."""
    truths: set[str] = field(default_factory=set)
    """Paths of what is true or false."""
    derived_from: dict[str, set[str]] = field(default_factory=dict)
    """Names that the expressions of a concept read, by its path."""
    units: dict[str, str] = field(default_factory=dict)
    """The first unit that is used with a concept, by the name it is used by."""


def is_openodd(data: bytes) -> bool:
    """Whether a text is an OpenODD document, by its top keys; nothing else is looked at."""
    keys = re.compile(rb"^(TAXONOMY|ODD|MODULES|IMPORT)\s*:", re.MULTILINE)
    return keys.search(data[:HEAD_BYTES]) is not None


def read_source(path: Path) -> Source:
    """The text of an OpenODD file and of its imports, which have to lie in its folder.

    Raises:
        BriefError: unreadable, too large, too deep, not plain YAML, or an import from elsewhere.
    """
    source = Source()
    folder = path.parent.resolve()
    _read(path, folder, source, [])
    return source


def _read(path: Path, folder: Path, source: Source, within: list[Path]) -> None:
    real = path.resolve()
    if real in within:
        raise BriefError(f"{path.name} imports itself", where=str(within[-1]))
    if real in source.files:
        return
    if len(source.files) >= MAX_FILES:
        raise BriefError(f"more than {MAX_FILES} imported files", where=str(path))
    source.files.append(real)
    text = read_text(path)
    top = compose(text, str(path))
    for key, value in pairs_of(top, str(path)):
        match key.value:
            case "IMPORT":
                for name, where in _imports(value, str(path)):
                    beside = _inside(path.parent, name, folder, where)
                    _read(beside, folder, source, [*within, real])
                text = text[: value.start_mark.index] + "[]" + _rest(text, value)
            case "TAXONOMY":
                _taxonomy(value, (), path.name, source)
            case "ODD" | "MODULES":
                _modules(value, path.name, source)
            case "conversion":
                pass
            case other:
                raise BriefError(
                    f"the key {other[:60]!r} is none of OpenODD", where=_where(path.name, key),
                    hint=f"known: {', '.join(_KEYS)}, conversion",
                )  # fmt: skip
    source.texts.append(text)


def _rest(text: str, node: yaml.Node) -> str:
    """What follows a node; a block node ends where the next key begins."""
    end = node.end_mark.index
    kept = text[node.start_mark.index : end]
    return kept[len(kept.rstrip()) :] + text[end:]


def _where(name: str, node: yaml.Node) -> str:
    return f"{name}:{node.start_mark.line + 1}"


def _imports(node: yaml.Node, where: str) -> Iterator[tuple[str, str]]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item in items:
        if not isinstance(item, yaml.ScalarNode):
            raise BriefError("IMPORT lists names of files", where=where)
        if item.value:
            yield item.value, f"{where}:{item.start_mark.line + 1}"


def _inside(beside: Path, name: str, folder: Path, where: str) -> Path:
    """The file to import, which has to lie within the folder of the first one.

    Links are followed before that is decided.
    """
    if not _NAME.fullmatch(name) or not (beside / name).resolve().is_relative_to(folder):
        raise BriefError(
            f"IMPORT of {name[:80]!r}: only YAML files in the folder of the file are read",
            where=where, hint="put the file beside it and name it without a path",
        )  # fmt: skip
    return beside / name


def _taxonomy(node: yaml.Node, path: tuple[str, ...], file: str, source: Source) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in pairs_of(node, file):
        here = (*path, key.value)
        name = ".".join(here)
        if isinstance(value, yaml.ScalarNode):
            kind, _, unit_type = value.value.partition(" ")
            if kind in ("float", "double", "integer", "long"):
                source.declared[name] = unit_type.strip()
            elif kind == "boolean":
                source.truths.add(name)
        elif isinstance(value, yaml.MappingNode):
            _taxonomy(value, here, file, source)
            literals = [node for _, node in value.value if isinstance(node, yaml.MappingNode)]
            source.derived_from[name] = {
                str(inner.value) for node in literals for inner, _ in node.value
            }
            for _, literal in value.value:
                _units(literal, source)


def _units(node: yaml.Node, source: Source) -> None:
    """Remember the unit that follows a number."""
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if isinstance(value, yaml.MappingNode):
            _units(value, source)
            continue
        # Longer ones are no expressions, and slow to search.
        said = value.value if isinstance(value, yaml.ScalarNode) else ""
        if len(said) <= _LONGEST and (found := _UNIT.fullmatch(said)):
            source.units.setdefault(str(key.value), found[1])


def _modules(node: yaml.Node, file: str, source: Source) -> None:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return
    for key, module in pairs_of(node, file):
        source.places[key.value] = _where(file, key)
        if not isinstance(module, yaml.MappingNode):
            continue
        for section, entries in pairs_of(module, file):
            if section.value in SECTIONS and isinstance(entries, yaml.MappingNode):
                _units(entries, source)
                found = source.entries.setdefault((key.value, section.value.lower()), [])
                found += [
                    Entry(_where(file, name), name.value, _said(name.value, value))
                    for name, value in pairs_of(entries, file)
                    if name.value != "METADATA"
                ]


def _said(key: str, node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        said = f"[{', '.join(str(item.value) for item in node.value)}]"
    elif isinstance(node, yaml.MappingNode):
        said = "; ".join(_said(name.value, value) for name, value in node.value)
    else:
        said = str(node.value)
    return f"{key}: {said}"[:160]


def ends_with(path: str, name: str) -> bool:
    """Whether a name means the concept of a path: by its end."""
    return path == name or path.endswith(f".{name}")
