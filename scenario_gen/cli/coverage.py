"""``scenario-gen coverage``: what a suite covers, every figure with its denominator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli import gates
from scenario_gen.cli.console import checking_again, note, say, say_json
from scenario_gen.cli.gap_list import show_gaps
from scenario_gen.cli.options import Junit, MeasuredModel, MeasuredOdd, Quiet, Require, Strength

if TYPE_CHECKING:
    from scenario_gen.domain.coverage import CoverageReport, Measure
    from scenario_gen.domain.review_summary import ReviewSummary

_GAPS_SHOWN = 20
_NAMES_SHOWN = 5
_PARTS_OF = ("marginal.", "tway.1")


def coverage(
    folder: Annotated[
        Path | None, typer.Argument(help="Output folder of a run; not needed for --write.")
    ] = None,
    model: MeasuredModel = "default",
    odd: MeasuredOdd = None,
    strength: Strength = 2,
    recheck: Annotated[
        bool, typer.Option("--recheck", help="Roll out and check every scenario again.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the plots and tables here; default FOLDER/plots.")
    ] = None,
    plots: Annotated[bool, typer.Option(help="Write plots and tables.")] = True,
    write: Annotated[
        bool, typer.Option("--write", help="Print the coverage model as YAML; measure nothing.")
    ] = False,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="List what is uncovered, the most worth first.")
    ] = False,
    csv_output: Annotated[bool, typer.Option("--csv", help="Print the gaps as CSV.")] = False,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print the whole report, or the gaps, as JSON.")
    ] = False,
    require: Require = None,
    junit: Junit = None,
    quiet: Quiet = False,
) -> None:
    """Measure what a run covers; write plots, with the data of each as CSV."""
    from scenario_gen import api
    from scenario_gen.catalog.coverage_files import coverage_model_path
    from scenario_gen.errors import InputError

    chosen = None if model == "default" else coverage_model_path(model)
    if write:
        say(api.coverage_model_text(folder, model=chosen, odd=odd).rstrip("\n"))
        return
    listing = require == [gates.HELP]
    if listing and folder is None:
        gates.say_names()
        return
    required = [] if listing else require or []
    gates.refuse(required, junit)
    if folder is None:
        raise InputError("no folder is given", hint="give an output folder of generate")
    if gaps or csv_output:
        show_gaps(folder, model, odd, strength, as_json=json_output, as_csv=csv_output, quiet=quiet)
        return
    target = out or folder / "plots" if plots and not listing else None
    with checking_again("measuring") as tell:
        report = api.measure(
            folder, model=chosen, odd=odd, strength=strength, recheck=recheck, plots=target,
            require=required, tell=tell,
        )  # fmt: skip
    if listing:
        gates.say_values(report)
        return
    if json_output:
        say_json(report.model_dump(mode="json"), line=True)
    elif not quiet:
        for line in _lines(report):
            say(line)
        if target is not None:
            note(f"plots and tables in {target}")
    if junit is not None:
        gates.write_junit(report, junit)
    if required and not gates.tell(report, data=json_output, quiet=quiet):
        raise typer.Exit(1)


def _lines(report: CoverageReport) -> list[str]:
    lines = [
        f"{report.suite}: coverage model {report.model} ({report.model_sha256[:12]}),"
        f" ODD {report.odd} ({report.odd_sha256[:12]})"
    ]
    lines += [f"stale: {line}" for line in report.stale]
    lines += [f"{p.count:6d} {p.what}" for p in report.population if p.count]
    if report.review is not None and report.review.entries:
        lines.append(_reviews(report.review))
    group = ""
    for measure in report.measures:
        if measure.id.startswith(_PARTS_OF):
            continue
        if measure.group != group:
            group = measure.group
            lines += ["", f"{group}:"]
        lines.append(f"  {_figure(measure)}")
        lines += [
            f"      excluded: {x.count} {x.what}: {x.reason}"
            + (f" ({_some(x.scenarios)})" if x.scenarios else "")
            for x in measure.exclusions
        ]
        lines += _missing(measure)
    if report.contradictions:
        lines += ["", "seen although the constraints rule it out:"]
        lines += [
            f"  {_words(cell.values)} ({cell.count}): {cell.reason}"
            for cell in report.contradictions[:_GAPS_SHOWN]
        ]
    shown = report.uncovered[:_GAPS_SHOWN]
    if shown:
        lines += ["", f"uncovered, the most worth first ({report.uncovered_total} in all):"]
        lines += [f"  {gap.worth:<11g} {_words(gap.values)}" for gap in shown]
    return lines


def _missing(measure: Measure) -> list[str]:
    """What is not covered; settings of several factors stand at the end, the most worth first."""
    if measure.group in ("combinations", "exposure"):
        return []
    missing = [cell.values for cell in measure.cells if cell.state == "uncovered"]
    if not missing:
        return []
    # Where all cells are of one kind, the measure has said which.
    of_one_kind = measure.group != "marginal" and {len(values) for values in missing} == {1}
    kinds = {values[0][0] for values in missing}
    short = of_one_kind and len(kinds) == 1
    names = [values[0][1] if short else _words(values) for values in missing]
    return [f"      missing: {_some(names)}"]


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - _NAMES_SHOWN} more (--json)" if len(names) > _NAMES_SHOWN else ""
    between = "; " if any(", " in name for name in names[:_NAMES_SHOWN]) else ", "
    return f"{between.join(names[:_NAMES_SHOWN])}{more}"


def _reviews(review: ReviewSummary) -> str:
    states = ", ".join(f"{count} {state}" for state, count in review.states.items() if count)
    bulk = f"; {review.approved_in_bulk} approved in bulk" if review.approved_in_bulk else ""
    dropped = f"; {len(review.dropped)} decisions dropped" if review.dropped else ""
    return f"in review: {states}{bulk}{dropped}; last hash {review.head[:12]}"


def _figure(measure: Measure) -> str:
    from scenario_gen.gates import is_ratio

    value = "nothing to cover" if measure.value is None else f"{measure.value:.4g}"
    aim = "" if measure.target is None else f", target {measure.target:g}"
    between, sign = ("beside", ": ratio") if is_ratio(measure.id) else ("of", " =")
    return (
        f"{measure.id}: {measure.numerator:g} {between} {measure.denominator:g} {measure.unit}"
        f"{sign} {value}{aim} ({measure.title})"
    )


def _words(values: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} = {level}" for name, level in values)
