"""Variants of a logical scenario for other tools: as files, or as a file of parameter values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.motion import Method, Samples, draw
from scenario_gen.pipeline.exports import file_quality, write_files
from scenario_gen.pipeline.targets import refuse
from scenario_gen.roads import build
from scenario_gen.version import VERSION
from simulators.capability import capability
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_catalogs import merged
from simulators.exporters.openscenario_distribution import deterministic, stochastic
from simulators.exporters.openscenario_parameters import open_part
from simulators.exporters.variants import export_variants, variant_id

#: ``files``: a scenario and a road file of every variant; ``deterministic`` and ``stochastic``: the
#: logical scenario with a file of its parameter values, listed or as distributions.
VariantKind: TypeAlias = Literal["files", "deterministic", "stochastic"]
VARIANT_KINDS: tuple[VariantKind, ...] = get_args(VariantKind)
FORMAT = "scenario-gen variants 1"
MANIFEST = "variants.json"

Listener: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class VariantOrder:
    """Which variants are wanted, and as what. The files are a pure function of it."""

    scenario: Scenario
    count: int
    kind: VariantKind = "files"
    method: Method = "sobol"
    seed: int = 1
    levels: Mapping[str, int] = field(default_factory=dict)
    folder: Path | None = None
    """Where the file of an external road lies."""
    exporter: OpenScenarioExporter = field(default_factory=OpenScenarioExporter)
    validate: bool = False
    """Whether each file is checked by the official XSD and the ASAM checker."""

    def __post_init__(self) -> None:
        if self.kind not in VARIANT_KINDS:
            raise InputError(
                f"variants as {self.kind!r}", hint=f"one of {', '.join(VARIANT_KINDS)}"
            )
        if not self.scenario.is_logical:
            raise InputError(
                f"scenario {self.scenario.id} has no parameters",
                hint="only a logical scenario has variants",
            )

    def values_of(self, scenario: Scenario) -> Samples:
        """The values of all parameters, or of those that ``scenario`` leaves open."""
        fixed = {p.name for p in self.scenario.parameters} - {p.name for p in scenario.parameters}
        levels = {name: level for name, level in self.levels.items() if name not in fixed}
        return draw(scenario, self.count, self.seed, self.method, levels)


@dataclass(frozen=True)
class VariantsWritten:
    """What was written."""

    count: int
    """Variants; a grid has at most as many as were asked for."""
    files: tuple[Path, ...]
    """The files to begin with: the manifest, or the file of values and the scenario."""
    notes: tuple[str, ...] = ()
    """What the files cannot say."""
    validation: str = "not_checked"
    """``passed``, ``failed`` or ``not_checked``, of all files together."""
    findings: tuple[tuple[str, Finding], ...] = ()
    """Name of a variant, or of the file of values, and what is not valid in it."""


def write_variants(
    order: VariantOrder, out: Path, listener: Listener = lambda _done, _total: None
) -> VariantsWritten:
    """Write variants into a folder. Same order, same bytes.

    Args:
        order: what is wanted.
        out: the folder; with ``files`` it may hold no other variants.
        listener: told how many files of how many are written.

    Raises:
        InputError: the parameters cannot be sampled, or a value is not possible.
        ExportError, RoadError: the scenario cannot be written in the format, or does not run in
            the target of the exporter.
        CatalogError: the folder cannot be used.
    """
    network = build(order.scenario.concrete().road, folder=order.folder)
    refuse(capability(order.scenario, network, order.exporter.options))
    if order.kind == "files":
        return _files(order, out, listener)
    return _distribution(order, out)


def _distribution(order: VariantOrder, out: Path) -> VariantsWritten:
    scenario, stem = order.scenario, order.scenario.id
    network = build(scenario.concrete().road, folder=order.folder)
    files = order.exporter.export(scenario, network, stem=stem)
    declared = open_part(scenario, network)
    minor = int(order.exporter.options.osc_version.partition(".")[2])
    kept = {parameter.name for parameter in declared.parameters}
    fixed = [p.name for p in scenario.parameters if p.name not in kept]
    if order.kind == "deterministic":
        samples = order.values_of(declared)
        written = deterministic(declared, samples.values, f"{stem}.xosc", minor=minor)
        count = samples.count
    else:
        written = stochastic(declared, order.count, order.seed, f"{stem}.xosc", minor=minor)
        count = order.count
    name = f"{stem}-{order.kind}.xosc"
    write_files({**files, name: written.data}, out)
    checked = _Checked(order, out)
    checked.look(stem, files)
    checked.look(name, {name: written.data})
    notes = [
        f"{name} has its default in these files: their geometry depends on it; --as files varies it"
        for name in fixed
    ]
    return VariantsWritten(
        count, (out / name, out / f"{stem}.xosc"), (*notes, *written.notes), checked.state,
        tuple(checked.findings),
    )  # fmt: skip


def _files(order: VariantOrder, out: Path, listener: Listener) -> VariantsWritten:
    samples = order.values_of(order.scenario)
    manifest = _manifest(order, samples)
    path = out / MANIFEST
    _refuse_others(path, manifest)
    # First, so that a folder that is not complete says what it is to be.
    write_bytes(path, pretty_json(manifest))
    rows = enumerate(_rows(samples))
    found = export_variants(order.scenario, rows, order.exporter, folder=order.folder)
    catalogs: dict[str, bytes] = {}
    checked = _Checked(order, out)
    for done, variant in enumerate(found, start=1):
        catalogs = merged((catalogs, variant.files))
        for name in sorted(variant.files.keys() - catalogs.keys()):
            write_bytes(out / name, variant.files[name], durable=False)
        checked.look(variant.scenario.id, variant.files)
        listener(done, samples.count)
    for name, data in sorted(catalogs.items()):
        write_bytes(out / name, data)
    return VariantsWritten(
        samples.count, (path,), validation=checked.state, findings=tuple(checked.findings)
    )


class _Checked:
    """What the judges say of files, one after the other; nothing is kept of those that pass."""

    def __init__(self, order: VariantOrder, out: Path) -> None:
        self._wanted, self._out = order.validate, out
        self._states: set[str] = set()
        self.findings: list[tuple[str, Finding]] = []

    def look(self, name: str, files: Mapping[str, bytes]) -> None:
        """Have the files of one variant judged."""
        if self._wanted:
            quality = file_quality(files, self._out)
            self._states.add(quality.state)
            self.findings += [(name, finding) for finding in quality.findings]

    @property
    def state(self) -> str:
        """The worst that was said of any."""
        order = ("failed", "not_checked", "passed")
        return next((state for state in order if state in self._states), "not_checked")


def _rows(samples: Samples) -> Iterator[dict[str, float]]:
    columns = {name: values.tolist() for name, values in samples.values.items()}
    for row in range(samples.count):
        yield {name: values[row] for name, values in columns.items()}


def _manifest(order: VariantOrder, samples: Samples) -> dict[str, Any]:
    scenario = order.scenario
    return {
        "format": FORMAT,
        "tool_version": VERSION,
        "scenario": {"id": scenario.id, "content_hash": scenario.compute_hash()},
        "count": order.count,
        "method": order.method,
        "seed": order.seed,
        "levels": dict(order.levels),
        "feasible_share": samples.feasible_share,
        "parameters": [{"name": p.name, "unit": p.unit} for p in scenario.parameters],
        "variants": [
            {"row": row, "id": variant_id(scenario, row), "values": values}
            for row, values in enumerate(_rows(samples))
        ],
    }


def _refuse_others(path: Path, manifest: Mapping[str, Any]) -> None:
    try:
        there = json.loads(path.read_bytes()) if path.exists() else manifest
    except (OSError, ValueError) as error:
        raise CatalogError(f"not readable: {error}", where=str(path)) from error
    if there != manifest:
        raise CatalogError(
            "the folder holds other variants", where=str(path), hint="give another --out"
        )
