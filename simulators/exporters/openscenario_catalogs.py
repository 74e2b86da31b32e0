"""Vehicles, pedestrians and objects in catalogs that many files refer to.

An entry is named by what it is and by a digest of its content: the same entry has the same name in
every file, different ones never have, and catalogs of several scenarios are put together by taking
the entries of all. Files refer to the catalogs by a path relative to their own place.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from scenario_gen.errors import ExportError
from simulators.exporters._xml import attribute_text, document_bytes, element, root_element
from simulators.exporters.holes import HoleError, hole_of

#: Folder of the catalogs, beside the files that refer to them.
CATALOG_FOLDER = "catalogs"

# Element of an entity -> its catalog, which is the name of the file and of the location, too.
_CATALOGS = {
    "Vehicle": "VehicleCatalog",
    "Pedestrian": "PedestrianCatalog",
    "MiscObject": "MiscObjectCatalog",
}
_AUTHOR, _DATE = "scenario-gen", "1970-01-01T00:00:00"
_DIGITS = 12


def is_catalog(name: str) -> bool:
    """Whether a file name of an export is that of a catalog."""
    return name.startswith(f"{CATALOG_FOLDER}/")


def move_to_catalogs(root: Any) -> dict[str, bytes]:
    """Take the entities out of a scenario and refer to them; the catalogs by file name.

    Args:
        root: of an OpenSCENARIO document, changed here.
    """
    entries: dict[str, list[Any]] = {}
    locations = root.find("CatalogLocations")
    for owner in root.findall("Entities/ScenarioObject"):
        entity = owner[0]
        _decide_holes(entity)
        catalog = _CATALOGS[entity.tag]
        entity.set("name", f"{entity.get('name')}-{_digest(entity)}")
        reference = etree.Element("CatalogReference")
        reference.set("catalogName", catalog)
        reference.set("entryName", entity.get("name"))
        owner.replace(entity, reference)
        entries.setdefault(catalog, []).append(entity)
    for catalog in (name for name in _CATALOGS.values() if name in entries):
        element(element(locations, catalog), "Directory", path=CATALOG_FOLDER)
    header = root.find("FileHeader")
    version = (header.get("revMajor"), header.get("revMinor"))
    return {
        f"{CATALOG_FOLDER}/{catalog}.xosc": _catalog(catalog, found, version)
        for catalog, found in sorted(entries.items())
    }


def merged(files: Iterable[Mapping[str, bytes]]) -> dict[str, bytes]:
    """The catalogs of several scenarios, put together: file name -> bytes.

    The order of the scenarios makes no difference.

    Raises:
        ExportError: a file is no catalog of this project, or of another version.
    """
    found: dict[str, bytes] = {}
    for one in files:
        for name, data in one.items():
            if is_catalog(name):
                found[name] = merge(found[name], data, name) if name in found else data
    return found


def merge(first: bytes, second: bytes, name: str) -> bytes:
    """Two catalogs as one.

    Args:
        first: a catalog, which may have been read from a file.
        second: the other.
        name: of the file, for messages.

    Raises:
        ExportError: one is no catalog of this project, or they are of different versions.
    """
    if first == second:
        return first
    roots = [_read(data, name) for data in (first, second)]
    versions = {(r[0].get("revMajor"), r[0].get("revMinor")) for r in roots}
    names = {r[1].get("name") for r in roots}
    if len(versions) > 1 or len(names) > 1:
        raise ExportError(
            "the catalog there is of another version of OpenSCENARIO",
            where=name,
            hint="export into another folder",
        )
    return _catalog(names.pop(), [entry for r in roots for entry in r[1]], versions.pop())


def _catalog(name: str, entries: Iterable[Any], version: tuple[str, str]) -> bytes:
    root = root_element("OpenSCENARIO")
    element(
        root, "FileHeader", author=_AUTHOR, date=_DATE, description=f"{name} of {_AUTHOR}",
        revMajor=version[0], revMinor=version[1],
    )  # fmt: skip
    parent = element(root, "Catalog", name=name)
    by_name = {entry.get("name"): entry for entry in entries}
    for entry in sorted(by_name):
        parent.append(copy.deepcopy(by_name[entry]))
    return document_bytes(root)


def _decide_holes(entity: Any) -> None:
    """Put numbers in place of marks: an entry is named after its content.

    Raises:
        HoleError: a text is another one in each variant, and so is the entry.
    """
    for node in entity.iter():
        for name, text in node.attrib.items():
            hole = hole_of(text)
            if hole is None:
                continue
            value = hole.recording.decide(hole)
            if isinstance(value, str):
                raise HoleError("an entry of a catalog is another one in each variant")
            node.set(name, attribute_text(value))


def _digest(entity: Any) -> str:
    return hashlib.sha256(etree.tostring(entity, method="c14n")).hexdigest()[:_DIGITS]


def _read(data: bytes, name: str) -> Any:
    # What lies in the folder may be from anybody.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExportError(
            f"the catalog there cannot be read: {error.msg}", where=name,
            hint="export into another folder",
        ) from error  # fmt: skip
    tags = [child.tag for child in root]
    ours = root.tag == "OpenSCENARIO" and tags == ["FileHeader", "Catalog"]
    if not ours or root[0].get("author") != _AUTHOR or root.getroottree().docinfo.doctype:
        raise ExportError(
            "the file there is no catalog of scenario-gen", where=name,
            hint="export into another folder",
        )  # fmt: skip
    return root
