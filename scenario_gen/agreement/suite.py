"""The scenarios that are played: of a run folder, of a folder of files, or files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError, ScenarioFileError

#: A larger file is no scenario.
_LARGEST_BYTES = 20_000_000


class Entry(NamedTuple):
    """One scenario of a suite."""

    scenario: Scenario
    folder: Path | None
    """Where its external road lies."""


def read_suite(paths: Sequence[Path]) -> list[Entry]:
    """All scenarios, in the order of their ids.

    Args:
        paths: output folders of ``generate``, folders with scenario files at any depth, or files.

    Raises:
        InputError: nothing is there, or two files have the same id.
        ScenarioFileError: a file is not a scenario.
    """
    found: dict[str, tuple[Path, Entry]] = {}
    for path in (file for given in paths for file in _files(given)):
        scenario = _read(path)
        if scenario.id in found:
            raise InputError(
                f"{found[scenario.id][0]} and {path} both have the id {scenario.id!r}",
                hint="results are kept by id: rename one",
            )
        found[scenario.id] = (path, Entry(scenario, path.parent))
    if not found:
        raise InputError(
            "no scenario is there", where=", ".join(str(path) for path in paths[:3]),
            hint="give a folder of generate, or scenario files",
        )  # fmt: skip
    return [found[name][1] for name in sorted(found)]


def _files(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    if (given / "run.json").is_file() and (given / "scenarios").is_dir():
        return sorted((given / "scenarios").glob("*.json"))
    return sorted(given.rglob("*.json"))


def _read(path: Path) -> Scenario:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ScenarioFileError(f"has more than {_LARGEST_BYTES} bytes", where=str(path))
        return Scenario.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ScenarioFileError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    except ValidationError as error:
        first = problems(error)[0]
        raise ScenarioFileError(
            f"not a scenario: {first.path}: {first.message}", where=str(path),
            hint=f"see: scenario-gen check {path}",
        ) from error  # fmt: skip
