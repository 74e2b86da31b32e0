"""``scenario-gen odd``: an ODD in words, and which scenarios lie in it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenario_gen.cli.console import fail, say, say_json

if TYPE_CHECKING:
    from scenario_gen.catalog.openodd import Told
    from scenario_gen.domain.odd import Odd
    from scenario_gen.domain.scenario import Scenario
    from scenario_gen.odd import Membership, Reason


def odd(
    name: Annotated[
        str,
        typer.Argument(
            help="A ready ODD, or a file with one: ours or OpenODD YAML.", metavar="ODD"
        ),
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Scenario files or folders to judge.", metavar="[SCENARIOS]..."),
    ] = None,
    scenarios: Annotated[
        list[Path] | None,
        typer.Option(
            help="The same; what follows a first file is read as more of them.",
            metavar="DIR_OR_FILE",
        ),
    ] = None,
    binding: Annotated[
        Path | None,
        typer.Option(help="What the concepts of an OpenODD file stand for; default: ISO 34503."),
    ] = None,
    openodd: Annotated[
        bool, typer.Option("--openodd", help="Print the ODD as an OpenODD document, nothing else.")
    ] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show an ODD with its bands, and judge scenarios: inside, outside or unknown, and why."""
    from scenario_gen.odd import membership, odd_data, odd_lines

    found, told = _read(name, binding)
    if openodd:
        from scenario_gen.catalog.openodd import openodd_text

        say(openodd_text(found).rstrip("\n"))
        return
    # Of `--scenarios *.json` the shell makes one option and further arguments.
    paths = [*(scenarios or []), *(files or [])]
    read, broken = _scenarios(paths)
    judged = membership([scenario for _, scenario in read], found)
    if json_output:
        data = odd_data(found) | {"read": [asdict(one) for one in told]}
        say_json(data | (_judged_data(read, judged) if paths else {}))
    else:
        for line in odd_lines(found):
            say(line)
        if told:
            say(f"as read from {name}:")
        for one in told:
            say(f"  {one}")
        if paths:
            _print(read, judged)
    if broken:
        raise typer.Exit(2)


def _read(name: str, binding: Path | None) -> tuple[Odd, tuple[Told, ...]]:
    from scenario_gen.catalog.briefs import is_openodd_file, read_odd
    from scenario_gen.catalog.openodd import read_openodd
    from scenario_gen.errors import InputError

    if is_openodd_file(name):
        reading = read_openodd(Path(name), binding)
        return reading.odd, reading.told
    if binding is not None:
        raise InputError("--binding goes with an OpenODD file", where=name[:80])
    return read_odd(name), ()


def _scenarios(paths: list[Path]) -> tuple[list[tuple[Path, Scenario]], bool]:
    """The scenarios of files and folders; what cannot be read is told, and that there was any."""
    from scenario_gen.api import load
    from scenario_gen.errors import ScenarioFileError

    read, broken = [], False
    for path in paths:
        for file in _files(path):
            try:
                read.append((file, load(file)))
            except ScenarioFileError as error:
                fail(str(error))
                broken = True
    return read, broken


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    inner = path / "scenarios"
    # The output folder of a run has other JSON files, too.
    return sorted((inner if inner.is_dir() else path).rglob("*.json"))


def _judged_data(read: list[tuple[Path, Scenario]], judged: Membership) -> dict[str, Any]:
    from scenario_gen.odd import counts, verdict_data

    rows = [
        {"file": str(path), "scenario": scenario.id} | verdict_data(judged, row)
        for row, (path, scenario) in enumerate(read)
    ]
    return {"counts": counts(judged), "scenarios": rows}


def _print(read: list[tuple[Path, Scenario]], judged: Membership) -> None:
    from scenario_gen.odd import counts

    for row, (path, _) in enumerate(read):
        say(f"{path}: {judged.verdict(row)}")
        for reason in judged.reasons(row):
            say(f"    {_words(reason)}")
    found = counts(judged)
    said = ", ".join(f"{number} {word}" for word, number in found.items())
    say(f"{len(read)} scenarios: {said}")


def _words(reason: Reason) -> str:
    if reason.path == "$":
        return f"{reason.attribute}: {reason.limit}"
    number = isinstance(reason.value, float)
    unit = f" {reason.unit}" if number and reason.unit not in ("1", "count") else ""
    value = f"{reason.value:.6g}" if number else reason.value
    return f"{reason.attribute}: {value}{unit} at {reason.path}; the ODD has {reason.limit}"
