"""``scenario-gen simulate``: what simulators do with a suite, and how far they agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenario_gen.cli.bar import Bar
from scenario_gen.cli.console import say, say_json
from scenario_gen.errors import InputError

if TYPE_CHECKING:
    from scenario_gen.agreement import Played

# Lines that are listed of what has to be looked at; all of them are in the files.
_LISTED = 20
# Reasons that are listed of why a simulator did not play.
_REASONS = 3


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
        typer.Option(help="Simulators, by commas; builtin:DRIVER for another driver of the ego."),
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
    timeout_s: Annotated[float, typer.Option(min=0.1, help="Time that one run may take.")] = 60.0,
    memory_mb: Annotated[int, typer.Option(min=64, help="Memory that one run may take.")] = 4096,
    keep_files: Annotated[
        bool, typer.Option("--keep-files", help="Keep what the simulators read and wrote.")
    ] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Play scenarios in simulators and compare what happened.

    Exit code 0: everything ran, every intent was seen and nothing has moved; 1: something did not,
    was not, or has; 4: a simulator is missing.
    """
    from scenario_gen import api
    from simulators.run import RunLimits

    options = {"esmini": {"binary": str(esmini)}} if esmini is not None else {}
    options |= {"carla": {"address": carla}} if carla is not None else {}
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
        _report(played)
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
        "regression": moved.model_dump(mode="json") if moved is not None else None,
    }


def _report(played: Played) -> None:
    versions = {one["label"]: one["version"] for one in played.manifest["simulators"]}
    say(f"{played.summary['scenarios']} scenarios")
    for label, counts in played.summary["simulators"].items():
        say(
            f"{label} {versions[label]}: {counts['ran']} ran"
            f" ({counts['ran_the_whole_time']} to their end), {counts['failed']} failed,"
            f" {counts['not_supported']} not played; intent seen in"
            f" {counts['intent_seen']} of {counts['with_an_intent']}"
        )
        for reason in _not_played(played, label)[:_REASONS]:
            say(f"  not played: {reason}")
        if counts["with_log_errors"]:
            say(f"  {counts['with_log_errors']} with errors in the log")
        if counts["with_failed_rules"]:
            say(f"  {counts['with_failed_rules']} break a rule as they were played")
    for pair in played.summary["pairs"]:
        _pair(pair)
    _listed("to look at", played.findings)
    if played.regression is not None:
        _moved(played)
    say(f"in {played.folder}: runs.csv divergence.csv summary.json simulation.jsonl runs/")


def _not_played(played: Played, label: str) -> list[str]:
    """Why scenarios are not played there, each reason once, with its hint."""
    outcomes = (record.outcome(label) for record in played.records)
    return list(
        dict.fromkeys(
            f"{one.reason} ({one.hint})" if one.hint else one.reason
            for one in outcomes if one is not None and one.state == "not_supported"
        )
    )  # fmt: skip


def _pair(pair: dict[str, Any]) -> None:
    say(
        f"{pair['first']} and {pair['second']}: {pair['within_tolerance']} of {pair['compared']}"
        f" within {pair['tolerance_m']:g} m all the time;"
        f" worst {_shares(pair['worst_m_quantiles'])} m"
    )
    say(
        f"  {pair['events_matched']} events in both, apart by"
        f" {_shares(pair['event_dt_s_quantiles'])} s and"
        f" {_shares(pair['event_distance_m_quantiles'])} m;"
        f" {pair['events_only_first']} only in {pair['first']},"
        f" {pair['events_only_second']} only in {pair['second']}"
    )
    if not pair["egos_driven_alike"]:
        say("  not by the same driver: the ego is left out, and others may react to it")
        return
    for one in pair["worst"]:
        if one["worst_m"] > pair["tolerance_m"]:
            say(
                f"  {one['scenario']}: {one['actor']} {one['worst_m']:.2f} m apart at"
                f" {one['at_s']:g} s, {one['end_m']:.2f} m in the end"
            )


def _shares(quantiles: dict[str, float]) -> str:
    """Quantiles in words."""
    if not quantiles:
        return "-"
    return ", ".join(f"{100 * float(share):g} % {value:g}" for share, value in quantiles.items())


def _listed(title: str, lines: tuple[str, ...]) -> None:
    if lines:
        say(f"{title}: {len(lines)}")
    for line in lines[:_LISTED]:
        say(f"  {line}")
    if len(lines) > _LISTED:
        say(f"  and {len(lines) - _LISTED} more, see summary.json")


def _moved(played: Played) -> None:
    found = played.regression
    if found is None:
        return
    for label, (then, now) in found.versions.items():
        say(f"{label}: {then or 'version not known'} -> {now or 'version not known'}")
    for line in found.asked_differently:
        say(f"  asked differently: {line}")
    say(f"{found.same} as before, {len(found.moved)} moved")
    _listed(
        "moved", tuple(f"{one.scenario} on {one.simulator}: {one.words}" for one in found.moved)
    )
    for title, names in (
        ("content changed, not compared", found.changed),
        ("new", found.new),
        ("missing", found.missing),
        ("simulators of only one of the runs", found.not_compared),
    ):
        _listed(title, names)
