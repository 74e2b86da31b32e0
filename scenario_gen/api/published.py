"""The published scenarios that come with the tool."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scenario_gen.catalog.atomic import write_bytes
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.pipeline.library import RowCheck, check_rows
from scenario_gen.pipeline.library_index import PICTURES, index_page


def library() -> tuple[Scenario, ...]:
    """The published scenarios that come with the tool; each carries its library record."""
    return read_library()


def check_library(scenarios: Sequence[Scenario] | None = None) -> list[RowCheck]:
    """What happens in library scenarios against what their records expect.

    Args:
        scenarios: with library records; the whole library when not given.

    Raises:
        InputError: a scenario has no library record.
    """
    return check_rows(scenarios)


def write_library_index(folder: Path) -> list[Path]:
    """Write ``README.md`` with all library scenarios, and their pictures, into a folder."""
    from scenario_gen.pipeline.pictures import thumbnails

    files = {"README.md": index_page(library()).encode()}
    for scenario, picture in zip(library(), thumbnails(library()), strict=True):
        family = scenario.library.family if scenario.library else ""
        files[f"{PICTURES}/{family}/{scenario.id}.png"] = picture
    for name, data in files.items():
        write_bytes(folder / name, data)
    return [folder / name for name in files]
