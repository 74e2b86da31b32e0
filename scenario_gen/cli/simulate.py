"""``scenario-gen simulate``: what simulators do with a suite, and how far they agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scenario_gen.cli.bar import Bar
from scenario_gen.cli.console import say, say_json
from scenario_gen.cli.simulate_words import played_lines
from scenario_gen.errors import InputError

if TYPE_CHECKING:
    from scenario_gen.agreement import Played

# Something that was given is no scenario.
_UNREADABLE = 2


def simulate(
    suite: Annotated[
        list[Path],
        typer.Argument(
            help="An output folder of `generate`, a folder with scenario files, or files.",
            metavar="SUITE...",
        ),
    ],
    on: Annotated[
        str,
        typer.Option(
            help="Of builtin, esmini, sumo, sumo-ego, carla and highway-env, by commas;"
            " builtin:DRIVER for another driver of the ego."
        ),
    ] = "builtin,esmini",
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("simulations"),
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run in --out.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(help="Folder of an earlier run: say what has moved since.", metavar="DIR"),
    ] = None,
    threshold: Annotated[
        list[str] | None,
        typer.Option(
            help="For --against: from which on something has moved, such as position_m=0.2.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    tolerance_m: Annotated[
        float, typer.Option(min=0.0, help="Distance from which on an actor is told to be apart.")
    ] = 0.5,
    esmini: Annotated[
        Path | None, typer.Option(help="The esmini program, where it is not on PATH.")
    ] = None,
    osc_version: Annotated[
        str | None,
        typer.Option(help="OpenSCENARIO XML that esmini is given, 1.0 to 1.3; else 1.2."),
    ] = None,
    motion: Annotated[
        Literal["actions", "trajectory"],
        typer.Option(help="How motion is written for esmini: what it does, or our rollout."),
    ] = "actions",
    carla: Annotated[
        str | None,
        typer.Option(
            help="A CARLA server; without one only the road is judged.", metavar="HOST:PORT"
        ),
    ] = None,
    limits: Annotated[
        str,
        typer.Option(
            help="Limits that the rules judge by: a profile by name, or a file.",
            metavar="NAME_OR_FILE",
        ),
    ] = "default",
    timeout_s: Annotated[
        float, typer.Option(min=0.1, help="Seconds that one run may take.")
    ] = 60.0,
    memory_mb: Annotated[int, typer.Option(min=64, help="Megabytes that one run may take.")] = 4096,
    keep_files: Annotated[
        bool, typer.Option("--keep-files", help="Keep what the simulators read and wrote.")
    ] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Play scenarios in simulators and compare what happened.

    Exit code 0: everything ran to its end, every intent was seen and nothing has moved; 1:
    something did not, was not, or has; 2: a file is no scenario, the others were played; 4: a
    simulator is missing.
    """
    from scenario_gen import api
    from simulators.run import RunLimits

    of_esmini = {"binary": str(esmini)} if esmini is not None else {}
    of_esmini |= {"osc_version": osc_version} if osc_version is not None else {}
    of_esmini |= {"motion": motion} if motion != "actions" else {}
    options = {"esmini": of_esmini, "carla": {"address": carla} if carla is not None else {}}
    with Bar("scenarios", quiet=quiet) as bar:
        played = api.simulate(
            suite, out, on=[name.strip() for name in on.split(",") if name.strip()],
            options=options, jobs=jobs, resume=resume, limits=limits, against=against,
            run_limits=RunLimits(wall_s=timeout_s, memory_bytes=memory_mb << 20),
            tolerance_m=tolerance_m, thresholds=_thresholds(threshold or []),
            keep_files=keep_files, listener=lambda p: bar.show(p.done, p.total),
        )  # fmt: skip
    if json_output:
        say_json(_as_json(played))
    elif not quiet:
        for line in played_lines(played):
            say(line)
    if played.suite.unreadable:
        raise typer.Exit(_UNREADABLE)
    if not played.ok:
        raise typer.Exit(1)


def _thresholds(given: list[str]) -> dict[str, float]:
    values = {}
    for entry in given:
        name, _, number = entry.partition("=")
        try:
            values[name] = float(number)
        except ValueError as error:
            raise InputError(
                f"--threshold {entry[:80]!r}", hint="write NAME=VALUE, such as position_m=0.2"
            ) from error
    return values


def _as_json(played: Played) -> dict[str, Any]:
    moved = played.regression
    return {
        "asked": played.manifest,
        "summary": played.summary,
        "findings": list(played.findings),
        "unreadable": list(played.suite.unreadable),
        "passed_over": list(played.suite.passed_over),
        "regression": moved.model_dump(mode="json") if moved is not None else None,
    }
