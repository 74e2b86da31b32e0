"""``scenario-gen report``: the report on an output folder, and whether it still holds."""

from __future__ import annotations

import re
from datetime import date as date_of_day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli import gates
from scenario_gen.cli.console import say, say_json, stderr_console
from scenario_gen.cli.options import Junit, MeasuredModel, Quiet, Require, Strength

if TYPE_CHECKING:
    from rich.progress import TaskID

    from scenario_gen.api import ReportResult

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def report(
    folder: Annotated[Path, typer.Argument(help="Output folder of a run.", metavar="CATALOG")],
    out: Annotated[
        Path | None, typer.Option(help="Write the report here; default CATALOG/report.")
    ] = None,
    formats: Annotated[str, typer.Option(help="Of html, pdf, json, csv.")] = "html,pdf,json,csv",
    date: Annotated[
        str | None, typer.Option(help="Date of the data, YYYY-MM-DD; the clock is not asked.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title; default the name of the brief.")] = None,
    odd: Annotated[
        str | None,
        typer.Option(help="Judge by this ODD, a name or a file; default that of the run."),
    ] = None,
    model: MeasuredModel = "default",
    strength: Strength = 2,
    require: Require = None,
    junit: Junit = None,
    check: Annotated[
        Path | None,
        typer.Option(help="Only say whether this report.json still holds for CATALOG."),
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write the report on a run: HTML, PDF, JSON and CSV with the same numbers.

    Exit code 1: a gate is not met; with --check, something that the report was made from has
    changed: catalog, rules, limits, ODD, coverage model or exposure tables.
    """
    from scenario_gen import api
    from scenario_gen.errors import InputError

    if require == [gates.HELP]:
        gates.say_names()
        return
    named = None if model == "default" else model
    required = require or []
    if check is not None:
        if required or junit is not None:
            raise InputError(
                "--check makes no report, so there are no gates",
                hint="leave out --require, --junit",
            )
        found = api.report_changes(check, folder, odd=odd, model=named)
        if json_output:
            say_json({"holds": not found, "changes": found})
        elif not quiet:
            for line in found:
                say(f"changed: {line}")
            say("the report no longer holds: make it anew" if found else "the report holds")
        if found:
            raise typer.Exit(1)
        return
    if date is not None and not _is_date(date):
        raise InputError(f"{date[:40]!r} is no date", where="--date", hint="such as 2026-11-27")
    gates.refuse(required, junit)
    with _Progress(quiet=quiet) as progress:
        result = api.write_report(
            folder, out, formats=formats, date=date, title=title, odd=odd, model=named,
            strength=strength, require=required, listener=progress.tell,
        )  # fmt: skip
    if json_output:
        say_json(result.as_json())
    elif not quiet:
        _said(result)
    if junit is not None:
        gates.write_junit(result.coverage, junit)
    if required and not gates.tell(result.coverage, data=json_output, quiet=quiet):
        raise typer.Exit(1)


def _is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2026-11-27."""
    try:
        return _DATE.match(text) is not None and bool(date_of_day.fromisoformat(text))
    except ValueError:
        return False


def _said(result: ReportResult) -> None:
    from scenario_gen.gates import is_ratio

    for figure in result.figures:
        between = "beside" if is_ratio(figure.id) else "of"
        say(f"{figure.title}: {figure.numerator} {between} {figure.denominator}")
    for standing, count in result.not_counted.items():
        say(f"not counted, {standing}: {count}")
    say(f"in {result.folder}: {', '.join(result.files)}")


class _Progress:
    """A bar on a terminal, a line at the end of each step elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        console = stderr_console()
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            console=console,
            disable=quiet or not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._bar.stop()

    def tell(self, what: str, done: int, total: int) -> None:
        """Show how far it is."""
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done)
