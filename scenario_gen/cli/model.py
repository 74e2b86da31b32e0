"""``scenario-gen model``: the embedded model."""

from __future__ import annotations

from typing import Annotated

import typer

from scenario_gen.cli.console import note, say, say_json
from scenario_gen.cli.options import Quiet

app = typer.Typer(
    help="Get or list the embedded models.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("get")
def get(
    quiet: Quiet = False,
) -> None:
    """Fetch the embedded model into the cache of the user and verify its SHA-256."""
    from scenario_gen.propose.embedded import obtain

    path = obtain((lambda _: None) if quiet else note)
    if not quiet:
        say(str(path))


@app.command("list")
def list_models(
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the embedded models and whether they are there."""
    from dataclasses import asdict

    from scenario_gen.propose.embedded import models

    found = models()
    if json_output:
        say_json([{**asdict(m), "path": str(m.path)} for m in found])
        return
    for model in found:
        state = "in the cache" if model.present else "not fetched: scenario-gen model get"
        say(f"{model.name}  {model.size_bytes / 1e6:.0f} MB  {model.licence}  {state}")
        say(f"  {model.path}")
