"""Scenario files from outside: text that may be anything."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from scenario_gen.checks.rules import content_hash, schema
from scenario_gen.checks.rules.schema import MAX_BYTES, MAX_DEPTH
from scenario_gen.checks.verdict import Details
from scenario_gen.domain.finding import CheckResult, Finding, State
from scenario_gen.domain.scenario import SCHEMA_VERSION, Scenario
from scenario_gen.domain.validation import problems, shown

#: So many findings on one file are enough for a person.
MAX_FINDINGS = 50


class _Refused(Exception):  # noqa: N818  (a signal within this module)
    def __init__(self, details: Details) -> None:
        super().__init__(details.message)
        self.details = details


def check_text(data: bytes, where: str = "") -> tuple[Scenario | None, CheckResult]:
    """The scenario in raw JSON text, or None, and what ``schema.valid`` and ``content.hash`` say.

    Args:
        data: bytes of a file or of a model's answer.
        where: name of the file, put before the JSON paths of the findings.
    """
    try:
        _parsed(data)
        scenario = Scenario.model_validate_json(data)
    except _Refused as refused:
        return None, _invalid([schema.RULE.finding(refused.details)], where)
    except ValidationError as error:
        findings = [
            schema.RULE.finding(
                Details(p.path, p.message, p.value or None, p.limit or None, hint=p.hint)
            )
            for p in problems(error, Scenario)
        ]
        return None, _invalid(findings, where)
    return scenario, _hash_result(scenario, where)


def _parsed(data: bytes) -> None:
    """Refuse what is not plain JSON of a bounded size and depth with single keys.

    Raises:
        _Refused: with what is wrong and where.
    """
    if len(data) > MAX_BYTES:
        raise _refused("the text is too long", float(len(data)), float(MAX_BYTES), "byte")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"byte {error.start} is not UTF-8", hint="save the file as UTF-8") from None
    depth = _depth(text)
    if depth > MAX_DEPTH:
        raise _refused("the data are nested too deeply", float(depth), float(MAX_DEPTH), "levels")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise _refused(
            f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}",
            hint="is the text complete, with double quotes and without comments?",
        ) from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise _refused("the data are nested too deeply") from None
        raise _refused("a number has too many digits") from None
    if not isinstance(value, dict):
        raise _refused("a scenario is a JSON object", shown(value), "object")
    version = value.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise _Refused(
            Details(
                "$.schema_version", "this version of the scenario schema is not known",
                shown(version), SCHEMA_VERSION, hint=f"this tool reads {SCHEMA_VERSION}",
            )
        )  # fmt: skip


def _depth(text: str) -> int:
    """Nesting of brackets outside strings, without recursion."""
    deepest = depth = 0
    in_string = escaped = False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _refused(f"the key {shown(key)} is given twice in one object", hint="keep one")
        found[key] = value
    return found


def _constant(name: str) -> None:
    raise _refused(f"{name} is not a number of JSON", name, hint="give a finite number")


def _refused(
    message: str, value: float | str | None = None, limit: float | str | None = None,
    unit: str = "", hint: str = "",
) -> _Refused:  # fmt: skip
    return _Refused(Details("$", message, value, limit, unit, hint))


def _invalid(findings: list[Finding], where: str) -> CheckResult:
    outcomes = (
        schema.RULE.outcome("failed"),
        content_hash.RULE.outcome("not_checked", "the file is invalid"),
    )
    return CheckResult(outcomes=outcomes, findings=_placed(findings[:MAX_FINDINGS], where))


def _hash_result(scenario: Scenario, where: str) -> CheckResult:
    findings = [content_hash.RULE.finding(details) for details in content_hash.details(scenario)]
    given = scenario.content_hash is not None
    state: State = "failed" if findings else "passed"
    outcomes = (
        schema.RULE.outcome("passed"),
        content_hash.RULE.outcome(state)
        if given
        else content_hash.RULE.outcome("not_applicable", "no content_hash is given"),
    )
    return CheckResult(outcomes=outcomes, findings=_placed(findings, where))


def _placed(findings: list[Finding], where: str) -> tuple[Finding, ...]:
    if not where:
        return tuple(findings)
    return tuple(f.model_copy(update={"path": f"{where}: {f.path}"}) for f in findings)
