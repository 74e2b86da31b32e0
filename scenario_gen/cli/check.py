"""``scenario-gen check``: the rules on scenario files, ours or from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import limits_line, say, say_json, say_result
from scenario_gen.cli.options import CheckedOdd, EgoDriver, JudgedBy, ScenarioFiles

if TYPE_CHECKING:
    from scenario_gen.api import FileCheck


def check(
    files: ScenarioFiles,
    odd: CheckedOdd = None,
    driver: EgoDriver = "constant_speed",
    limits: JudgedBy = "default",
    trace: Annotated[
        Path | None,
        typer.Option(
            help="Judge the states of a run: a CSV log of esmini, which ran an export of the file.",
            metavar="RUN.csv",
        ),
    ] = None,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing; see the exit code.")
    ] = False,
) -> None:
    """Check scenarios. Exit code 0: all passed; 1: findings of severity error; 2: unreadable."""
    from scenario_gen.api import check_files
    from scenario_gen.catalog.briefs import read_odd

    checked = check_files(
        files, odd=read_odd(odd) if odd else None, driver=driver, limits=limits, log=trace
    )  # fmt: skip
    for one in checked:
        if json_output:
            say_json(one.as_json(), line=True)
        elif not quiet:
            _print(one)
    if checked and not (json_output or quiet):
        say(limits_line(checked[0].limits))
    if any(one.unreadable for one in checked):
        raise typer.Exit(2)
    if not all(one.result.ok for one in checked):
        raise typer.Exit(1)


def _print(one: FileCheck) -> None:
    states = [outcome.state for outcome in one.result.outcomes]
    verdict = "unreadable" if one.unreadable else "passed" if one.result.ok else "failed"
    say(
        f"{one.path}: {verdict} ({states.count('passed')} rules passed, "
        f"{states.count('failed')} failed, {states.count('not_applicable')} not applicable, "
        f"{states.count('not_checked')} not checked)"
    )
    if one.scenario is not None:
        say(f"  states: {one.states}")
    say_result(one.result)
