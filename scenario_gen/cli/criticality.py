"""``scenario-gen criticality``: how near scenarios come to an accident, measure by measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import note, say, say_json
from scenario_gen.cli.options import EgoDriver

if TYPE_CHECKING:
    from scenario_gen.pipeline.criticality import Reached


def criticality(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Scenario files (JSON).", metavar="FILE...")
    ] = None,
    driver: EgoDriver = "constant_speed",
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line.")
    ] = False,
    write: Annotated[
        Path | None, typer.Option(help="Write the page that explains the measures into a file.")
    ] = None,
) -> None:
    """Print criticality measures of scenarios: worst value, actor and time, or no conflict."""
    from scenario_gen import api
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.errors import InputError
    from scenario_gen.metrics.page import criticality_page

    if write is not None:
        write_bytes(write, criticality_page().encode())
        note(str(write))
    if not files and write is None:
        raise InputError("no file is given", hint="scenario-gen criticality FILE...")
    for path in files or ():
        scenario = api.load(path)
        (found,) = api.criticality(
            [scenario], driver=api.reference_driver(driver), folder=path.parent
        )
        if json_output:
            measures = [one.as_json() for one in found]
            say_json({"file": str(path), "scenario": scenario.id, "measures": measures}, line=True)
        else:
            say(f"{path}: {scenario.id}, driver {driver}")
            for one in found:
                say(f"  {_line(one)}")


def _line(one: Reached) -> str:
    if one.value is None:
        return f"{one.info.name:<24} no conflict"
    unit = "" if one.info.unit == "1" else f" {one.info.unit}"
    # A thousandth of a millimetre is rounding; and no minus zero.
    value = round(one.value, 6) + 0.0
    area = f", {one.words}" if one.words else ""
    reached = f"{one.actor} at {one.time_s:.4g} s{area}"
    return f"{one.info.name:<24} {f'{value:.4g}{unit}':<14} {reached}"
