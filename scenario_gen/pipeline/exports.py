"""Writing the exports of a run, and what the official schemas and checkers say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scenario_gen.catalog.folder import Catalog
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators.quality import QualityResult, check_opendrive, check_openscenario
from simulators.quality_traffic import checker_of
from simulators.registry import Exporter, exporter, needs_trace


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
                files = export_files(chosen, scenario)
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
    chosen: Exporter, scenario: Scenario, *, folder: Path | None = None
) -> dict[str, bytes]:
    """The files of a scenario by an exporter, as file name -> bytes.

    An exporter that needs a trace gets the scenario at the defaults of its parameters, rolled out
    with the ego at constant speed, as simulators play its OpenSCENARIO file.

    Raises:
        ExportError: the scenario cannot be written in the format.
        RoadError, RolloutError: its road cannot be built, or it cannot be rolled out.
    """
    concrete = scenario.concrete()
    network = build(concrete.road, folder=folder)
    if not needs_trace(chosen):
        return chosen.export(scenario, network, stem=scenario.id)
    trace = rollout(ScenarioBatch.of([concrete]), networks=[network], folder=folder)
    return chosen.export(concrete, network, stem=scenario.id, trace=trace)


def file_quality(files: Mapping[str, bytes], folder: Path) -> QualityResult:
    """The verdict of the official schemas and the ASAM checker on files written to a folder."""
    verdicts = [
        verdict
        for name, data in sorted(files.items())
        if (verdict := _verdict(name, data, folder)) is not None
    ]
    return QualityResult(
        tuple(outcome for verdict in verdicts for outcome in verdict.outcomes),
        tuple(finding for verdict in verdicts for finding in verdict.findings),
    )


def _verdict(name: str, data: bytes, folder: Path) -> QualityResult | None:
    """Of one file; None where nobody has rules for it."""
    if name.endswith(".xosc"):
        return check_openscenario(data, folder)
    if name.endswith(".xodr"):
        return check_opendrive(data)
    checker = checker_of(name)
    return None if checker is None else checker(data)


def _refused(name: str, error: ExportError) -> Finding:
    return Finding(
        rule=f"export.{name}", severity="error", path=error.where or "$", message=error.what,
        hint=error.hint,
    )  # fmt: skip
