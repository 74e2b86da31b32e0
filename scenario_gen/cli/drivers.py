"""``scenario-gen drivers``: the reference drivers, their constants, and published figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenario_gen.cli.console import note, say, say_json

if TYPE_CHECKING:
    from scenario_gen.drivers.published import Comparison

app = typer.Typer(
    help="The reference drivers of the ego, their constants, and published figures.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_drivers(
    json_output: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
    write: Annotated[Path | None, typer.Option(help="Write the page of all into a file.")] = None,
) -> None:
    """List the drivers: name, what they do, where they are from."""
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.drivers import DRIVERS
    from scenario_gen.drivers.page import drivers_page

    if write is not None:
        write_bytes(write, drivers_page().encode())
        note(str(write))
    elif json_output:
        say_json(
            [{"name": one.name, "what": one.what, "source": one.source} for one in DRIVERS.values()]
        )
    else:
        width = max(map(len, DRIVERS))
        for one in DRIVERS.values():
            say(f"{one.name:<{width}}  {one.what} [{one.source}]")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A driver, as `drivers list` names it.")],
    json_output: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
) -> None:
    """Show every constant of a driver with its unit and source."""
    from scenario_gen.drivers import find_driver

    driver = find_driver(name)
    constants = driver.listing()
    if json_output:
        say_json({
            "name": driver.name, "what": driver.what, "source": driver.source,
            "afterwards": driver.resets, "constants": [one._asdict() for one in constants],
        })  # fmt: skip
        return
    say(f"{driver.name}: {driver.what}")
    say(f"source: {driver.source}")
    say(f"afterwards: {driver.resets}")
    for one in constants:
        say(
            f"{one.name} = {one.value:.6g} {one.unit}  {one.meaning} [{one.source}; {one.standing}]"
        )


@app.command("published")
def published(
    grid: Annotated[
        list[str] | None, typer.Option(help="A grid; may be repeated. All when not given.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print data.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for a CSV of the differing cases.", file_okay=False)
    ] = None,
    write: Annotated[Path | None, typer.Option(help="Write the page into a file.")] = None,
) -> None:
    """Work out published figures with our drivers, and compare. Takes about a minute for all."""
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.drivers.published import (
        GRIDS,
        compare_grid,
        find_grid,
        grid_section,
        published_page,
    )

    grids = list(GRIDS) if write is not None or not grid else grid
    for name in grids:
        find_grid(name)
    found: dict[str, list[Comparison]] = {}
    for name in grids:
        note(f"{name}: {GRIDS[name].size} cases")
        found[name] = compare_grid(name)
    if out is not None:
        _write_differing(out, found)
    if write is not None:
        page = published_page(grid_section(name, rows) for name, rows in found.items())
        write_bytes(write, page.encode())
        note(str(write))
    elif json_output:
        say_json(_data(found))
    else:
        _tell(found)


def _data(found: dict[str, list[Comparison]]) -> dict[str, object]:
    from scenario_gen.drivers.published import SPEEDS_KMH, TABLES, ways

    return {
        "grids": [one.as_json() for rows in found.values() for one in rows],
        "thresholds": [
            {"rule": table.rule.name, "relative_kmh": SPEEDS_KMH, "published_s": table.published_s,
             "ours_s": table.ours_s} for table in TABLES
        ],
        "careful_driver_way": [way._asdict() for way in ways()],
    }  # fmt: skip


def _tell(found: dict[str, list[Comparison]]) -> None:
    from scenario_gen.drivers.published import SPEEDS_KMH, TABLES, ways

    for name, rows in found.items():
        for one in rows:
            ours = int(one.ours.sum())
            beside = f"{name} {one.driver}: {ours} of {one.ours.size} cases end in a collision"
            if one.published is not None:
                count = one.published.collisions
                beside += f", published {count} ({ours - count:+d}; {one.differing} cases differ)"
            say(f"{beside}; exact {int(one.exact.sum())}")
    for table in TABLES:
        say(f"{table.rule.name}: TTC at relative speeds of {_numbers(SPEEDS_KMH)} km/h")
        say(f"  published {_numbers(table.published_s)} s; ours {_numbers(table.ours_s)} s")
    for way in ways():
        say(
            f"careful driver, {way.closing_kmh:g} km/h, release {way.release_mps2:g} m/s2:"
            f" formula {way.formula_m:.2f} m, simulated {_numbers(way.simulated_m)} m"
        )


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.4g}" for value in values)


def _write_differing(folder: Path, found: dict[str, list[Comparison]]) -> None:
    from scenario_gen.catalog.atomic import write_bytes
    from scenario_gen.coverage.csvtext import to_csv
    from scenario_gen.drivers.published.compare import Differing

    header = Differing._fields
    rows = [row for several in found.values() for one in several for row in one.rows()]
    text = to_csv([header, *rows])
    path = folder / "differing_cases.csv"
    write_bytes(path, text.encode())
    note(str(path))
