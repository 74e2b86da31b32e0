"""The published JSON Schemas."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.suite_diff import SuiteDiff
from scenario_gen.propose.compact import CompactProposal
from scenario_gen.propose.full import FullProposal
from scenario_gen.propose.strict import strict_schema
from scenario_gen.propose.variation import VariationProposal
from scenario_gen.report.model import Report


def schemas() -> dict[str, Any]:
    """The published JSON Schemas (draft 2020-12) by name."""
    models = {
        "scenario": Scenario.model_json_schema(),
        "brief": Brief.model_json_schema(),
        "odd": Odd.model_json_schema(),
        "record": CaseRecord.model_json_schema(mode="serialization"),
        "coverage-model": CoverageModel.model_json_schema(),
        "exposure": ExposureTable.model_json_schema(),
        "coverage": CoverageReport.model_json_schema(mode="serialization"),
        "report": Report.model_json_schema(mode="serialization"),
        "diff": SuiteDiff.model_json_schema(mode="serialization"),
        "proposal-compact": strict_schema(CompactProposal),
        "proposal-full": strict_schema(FullProposal),
        "proposal-variation": strict_schema(VariationProposal),
    }
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {name: {"$schema": draft, **schema} for name, schema in models.items()}
