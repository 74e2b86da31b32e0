"""``scenario-gen schema``: the published JSON Schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import note, say


def schema(
    name: Annotated[
        str,
        typer.Argument(
            help="scenario, record, report, brief, odd, coverage-model, exposure, coverage, diff,"
            " proposal-compact, proposal-full or proposal-variation."
        ),
    ] = "scenario",
    write: Annotated[
        Path | None, typer.Option(help="Write all schemas as <name>.schema.json into a folder.")
    ] = None,
) -> None:
    """Print a JSON Schema, or write all of them into a folder."""
    from scenario_gen.api import schemas
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.catalog.folder import pretty_json
    from scenario_gen.errors import InputError

    known = schemas()
    if write is not None:
        for stem, content in known.items():
            write_bytes(write / f"{stem}.schema.json", pretty_json(content))
            note(f"{write / stem}.schema.json")
        return
    if name not in known:
        raise InputError(f"no schema {name[:60]!r}", hint=f"known: {', '.join(sorted(known))}")
    say(pretty_json(known[name]).decode().rstrip("\n"))
