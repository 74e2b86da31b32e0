"""Quality of exported files: the official XSDs and the rules of the ASAM checker, on bytes.

Both come from optional packages and are read where they are installed. What is missing, and every
rule that the checker skips, counts as not checked, never as passed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any

from lxml import etree

from scenario_gen.domain.finding import Finding, RuleOutcome, State
from scenario_gen.errors import InputError
from scenario_gen.safe_xml import XmlLimits, parse_xml
from simulators.quality_asam import asam_rules

OPENSCENARIO_SCHEMA = "openscenario.schema"
OPENDRIVE_SCHEMA = "opendrive.schema"
ASAM_RULES = "asam.rules"
_QC_PACKAGE = "qc_openscenario"
_QC_HINT = 'install the extra "qc": pip install "scenario-gen[qc]"'
_OPENSCENARIO_XSD = ("schema", "1.2.0", "OpenSCENARIO.xsd")
_OPENDRIVE_XSD = "opendrive_17_core.xsd"
# Packages that are known to carry the XSD of OpenDRIVE 1.7.
_OPENDRIVE_PACKAGES = ("asam-qc-opendrive", "scenariogeneration")
# A file of ours may have a map of a whole town beside it.
_LIMITS = XmlLimits(most_bytes=50_000_000, most_elements=2_000_000, most_attributes=10_000_000)
_OPENDRIVE_HINT = f"install one of the packages {' or '.join(_OPENDRIVE_PACKAGES)}"


@dataclass(frozen=True)
class QualityResult:
    """Outcomes of all rules for one file, and what they found."""

    outcomes: tuple[RuleOutcome, ...]
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        """``failed`` with any failure, ``passed`` if a rule passed, else ``not_checked``."""
        states = {outcome.state for outcome in self.outcomes}
        if "failed" in states:
            return "failed"
        return "passed" if "passed" in states else "not_checked"

    @property
    def counts(self) -> dict[State, int]:
        """Number of rules by state."""
        counts = Counter(outcome.state for outcome in self.outcomes)
        return dict(sorted(counts.items()))


def check_openscenario(data: bytes, folder: Path | None = None) -> QualityResult:
    """Check an OpenSCENARIO 1.2 file against the XSD and the rules of the ASAM checker.

    Args:
        data: the file.
        folder: where the road file that it names lies; without one no rule looks at the roads.
    """
    tree, broken = _parse(data, OPENSCENARIO_SCHEMA)
    outcome, findings = _schema(tree, broken, OPENSCENARIO_SCHEMA, openscenario_xsd(), _QC_HINT)
    if tree is None or outcome.state == "not_checked":
        reason = _QC_HINT if tree is not None else "the file is not well-formed"
        skipped = RuleOutcome(rule=ASAM_RULES, state="not_checked", reason=reason)
        return QualityResult((outcome, skipped), findings)
    rules, more = asam_rules(data, folder, _road_file(tree))
    return QualityResult((outcome, *rules), (*findings, *more))


def check_opendrive(data: bytes) -> QualityResult:
    """Check an OpenDRIVE 1.7 file against the XSD."""
    tree, broken = _parse(data, OPENDRIVE_SCHEMA)
    outcome, findings = _schema(tree, broken, OPENDRIVE_SCHEMA, opendrive_xsd(), _OPENDRIVE_HINT)
    return QualityResult((outcome,), findings)


def openscenario_xsd() -> Path | None:
    """The XSD of OpenSCENARIO 1.2 in the installed checker."""
    spec = find_spec(_QC_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]).joinpath(*_OPENSCENARIO_XSD)
    return path if path.is_file() else None


def opendrive_xsd() -> Path | None:
    """The XSD of OpenDRIVE 1.7 in an installed package."""
    for package in _OPENDRIVE_PACKAGES:
        try:
            files = metadata.files(package) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            if file.name == _OPENDRIVE_XSD:
                path = Path(str(file.locate()))
                if path.is_file():
                    return path
    return None


def _parse(data: bytes, rule: str) -> tuple[Any, tuple[Finding, ...]]:
    """The document, or None with what is wrong with it."""
    try:
        # With comments, so that findings name the lines and places of the file as it is.
        tree = parse_xml(data, "", limits=_LIMITS, keep_comments=True)
    except InputError as error:
        place = error.where.removeprefix(", ") or "line 1"
        return None, (_finding(rule, place, error.what),)
    return tree, ()


def _schema(
    tree: Any, broken: tuple[Finding, ...], rule: str, xsd: Path | None, hint: str
) -> tuple[RuleOutcome, tuple[Finding, ...]]:
    if tree is None:
        return RuleOutcome(rule=rule, state="failed"), broken
    if xsd is None:
        return RuleOutcome(rule=rule, state="not_checked", reason=hint), ()
    schema = _load_schema(xsd)
    if schema.validate(tree):
        return RuleOutcome(rule=rule, state="passed"), ()
    findings = tuple(
        _finding(rule, str(entry.path or f"line {entry.line}"), str(entry.message))
        for entry in schema.error_log
    )
    return RuleOutcome(rule=rule, state="failed"), findings


def _road_file(tree: Any) -> str | None:
    """The road file that a scenario names, if it is to lie beside it."""
    node = tree.find("RoadNetwork/LogicFile")
    name = str(node.get("filepath", "")) if node is not None else ""
    return name if name and name == PurePath(name).name else None


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding(rule=rule, severity="error", path=path, message=message, source="ASAM XSD")


@lru_cache(maxsize=4)
def _load_schema(xsd: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(xsd), _parser()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
