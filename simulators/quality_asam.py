"""The rules of the ASAM checker for OpenSCENARIO XML, run in this process."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from scenario_gen.domain.finding import Finding, RuleOutcome, Severity, State

_FILE = "scenario.xosc"
_SEVERITIES: dict[int, Severity] = {1: "error", 2: "warning", 3: "info"}
_LOCK = RLock()


def asam_rules(
    data: bytes, folder: Path | None, roads: str | None
) -> tuple[tuple[RuleOutcome, ...], tuple[Finding, ...]]:
    """Outcomes and findings of all rules; the checker has to be installed.

    Args:
        data: the file.
        folder: where the road file lies.
        roads: name of the road file that it names, without folders.
    """
    with tempfile.TemporaryDirectory(prefix="asam-") as temporary, _quiet_logging():
        path = Path(temporary) / _FILE
        path.write_bytes(data)
        if folder is not None and roads is not None and (folder / roads).is_file():
            (path.parent / roads).write_bytes((folder / roads).read_bytes())
        bundle = _run(path)
    outcomes, findings = [], []
    for checker in bundle.checkers:
        state: State = "not_checked"
        status = getattr(checker.status, "value", checker.status)
        issues = list(checker.issues)
        if str(status) == "completed":
            state = "failed" if any(_severity(issue) == "error" for issue in issues) else "passed"
        rule = checker.addressed_rule[0].rule_uid if checker.addressed_rule else checker.checker_id
        reason = "" if state != "not_checked" else f"{status}: {checker.summary}".strip(": ")
        outcomes.append(RuleOutcome(rule=rule, state=state, reason=reason))
        findings += [_finding(rule, issue) for issue in issues]
    return tuple(outcomes), tuple(findings)


def _run(path: Path) -> Any:
    from qc_baselib import Configuration, Result
    from qc_openscenario import constants
    from qc_openscenario.main import run_checks

    config, result = Configuration(), Result()
    config.set_config_param(name="InputFile", value=str(path))
    result.register_checker_bundle(
        name=constants.BUNDLE_NAME, description="", version=constants.BUNDLE_VERSION, summary=""
    )
    result.set_result_version(version=constants.BUNDLE_VERSION)
    run_checks(config, result)
    return result.get_checker_bundle_result(constants.BUNDLE_NAME)


def _severity(issue: Any) -> Severity:
    return _SEVERITIES.get(int(getattr(issue.level, "value", issue.level)), "error")


def _finding(rule: str, issue: Any) -> Finding:
    path, detail = "", ""
    for location in issue.locations:
        detail = location.description
        if location.xml_location:
            path = location.xml_location[0].xpath
        elif location.file_location:
            path = f"line {location.file_location[0].row}"
    message = f"{issue.description}: {detail}" if detail else issue.description
    return Finding(
        rule=rule, severity=_severity(issue), path=path, message=message, source="ASAM checker"
    )


@contextmanager
def _quiet_logging() -> Iterator[None]:
    """Keep the checker off the root logger.

    It sets up logging when it is imported and logs to the root logger by module functions, which
    set it up again where it has no handler.
    """
    with _LOCK:
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        root.handlers[:] = [logging.NullHandler()]
        try:
            yield
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
