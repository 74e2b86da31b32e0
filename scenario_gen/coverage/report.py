"""All measures of a suite under a coverage model, as one typed result."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel

from scenario_gen.coverage.build import MOST_TRIPLES
from scenario_gen.coverage.chosen import constraints_of
from scenario_gen.coverage.diversity import diversity_measures
from scenario_gen.coverage.exposure import exposure_measures
from scenario_gen.coverage.level_measures import level_measures
from scenario_gen.coverage.parameter_space import parameter_measures
from scenario_gen.coverage.published import published_measures
from scenario_gen.coverage.setting_measures import setting_measures
from scenario_gen.coverage.structure_measures import (
    criticality_measures,
    saturation_measures,
    structure_measures,
)
from scenario_gen.coverage.suite import Counted, Suite, count
from scenario_gen.coverage.traceability import requirement_measures, shown_links, traced
from scenario_gen.coverage.triggering import triggering_links, triggering_measures
from scenario_gen.coverage.tway import TWay
from scenario_gen.coverage.worth import uncovered
from scenario_gen.domain.coverage import (
    Cell,
    CoverageReport,
    FactorInfo,
    FactorRows,
    LevelInfo,
    Measure,
)
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.exposure import ExposureTable
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.errors import InputError
from scenario_gen.version import VERSION


def coverage_report(
    suite: Suite,
    odd: Odd,
    model: CoverageModel,
    tables: Sequence[ExposureTable] = (),
    *,
    strength: int = 2,
) -> CoverageReport:
    """Measure a suite.

    Args:
        suite: accepted scenarios with what their rollouts showed, and what stands apart.
        odd: the operational design domain.
        model: what is measured against.
        tables: the reference tables that the model names.
        strength: the greatest t of t-way coverage, 1 to 3.

    Raises:
        InputError: the model or a table names what there is not; the strength is none of these.
    """
    return report_of(count(suite, odd, model), odd, tables, strength=strength)


def report_of(
    counted: Counted, odd: Odd, tables: Sequence[ExposureTable] = (), *, strength: int = 2
) -> CoverageReport:
    """The same of what has been counted; see ``coverage_report``."""
    if strength not in (1, 2, 3):
        raise InputError(f"t-way coverage of strength {strength}; it has to be 1, 2 or 3")
    suite, model = counted.suite, counted.model
    constraints = constraints_of(model, counted.table.factors)
    settings, found = setting_measures(counted, constraints, strength)
    found_links = traced(counted)
    tagged, unknown = triggering_links(counted)
    measures: list[Measure] = [
        *level_measures(counted, constraints),
        *settings,
        *parameter_measures(counted),
        *requirement_measures(counted, found_links),
        *triggering_measures(counted, tagged, unknown),
        *published_measures(counted),
        *criticality_measures(counted),
        *structure_measures(counted),
        *diversity_measures(counted),
        *saturation_measures(counted),
    ]
    measures += exposure_measures(tables, measures)
    gaps, total = uncovered(counted, found, tables)
    return CoverageReport(
        tool_version=VERSION,
        suite=suite.name,
        model=model.name,
        model_sha256=digest(model),
        odd=odd.name,
        odd_sha256=digest(odd),
        strength=strength,
        population=counted.populations(),
        table=_table(counted),
        measures=tuple(measures),
        uncovered=gaps,
        uncovered_total=total,
        links=shown_links((*found_links.links, *tagged)),
        links_total=len(found_links.links) + len(tagged),
        contradictions=_contradictions(found),
        stale=suite.stale,
        notes=suite.notes,
        review=suite.review,
    )


def digest(model: BaseModel) -> str:
    """SHA-256 of the canonical JSON of a model."""
    return hashlib.sha256(canonical_json(model.model_dump(mode="json"))).hexdigest()


def _table(counted: Counted) -> FactorRows:
    table = counted.table
    missing = (table.codes < 0).sum(axis=0)
    return FactorRows(
        factors=tuple(
            FactorInfo(
                name=factor.name,
                title=factor.title,
                levels=tuple(
                    LevelInfo(name=level.name, excluded=level.excluded, target=level.target)
                    for level in factor.levels
                ),
                edges=factor.edges,
                unit=factor.unit,
                origin=factor.origin,
                always=factor.always,
                not_applicable=int(missing[f]),
            )
            for f, factor in enumerate(table.factors)
        ),
        scenarios=table.ids,
        codes=tuple(tuple(row) for row in table.counted.tolist()),
    )


def _contradictions(found: dict[int, TWay]) -> tuple[Cell, ...]:
    """Settings of up to two factors that should be impossible and occur."""
    cells = []
    for strength, each in found.items():
        if strength > 2:
            continue
        for one in each.sets:
            for setting in np.argwhere(one.asked & ~one.possible & (one.counts > 0)).tolist():
                at = tuple(setting)
                cells.append(
                    Cell(
                        values=each.names(one, at),
                        count=int(one.counts[at]),
                        state="impossible",
                        reason=each.validity.reason(dict(zip(one.factors, at, strict=True))),
                    )
                )
    return tuple(cells[:MOST_TRIPLES])
