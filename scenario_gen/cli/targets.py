"""``scenario-gen targets``: what a tool will make of scenarios, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import note, say, say_json
from scenario_gen.cli.options import Motion, OdrVersion, OscVersion
from scenario_gen.cli.target_words import capability_lines


def targets(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Scenario files (JSON); without any, the profiles.", metavar="FILE..."),
    ] = None,
    profile: Annotated[
        list[str] | None,
        typer.Option(help="A name or a profile file; may be repeated. All when not given."),
    ] = None,
    osc_version: OscVersion = None,
    odr_version: OdrVersion = None,
    motion: Motion = "actions",
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per scenario, profile and line.")
    ] = False,
    write: Annotated[
        Path | None, typer.Option(help="Write the page of all profiles into a file.")
    ] = None,
) -> None:
    """Say what tools and formats make of scenarios: as meant, approximated or not at all, and why.

    The three tools that read OpenSCENARIO take versions and kinds of motion; formats of their own,
    such as sumo or osi, have none.

    Exit code 0: all run, as meant or approximated; 1: a scenario does not run in a target.
    """
    from scenario_gen import api
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.pipeline.targets_page import targets_page
    from simulators.exporters.options import ExportOptions
    from simulators.profiles import profile_by_name, ready_profiles

    if write is not None:
        write_bytes(write, targets_page().encode())
        note(str(write))
    names = profile or list(ready_profiles())
    chosen = {"osc_version": osc_version, "odr_version": odr_version}
    choices = [
        ExportOptions.of(name, motion=motion, **chosen)
        if profile_by_name(name).is_openscenario
        else ExportOptions.of(name)
        for name in names
    ]
    if not files and write is None:
        for name in names:
            known = profile_by_name(name)
            reads = f" Reads {' and '.join(known.formats)}." if known.is_openscenario else ""
            say(f"{known.name}: {known.about}{reads}")
    all_run = True
    for path in files or ():
        scenario = api.load(path)
        for options in choices:
            verdict = api.capability(scenario, options=options, folder=path.parent)
            all_run = all_run and verdict.verdict != "does_not_run"
            if json_output:
                say_json(verdict.model_dump(mode="json"), line=True)
            else:
                for line in capability_lines(verdict):
                    say(line)
    if not all_run:
        raise typer.Exit(1)
