"""Write variants of logical scenarios for other tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion.sampling import Method
from scenario_gen.pipeline.variants import (
    VariantKind,
    VariantOrder,
    VariantsWritten,
    write_variants,
)
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.variants import Variant
from simulators.exporters.variants import export_variants as write_each


def variants(
    scenario: Scenario,
    count: int,
    out: str | Path,
    *,
    to: VariantKind = "files",
    method: Method = "sobol",
    seed: int = 1,
    levels: Mapping[str, int] | None = None,
    folder: Path | None = None,
    exporter: OpenScenarioExporter | None = None,
    validate: bool = False,
    listener: Callable[[int, int], None] | None = None,
) -> VariantsWritten:
    """Write variants of a logical scenario for other tools; see ``docs/variants.md``.

    Args:
        scenario: with parameters.
        count: variants, or test runs of a stochastic file; a grid has at most so many.
        out: folder for the files.
        to: ``files``: a scenario and a road file of each; ``deterministic``: the logical scenario
            with a file that lists values; ``stochastic``: with one that names distributions.
        method: how values are chosen: ``sobol``, ``lhs``, ``grid`` or ``distribution``.
        seed: of the sampling; of a stochastic file that of its reader.
        levels: number of values of single parameters of a grid.
        folder: where an external road lies.
        exporter: how scenarios are written, in which version, and how the ego is handed over.
        validate: have every file checked by the official XSD and the ASAM checker.
        listener: called with the number of variants that are written and that of all.

    Raises:
        InputError: the scenario has no parameters, or they cannot be sampled.
        ExportError: the scenario cannot be written in the format.
        CatalogError: the folder cannot be used.
    """
    order = VariantOrder(
        scenario, count, to, method, seed, levels or {}, folder,
        exporter or OpenScenarioExporter(), validate,
    )  # fmt: skip

    def silent(done: int, total: int) -> None:
        del done, total

    return write_variants(order, Path(out), listener or silent)


def export_variants(
    scenario: Scenario,
    values: Iterable[Mapping[str, float]],
    *,
    folder: Path | None = None,
    exporter: OpenScenarioExporter | None = None,
) -> Iterator[Variant]:
    """The files of variants of a logical scenario in memory, one after the other.

    Args:
        scenario: with parameters.
        values: of each variant, by parameter.
        folder: where an external road lies.
        exporter: how scenarios are written.

    Raises:
        InputError: the values of a variant are not possible.
        ExportError: the scenario cannot be written in the format.
    """
    return write_each(scenario, enumerate(values), exporter, folder=folder)
