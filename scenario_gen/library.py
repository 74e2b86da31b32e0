"""The scenario library: one file per published row, in folders by family."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from scenario_gen.domain.library import Family
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import ScenarioFileError

#: `scenarios/` lies beside the package, in a checkout and where it is installed.
LIBRARY_FOLDER = Path(__file__).parents[1] / "scenarios" / "library"
#: What the tag that names the topic of a scenario begins with.
TOPIC_TAG = "topic:"
FAMILIES: tuple[Family, ...] = get_args(Family)


def library_files(folder: Path = LIBRARY_FOLDER) -> tuple[Path, ...]:
    """The files of the library, family by family in the order of the documentation."""
    return tuple(path for family in FAMILIES for path in sorted((folder / family).glob("*.json")))


@lru_cache(maxsize=4)
def read_library(folder: Path = LIBRARY_FOLDER) -> tuple[Scenario, ...]:
    """All scenarios of the library.

    Raises:
        ScenarioFileError: a file is no scenario, has no record, or lies in the wrong place.
    """
    return tuple(_read(path) for path in library_files(folder))


@lru_cache(maxsize=64)
def patterns(topic: str) -> tuple[Scenario, ...]:
    """The scenarios of the library that carry the tag ``topic:<topic>``."""
    return tuple(s for s in read_library() if f"{TOPIC_TAG}{topic}" in s.tags)


def _read(path: Path) -> Scenario:
    try:
        scenario = Scenario.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ScenarioFileError(
            f"cannot be read: {error.strerror or error}", where=str(path)
        ) from error
    except ValidationError as error:
        lines = [f"{p.path}: {p.message}" for p in problems(error, Scenario)]
        raise ScenarioFileError("\n  ".join(["not valid:", *lines]), where=str(path)) from error
    record = scenario.library
    if record is None or record.family != path.parent.name or scenario.id != path.stem:
        raise ScenarioFileError(
            "a file of the library carries a library record of the family whose folder it lies in,"
            " and is called as its scenario",
            where=str(path),
        )
    return scenario
