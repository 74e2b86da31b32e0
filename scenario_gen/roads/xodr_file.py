"""Reading an OpenDRIVE file safely: where it may lie, how large it may be, what its text may be."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any

from scenario_gen.domain.road import ExternalRoad
from scenario_gen.errors import RoadError
from scenario_gen.safe_xml import XmlLimits, parse_xml, read_file

MAX_BYTES = 50_000_000
#: Maps of whole towns have a million elements.
LIMITS = XmlLimits(
    most_bytes=MAX_BYTES, most_depth=30, most_elements=2_000_000, most_attributes=10_000_000
)


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
        inside = path.resolve().parent == folder.resolve() and path.is_file()
    except OSError as error:
        raise RoadError(
            f"{road.file} cannot be read: {error.strerror}", where="road.file"
        ) from error
    if not inside:
        raise RoadError(
            f"there is no file {road.file} in {folder}", where="road.file",
            hint="put it beside the scenario or name its folder with --roads",
        )  # fmt: skip
    data = read_file(path, limits=LIMITS, error=RoadError, name=f"road.file {road.file}")
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
    root = parse_xml(data, name, limits=LIMITS, error=RoadError)
    if root.tag != "OpenDRIVE":
        raise RoadError(f"the root element is {root.tag}, not OpenDRIVE", where=name)
    return root


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
