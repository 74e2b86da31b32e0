"""``scenario-gen variants``: variants of a logical scenario for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from scenario_gen.cli.bar import Bar
from scenario_gen.cli.console import finding_lines, note, plain, say, say_json
from scenario_gen.cli.options import Levels, Quiet, SamplingMethod, SamplingSeed
from scenario_gen.cli.sweep import grid_levels

if TYPE_CHECKING:
    from scenario_gen.motion import Method
    from scenario_gen.pipeline.variants import VariantKind


def variants(
    file: Annotated[Path, typer.Argument(help="A logical scenario (JSON).", metavar="FILE")],
    count: Annotated[int, typer.Option(min=1, help="Variants, or test runs, wanted.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            help="files: a scenario and road file of each; deterministic: the logical scenario"
            " with a file that lists values; stochastic: with one that names distributions.",
        ),
    ] = "files",
    method: SamplingMethod = "sobol",
    levels: Levels = None,
    seed: SamplingSeed = 1,
    self_contained: Annotated[
        bool,
        typer.Option(
            "--self-contained/--catalogs",
            help="Entities in every file itself, or in catalogs that all files of --out share.",
        ),
    ] = True,
    hand_over: Annotated[
        bool,
        typer.Option("--hand-over", help="Leave the ego to a system under test (EgoIsExternal)."),
    ] = False,
    profile: Annotated[
        str,
        typer.Option(help="Tool that the files are for, see `scenario-gen targets`; or a file."),
    ] = "generic",
    osc_version: Annotated[
        str | None,
        typer.Option(help="OpenSCENARIO XML 1.0, 1.1, 1.2 or 1.3; else as the profile says."),
    ] = None,
    validate: Annotated[
        bool, typer.Option(help="Check the files by the official XSD and the ASAM checker.")
    ] = True,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write variants of a logical scenario as OpenSCENARIO files or parameter value distributions.

    The same command writes the same bytes; after an interruption, give it again. Exit code 1: a
    written file is not valid.
    """
    from scenario_gen import api
    from scenario_gen.pipeline.targets import rolled_out
    from simulators.exporters.openscenario import OpenScenarioExporter
    from simulators.exporters.openscenario_hand_over import HandOver
    from simulators.exporters.options import ExportOptions

    exporter = OpenScenarioExporter(
        self_contained=self_contained, hand_over=HandOver(external=hand_over)
    ).with_options(ExportOptions.of(profile, osc_version=osc_version), rolled_out)
    with Bar("variants", quiet=quiet) as bar:
        written = api.variants(
            api.load(file), count, out, to=cast("VariantKind", kind),
            method=cast("Method", method), seed=seed, levels=grid_levels(levels or []),
            folder=file.parent, exporter=exporter, validate=validate, listener=bar.show,
        )  # fmt: skip
    if json_output:
        say_json(
            {
                "count": written.count,
                "files": [str(path) for path in written.files],
                "notes": list(written.notes),
                "validation": written.validation,
                "findings": [
                    {"of": name, **finding.model_dump(mode="json")}
                    for name, finding in written.findings
                ],
            }
        )
    elif not quiet:
        say(f"{written.count} {'test runs' if kind == 'stochastic' else 'variants'}")
        for path in written.files:
            say(str(path))
        for line in written.notes:
            note(f"  {plain(line)}")
        for name, finding in written.findings:
            for line in finding_lines(finding):
                note(f"  {plain(name)}: {line}")
        if validate:
            note(f"validation: {written.validation.replace('_', ' ')}")
    if written.validation == "failed":
        raise typer.Exit(1)
