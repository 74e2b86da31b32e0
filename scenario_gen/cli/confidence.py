"""``scenario-gen confidence``: faults are planted in good scenarios, and the checker is tried."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario_gen.cli.console import note, say, say_json


def confidence(
    write: Annotated[
        Path | None, typer.Option(help="Write the tool-confidence page into a file.")
    ] = None,
    figures: Annotated[
        Path | None, typer.Option(help="Write the figures that reports quote into a file.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Plant faults by known amounts in the library and count what the checker finds.

    Exit code 1: a fault was missed, or a good scenario raised a false alarm.
    """
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.catalog.folder import pretty_json
    from scenario_gen.confidence import confidence_page, figures_of, trial
    from scenario_gen.library import read_library

    result = trial(read_library())
    if figures is not None:
        write_bytes(figures, pretty_json(figures_of(result).model_dump(mode="json")))
        note(str(figures))
    if write is not None:
        write_bytes(write, confidence_page(result).encode())
        note(str(write))
    if json_output:
        say_json(result.as_json())
    elif write is None and figures is None:
        for one in result.faults:
            say(f"{one.fault.id}: {one.caught} of {one.planted} ({one.fault.statement})")
            for name in one.missed:
                say(f"  missed in {name}")
        for scenario, rule in result.false_alarms:
            say(f"false alarm: {rule} in {scenario}")
        say(
            f"{result.caught} of {result.planted} planted faults caught,"
            f" {len(result.false_alarms)} false alarms in {result.good} good scenarios"
        )
    if result.caught < result.planted or result.false_alarms:
        raise typer.Exit(1)
