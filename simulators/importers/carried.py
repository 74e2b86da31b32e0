"""Files of ours carry the scenario that they were written from, and are held to it.

OpenSCENARIO has no place for road templates, kinds of actors or intents, so a property of the
header holds the whole scenario. It counts only if a new export of it is the same document, element
by element; in a file that was edited since, the elements count.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pydantic import ValidationError

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ScenarioGenError
from scenario_gen.roads import build
from scenario_gen.safe_xml import parse_xml, read_file
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_header import CONTENT_PROPERTY

_MOST_CHARACTERS = 5_000_000


def carried(root: Any) -> Scenario | None:
    """The scenario in the header of a file; None where there is none, or no valid one."""
    for node in root.iterfind("FileHeader/Properties/Property"):
        if node.get("name") != CONTENT_PROPERTY:
            continue
        text = node.get("value", "")
        if len(text) > _MOST_CHARACTERS:
            return None
        try:
            return Scenario.model_validate_json(text)
        except (ValidationError, ValueError, RecursionError):
            return None
    return None


def same_as_export(scenario: Scenario, root: Any, path: Path, exporters: Sequence[Any] = ()) -> str:
    """Why a file is not an export of a scenario; empty if it is one.

    Args:
        scenario: that the file carries.
        root: of the file.
        path: of the file; the map that it names is looked for beside it.
        exporters: that may have written it; the one of this version with the date of the file
            where none is given.
    """
    node = root.find("RoadNetwork/LogicFile")
    name = "" if node is None else str(node.get("filepath", ""))
    header = root.find("FileHeader")
    date = "" if header is None else str(header.get("date", ""))
    if name != Path(name).name or not name.endswith(".xodr"):
        return "its map does not lie beside it"
    try:
        network = build(scenario.concrete().road, folder=path.parent)
        for exporter in exporters or (OpenScenarioExporter(date=date),):
            files = exporter.export(scenario, network, stem=name.removesuffix(".xodr"))
            written = next(data for key, data in files.items() if key.endswith(".xosc"))
            if _canonical(parse_xml(written, "export")) == _canonical(root):
                return _same_map(scenario, files.get(name), path.parent / name)
    except ScenarioGenError as error:
        return f"its content cannot be exported: {error}"
    except (StopIteration, ValueError, OSError) as error:
        return f"its content cannot be exported: {type(error).__name__}"
    return "its elements were changed since it was exported"


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


def _canonical(root: Any) -> bytes:
    """A document without comments, white space and order of attributes."""
    copy = etree.fromstring(etree.tostring(root))
    for node in copy.iter():
        if node.text is not None and not node.text.strip():
            node.text = None
        node.tail = None
    return bytes(etree.tostring(copy, method="c14n"))
