"""``scenario-gen check-trace``: the rules on a log of a scenario that is not ours."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import limits_line, say, say_findings, say_json
from scenario_gen.cli.options import JudgedBy

if TYPE_CHECKING:
    from scenario_gen.domain.actor import Category
    from scenario_gen.pipeline.trace_check import TraceCheck

MapOption = Annotated[
    Path | None,
    typer.Option("--map", help="OpenDRIVE file that was driven on.", metavar="ROAD.xodr"),
]
EgoOption = Annotated[
    str | None, typer.Option(help="Name of the ego in the log; found by its name if not given.")
]


def check_trace(
    logs: Annotated[
        list[Path], typer.Argument(help="CSV logs of esmini (--csv_logger).", metavar="LOG...")
    ],
    road_map: MapOption = None,
    ego: EgoOption = None,
    category: Annotated[
        list[str] | None,
        typer.Option(
            help="Category of an entity, where its box misleads.", metavar="NAME=CATEGORY"
        ),
    ] = None,
    friction: Annotated[
        float | None,
        typer.Option(
            help="mu of the road at low speed; when not given, 1.0 at every speed.",
            min=0.0,
            max=1.5,
        ),
    ] = None,
    limits: JudgedBy = "default",
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per log and line.")
    ] = False,
) -> None:
    """Check traces without their scenarios, such as runs of a public suite.

    Motion, boxes and lanes are judged; what only a scenario tells is not checked. Exit code 0: all
    passed; 1: findings of severity error; 2: unreadable.
    """
    from scenario_gen.api import check_log

    ok = True
    for log in logs:
        checked = check_log(
            log, road_map=road_map, ego=ego, categories=_categories(category or []),
            friction=friction, limits=limits,
        )  # fmt: skip
        ok &= checked.result.ok
        if json_output:
            say_json({"log": str(log), **checked.as_json()}, line=True)
        else:
            _print(log, checked)
    if not ok:
        raise typer.Exit(1)


def _categories(given: list[str]) -> dict[str, Category]:
    from scenario_gen.domain.actor import CATEGORIES
    from scenario_gen.errors import InputError

    found: dict[str, Category] = {}
    for item in given:
        name, _, wanted = item.rpartition("=")
        category = next((one for one in CATEGORIES if one == wanted), None)
        if not name or category is None:
            raise InputError(
                f"--category {item[:80]} is not NAME=CATEGORY",
                hint=f"categories: {', '.join(CATEGORIES)}",
            )
        found[name] = category
    return found


def _print(log: Path, checked: TraceCheck) -> None:
    recorded, result = checked.recorded, checked.result
    states = Counter(outcome.state for outcome in result.outcomes)
    say(
        f"{log}: {'passed' if result.ok else 'failed'} ({states['passed']} rules passed,"
        f" {states['failed']} failed, {states['not_applicable']} not applicable,"
        f" {states['not_checked']} not checked)"
    )
    say(f"  states: {recorded.source}, from {recorded.begins_s:g} s on")
    for mover in (recorded.scenario.ego, *recorded.scenario.actors):
        name = getattr(mover, "id", "ego")
        role = "the ego, " if name == "ego" else ""
        say(f"  {recorded.names[name]}: {role}taken for a {mover.category.replace('_', ' ')}")
    for name, why in recorded.left_out.items():
        say(f"  {name}: not judged: {why}")
    say_findings(result)
    unchecked = [outcome for outcome in result.outcomes if outcome.state == "not_checked"]
    for reason in dict.fromkeys(outcome.reason for outcome in unchecked):
        rules = [outcome.rule for outcome in unchecked if outcome.reason == reason]
        say(f"  not checked: {reason}: {', '.join(rules)}")
    say(limits_line(checked.limits))
