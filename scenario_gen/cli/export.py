"""``scenario-gen export``: scenario files to the files that simulators open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import finding_lines, note, say, say_json


def export(
    files: Annotated[list[Path], typer.Argument(help="Scenario files (JSON).", metavar="FILE...")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
    to: Annotated[
        str, typer.Option("--to", help="Format: openscenario, opendrive or a plug-in.")
    ] = "openscenario",
    self_contained: Annotated[
        bool,
        typer.Option(
            "--self-contained/--catalogs",
            help="Entities in the file itself, or in catalogs that all files of --out share.",
        ),
    ] = True,
    hand_over: Annotated[
        bool,
        typer.Option("--hand-over", help="Leave the ego to a system under test (EgoIsExternal)."),
    ] = False,
    validate: Annotated[
        bool, typer.Option(help="Check the files by the official XSD and the ASAM checker.")
    ] = True,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per scenario and line.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Export scenarios. Exit code 0: written and valid; 1: a written file is not valid."""
    from scenario_gen import api
    from scenario_gen.pipeline.exports import file_quality, write_files

    sound = True
    for path in files:
        scenario = api.load(path)
        written = api.export(
            scenario, to, folder=path.parent, self_contained=self_contained, hand_over=hand_over
        )
        write_files(written, out)
        quality = file_quality(written, out) if validate else None
        sound = sound and (quality is None or quality.state != "failed")
        if json_output:
            say_json(
                {
                    "scenario": scenario.id,
                    "files": sorted(str(out / name) for name in written),
                    "validation": quality.state if quality else "not_checked",
                    "findings": [f.model_dump(mode="json") for f in quality.findings]
                    if quality
                    else [],
                },
                line=True,
            )
        elif not quiet:
            for name in sorted(written):
                say(str(out / name))
            for finding in quality.findings if quality else ():
                for line in finding_lines(finding):
                    note(f"  {line}")
            if quality is not None and quality.state == "not_checked":
                reasons = dict.fromkeys(outcome.reason for outcome in quality.outcomes)
                note(f"  not validated: {'; '.join(reasons)}")
    if not sound:
        raise typer.Exit(1)
