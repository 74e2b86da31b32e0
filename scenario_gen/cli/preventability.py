"""``scenario-gen preventability``: who could have avoided a contact, and by what margin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenario_gen.cli.console import note, say_json
from scenario_gen.cli.options import ScenarioFiles
from scenario_gen.cli.preventability_words import print_verdict

if TYPE_CHECKING:
    from scenario_gen.avoidance import Axis, Grid
    from scenario_gen.domain.preventability import ProfileMargins


def preventability(
    files: ScenarioFiles,
    profiles: Annotated[
        str | None,
        typer.Option(help="Reference drivers, separated by commas; `drivers list` names all."),
    ] = None,
    constants: Annotated[
        list[str] | None,
        typer.Option("--set", help="Another value of a constant.", metavar="PROFILE.CONSTANT=N"),
    ] = None,
    margins: Annotated[
        bool, typer.Option("--margins", help="Also what would flip the outcome of each profile.")
    ] = False,
    boundary: Annotated[
        str | None,
        typer.Option(
            help="Two parameters of a logical scenario: where preventable ends, into --out.",
            metavar="X[:FROM:TO],Y[:FROM:TO]",
        ),
    ] = None,
    cells: Annotated[str, typer.Option(help="Cells of the boundary.", metavar="NxM")] = "40x40",
    samples: Annotated[
        int, typer.Option(min=1, max=50, help="Places along either side of a cell.")
    ] = 1,
    others: Annotated[
        list[str] | None,
        typer.Option("--with", help="Value of another parameter.", metavar="NAME=N"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files of a boundary.", file_okay=False)
    ] = None,
    json_output: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line.")
    ] = False,
) -> None:
    """Say who could have avoided a contact. Exit code 0 whatever the verdict; 2: unreadable.

    Verdicts: trivial (nothing has to be done), preventable (all profiles avoid), unpreventable
    (none does), disputed (they disagree).
    """
    from scenario_gen.avoidance import DEFAULT_PROFILES

    names = [name.strip() for name in profiles.split(",")] if profiles else list(DEFAULT_PROFILES)
    numbers = _numbers(constants, "--set")
    if boundary is None:
        if out is not None or others:
            raise typer.BadParameter("--out and --with belong to --boundary")
        _verdicts(files, names, numbers, margins=margins, as_json=json_output)
        return
    if out is None:
        raise typer.BadParameter("--boundary needs --out")
    _boundaries(
        files, names, numbers, _axes(boundary), _grid(cells, samples), _numbers(others, "--with"),
        out,
    )  # fmt: skip


def _verdicts(
    files: list[Path], names: list[str], numbers: dict[str, float], *, margins: bool, as_json: bool
) -> None:
    from scenario_gen.api import load, preventability, preventability_margins

    for path in files:
        scenario = load(path)
        (found,) = preventability(
            [scenario], names, constants=numbers, folder=path.parent
        )  # fmt: skip
        flips: tuple[ProfileMargins, ...] = ()
        if margins and found.profiles:
            flips = preventability_margins(
                scenario, names, constants=numbers, folder=path.parent
            )  # fmt: skip
        if as_json:
            data: dict[str, Any] = {"file": str(path), "scenario": scenario.id}
            data |= found.model_dump(mode="json")
            if margins:
                data["margins"] = [one.model_dump(mode="json") for one in flips]
            say_json(data, line=True)
        else:
            print_verdict(path, found, {one.profile: one for one in flips})


def _boundaries(
    files: list[Path],
    names: list[str],
    numbers: dict[str, float],
    axes: tuple[Axis, Axis],
    grid: Grid,
    others: dict[str, float],
    out: Path,
) -> None:
    from scenario_gen.api import boundary_files, load, preventability_boundary
    from scenario_gen.catalog.atomic import write_bytes

    for path in files:
        found = preventability_boundary(
            load(path), *axes, names, grid=grid, others=others, constants=numbers,
            folder=path.parent,
        )  # fmt: skip
        for name, data in boundary_files(found).items():
            write_bytes(out / name, data)
            note(str(out / name))


def _axes(text: str) -> tuple[Axis, Axis]:
    from scenario_gen.avoidance import Axis

    axes = []
    for part in text.split(","):
        name, *ends = part.strip().split(":")
        if len(ends) not in (0, 2):
            raise typer.BadParameter(
                f"{part!r} is no parameter with its range", param_hint="--boundary"
            )
        axes.append(Axis(name, *(_number(end, "--boundary") for end in ends)))
    if len(axes) != 2:
        raise typer.BadParameter(
            "name two parameters, such as gap,ego_speed", param_hint="--boundary"
        )
    return axes[0], axes[1]


def _grid(text: str, samples: int) -> Grid:
    from scenario_gen.avoidance import Grid

    x_cells, _, y_cells = text.lower().partition("x")
    if not (x_cells.isdigit() and y_cells.isdigit()):
        raise typer.BadParameter(f"{text!r} is no grid such as 40x40", param_hint="--cells")
    return Grid(int(x_cells), int(y_cells), samples)


def _numbers(pairs: list[str] | None, option: str) -> dict[str, float]:
    found = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r} is not NAME=NUMBER", param_hint=option)
        found[name.strip()] = _number(value, option)
    return found


def _number(text: str, option: str) -> float:
    import math

    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise typer.BadParameter(f"{text!r} is not a number", param_hint=option)
    return value
