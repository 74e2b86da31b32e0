"""``scenario-gen reduce``: the smallest suite that keeps the coverage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scenario_gen.cli.console import checking_again, say, say_json
from scenario_gen.cli.options import MeasuredModel, MeasuredOdd, Quiet

_ENDED = {
    "out_of_time": "The exact search ran out of its time: a longer --time-limit may find less",
    "not_asked": "No exact search was made: a --time-limit above 0 may find less",
    "interrupted": "The search was interrupted: this is the best found until then",
}

if TYPE_CHECKING:
    from scenario_gen.domain.reduction import Reduction


def reduce(
    folder: Annotated[Path, typer.Argument(help="Output folder of a run.")],
    out: Annotated[Path, typer.Option(help="Output folder; new or empty.")],
    keep: Annotated[
        str,
        typer.Option(
            help="What is kept: levels, pairs, triples, requirements, published, preventability,"
            " structures."
        ),
    ] = "pairs,levels,requirements",
    model: MeasuredModel = "default",
    odd: MeasuredOdd = None,
    minimise: Annotated[
        Literal["scenarios", "time"],
        typer.Option(help="What is to be small: number of scenarios, or time of simulation."),
    ] = "scenarios",
    time_limit: Annotated[
        float, typer.Option(min=0, help="Seconds for the exact search; 0: greedy alone.")
    ] = 30.0,
    json_output: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Leave out what the coverage of a run does not need; say why of every scenario."""
    from scenario_gen import api

    with checking_again("reducing") as tell:
        found = api.reduce(
            folder, out,
            keep=tuple(part.strip() for part in keep.split(",") if part.strip()),
            model=None if model == "default" else model, odd=odd, minimise=minimise,
            time_limit_s=time_limit, tell=tell,
        )  # fmt: skip
    if json_output:
        say_json(found.model_dump(mode="json"))
    elif not quiet:
        for line in _lines(found, out):
            say(line)


def _lines(found: Reduction, out: Path) -> list[str]:
    lines = [f"{found.suite}: coverage model {found.model}, ODD {found.odd}"]
    lines += [f"stale: {line}" for line in found.stale]
    before, after = found.before, found.after
    lines += [
        f"{after.accepted} scenarios of {before.accepted} ({before.counted} count)",
        f"simulated time: {after.simulated_s:.0f} s of {before.simulated_s:.0f} s",
    ]
    lines += [f"{each.kind}: {each.after} of {each.before} kept" for each in found.kept]
    unit = "scenarios" if found.minimised == "scenarios" else "s of simulation"
    if found.method == "exact":
        lines.append(f"proven: no choice with less than {found.cost:g} {unit} keeps all of this")
    else:
        lines.append(
            f"greedy: {found.cost:g} {unit}; every choice that keeps all of this needs at least"
            f" {found.lower_bound:g}. {_ENDED[found.search]}"
        )
    lines.append(f"in {out}: scenarios/ exports/ ledger.jsonl reduction.json left_out.jsonl")
    return lines
