"""From a catalog to the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scenario_gen.catalog.briefs import ready_odd_called
from scenario_gen.catalog.folder import Catalog
from scenario_gen.coverage import coverage_report
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.gate import Gate
from scenario_gen.errors import InputError
from scenario_gen.gates import judge, needed_strength
from scenario_gen.pipeline.review import reviews_of
from scenario_gen.pipeline.standing import accepted_of, in_order, on_paper, standings
from scenario_gen.pipeline.suite import put_together
from scenario_gen.report.asked import asked, odd_lines
from scenario_gen.report.cards import card, facets, with_codes
from scenario_gen.report.covered import judged, pair_matrices, with_variants
from scenario_gen.report.gates import gate_tables
from scenario_gen.report.memory import no_collection
from scenario_gen.report.model import Fact, Note, Report
from scenario_gen.report.outcomes import (
    duplicate_tables,
    integrity_tables,
    outcome_figures,
    outcome_tables,
)
from scenario_gen.report.replay import Settings
from scenario_gen.report.reviews import review_tables
from scenario_gen.report.severity import (
    measure_infos,
    severity_figures,
    severity_tables,
    verdict_facet,
)
from scenario_gen.report.source import Source
from scenario_gen.report.traceability import (
    published_tags,
    requirement_facet,
    tag_facet,
    traceability_tables,
    with_counted_requirements,
)
from scenario_gen.report.words import confidence, notes
from scenario_gen.report.work import replayed

#: What is being done, how much of it is done, and how much there is.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What a report is to say."""

    date: str | None = None
    """Of the data, as it is to be shown."""
    title: str | None = None
    """None: the name of the brief."""
    strength: int = 2
    """The greatest t of t-way coverage."""
    gates: tuple[Gate, ...] = ()
    """What is required of the measures; they raise the strength to what they name."""


@no_collection()
def build_report(source: Source, wanted: Wanted | None = None, *, tell: Tell) -> Report:
    """The report of a catalog.

    Args:
        source: the catalog.
        wanted: what it is to say.
        tell: called while the work goes on.

    Raises:
        CatalogError: a file of the catalog is not what it should be.
    """
    wanted = wanted or Wanted()
    catalog, brief, odd = source.catalog, source.brief, source.odd
    made = source.made_from
    entries = catalog.read_ledger()
    accepted = accepted_of(entries)
    scenarios = in_order(catalog.read_scenarios(), accepted)
    settings = Settings(odd, brief.reference_driver, source.limits, catalog.scenarios)
    now = replayed(scenarios, settings, lambda done: tell("scenarios", done, len(scenarios)))
    tell("measures", 0, 1)
    reviews = reviews_of(catalog.folder, scenarios, entries)
    said_now = judged(scenarios, now, accepted)
    stands = standings(scenarios, on_paper(scenarios, accepted, reviews.by_id), said_now)
    suite = put_together(
        scenarios, stands, said_now, entries, brief, reviews=reviews, stale=source.changes
    )
    coverage = coverage_report(
        suite, odd, source.model, source.tables,
        strength=max(wanted.strength, needed_strength(wanted.gates)),
    )  # fmt: skip
    coverage = coverage.model_copy(update={"gates": judge(coverage, wanted.gates)})
    stands = with_variants(scenarios, stands, coverage)
    tell("measures", 1, 1)
    drawn = with_counted_requirements(
        [
            card(scenario, one, standing, accepted.get(scenario.id))
            for scenario, one, standing in zip(scenarios, now, stands, strict=True)
        ],
        coverage,
    )
    known = facets(
        drawn,
        requirement_facet(brief, [name for c in drawn for name in c.requirement_ids]),
        tag_facet([tag for c in drawn for tag in published_tags(c.tags)]),
        verdict_facet(),
    )
    cards = with_codes(drawn, known)
    said, confidence_figures, confidence_tables = confidence(made)
    return Report(
        title=wanted.title or f"Scenario suite {brief.name}",
        date=wanted.date,
        made_from=made,
        asked=(*asked(brief, source.run, catalog.read_limits()), *_measured_by(coverage)),
        odd=odd_lines(odd),
        versions=_versions(catalog),
        figures=(
            *outcome_figures(entries),
            *severity_figures(cards),
            *confidence_figures,
        ),
        tables=(
            *gate_tables(coverage.gates),
            *outcome_tables(entries),
            *integrity_tables(entries, scenarios, stands),
            *review_tables(reviews.summary),
            *severity_tables(cards),
            *duplicate_tables(entries, scenarios, stands),
            *traceability_tables(brief, cards, coverage),
            *confidence_tables,
        ),
        notes=(*notes(), *said, *_warnings(source)),
        coverage=coverage,
        facets=known,
        pairs=pair_matrices(coverage),
        measures=measure_infos(),
        cards=cards,
    )


def read_report(path: Path) -> Report:
    """A report in its JSON form.

    Raises:
        InputError: unreadable, or no report.
    """
    try:
        return Report.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    except ValidationError as error:
        raise InputError(
            f"not a report: {error.error_count()} errors",
            where=str(path),
            hint="give the report.json that scenario-gen report wrote",
        ) from error


def _versions(catalog: Catalog) -> tuple[Fact, ...]:
    """Versions of what the run was made with, from its summary."""
    try:
        data = json.loads(catalog.summary_path.read_bytes())
        versions = dict(data["versions"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(Fact(name=str(k), value=str(v)) for k, v in sorted(versions.items()))


def _measured_by(report: CoverageReport) -> tuple[Fact, ...]:
    model = f"{report.model} ({report.model_sha256[:12]}), up to {report.strength}-way"
    gates = ", ".join(result.gate.text for result in report.gates)
    return (
        Fact(name="Coverage model", value=model),
        Fact(name="Required of the measures", value=gates or "no gates were given"),
    )


def _warnings(source: Source) -> Sequence[Note]:
    """What has changed between the run and now."""
    found = []
    was = source.catalog.read_limits()
    now = source.limits.used
    if was is not None and was.digest != now.digest:
        found.append(
            f"The run judged by limits {was.profile} ({was.digest}); the same settings now come to"
            f" {now.digest}: the limits have changed since."
        )
    found += [f"Since the run: {line}." for line in source.changes if line.startswith("the rules")]
    run_tool = source.run.get("tool_version")
    if run_tool != source.made_from.tool_version:
        found.append(
            f"The run was made with scenario-gen {run_tool}, this report with"
            f" {source.made_from.tool_version}."
        )
    if source.other_odd:
        found.append(
            f"Judged by the ODD {source.odd.name}, which is not the one that the run was given."
        )
    ready = ready_odd_called(source.odd.name)
    if ready is not None and ready != source.odd:
        found.append(
            f"The ODD {source.odd.name} that comes with the tool is not the one judged by: it has"
            " changed since the run, or was changed for it."
        )
    if not source.catalog.summary_path.exists():
        found.append("The run is not finished: there is no summary.json.")
    return [Note(section="integrity", text=text) for text in found]
