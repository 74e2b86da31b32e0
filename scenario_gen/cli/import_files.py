"""``scenario-gen import``: OpenSCENARIO files to scenario files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenario_gen.cli.console import fail, note, say, say_json
from scenario_gen.cli.options import Quiet
from scenario_gen.errors import InputError, ScenarioGenError

if TYPE_CHECKING:
    from simulators.importers import Imported

_LINES = 12


def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="OpenSCENARIO files, 1.0 to 1.3.", metavar="FILE...")
    ],
    out: Annotated[Path, typer.Option(help="Folder for scenarios, maps and reports.")],
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Nothing outside this folder is opened. When not given: the nearest one above with"
            " a license or a readme, where sets keep maps and catalogs; else the folder above."
        ),
    ] = None,
    roads: Annotated[
        Path | None, typer.Option(help="Where maps that are named without a path lie.")
    ] = None,
    ego: Annotated[
        str | None, typer.Option(help="Object that is the ego; found by its name if not given.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(help="Value of a parameter of the file.", metavar="NAME=NUMBER"),
    ] = None,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Import files of others, or our own. Each element that is not simply taken is named.

    Exit code 0: all files taken whole; 1: something of a file was left out; 2: a file was refused,
    or there is no scenario in it that can be taken.
    """
    from scenario_gen import api
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.catalog.folder import pretty_json
    from simulators.importers import result_json

    given = dict(_value(text) for text in values or ())
    code = 0
    used: set[str] = set()
    for path in files:
        try:
            found = api.import_scenario(path, folder=folder, roads=roads, ego=ego, values=given)
        except ScenarioGenError as error:
            fail(str(error))
            if json_output:
                say_json({"file": str(path), "refused": str(error)}, line=True)
            code = 2
            continue
        stem = _free(found.scenario.id if found.scenario else path.stem, used)
        used.add(stem)
        report: dict[str, Any] = {"file": str(path), **result_json(found)}
        for name, data in _files(found, stem, out).items():
            write_bytes(out / name, data)
        write_bytes(out / f"{stem}.import.json", pretty_json(report))
        code = max(code, 2 if found.scenario is None else 0 if found.whole else 1)
        if json_output:
            say_json(report, line=True)
        elif not quiet:
            _print(path, found, out / f"{stem}.json", out / f"{stem}.import.json")
    if code:
        raise typer.Exit(code)


def _files(found: Imported, stem: str, out: Path) -> dict[str, bytes]:
    """File name -> bytes of the scenario and its map."""
    from scenario_gen.catalog.folder import pretty_json

    if found.scenario is None:
        return {}
    data = found.scenario.model_dump(mode="json")
    data["id"] = stem
    files = {f"{stem}.json": pretty_json(data)}
    if found.road_file:
        # Maps of two files may have one name; the scenario names the hash of its own.
        target = out / found.road_file
        if target.is_file() and target.read_bytes() != found.road:
            data["road"]["file"] = f"{stem}.xodr"
            files[f"{stem}.json"] = pretty_json(data)
        files[data["road"]["file"]] = found.road
    return files


def _free(stem: str, used: set[str]) -> str:
    """A name that no file before has."""
    name, count = stem, 1
    while name in used:
        count += 1
        name = f"{stem[:95]}-{count}"
    return name


def _value(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError as error:
        raise InputError(f"{text[:60]!r} is not NAME=NUMBER", where="--values") from error


def _print(path: Path, found: Imported, scenario: Path, report: Path) -> None:
    if found.scenario is None:
        say(f"{path}: not imported: {found.problem}")
    else:
        how = "whole" if found.whole else "in part"
        if found.source == "content":
            how = "the scenario that it was exported from"
        say(f"{scenario}: {how}, {100 * found.understood:.1f} % of {sum(found.counts.values())}"
            " elements understood")  # fmt: skip
    lines = [entry for entry in found.entries if entry.status != "unused"]
    for entry in lines[:_LINES]:
        note(f"  {entry}")
    if len(lines) > _LINES:
        note(f"  ... {len(lines) - _LINES} more in {report}")
