"""``scenario-gen review``: where scenarios stand, and decisions on them, singly or by list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import note, say, say_findings, say_json

if TYPE_CHECKING:
    from scenario_gen.domain.review import ReviewState
    from scenario_gen.pipeline.review import Decided, Reviews


def review(
    folder: Annotated[Path, typer.Argument(help="Output folder of a run.", metavar="DIR")],
    ids: Annotated[
        list[str] | None, typer.Argument(help="Scenarios to decide on.", metavar="[ID]...")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="Decide: checked (runs the rules again), approved, rejected or retired.",
        ),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who decides.")] = None,
    comment: Annotated[
        str, typer.Option(help="Why; needed where several are decided on at once.")
    ] = "",
    date: Annotated[
        str | None, typer.Option(help="When, in UTC: 2026-11-27T09:30:00Z; else now.")
    ] = None,
    listed: Annotated[
        Path | None, typer.Option("--list", help="File with an id on each line; # is a comment.")
    ] = None,
    every: Annotated[
        str | None, typer.Option("--all", help="All scenarios that are in this state.")
    ] = None,
    expect: Annotated[
        str | None, typer.Option(help="Hash of an entry that has to be in the log.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show where the scenarios of a run stand, or decide on some of them.

    Decisions are appended to DIR/reviews.jsonl, a log in which every line is chained to the one
    before by its hash. When the content of a scenario changes, its approval does not hold any more.
    Exit code 1: the rules found something in a scenario that was to be checked.
    """
    from scenario_gen.errors import InputError
    from scenario_gen.pipeline import review as reviewing

    reviews = reviewing.read(folder, expected=expect)
    if state is None:
        if ids or listed or every:
            raise InputError("no decision is given", hint="say --as approved, for example")
        _show(reviews, json_output)
        return
    if by is None:
        raise InputError("who decides is not said", hint="give --by NAME")
    chosen = [*(ids or []), *(_listed(listed) if listed else [])]
    if every is not None:
        chosen += _in_state(reviews, every)
    ask = reviewing.Ask(tuple(chosen), _state(state), by, comment, date)
    decided = reviewing.decide(folder, ask)
    _tell(decided, json_output)
    if decided.refused:
        raise typer.Exit(1)


def _state(name: str) -> ReviewState:
    from scenario_gen.domain.review import REVIEW_STATES
    from scenario_gen.errors import InputError

    for known in REVIEW_STATES:
        if name == known:
            return known
    raise InputError(f"no state {name[:40]!r}", hint=f"known: {', '.join(REVIEW_STATES)}")


def _in_state(reviews: Reviews, name: str) -> list[str]:
    wanted = _state(name)
    return [state.scenario_id for state in reviews.states if state.state == wanted]


def _listed(path: Path) -> list[str]:
    from scenario_gen.errors import InputError

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 at byte {error.start}", where=str(path), hint="save it as UTF-8"
        ) from error
    ids = (line.partition("#")[0].strip() for line in lines)
    return [name for name in ids if name]


def _show(reviews: Reviews, json_output: bool) -> None:
    counts = Counter(state.state for state in reviews.states)
    if json_output:
        say_json(
            {
                "counts": dict(sorted(counts.items())),
                "scenarios": [state.model_dump(mode="json") for state in reviews.states],
                "entries": len(reviews.entries),
                "head": reviews.head,
            }
        )
        return
    for state in reviews.states:
        bulk = state.decision.bulk if state.decision else 1
        together = (
            f"; decided on together with {bulk - 1} other{'s' * (bulk > 2)}" if bulk > 1 else ""
        )
        said = f": {state.decision.comment}" if state.decision and state.decision.comment else ""
        say(f"{state.state:<9} {state.scenario_id}  {state.reason}{together}{said}")
    say(f"{len(reviews.states)} scenarios: " + _counted(counts))
    say(f"log: {len(reviews.entries)} entries, sound; last hash {reviews.head}")


def _counted(counts: Mapping[ReviewState, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"


def _tell(decided: Decided, json_output: bool) -> None:
    if json_output:
        say_json(
            {
                "entries": [entry.model_dump(mode="json") for entry in decided.entries],
                "refused": [
                    {"scenario": name, **result.model_dump(mode="json")}
                    for name, result in decided.refused
                ],
            }
        )
        return
    for entry in decided.entries:
        say(f"{entry.decision.state} {entry.decision.scenario_id}")
    for name, result in decided.refused:
        say(f"not checked {name}: the rules found")
        say_findings(result)
    if decided.entries:
        note(f"last hash {decided.entries[-1].hash}")
