"""A record as flat names and values, for the header of a file."""

from __future__ import annotations

from scenario_gen.domain.record import CaseRecord, CriticalityValue, RecordChecks, RecordStep
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError


def flat_entries(record: CaseRecord) -> tuple[tuple[str, str], ...]:
    """Names and values in a fixed order; what is empty is left out.

    What headers of files carry anyway (id, content hash, provenance, tags) is not repeated.
    """
    expected, platform = record.expected, record.platform
    entries: list[tuple[str, str]] = [
        ("version", record.record_version),
        ("objective", record.objective),
        ("source", record.source),
    ]
    entries += _numbered("precondition", [one.text for one in record.preconditions])
    entries += [
        (f"input.{one.name}", f"{one.value:g} {one.unit}, {one.minimum:g} to {one.maximum:g}")
        for one in record.inputs
    ]
    entries += _numbered("constraint", record.constraints)
    entries += _numbered("step", [_step(one) for one in record.steps])
    entries += _numbered("to_be_seen", expected.to_be_seen)
    entries.append(("pass_criterion", expected.pass_criterion))
    if expected.preventability is not None:
        entries.append(("preventability", expected.preventability.verdict))
    if expected.contact_unhindered is not None:
        entries.append(("contact_unhindered", "yes" if expected.contact_unhindered else "no"))
    entries += [
        ("published", expected.published),
        ("platform", f"{'; '.join(platform.formats)}; {platform.ego}"),
        ("checks", _checks(record.checks)),
    ]
    entries += [
        (f"criticality.{one.measure}", _value(one))
        for one in record.criticality
        if one.value is not None
    ]
    entries += [
        ("frequency", record.frequency),
        ("coverage", "; ".join(f"{tag.factor}: {tag.level}" for tag in record.coverage)),
        ("limits", f"{record.limits.profile} {record.limits.digest}"),
    ]
    return tuple((name, value) for name, value in entries if value)


def see_that_it_is_of(record: CaseRecord, scenario: Scenario) -> None:
    """See that a file does not say of one scenario what was found of another.

    Raises:
        ExportError: the record is of another content.
    """
    if record.content_hash != scenario.compute_hash():
        raise ExportError(
            f"the record given is of other content: {record.id}",
            where=scenario.id,
            hint="write the record anew",
        )


def _checks(checks: RecordChecks) -> str:
    text = f"{checks.state}; rules passed: {checks.passed}"
    if checks.failed:
        text += f"; with findings: {', '.join(checks.failed)}"
    if checks.not_checked:
        text += f"; not checked: {', '.join(checks.not_checked)}"
    return text


def _numbered(name: str, texts: list[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f"{name}.{place}", text) for place, text in enumerate(texts, start=1)]


def _step(step: RecordStep) -> str:
    seen = "" if step.at_s is None else f" (at {step.at_s:g} s in the rollout)"
    return f"{step.trigger}: {step.action}{seen}"


def _value(one: CriticalityValue) -> str:
    unit = "" if one.unit == "1" else f" {one.unit}"
    return f"{one.value:g}{unit}, {one.actor} at {one.time_s:g} s"
