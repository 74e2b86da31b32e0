"""From a scenario and what was found of it to its test-case record."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_gen.coverage import factors
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.record import (
    CaseRecord,
    CoverageTag,
    CriticalityValue,
    Platform,
    RecordChecks,
    RecordInput,
    RecordVersions,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.propose.describe import describe
from scenario_gen.records.expected import expected_result
from scenario_gen.records.preconditions import preconditions
from scenario_gen.records.steps import Starts, steps
from scenario_gen.version import VERSION

# Longest of the lines that a record quotes from a library record.
_LINE_CHARS = 400


@dataclass(frozen=True)
class Evidence:
    """What was found of a scenario, by whoever rolled it out and checked it."""

    limits: LimitsUsed
    checks: RecordChecks
    formats: tuple[str, ...]
    """Names of the formats that carry it."""
    driver: ReferenceDriver = "constant_speed"
    step_s: float = 0.1
    starts: Starts = field(default_factory=dict)
    criticality: tuple[CriticalityValue, ...] = ()
    contact: bool | None = None
    """Whether the ego of the rollout touches somebody."""
    preventability: PreventabilityLabel | None = None
    odd: Odd | None = None


def record_of(scenario: Scenario, evidence: Evidence) -> CaseRecord:
    """The record; equal scenarios with equal evidence have equal records."""
    shown = scenario.concrete()
    words = describe(scenario)
    library = scenario.library
    return CaseRecord(
        id=scenario.id,
        content_hash=scenario.content_hash or scenario.compute_hash(),
        title=words.title,
        objective=f"See whether the system under test copes with: {words.title}. {words.hazard}",
        requirement_ids=scenario.requirement_ids,
        tags=scenario.tags,
        source=f"{library.reference.document}, {library.reference.clause}"[:_LINE_CHARS]
        if library
        else "",
        preconditions=tuple(preconditions(shown)),
        inputs=tuple(
            RecordInput(
                name=one.name, unit=one.unit, value=one.default, minimum=one.minimum,
                maximum=one.maximum, distribution=one.distribution,
            )
            for one in scenario.parameters
        ),
        constraints=tuple(f"{one} ({one.reason})" for one in scenario.constraints),
        steps=steps(shown, evidence.starts),
        expected=expected_result(shown, evidence.preventability, evidence.contact),
        platform=Platform(
            formats=evidence.formats,
            ego="The system under test, through the controller that the file assigns to the ego;"
            " without one, the ego keeps its speed and carries out its phases.",
            driver=evidence.driver,
            duration_s=shown.duration_s,
            step_s=evidence.step_s,
        ),
        checks=evidence.checks,
        criticality=evidence.criticality,
        frequency=_frequency(scenario),
        coverage=_coverage(shown, evidence.odd),
        limits=evidence.limits,
        # A record holds no words of a model.
        provenance=scenario.provenance
        and scenario.provenance.model_copy(update={"model_sentence": None}),
        versions=RecordVersions(
            scenario_schema=scenario.schema_version, tool=f"scenario-gen {VERSION}"
        ),
    )  # fmt: skip


def _frequency(scenario: Scenario) -> str:
    library = scenario.library
    if library is None or not library.rare_because:
        return "not stated"
    recorded = f" Recorded in: {library.recorded_in}." if library.recorded_in else ""
    return f"rare: {library.rare_because}{recorded}"


def _coverage(scenario: Scenario, odd: Odd | None) -> tuple[CoverageTag, ...]:
    table = factors([scenario], odd)
    return tuple(
        CoverageTag(factor=factor.name, level=factor.levels[code].name)
        for factor, code in zip(table.factors, table.codes[0].tolist(), strict=True)
        if code >= 0
    )
