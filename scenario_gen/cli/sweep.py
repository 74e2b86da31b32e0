"""``scenario-gen sweep``: variants of a logical scenario, and what was found about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from scenario_gen.cli.bar import Bar
from scenario_gen.cli.console import finding_lines, plain, say, say_json
from scenario_gen.cli.options import (
    CheckedOdd,
    EgoDriver,
    Levels,
    Quiet,
    SamplingMethod,
    SamplingSeed,
)
from scenario_gen.errors import InputError

if TYPE_CHECKING:
    from scenario_gen.motion import Method
    from scenario_gen.sweeps import SweepResult

# Rows that are listed for a rule.
_LISTED = 20


def sweep(
    source: Annotated[
        Path,
        typer.Argument(
            help="A logical scenario (JSON) to sweep over, or the folder of a finished sweep.",
            metavar="FILE_OR_FOLDER",
        ),
    ],
    count: Annotated[int | None, typer.Option(min=1, help="Variants wanted.")] = None,
    method: SamplingMethod = "sobol",
    levels: Levels = None,
    seed: SamplingSeed = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for the columns.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted sweep in --out.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    memory_mb: Annotated[
        int, typer.Option(min=1, help="Memory that all processes together may use for variants.")
    ] = 1024,
    driver: EgoDriver = "constant_speed",
    odd: CheckedOdd = None,
    limits: Annotated[
        str | None,
        typer.Option(
            help="Limits that the rules judge by: a profile by name, or a file.",
            metavar="NAME_OR_FILE",
        ),
    ] = None,
    row: Annotated[
        int | None, typer.Option(min=0, help="Of a folder: check this variant and say why.")
    ] = None,
    failing: Annotated[
        str | None, typer.Option(help="Of a folder: list the variants in which a rule failed.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Sweep over a logical scenario: sample, roll out and check variants, keep columns.

    Of the folder of a sweep: print what came of it, or one variant with its findings.
    """
    from scenario_gen import api
    from scenario_gen.sweeps import open_sweep

    if source.is_dir():
        if count is not None or out is not None:
            raise typer.BadParameter(f"{source} is a folder; give a scenario file to sweep over")
        result = open_sweep(source)
        if row is not None:
            _show_row(result, row, limits, json_output=json_output)
        elif failing is not None:
            _list(result, failing, json_output=json_output)
        else:
            _report(result, source, json_output=json_output)
        return
    if row is not None or failing is not None:
        raise typer.BadParameter(f"--row and --failing are for the folder of a sweep, not {source}")
    if count is None or out is None:
        raise typer.BadParameter("give --count and --out")
    from scenario_gen.catalog.briefs import read_odd

    with Bar("variants", quiet=quiet) as bar:
        result = api.sweep(
            api.load(source), count, method=cast("Method", method), seed=seed,
            levels=grid_levels(levels or []), driver=cast("Any", driver),
            limits=limits or "default", odd=read_odd(odd) if odd else None, out=out,
            resume=resume, jobs=jobs, memory_bytes=memory_mb << 20, folder=source.parent,
            listener=lambda progress: bar.show(progress.done, progress.total),
        )  # fmt: skip
    if not quiet:
        _report(result, out, json_output=json_output)


def grid_levels(given: list[str]) -> dict[str, int]:
    """The levels of a grid by parameter, from NAME=NUMBER.

    Raises:
        InputError: an entry is something else.
    """
    levels = {}
    for entry in given:
        name, _, number = entry.partition("=")
        if not number.isdecimal():
            raise InputError(f"--levels {entry[:80]!r}", hint="write NAME=NUMBER, such as gap=5")
        levels[name] = int(number[:9])
    return levels


def _report(result: SweepResult, folder: Path, *, json_output: bool) -> None:
    summary = result.summary
    if json_output:
        say_json({"sweep": dict(result.manifest), "summary": dict(summary)})
        return
    say(
        f"{summary['rows']} variants of {result.manifest['scenario']['id']}:"
        f" {summary['accepted']} accepted ({100 * summary['accepted_share']:.1f} %)"
    )
    if summary["points_tried"] > summary["rows"]:
        say(
            f"constraints: {100 * summary['feasible_share']:.1f} % of"
            f" {summary['points_tried']} points keep them"
        )
    for stage, number in summary["stages"].items():
        if number and stage != "checked":
            say(f"{stage.replace('_', ' ')}: {number}")
    failed = {rule: counts["failed"] for rule, counts in summary["rules"].items()}
    for rule, number in sorted(failed.items(), key=lambda item: (-item[1], item[0])):
        if number:
            say(f"failed {rule}: {number}")
    for measure in summary["criticality"]:
        shown = {share: measure["quantiles"].get(share) for share in ("0.05", "0.5", "0.95")}
        if measure["rows_with_value"]:
            numbers = ", ".join(f"{100 * float(s):g} % {v:.4g}" for s, v in shown.items())
            say(f"{measure['name']} of {measure['rows_with_value']}: {numbers}")
    say(f"in {folder}: parameters.npy rules.npy criticality.npy summary.json ...")


def _show_row(result: SweepResult, row: int, limits: str | None, *, json_output: bool) -> None:
    from scenario_gen import api

    scenario = result.scenario(row)
    checked = api.check_row(result, row, limits=limits)
    if json_output:
        say_json({"row": row, "stage": result.stage(row), "values": result.values(row),
                  "scenario": scenario.model_dump(mode="json"),
                  **checked.model_dump(mode="json")})  # fmt: skip
    else:
        values = ", ".join(f"{name} {value:.6g}" for name, value in result.values(row).items())
        say(f"{plain(scenario.id)}: {'passed' if checked.ok else 'failed'}; {values}")
        for finding in checked.findings:
            for line in finding_lines(finding):
                say(f"  {line}")
    if not checked.ok:
        raise typer.Exit(1)


def _list(result: SweepResult, rule: str, *, json_output: bool) -> None:
    rows = result.failing(rule).tolist()
    if json_output:
        say_json({"rule": rule, "rows": rows})
        return
    say(f"{rule} failed in {len(rows)} of {result.size} variants")
    for row in rows[:_LISTED]:
        values = ", ".join(f"{name} {value:.6g}" for name, value in result.values(row).items())
        say(f"row {row}: {values}")
    if len(rows) > _LISTED:
        say(f"and {len(rows) - _LISTED} more; all with --json")
