"""Reading an OpenDRIVE file safely: where it may lie, how large it may be, what its text may be."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any

from lxml import etree

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.errors import RoadError

MAX_BYTES = 50_000_000
_MAX_DEPTH = 30


def read_road_file(road: ExternalRoad, folder: Path | None) -> bytes:
    """The bytes of the file of an external road.

    Raises:
        RoadError: no folder, no such file in it, too large, unreadable, or not the file that the
            scenario was written for.
    """
    if folder is None:
        raise RoadError(
            f"the road file {road.file} cannot be looked for: no folder was given",
            where="road.file",
            hint="put it beside the scenario or name its folder with --roads",
        )
    path = folder / road.file
    try:
        # The file name has no folders, but a link might still lead out of the folder.
        inside = path.resolve().parent == folder.resolve()
        if not inside or not path.is_file():
            raise RoadError(
                f"there is no file {road.file} in {folder}", where="road.file",
                hint="put it beside the scenario or name its folder with --roads",
            )  # fmt: skip
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise RoadError(
                f"{road.file} has {size} bytes; {MAX_BYTES} is the limit", where="road.file"
            )
        data = path.read_bytes()
    except OSError as error:
        raise RoadError(
            f"{road.file} cannot be read: {error.strerror}", where="road.file"
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    if road.sha256 is not None and digest != road.sha256:
        raise RoadError(
            f"{road.file} is not the file that the scenario was written for: its SHA-256 is"
            f" {digest}, expected {road.sha256}",
            where="road.sha256",
        )
    return data


def parse(data: bytes, name: str) -> Any:
    """The root element of an OpenDRIVE document.

    Entities are not resolved, nothing is loaded from elsewhere, and depth is limited.

    Raises:
        RoadError: no XML, a document type declaration, nested too deep, or no OpenDRIVE.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RoadError(f"not well-formed XML: {error}", where=name) from error
    if root.getroottree().docinfo.doctype:
        raise RoadError(
            "document type declarations are refused", where=name, hint="remove the DOCTYPE"
        )
    for node in root.iter(etree.Element):
        # Some tools put everything into a namespace; names alone tell the elements apart.
        node.tag = etree.QName(node).localname
    if root.tag != "OpenDRIVE":
        raise RoadError(f"the root element is {root.tag}, not OpenDRIVE", where=name)
    if _deeper_than(root, _MAX_DEPTH):
        raise RoadError(f"elements are nested deeper than {_MAX_DEPTH}", where=name)
    return root


def _deeper_than(root: Any, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for node in level for child in node]
        if not level:
            return False
    return True


def number_of(node: Any, name: str, where: str, default: float | None = None) -> float:
    """A finite number from an attribute.

    Raises:
        RoadError: it is missing without a default, or not a finite number.
    """
    text = node.get(name)
    if text is None:
        if default is None:
            raise RoadError(f"<{node.tag}> has no attribute {name}", where=where)
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise RoadError(f'<{node.tag} {name}="{text[:40]}"> is not a finite number', where=where)
    return value


def integer_of(node: Any, name: str, where: str) -> int:
    """A whole number from an attribute.

    Raises:
        RoadError: it is missing or not a whole number of a sensible size.
    """
    value = number_of(node, name, where)
    if value != int(value) or abs(value) > 1_000_000:
        raise RoadError(f'<{node.tag} {name}="{value:g}"> is not a lane or road id', where=where)
    return int(value)


def cubic_of(node: Any, where: str) -> tuple[float, float, float, float]:
    """The coefficients a, b, c, d of an element; those left out are 0."""
    return (
        number_of(node, "a", where, 0.0),
        number_of(node, "b", where, 0.0),
        number_of(node, "c", where, 0.0),
        number_of(node, "d", where, 0.0),
    )
