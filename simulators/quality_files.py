"""Judges of the files beside OpenSCENARIO and OpenDRIVE: schemas and readers of other people.

Each judge is used where it is installed. What has none is "not checked", with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scenario_gen.domain.finding import Finding, RuleOutcome
from simulators.quality import QualityResult

OPENLABEL_SCHEMA = "openlabel.schema"
RECORD_SCHEMA = "record.schema"
#: `scenarios/` lies beside the packages, in a checkout and where they are installed.
_RECORD_SCHEMA_FILE = Path(__file__).parents[1] / "scenarios" / "schema" / "record.schema.json"


def check_openlabel(data: bytes) -> QualityResult:
    """Check tags against the OpenLABEL 1.0.0 schema and the rules of openlabel-checker."""
    if find_spec("openlabel_checker") is None:
        reason = "openlabel-checker is not installed: pip install openlabel-checker"
        return not_checked(OPENLABEL_SCHEMA, reason)
    from openlabel_checker import check_text

    report = check_text(data.decode(), "openlabel")
    findings = tuple(
        Finding(
            rule=OPENLABEL_SCHEMA if issue.checker_id == "check_json_schema" else issue.checker_id,
            severity="error" if issue.severity.value == "error" else "warning",
            path=issue.path or "$", message=issue.message, source="openlabel-checker",
        )
        for outcome in report.outcomes
        for issue in outcome.issues
    )  # fmt: skip
    return result(OPENLABEL_SCHEMA, findings)


def check_record(data: bytes) -> QualityResult:
    """Check a test-case record against its published schema."""
    import jsonschema

    errors = jsonschema.Draft202012Validator(_record_schema()).iter_errors(json.loads(data))
    findings = tuple(
        Finding(
            rule=RECORD_SCHEMA, severity="error", path=error.json_path, message=error.message,
            source="record.schema.json",
        )
        for error in errors
    )  # fmt: skip
    return result(RECORD_SCHEMA, findings)


#: Ending of a file name -> its judge.
JUDGES: dict[str, Callable[[bytes], QualityResult]] = {
    ".openlabel.json": check_openlabel,
    ".record.json": check_record,
}


def check_other(name: str, data: bytes) -> QualityResult:
    """The verdict of the judge of a file by its name; "not checked" where there is none."""
    for ending, judge in JUDGES.items():
        if name.endswith(ending):
            return judge(data)
    ending = Path(name).suffix.removeprefix(".") or "files"
    return not_checked(f"{ending}.readable", f"there is no judge of {ending} files")


def not_checked(rule: str, reason: str) -> QualityResult:
    """A rule that could not be asked."""
    return QualityResult((RuleOutcome(rule=rule, state="not_checked", reason=reason),), ())


def result(rule: str, findings: tuple[Finding, ...]) -> QualityResult:
    """Passed where nothing of severity error was found."""
    failed = any(finding.severity == "error" for finding in findings)
    return QualityResult(
        (RuleOutcome(rule=rule, state="failed" if failed else "passed"),), findings
    )


@lru_cache(maxsize=1)
def _record_schema() -> Any:
    return json.loads(_RECORD_SCHEMA_FILE.read_bytes())
