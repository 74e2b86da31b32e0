"""Files of ours carry the scenario that they were written from, and are held to it.

OpenSCENARIO has no place for road templates, kinds of actors or intents, so a property of the
header holds the whole scenario. It counts only if a new export of it is the same document, element
by element; in a file that was edited since, the elements count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree
from pydantic import ValidationError

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.roads import build
from scenario_gen.safe_xml import parse_xml, read_file
from simulators.exporters.choices import Choices
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_catalogs import is_catalog
from simulators.exporters.openscenario_header import (
    CHOICES_PROPERTY,
    CONTENT_PROPERTY,
    RECORD_PREFIX,
)
from simulators.exporters.options import Recorder

_MOST_CHARACTERS = 5_000_000
_PREFIX = "scenario_gen."


def carried(root: Any) -> Scenario | None:
    """The scenario in the header of a file; None where there is none, or no valid one."""
    text = _property(root, CONTENT_PROPERTY)
    if not text or len(text) > _MOST_CHARACTERS:
        return None
    try:
        return Scenario.model_validate_json(text)
    except (ValidationError, ValueError, RecursionError):
        return None


def same_as_export(scenario: Scenario, root: Any, path: Path, recorder: Recorder) -> str:
    """Why a file is not an export of a scenario; empty if it is one.

    Args:
        scenario: that the file carries.
        root: of the file.
        path: of the file; the map and the catalogs that it names are looked for beside it.
        recorder: rolls scenarios out, for files whose motion is written as trajectories.
    """
    node = root.find("RoadNetwork/LogicFile")
    name = "" if node is None else str(node.get("filepath", ""))
    if name != Path(name).name or not name.endswith(".xodr"):
        return "its map does not lie beside it"
    exporter = _exporter(root, recorder)
    if exporter is None:
        return "it was exported for a target that is not known here"
    try:
        network = build(scenario.concrete().road, folder=path.parent)
        files = exporter.export(scenario, network, stem=name.removesuffix(".xodr"))
        written = files[f"{name.removesuffix('.xodr')}.xosc"]
        if _canonical(parse_xml(written, "export")) != _canonical(root):
            return "its elements were changed since it was exported"
        if why := _same_map(scenario, files.get(name), path.parent / name):
            return why
        catalogs = ((key, data) for key, data in files.items() if is_catalog(key))
        found = (_same_catalog(data, path.parent / key) for key, data in catalogs)
        return next((why for why in found if why), "")
    except ScenarioGenError as error:
        return f"its content cannot be exported: {error}"
    except (KeyError, ValueError, OSError) as error:
        return f"its content cannot be exported: {type(error).__name__}"


def _property(root: Any, name: str) -> str:
    """A property of the header; before version 1.2 it is one of an entity."""
    moved = f"{_PREFIX}header.{name.removeprefix(_PREFIX)}"
    for path, wanted in (("FileHeader", name), ("Entities/ScenarioObject/*", moved)):
        for node in root.iterfind(f"{path}/Properties/Property"):
            if node.get("name") == wanted:
                return str(node.get("value", ""))
    return ""


def _exporter(root: Any, recorder: Recorder) -> OpenScenarioExporter | None:
    """The exporter that has written a file, by what the file says of it."""
    choices = Choices.read(_property(root, CHOICES_PROPERTY) or "{}")
    options = choices.options() if choices is not None else None
    hand_over = choices.hand_over() if choices is not None else None
    if choices is None or options is None or hand_over is None:
        return None
    header = root.find("FileHeader")
    date = "" if header is None else str(header.get("date", ""))
    exporter = OpenScenarioExporter(
        date=date, hand_over=hand_over, self_contained=choices.self_contained
    )
    return exporter.with_options(options, recorder)


def _same_map(scenario: Scenario, written: bytes | None, path: Path) -> str:
    """Why the map beside a file is not the one of its scenario; empty if it is, or is not there."""
    if isinstance(scenario.road, ExternalRoad) or written is None or not path.is_file():
        return ""
    if path.resolve().parent != path.parent.resolve():
        return "its map is a link to another folder"
    given = parse_xml(read_file(path), path.name)
    if _canonical(given) != _canonical(parse_xml(written, "export")):
        return f"its map {path.name} was changed since it was exported"
    return ""


def _same_catalog(written: bytes, path: Path) -> str:
    """Why a catalog does not hold the entries of an export; empty if it does, or is not there."""
    if not path.is_file():
        return ""
    given = parse_xml(read_file(path), path.name)
    entries = {node.get("name"): _canonical(node) for node in given.iterfind("Catalog/*")}
    for node in parse_xml(written, "export").iterfind("Catalog/*"):
        if entries.get(node.get("name")) != _canonical(node):
            return f"its catalog {path.name} was changed since it was exported"
    return ""


def _canonical(root: Any) -> bytes:
    """An element without comments, white space, order of attributes and what a record says."""
    copy = etree.fromstring(etree.tostring(root, with_tail=False))
    moved = f"{_PREFIX}header.{RECORD_PREFIX.removeprefix(_PREFIX)}"
    for node in list(copy.iter("Property")):
        if str(node.get("name", "")).startswith((RECORD_PREFIX, moved)):
            node.getparent().remove(node)
    for node in copy.iter():
        if node.text is not None and not node.text.strip():
            node.text = None
        node.tail = None
    return bytes(etree.tostring(copy, method="c14n"))
