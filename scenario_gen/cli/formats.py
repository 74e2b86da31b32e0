"""``scenario-gen formats``: which format carries what of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import note, say


def formats(
    write: Annotated[Path | None, typer.Option(help="Write the page into a file.")] = None,
) -> None:
    """Print which format carries what, and what judges its files."""
    from scenario_gen.catalog.atomic import write_bytes
    from simulators.exporters.carries import formats_page

    if write is None:
        say(formats_page().rstrip("\n"))
        return
    write_bytes(write, formats_page().encode())
    note(str(write))
