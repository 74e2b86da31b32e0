"""``scenario-gen diff``: what a release of a suite gained, lost, and what changed verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import checking_again, say, say_json
from scenario_gen.cli.options import Strength

if TYPE_CHECKING:
    from scenario_gen.domain.suite_diff import SuiteDiff


def diff(
    old: Annotated[Path, typer.Argument(help="Output folder of the earlier release.")],
    new: Annotated[Path, typer.Argument(help="Output folder of the later release.")],
    model: Annotated[
        Path | None, typer.Option(help="Measure both against this coverage model.")
    ] = None,
    odd: Annotated[
        str | None, typer.Option(help="Measure both against this ODD (name or file).")
    ] = None,
    strength: Strength = 2,
    limit: Annotated[
        int, typer.Option(min=0, help="Lines shown of each list; --json has more.")
    ] = 10,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 where anything differs.")
    ] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say what NEW gained and lost against OLD, and which verdicts changed."""
    from scenario_gen import api
    from scenario_gen.cli.diff_words import words

    found: SuiteDiff
    with checking_again("measuring both") as tell:
        found = api.diff(old, new, model=model, odd=odd, strength=strength, tell=tell)
    if json_output:
        say_json(found.model_dump(mode="json"), line=True)
    else:
        for line in words(found, limit):
            say(line)
    if exit_code and not found.empty:
        raise typer.Exit(1)
