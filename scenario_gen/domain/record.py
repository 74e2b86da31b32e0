"""The test-case record of a scenario: what a review has to know to run it and to judge the run.

The content is that of a test case after ISO 34505: id, objective, preconditions, inputs, steps,
expected result, platform, criticality and coverage, with the requirements, the origin and the
versions that it holds for. All text is written from the structure of the scenario.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.names import Line, Name, RequirementId, ScenarioId, Sha256, Tag, Text
from scenario_gen.domain.parameter import Distribution, ParameterUnit
from scenario_gen.domain.preventability import PreventabilityLabel
from scenario_gen.domain.provenance import Provenance
from scenario_gen.units import FiniteNumber

RECORD_VERSION: Literal["1.0"] = "1.0"

PreconditionKind: TypeAlias = Literal["road", "environment", "signal", "ego", "actor"]
CheckState: TypeAlias = Literal["passed", "failed"]


class Precondition(Model):
    """What has to be so before the first step."""

    kind: PreconditionKind
    of: Name | None = None
    """The actor, signal or, of the ego, ``ego``; null for what is not about one."""
    text: Text


class RecordInput(Model):
    """A value that is given to the test: of a logical scenario one for each parameter."""

    name: Name
    unit: ParameterUnit
    value: FiniteNumber
    """That this record is written for."""
    minimum: FiniteNumber
    maximum: FiniteNumber
    distribution: Distribution


class RecordStep(Model):
    """What happens, in the order in which it does so with an ego at constant speed."""

    number: Annotated[int, Field(ge=1)]
    actor: Name | None = None
    """Who does it; null for the test as a whole, its signals and its environment."""
    phase: Name | None = None
    """The phase of the scenario."""
    trigger: Text
    """When it begins, in words."""
    action: Text
    """What is done, in words."""
    at_s: FiniteNumber | None = None
    """When it began in the rollout; null where it did not, or where there is none."""


class ExpectedResult(Model):
    """What makes a run valid, and what the system under test has to achieve in it."""

    to_be_seen: tuple[Text, ...] = ()
    """Events without which the run is not one of this scenario."""
    pass_criterion: Text
    preventability: PreventabilityLabel | None = None
    """Who could have avoided a contact; null where nobody was asked."""
    contact_unhindered: bool | None = None
    """Whether an ego at constant speed touches another actor; null where it was not rolled out."""
    published: Text = ""
    """Of a library scenario: what its source says of it."""


class Platform(Model):
    """What the test runs on."""

    formats: tuple[Line, ...]
    """Files that carry it."""
    ego: Text
    """Who drives the ego."""
    driver: ReferenceDriver
    """Reference driver of the rollout that this record was written from."""
    duration_s: FiniteNumber
    step_s: FiniteNumber
    """Time step of the rollout."""


class CriticalityValue(Model):
    """The worst value of a criticality measure in the rollout."""

    measure: Name
    unit: Line
    value: FiniteNumber | None = None
    """Null: there is no conflict of that kind."""
    actor: Name | None = None
    time_s: FiniteNumber | None = None


class RecordChecks(Model):
    """What the rules say of the scenario. What was not checked is named: it has not passed."""

    state: CheckState
    """``failed`` where a rule of severity error found something."""
    passed: Annotated[int, Field(ge=0)]
    """Number of rules."""
    failed: tuple[Line, ...] = ()
    """Rules that found something, warnings included."""
    not_checked: tuple[Line, ...] = ()
    """Rules that could not be asked."""


class CoverageTag(Model):
    """The level of one coverage factor that the scenario has."""

    factor: Name
    level: Line


class RecordVersions(Model):
    """What wrote the record."""

    scenario_schema: Line
    tool: Line


class CaseRecord(Model):
    """All that a review needs of one scenario, at the defaults of its parameters."""

    record_version: Literal["1.0"] = RECORD_VERSION
    id: ScenarioId
    content_hash: Sha256
    """Of the scenario; ties the record to what it is of."""
    title: Line
    objective: Text
    requirement_ids: tuple[RequirementId, ...] = ()
    tags: tuple[Tag, ...] = ()
    source: Line = ""
    """Of a library scenario: document and clause."""
    preconditions: tuple[Precondition, ...]
    inputs: tuple[RecordInput, ...] = ()
    constraints: tuple[Text, ...] = ()
    """Which values of the inputs go together, as formulas with their reasons."""
    steps: tuple[RecordStep, ...]
    expected: ExpectedResult
    platform: Platform
    checks: RecordChecks
    criticality: tuple[CriticalityValue, ...] = ()
    """Empty where there was no rollout."""
    frequency: Text = "not stated"
    """How often it happens, where a source is known to say so."""
    coverage: tuple[CoverageTag, ...] = ()
    limits: LimitsUsed
    """That the rules judged by."""
    provenance: Provenance | None = None
    versions: RecordVersions
