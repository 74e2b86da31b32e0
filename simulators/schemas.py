"""Where the official XSDs are, by version: in installed packages, not copied here."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

_QC_PACKAGE = "qc_openscenario"
QC_HINT = 'install the extra "qc": pip install "scenario-gen[qc]"'
_OPENSCENARIO = {"1.0": "1.0.0", "1.1": "1.1.1", "1.2": "1.2.0", "1.3": "1.3.0"}
# Version of OpenDRIVE -> name of the main file. 1.8 is written in XSD 1.1, which lxml cannot read.
_OPENDRIVE = {
    "1.4": "OpenDRIVE_1.4H.xsd",
    "1.5": "OpenDRIVE_1.5M.xsd",
    "1.6": "opendrive_16_core.xsd",
    "1.7": "opendrive_17_core.xsd",
    "1.8": "OpenDRIVE_Core.xsd",
}
_XSD_1_1 = frozenset({"1.8"})
# Packages that are known to carry XSDs of OpenDRIVE: the first all, the second that of 1.7.
_OPENDRIVE_PACKAGES = ("asam-qc-opendrive", "scenariogeneration")


class Problem(NamedTuple):
    """Where a document breaks its schema, and how."""

    where: str
    message: str


def stated_version(header: Any) -> str:
    """The version that a ``FileHeader`` or ``header`` states, such as ``1.2``; empty without."""
    if header is None:
        return ""
    return f"{header.get('revMajor', '')}.{header.get('revMinor', '')}".strip(".")


def openscenario_xsd(version: str = "1.2") -> Path | None:
    """The XSD of a version of OpenSCENARIO XML in the installed checker."""
    spec = find_spec(_QC_PACKAGE)
    if version not in _OPENSCENARIO or spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "schema" / _OPENSCENARIO[version]
    path = folder / "OpenSCENARIO.xsd"
    return path if path.is_file() else None


def opendrive_xsd(version: str = "1.7") -> Path | None:
    """The XSD of a version of OpenDRIVE in an installed package."""
    name = _OPENDRIVE.get(version)
    for package in _OPENDRIVE_PACKAGES:
        try:
            files = metadata.files(package) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            if file.name == name:
                path = Path(str(file.locate()))
                if path.is_file():
                    return path
    return None


def opendrive_hint(version: str) -> str:
    """What to install so that a version of OpenDRIVE can be checked."""
    if version not in _OPENDRIVE:
        return f"there is no schema for version {version or '(none stated)'}"
    if version == "1.7":
        return "install one of the packages asam-qc-opendrive or scenariogeneration"
    return "pip install --no-deps asam-qc-opendrive, whose schemas alone are read"


def problems(tree: Any, xsd: Path, version: str, *, opendrive: bool) -> list[Problem] | None:
    """What a document breaks of a schema; None where no library can read the schema."""
    if opendrive and version in _XSD_1_1:
        return _by_xsd_1_1(tree, xsd)
    schema = _load_schema(xsd)
    if schema.validate(tree):
        return []
    return [
        Problem(str(entry.path or f"line {entry.line}"), str(entry.message))
        for entry in schema.error_log
    ]


def safe_parser() -> etree.XMLParser:
    """A parser that resolves no entities and reads nothing but the document."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _by_xsd_1_1(tree: Any, xsd: Path) -> list[Problem] | None:
    schema = _load_xsd_1_1(xsd)
    if schema is None:
        return None
    return [Problem(str(error.path), str(error.reason)) for error in schema.iter_errors(tree)]


@lru_cache(maxsize=16)
def _load_schema(xsd: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(xsd), safe_parser()))


@lru_cache(maxsize=2)
def _load_xsd_1_1(xsd: Path) -> Any:
    try:
        import xmlschema
    except ImportError:
        return None
    return xmlschema.XMLSchema11(str(xsd))
