"""From a catalog to the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenario_gen.catalog.briefs import read_odd, ready_odd_called, with_odd
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.limit_files import with_limits
from scenario_gen.checks import Limits
from scenario_gen.checks.profiles import limits_of
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.pipeline.review import reviews_of
from scenario_gen.report.asked import asked, odd_lines
from scenario_gen.report.cards import card, facets, with_codes
from scenario_gen.report.covered import covered, pair_matrices
from scenario_gen.report.model import Fact, MadeFrom, Note, Report
from scenario_gen.report.origin import made_from
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
from scenario_gen.report.standing import standings
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
class Source:
    """A catalog and what it is judged by."""

    catalog: Catalog
    run: dict[str, Any]
    brief: Brief
    odd: Odd
    limits: Limits
    other_odd: bool
    """The ODD is not that of the run."""

    @classmethod
    def read(cls, folder: Path, odd: str | None = None) -> Source:
        """The run in a folder, judged by its own ODD, or by another one by name or file.

        Raises:
            CatalogError: the folder holds no run, or none that can be read.
            BriefError: there is no such ODD, or its limits are not there any more.
        """
        catalog = Catalog(folder)
        run = catalog.read_run()
        if run is None:
            raise CatalogError(
                "holds no run",
                where=str(folder),
                hint="give an output folder of scenario-gen generate",
            )
        try:
            brief = Brief.model_validate_json(json.dumps(run["brief"]))
        except (KeyError, TypeError, ValidationError) as error:
            raise CatalogError(f"no usable brief: {error}", where=str(catalog.run_path)) from error
        brief = with_limits(with_odd(brief))
        if not isinstance(brief.odd, Odd):  # pragma: no cover - with_odd has put it there
            raise CatalogError("no usable ODD", where=str(catalog.run_path))
        now = read_odd(odd) if odd is not None else brief.odd
        return cls(catalog, run, brief, now, limits_of(brief.limits), now != brief.odd)

    @property
    def made_from(self) -> MadeFrom:
        """Hashes of all inputs as they are now."""
        return made_from(self.catalog, self.odd, self.limits)


def build_report(
    source: Source, *, date: str | None = None, title: str | None = None, tell: Tell
) -> Report:
    """The report of a catalog.

    Args:
        source: the catalog.
        date: of the data, as it is to be shown.
        title: of the report; the name of the brief when not given.
        tell: called while the work goes on.

    Raises:
        CatalogError: a file of the catalog is not what it should be.
    """
    catalog, brief, odd = source.catalog, source.brief, source.odd
    made = source.made_from
    entries = catalog.read_ledger()
    accepted = {e.scenario_id: e for e in entries if e.outcome == "accepted" and e.scenario_id}
    by_ledger = {name: place for place, name in enumerate(accepted)}
    scenarios = sorted(
        catalog.read_scenarios(), key=lambda s: (by_ledger.get(s.id, len(by_ledger)), s.id)
    )
    settings = Settings(odd, brief.reference_driver, source.limits, catalog.scenarios)
    now = replayed(scenarios, settings, lambda done: tell("scenarios", done, len(scenarios)))
    reviews = reviews_of(catalog.folder, scenarios, entries)
    reviewed = {state.scenario_id: state for state in reviews.states}
    stands = standings(scenarios, now, accepted, reviewed)
    coverage, stands = covered(brief, odd, scenarios, now, stands, entries, reviews.summary)
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
        title=title or f"Scenario suite {brief.name}",
        date=date,
        made_from=made,
        asked=asked(brief, source.run, catalog.read_limits()),
        odd=odd_lines(odd),
        versions=_versions(catalog),
        figures=(
            *outcome_figures(entries),
            *severity_figures(cards),
            *confidence_figures,
        ),
        tables=(
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
