"""The end of a run: exports, coverage, plots, summary. All of it follows from what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenario_gen.avoidance import name_of
from scenario_gen.catalog.folder import Catalog
from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.record import CaseRecord
from scenario_gen.errors import CatalogError
from scenario_gen.graph import node_link, suite_graph
from scenario_gen.pipeline.commit import Committer
from scenario_gen.pipeline.events import Exported, Listener
from scenario_gen.pipeline.exports import write_exports
from scenario_gen.pipeline.measure import Measured, measure
from scenario_gen.pipeline.pictures import write_pictures
from scenario_gen.pipeline.records import records_of
from scenario_gen.pipeline.requests import Requests
from scenario_gen.pipeline.summary import (
    Summary,
    counts,
    preventability_counts,
    rejections_by_rule,
    response_modes,
    versions,
)
from scenario_gen.pipeline.work import Given
from simulators.exporters.record import record_bytes

_UNCOVERED_SHOWN = 20


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
    measured = measure(scenarios, entries, odd)
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


def measure_folder(folder: Path, out: Path | None) -> dict[str, Any]:
    """Measure an output folder anew; plots and tables go to ``out`` or its ``plots``.

    Raises:
        CatalogError: the folder holds no run.
    """
    catalog = Catalog(folder)
    run = catalog.read_run()
    if run is None:
        raise CatalogError("holds no run", where=str(folder), hint="give an output folder")
    try:
        odd = Odd.model_validate(run["brief"]["odd"], strict=False)
    except (KeyError, TypeError, ValidationError) as error:
        raise CatalogError(f"no usable ODD: {error}", where=str(catalog.run_path)) from error
    entries = catalog.read_ledger()
    measured = measure(catalog.read_scenarios(), entries, odd)
    target = out or catalog.plots
    _write_plots(catalog, measured, entries, odd, target)
    return {
        "figures": measured.figures,
        "uncovered": list(measured.gaps.phrases[:_UNCOVERED_SHOWN]),
        "plots": str(target),
    }


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
    target = folder or catalog.plots
    catalog.write_files(target, files)
    return [target / name for name in files]
