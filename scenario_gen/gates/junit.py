"""Gates as JUnit XML, as Jenkins, GitLab, GitHub actions and Azure read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.gate import GateResult

CLASS_NAME = "scenario_gen.coverage"
#: What XML 1.0 cannot hold, and what could steer a terminal that shows a log.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def junit_xml(report: CoverageReport, results: Sequence[GateResult]) -> bytes:
    """One test case for each gate; a gate that is not met is a failure.

    There is no time in it: the same report gives the same bytes.
    """
    failed = sum(not result.met for result in results)
    counts = {"tests": str(len(results)), "failures": str(failed), "errors": "0", "time": "0"}
    root = etree.Element("testsuites", name="scenario-gen", **counts)
    suite = etree.SubElement(root, "testsuite", name=_text(report.suite), skipped="0", **counts)
    properties = etree.SubElement(suite, "properties")
    for name, value in _properties(report):
        etree.SubElement(properties, "property", name=name, value=_text(value))
    for result in results:
        _case(suite, result)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _case(suite: etree._Element, result: GateResult) -> None:
    case = etree.SubElement(
        suite, "testcase", classname=CLASS_NAME, name=_text(result.gate.text), time="0"
    )
    if not result.met:
        failure = etree.SubElement(
            case, "failure", type="gate", message=_text(f"{result.gate.text}: {result.reason}")
        )
        failure.text = _text("\n".join(explained(result)))
        return
    out = etree.SubElement(case, "system-out")
    out.text = _text("\n".join((result.reason, *result.notes)))


def explained(result: GateResult) -> list[str]:
    """A gate in lines for a person: the numbers, and what is missing where it is not met."""
    lines = [f"{result.title}: {result.reason}"]
    if result.missing:
        lines.append(f"{result.missing_total} in the way, the first of them:")
        lines += [f"  {item}" for item in result.missing]
    if result.more:
        lines.append(f"more: {result.more}")
    lines += [f"note: {note}" for note in result.notes]
    return lines


def _properties(report: CoverageReport) -> list[tuple[str, str]]:
    return [
        ("tool_version", report.tool_version),
        ("model", report.model),
        ("model_sha256", report.model_sha256),
        ("odd", report.odd),
        ("odd_sha256", report.odd_sha256),
    ]


def _text(text: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
