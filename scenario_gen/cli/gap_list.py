"""``scenario-gen coverage --gaps``: what is uncovered, in words, as JSON or as CSV."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.cli.console import checking_again, say, say_json

_SHOWN = 50


def show_gaps(
    folder: Path, model: str, odd: str | None, strength: int, *,
    as_json: bool, as_csv: bool, quiet: bool,
) -> None:  # fmt: skip
    """Print the gaps of a run, the most worth first."""
    from scenario_gen import api
    from scenario_gen.coverage import to_csv
    from scenario_gen.pipeline.gap_list import gap_rows

    chosen = None if model == "default" else model
    with checking_again("measuring") as tell:
        found = api.gaps(folder, model=chosen, odd=odd, strength=strength, tell=tell)
    if as_json:
        say_json(found.model_dump(mode="json"))
        return
    if as_csv:
        say(to_csv(gap_rows(found)).rstrip("\n"))
        return
    if quiet:
        return
    say(f"{found.suite}: coverage model {found.model}, ODD {found.odd}")
    for line in found.stale:
        say(f"stale: {line}")
    for levels, count in found.uncovered.items():
        say(f"{count} of {found.valid[levels]} valid {levels}-way combinations are uncovered")
    for gap in found.gaps[:_SHOWN]:
        named = ", ".join(f"{factor} = {level}" for factor, level in gap.values)
        tried = f" (tried {gap.tries} times: {', '.join(gap.reasons)})" if gap.tries else ""
        say(f"{gap.worth:<11g} {named}{tried}")
    if len(found.gaps) > _SHOWN:
        say(f"{len(found.gaps) - _SHOWN} more: --json or --csv lists them all")
