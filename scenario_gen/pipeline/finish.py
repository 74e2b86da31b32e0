"""The end of a run: exports, coverage, plots, summary. All of it follows from what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scenario_gen.avoidance import name_of
from scenario_gen.catalog.coverage_files import read_coverage_model
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage import csv_tables, default_model
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.record import CaseRecord
from scenario_gen.graph import node_link, suite_graph
from scenario_gen.pipeline.commit import Committer
from scenario_gen.pipeline.events import Exported, Listener
from scenario_gen.pipeline.exports import write_exports
from scenario_gen.pipeline.fill_report import fill_report
from scenario_gen.pipeline.folder_suite import folder_suite
from scenario_gen.pipeline.judging import Told
from scenario_gen.pipeline.measure import Measured, measure
from scenario_gen.pipeline.pictures import write_pictures
from scenario_gen.pipeline.records import records_of
from scenario_gen.pipeline.requests import Requests
from scenario_gen.pipeline.suite import suite_of_run
from scenario_gen.pipeline.summary import (
    Summary,
    counts,
    figures_of,
    preventability_counts,
    rejections_by_rule,
    response_modes,
    versions,
)
from scenario_gen.pipeline.work import Given
from simulators.exporters.record import record_bytes


@dataclass(frozen=True)
class End:
    """What a run has come to when the last proposal is committed."""

    brief: Brief
    given: Given
    catalog: Catalog
    committer: Committer
    requests: Requests
    stopped_by: str
    left_out: tuple[str, ...]


def finish(end: End, listener: Listener, *, plots: bool) -> Summary:
    """Export, measure, draw and sum up; then remove what does not belong to the run."""
    brief, odd, catalog, requests = end.brief, end.given.odd, end.catalog, end.requests

    def tell(what: str, done: int, total: int) -> None:
        listener(Exported(what, done, total))

    entries, scenarios = end.committer.entries, end.committer.accepted
    records = _records(end)
    exports, kept = write_exports(catalog, brief.exports, scenarios, tell, records)
    kept += _write_records(catalog, records)
    graph = node_link(suite_graph(end.committer.structures))
    catalog.write_json(catalog.suite_graph_path, graph)
    suite = suite_of_run(scenarios, entries, brief, odd)
    measured = measure(suite, entries, odd, default_model(odd, brief))
    if plots:
        kept += _write_plots(catalog, measured, entries, odd)
        kept += write_pictures(catalog, scenarios, brief.reference_driver, tell)
    kept += [catalog.scenarios / f"{scenario.id}.json" for scenario in scenarios]
    kept += requests.files(entry.request_id for entry in entries)
    catalog.prune(kept)
    summary = Summary.model_validate(
        {
            **counts(entries),
            "brief": brief.name,
            "proposer": requests.name,
            "model": requests.model,
            "seed": brief.seed,
            "wanted": brief.count,
            "limits": end.given.limits.used,
            "preventability": preventability_counts(entries),
            "preventability_profiles": tuple(name_of(one) for one in end.given.profiles),
            "response_modes": response_modes(entries),
            "rejections_by_rule": rejections_by_rule(entries),
            "topics_left_out": end.left_out,
            "stopped_by": end.stopped_by,
            "exports": exports,
            "coverage": measured.figures,
            "versions": versions(),
        }
    )
    filling = end.committer.filling
    if filling is not None and filling.begun:
        report = fill_report(filling, entries, len(scenarios), end.stopped_by)
        catalog.write_json(catalog.gaps_path, report.model_dump(mode="json"))
        summary = summary.model_copy(update={"gaps": figures_of(report)})
    catalog.write_json(catalog.summary_path, summary.model_dump(mode="json"))
    return summary


def _records(end: End) -> dict[str, CaseRecord]:
    """The test-case records of the accepted scenarios, by id."""
    labels = {
        entry.scenario_id: entry.preventability
        for entry in end.committer.entries
        if entry.outcome == "accepted" and entry.scenario_id is not None
    }
    found = records_of(
        end.committer.accepted, odd=end.given.odd, driver=end.given.driver,
        limits=end.given.limits, labels=labels,
    )  # fmt: skip
    return {record.id: record for record in found}


def _write_records(catalog: Catalog, records: Mapping[str, CaseRecord]) -> list[Path]:
    files = {f"{name}.record.json": record_bytes(record) for name, record in records.items()}
    catalog.write_files(catalog.records, files)
    return [catalog.records / name for name in files]


def measure_folder(
    folder: Path,
    *,
    model: CoverageModel | Path | None = None,
    odd: Odd | None = None,
    strength: int = 2,
    recheck: bool = False,
    plots: Path | None = None,
    tell: Told | None = None,
) -> Measured:
    """Measure an output folder anew.

    Args:
        folder: of a run.
        model: what to measure against, or its file; None: the default of ODD and brief.
        odd: in place of that of the run; every scenario is then checked again.
        strength: the greatest t of t-way coverage.
        recheck: roll out and check every scenario again, whether something has changed or not.
        plots: where plots and tables are written; None: nowhere.
        tell: how many of the scenarios that are rolled out again are done.

    Raises:
        CatalogError: the folder holds no run.
        BriefError, InputError: the model or a table is not valid, or names what there is not.
    """
    found = folder_suite(folder, odd=odd, recheck=recheck, tell=tell)
    beside = model.parent if isinstance(model, Path) else None
    chosen = read_coverage_model(model) if isinstance(model, Path) else model
    chosen = chosen or default_model(found.odd, found.brief)
    measured = measure(
        found.suite, found.entries, found.odd, chosen, strength=strength, folder=beside
    )
    if plots is not None:
        _write_plots(found.catalog, measured, found.entries, found.odd, plots)
    return measured


def _write_plots(
    catalog: Catalog,
    measured: Measured,
    entries: Sequence[LedgerEntry],
    odd: Odd,
    folder: Path | None = None,
) -> list[Path]:
    # Imported here: matplotlib takes a second, and a run without plots does not need it.
    from viz.plots import coverage_plots

    files = coverage_plots(
        marginals=measured.marginals,
        heat_map=measured.heat_map,
        pairs=measured.pairs,
        histograms=measured.histograms,
        acceptance=measured.acceptance,
        saturation=measured.saturation,
        entries=entries,
        odd=odd,
    )
    files |= {name: text.encode() for name, text in csv_tables(measured.report).items()}
    target = folder or catalog.plots
    catalog.write_files(target, files)
    return [target / name for name in files]
