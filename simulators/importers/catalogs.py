"""Catalogs: entries of other files, read where they are referred to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scenario_gen.errors import InputError
from scenario_gen.safe_xml import XmlLimits, parse_xml, read_file
from simulators.importers.expressions import Value
from simulators.importers.folder import Folder
from simulators.importers.ledger import Ledger
from simulators.importers.node import Node, Scope

KINDS = ("Vehicle", "Controller", "Pedestrian", "MiscObject", "Environment", "Maneuver",
         "Trajectory", "Route")  # fmt: skip
_LIMITS = XmlLimits(most_bytes=5_000_000, most_elements=50_000)
_MOST_FILES = 200
#: An entry refers to an entry that refers to ...: deeper than this it is a circle.
_MOST_DEPTH = 8
#: As far as this in parts of entries, such as positions of routes; each level has two scopes.
_MOST_SCOPES = 2 * _MOST_DEPTH
_MOST_REFERENCES = 2_000


class Catalogs:
    """The catalogs that a file names; each of their files is read once.

    Args:
        root: the document element of the scenario.
        folder: that holds the files.
        base: folder of the scenario.
    """

    def __init__(self, root: Node, folder: Folder, base: Path) -> None:
        self._folder, self._base, self._references = folder, base, 0
        self.circle: InputError | None = None
        """References that lead in a circle, once they were met."""
        self._directories: dict[str, Node] = {}
        self._files: dict[Path, Ledger] = {}
        self._listed: dict[str, list[tuple[str, Node]]] = {}
        locations = root.child("CatalogLocations")
        for node in locations.children() if locations is not None else ():
            kind = node.tag.removesuffix("Catalog")
            directory = node.child("Directory")
            if kind in KINDS and directory is not None:
                self._directories[kind] = directory

    def entry(self, reference: Node, kind: str, depth: int = 0) -> Node:
        """The element that a ``CatalogReference`` stands for, with its parameters.

        Raises:
            InputError: there is none, its file cannot be read, or references lead in a circle.
        """
        if depth > _MOST_DEPTH or reference.scope.depth > _MOST_SCOPES:
            self.circle = reference.wrong(
                f"references to catalogs lead on more than {_MOST_DEPTH} deep: a circle"
            )
            raise self.circle
        self._references += 1
        if self._references > _MOST_REFERENCES:
            raise reference.wrong(f"more than {_MOST_REFERENCES} references to catalogs are met")
        catalog, name = reference.text("catalogName"), reference.text("entryName")
        assigned = self._assigned(reference)
        # Files go by the name of the file, too, where the catalog has another one.
        for stem, found in self._catalogs(kind, reference):
            if catalog not in (found.text("name", ""), stem):
                continue
            for entry in found.children(kind):
                if entry.text("name", "") == name:
                    # Files rely on parameters of the scenario in entries that do not declare them.
                    scope = Scope(assigned, reference.scope)
                    behalf = reference.reference or reference
                    own = Node(entry.element, scope, entry.ledger, behalf).declaring(assigned)
                    inner = own.child("CatalogReference")
                    return own if inner is None else self.entry(inner, kind, depth + 1)
        raise reference.wrong(f"no catalog {catalog[:40]!r} with a {kind} {name[:40]!r}")

    def _assigned(self, reference: Node) -> dict[str, str]:
        values: dict[str, str] = {}
        assignments = reference.child("ParameterAssignments")
        for node in assignments.children("ParameterAssignment") if assignments is not None else ():
            name = str(node.element.get("parameterRef", "")).removeprefix("$")
            values[name] = _escaped(node.text("value"))
        return values

    def _catalogs(self, kind: str, reference: Node) -> Iterator[tuple[str, Node]]:
        if kind not in self._directories:
            raise reference.wrong(f"the file names no {kind}Catalog")
        if kind not in self._listed:
            self._listed[kind] = self._read(self._directories[kind])
        yield from self._listed[kind]

    def _read(self, directory: Node) -> list[tuple[str, Node]]:
        try:
            paths = self._folder.files(directory.text("path"), self._base)
        except InputError as error:
            raise directory.wrong(str(error)) from error
        found = []
        for path in paths:
            if path not in self._files:
                if len(self._files) >= _MOST_FILES:
                    raise directory.wrong(f"there are more than {_MOST_FILES} catalog files")
                try:
                    data = read_file(path, limits=_LIMITS, name=path.name)
                    self._files[path] = Ledger(parse_xml(data, path.name, limits=_LIMITS))
                except InputError as error:
                    # The others of the folder may have what is wanted.
                    directory.say("approximated", str(error), "the file is passed over")
                    continue
            ledger = self._files[path]
            catalog = Node(ledger.root, Scope(), ledger).child("Catalog")
            if catalog is not None:
                found.append((path.stem, catalog))
        return found


def _escaped(value: Value) -> str:
    """A resolved value as a text that is not resolved again."""
    text = str(value)
    return f"\\{text}" if text.startswith("$") else text
