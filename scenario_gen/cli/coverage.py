"""``scenario-gen coverage``: figures and plots of an output folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import say, say_json


def coverage(
    folder: Annotated[Path, typer.Argument(help="Output folder of a run.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the plots and tables here; default FOLDER/plots.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Measure what a run covers of its ODD; write plots, with the data of each as CSV."""
    from scenario_gen.api import coverage_of

    measured = coverage_of(folder, out)
    if json_output:
        say_json(measured)
        return
    if quiet:
        return
    for name, figure in measured["figures"].items():
        say(f"{name}: {figure['numerator']} of {figure['denominator']}")
    for line in measured["uncovered"]:
        say(f"not covered: {line}")
    say(f"plots and tables in {measured['plots']}")
