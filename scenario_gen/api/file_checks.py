"""Check scenario files; what cannot be read is a finding as well."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario_gen.api.arguments import LimitsGiven, limits_of, reference_driver
from scenario_gen.api.scenario_files import read_bytes
from scenario_gen.checks import Limits
from scenario_gen.checks.files import check_text
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.finding import CheckResult, Finding
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError, ScenarioFileError
from scenario_gen.pipeline.evaluate import evaluate
from scenario_gen.pipeline.traces import judge, read_log

#: Where states are from if nothing else is said.
ROLLOUT = "our rollout"


@dataclass(frozen=True)
class FileCheck:
    """The check of one file."""

    path: Path
    scenario: Scenario | None
    result: CheckResult
    limits: LimitsUsed
    unreadable: bool = False
    states: str = ROLLOUT
    """Where the states are from that the rules look at."""

    def as_json(self) -> dict[str, Any]:
        """What ``scenario-gen check --json`` prints."""
        return {
            "file": str(self.path),
            "scenario": self.scenario.id if self.scenario else None,
            "ok": self.result.ok,
            "unreadable": self.unreadable,
            "limits": self.limits.model_dump(mode="json"),
            "states": self.states,
            **self.result.model_dump(mode="json"),
        }


def check_files(
    paths: Sequence[Path],
    *,
    odd: Odd | None = None,
    driver: str = "constant_speed",
    limits: LimitsGiven = "default",
    log: Path | None = None,
) -> list[FileCheck]:
    """Check scenario files; what cannot be read is said in the result, not raised.

    Args:
        paths: the files.
        odd: the operational design domain.
        driver: reference driver of the ego.
        limits: that the rules judge by.
        log: of esmini, which ran an export of the one file: its states are judged, not a rollout.

    Raises:
        InputError: there is no such driver; or ``log`` is none, or of another scenario.
    """
    if log is not None and len(paths) != 1:
        raise InputError(f"a log is of one scenario; {len(paths)} files are given")
    known = reference_driver(driver)
    judged_by = limits_of(limits)
    return [_check_file(path, odd, known, judged_by, log) for path in paths]


def _check_file(
    path: Path, odd: Odd | None, driver: ReferenceDriver, limits: Limits, log: Path | None = None
) -> FileCheck:
    used = limits.used
    try:
        data = read_bytes(path)
    except ScenarioFileError as error:
        finding = Finding(
            rule="file.readable", severity="error", path="$", message=error.what, hint=error.hint
        )
        return FileCheck(path, None, CheckResult(outcomes=(), findings=(finding,)), used, True)
    scenario, schema = check_text(data, str(path))
    if scenario is None:
        return FileCheck(path, None, schema, used, unreadable=not _is_json(data))
    states = ROLLOUT
    if log is None:
        result = evaluate([scenario], odd, driver, path.parent, limits)[0].result
    else:
        recorded = read_log(scenario, log, folder=path.parent)
        result, states = judge(recorded, odd=odd, limits=limits)[0], recorded.source
    # What the text was asked is not told twice.
    asked = {outcome.rule for outcome in schema.outcomes}
    joined = CheckResult(
        outcomes=(*schema.outcomes, *(o for o in result.outcomes if o.rule not in asked)),
        findings=(*schema.findings, *(f for f in result.findings if f.rule not in asked)),
    )
    return FileCheck(path, scenario, joined, used, states=states)


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
