"""Writing the exports of a run, and what the official schemas and checkers say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scenario_gen.catalog.atomic import disk_error, write_bytes
from scenario_gen.catalog.folder import Catalog
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.record import CaseRecord
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.motion import rollout
from scenario_gen.pipeline.records import records_of
from scenario_gen.roads import build
from simulators.exporters.openscenario_catalogs import is_catalog, merge
from simulators.quality import QualityResult, check_opendrive, check_openscenario
from simulators.quality_files import check_other
from simulators.quality_traffic import checker_of
from simulators.registry import Exporter, exporter, needs_record, needs_trace, takes_record


def write_exports(
    catalog: Catalog,
    names: Sequence[str],
    scenarios: Sequence[Scenario],
    tell: Callable[[str, int, int], None],
    records: Mapping[str, CaseRecord] | None = None,
) -> tuple[dict[str, dict[str, int]], list[Path]]:
    """Export scenarios in formats.

    Args:
        catalog: where to.
        names: of the exporters.
        scenarios: to write.
        tell: told what is done, how many, and of how many.
        records: of the scenarios by id, for exporters that take one.

    Returns:
        Per exporter the number of scenarios written and, of these, by the state of validation;
        and the paths of all files. What is not valid is written out in
        ``exports/<format>/findings.json``.
    """
    figures: dict[str, dict[str, int]] = {}
    paths: list[Path] = []
    for name in names:
        chosen = exporter(name)
        folder = catalog.exports(name)
        tally: Counter[str] = Counter()
        findings: dict[str, list[Finding]] = {}
        for done, scenario in enumerate(scenarios, start=1):
            try:
                record = (records or {}).get(scenario.id)
                files = export_files(chosen, scenario, record=record)
            except ExportError as error:
                tally["not_exported"] += 1
                findings[scenario.id] = [_refused(name, error)]
                continue
            catalog.write_files(folder, files)
            paths += [folder / file for file in files]
            quality = file_quality(files, folder)
            tally["written"] += 1
            tally[{"passed": "valid", "failed": "invalid"}.get(quality.state, "not_checked")] += 1
            if quality.findings:
                findings[scenario.id] = list(quality.findings)
            tell(f"exported {name}", done, len(scenarios))
        figures[name] = dict(sorted(tally.items()))
        if findings:
            report = folder / "findings.json"
            catalog.write_json(
                report, {k: [f.model_dump(mode="json") for f in v] for k, v in findings.items()}
            )
            paths.append(report)
    return figures, paths


def export_files(
    chosen: Exporter,
    scenario: Scenario,
    *,
    folder: Path | None = None,
    record: CaseRecord | None = None,
) -> dict[str, bytes]:
    """The files of a scenario by an exporter, as file name -> bytes.

    An exporter that needs a trace gets the scenario at the defaults of its parameters, rolled out
    with the ego at constant speed, as simulators play its OpenSCENARIO file. One that needs a
    record and is given none gets one that says nothing of who could have avoided a contact.

    Raises:
        ExportError: the scenario cannot be written in the format.
        RoadError, RolloutError: its road cannot be built, or it cannot be rolled out.
    """
    concrete = scenario.concrete()
    network = build(concrete.road, folder=folder)
    if takes_record(chosen):
        if record is None and needs_record(chosen):
            record = records_of([scenario], folder=folder)[0]
        return chosen.export(scenario, network, stem=scenario.id, record=record)
    if not needs_trace(chosen):
        return chosen.export(scenario, network, stem=scenario.id)
    trace = rollout(ScenarioBatch.of([concrete]), networks=[network], folder=folder)
    return chosen.export(concrete, network, stem=scenario.id, trace=trace)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of an export; catalogs that are there already keep their entries.

    Raises:
        ExportError: what lies in place of a catalog is none of this project.
        CatalogError: the folder cannot be written.
    """
    ready = dict(files)
    for name in filter(is_catalog, files):
        path = folder / name
        if path.exists():
            ready[name] = merge(_bytes_of(path), files[name], str(path))
    for name, data in sorted(ready.items()):
        write_bytes(folder / name, data)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise disk_error(path, error) from error


def file_quality(files: Mapping[str, bytes], folder: Path) -> QualityResult:
    """The verdict of the judges on files written to a folder.

    Those of OpenSCENARIO and OpenDRIVE are the official XSDs and the ASAM checker; those of
    CommonRoad and SUMO files their schemas; those of other files are in
    ``simulators.quality_files``. A file without a judge is "not checked".
    """
    verdicts = [_verdict(name, data, folder) for name, data in sorted(files.items())]
    return QualityResult(
        tuple(outcome for verdict in verdicts for outcome in verdict.outcomes),
        tuple(finding for verdict in verdicts for finding in verdict.findings),
    )


def _verdict(name: str, data: bytes, folder: Path) -> QualityResult:
    if name.endswith(".xosc"):
        return check_openscenario(data, folder)
    if name.endswith(".xodr"):
        return check_opendrive(data)
    checker = checker_of(name)
    return checker(data) if checker is not None else check_other(name, data)


def _refused(name: str, error: ExportError) -> Finding:
    return Finding(
        rule=f"export.{name}", severity="error", path=error.where or "$", message=error.what,
        hint=error.hint,
    )  # fmt: skip
