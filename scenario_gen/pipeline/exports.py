"""Writing the exports of a run, and what the official schemas and checkers say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scenario_gen.catalog.atomic import disk_error, write_bytes
from scenario_gen.catalog.folder import Catalog
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.roads import build
from simulators.exporters.openscenario_catalogs import is_catalog, merge
from simulators.quality import QualityResult, check_opendrive, check_openscenario
from simulators.registry import exporter


def write_exports(
    catalog: Catalog,
    names: Sequence[str],
    scenarios: Sequence[Scenario],
    tell: Callable[[str, int, int], None],
) -> tuple[dict[str, dict[str, int]], list[Path]]:
    """Export scenarios in formats.

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
                network = build(scenario.concrete().road)
                files = chosen.export(scenario, network, stem=scenario.id)
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
    """The verdict of the official XSDs and the ASAM checker on files written to a folder."""
    verdicts = [
        check_openscenario(data, folder) if name.endswith(".xosc") else check_opendrive(data)
        for name, data in sorted(files.items())
        if name.endswith((".xosc", ".xodr"))
    ]
    return QualityResult(
        tuple(outcome for verdict in verdicts for outcome in verdict.outcomes),
        tuple(finding for verdict in verdicts for finding in verdict.findings),
    )


def _refused(name: str, error: ExportError) -> Finding:
    return Finding(
        rule=f"export.{name}", severity="error", path=error.where or "$", message=error.what,
        hint=error.hint,
    )  # fmt: skip
