"""Quality of exported files: the official XSDs and the rules of the ASAM checker, on bytes.

Both come from optional packages and are read where they are installed. What is missing, and every
rule that the checker skips, counts as not checked, never as passed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from scenario_gen.domain.finding import Finding, RuleOutcome, State
from scenario_gen.errors import InputError
from scenario_gen.safe_xml import XmlLimits, parse_xml
from simulators.quality_asam import asam_rules
from simulators.schemas import (
    QC_HINT,
    opendrive_hint,
    opendrive_xsd,
    openscenario_xsd,
    problems,
    stated_version,
)

OPENSCENARIO_SCHEMA = "openscenario.schema"
OPENDRIVE_SCHEMA = "opendrive.schema"
ASAM_RULES = "asam.rules"
# A file of ours may have a map of a whole town beside it.
_LIMITS = XmlLimits(most_bytes=50_000_000, most_elements=2_000_000, most_attributes=10_000_000)
_XSD_1_1_HINT = "the schema is in XSD 1.1: pip install xmlschema"


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
    """Check an OpenSCENARIO file against the XSD of its version and the rules of the ASAM checker.

    The version is the one that the file states. Rules that are for newer versions count as not
    checked.

    Args:
        data: the file.
        folder: where the road file that it names lies; without one no rule looks at the roads.
    """
    tree, broken = _parse(data, OPENSCENARIO_SCHEMA)
    version = "" if tree is None else stated_version(tree.find("FileHeader"))
    outcome, findings = _schema(tree, broken, OPENSCENARIO_SCHEMA, version)
    if tree is None or outcome.state == "not_checked":
        reason = outcome.reason if tree is not None else "the file is not well-formed"
        skipped = RuleOutcome(rule=ASAM_RULES, state="not_checked", reason=reason)
        return QualityResult((outcome, skipped), findings)
    rules, more = asam_rules(data, folder, _road_file(tree))
    return QualityResult((outcome, *rules), (*findings, *more))


def check_opendrive(data: bytes) -> QualityResult:
    """Check an OpenDRIVE file against the XSD of the version that it states."""
    tree, broken = _parse(data, OPENDRIVE_SCHEMA)
    version = "" if tree is None else stated_version(tree.find("header"))
    outcome, findings = _schema(tree, broken, OPENDRIVE_SCHEMA, version)
    return QualityResult((outcome,), findings)


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
    tree: Any, broken: tuple[Finding, ...], rule: str, version: str
) -> tuple[RuleOutcome, tuple[Finding, ...]]:
    if tree is None:
        return RuleOutcome(rule=rule, state="failed"), broken
    opendrive = rule == OPENDRIVE_SCHEMA
    xsd = opendrive_xsd(version) if opendrive else openscenario_xsd(version)
    if xsd is None:
        hint = opendrive_hint(version) if opendrive else _openscenario_hint(version)
        return RuleOutcome(rule=rule, state="not_checked", reason=hint), ()
    found = problems(tree, xsd, version, opendrive=opendrive)
    if found is None:
        return RuleOutcome(rule=rule, state="not_checked", reason=_XSD_1_1_HINT), ()
    if not found:
        return RuleOutcome(rule=rule, state="passed"), ()
    findings = tuple(_finding(rule, problem.where, problem.message) for problem in found)
    return RuleOutcome(rule=rule, state="failed"), findings


def _openscenario_hint(version: str) -> str:
    if openscenario_xsd() is None:
        return QC_HINT
    return f"there is no schema for version {version or '(none stated)'}"


def _road_file(tree: Any) -> str | None:
    """The road file that a scenario names, if it is to lie beside it."""
    node = tree.find("RoadNetwork/LogicFile")
    name = str(node.get("filepath", "")) if node is not None else ""
    return name if name and name == PurePath(name).name else None


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding(rule=rule, severity="error", path=path, message=message, source="ASAM XSD")
