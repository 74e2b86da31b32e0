"""Quality of CommonRoad and SUMO files: their schemas, read where the packages are installed.

CommonRoad's comes with commonroad-io, which does not go with this project's environment: the
variable ``SCENARIO_GEN_COMMONROAD`` names the Python of an environment that has it. SUMO's come
with the extra ``sumo``. A schema that is not there means not checked, never passed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from scenario_gen.domain.finding import Finding, RuleOutcome
from simulators.quality import QualityResult
from simulators.sumo_home import HINT as SUMO_HINT
from simulators.sumo_home import find_schema

COMMONROAD_PYTHON = "SCENARIO_GEN_COMMONROAD"
COMMONROAD_SCHEMA = "commonroad.schema"
SUMO_SCHEMA = "sumo.schema"
COMMONROAD_SUFFIX = ".cr.xml"
_COMMONROAD_XSD = "scenario_definition/xml_definition_files/XML_commonRoad_XSD.xsd"
_COMMONROAD_HINT = (
    "make an environment with commonroad-io==2024.3 (`make commonroad`) and set"
    f" {COMMONROAD_PYTHON} to its python"
)
_SUMO_XSDS: Mapping[str, str] = {
    ".net.xml": "net_file.xsd",
    ".rou.xml": "routes_file.xsd",
    ".add.xml": "additional_file.xsd",
    ".sumocfg": "sumoConfiguration.xsd",
}


def checker_of(name: str) -> Callable[[bytes], QualityResult] | None:
    """What checks a file of this name; None: it is neither of CommonRoad nor of SUMO."""
    if name.endswith(COMMONROAD_SUFFIX):
        return check_commonroad
    for suffix, xsd in _SUMO_XSDS.items():
        if name.endswith(suffix):
            return lambda data: _check(data, SUMO_SCHEMA, find_schema(xsd), SUMO_HINT)
    return None


def check_commonroad(data: bytes) -> QualityResult:
    """Check a CommonRoad 2020a file against the XSD."""
    return _check(data, COMMONROAD_SCHEMA, commonroad_xsd(), _COMMONROAD_HINT)


def commonroad_xsd() -> Path | None:
    """The XSD of CommonRoad 2020a; None where commonroad-io is in neither environment."""
    spec = find_spec("commonroad")
    roots = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    if python := os.environ.get(COMMONROAD_PYTHON):
        # bin/python may be a link to the Python that the environment was made with.
        environment = Path(python).absolute().parent.parent
        for libraries in ("lib/python*/site-packages", "Lib/site-packages"):
            roots += sorted(environment.glob(f"{libraries}/commonroad"))
    return next((path for root in roots if (path := root / _COMMONROAD_XSD).is_file()), None)


def _check(data: bytes, rule: str, xsd: Path | None, hint: str) -> QualityResult:
    if xsd is None:
        return QualityResult((RuleOutcome(rule=rule, state="not_checked", reason=hint),), ())
    try:
        tree = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        found = [(f"line {error.lineno}", str(error.msg))]
    else:
        schema = _load(xsd)
        found = []
        if not schema.validate(tree):
            found = [(entry.path or f"line {entry.line}", entry.message)
                     for entry in schema.error_log]  # fmt: skip
    findings = tuple(
        Finding(rule=rule, severity="error", path=path, message=message, source=xsd.name)
        for path, message in found
    )
    outcome = RuleOutcome(rule=rule, state="failed" if findings else "passed")
    return QualityResult((outcome,), findings)


@lru_cache(maxsize=8)
def _load(xsd: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(xsd), _parser()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
