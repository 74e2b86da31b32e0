"""``scenario-gen vocabulary``: everything that a scenario can be made of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import note, say


def vocabulary(
    write: Annotated[Path | None, typer.Option(help="Write the page into a file.")] = None,
) -> None:
    """Print roads, triggers, manoeuvres, intents, weather and kinds of actors as Markdown."""
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.pipeline.vocabulary_page import vocabulary_page

    page = vocabulary_page()
    if write is None:
        say(page.rstrip("\n"))
        return
    write_bytes(write, page.encode())
    note(str(write))
