"""``scenario-gen library``: the published scenarios that come with the tool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import note, say

app = typer.Typer(
    help="The published scenarios that come with the tool.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_rows(
    family: Annotated[
        str | None,
        typer.Option(help="nhtsa, r157, iso34502, euro_ncap, carla or rare; all when not given."),
    ] = None,
) -> None:
    """List the scenarios: id, published row, name."""
    from scenario_gen.api import library
    from scenario_gen.errors import InputError
    from scenario_gen.library import FAMILIES

    if family is not None and family not in FAMILIES:
        raise InputError(f"no family {family[:60]!r}", hint=f"known: {', '.join(FAMILIES)}")
    for scenario in library():
        record = scenario.library
        if record is not None and family in (None, record.family):
            say(f"{scenario.id}  {record.family} {record.row}  {record.name}")


@app.command("check")
def check_rows(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files with a library record; the whole library when not given."),
    ] = None,
) -> None:
    """Compare what happens with what the records expect. Exit code 1: something differs."""
    from scenario_gen.api import check_library, load

    rows = check_library([load(path) for path in files] if files else None)
    differing = 0
    for row in rows:
        for difference in row.differences:
            say(f"{row.scenario.id}: {difference}")
        differing += bool(row.differences)
    say(f"{len(rows) - differing} of {len(rows)} scenarios are as their records say")
    if differing:
        raise typer.Exit(1)


@app.command("index")
def index(
    out: Annotated[
        Path, typer.Option(help="Folder for README.md and pictures/.", file_okay=False)
    ] = Path("scenarios/library"),
) -> None:
    """Write the index page of the library, with a picture of every scenario."""
    from scenario_gen.api import write_library_index

    for path in write_library_index(out):
        note(str(path))
