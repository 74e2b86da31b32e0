"""The scenarios that are played: of a run folder, of a folder of files, or files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.validation import problems
from scenario_gen.errors import InputError, ScenarioFileError

#: A larger file is no scenario.
_LARGEST_BYTES = 20_000_000
#: Every scenario file has these; a JSON file in a folder that has none of them is something else.
_MARKS = frozenset({"road", "ego", "actors"})


class Entry(NamedTuple):
    """One scenario of a suite."""

    scenario: Scenario
    folder: Path | None
    """Where its external road lies."""


class Suite(NamedTuple):
    """What was found where scenarios were said to be."""

    entries: tuple[Entry, ...]
    """In the order of their ids."""
    unreadable: tuple[str, ...] = ()
    """A line for each file that is no valid scenario: which, why, and what to do."""
    passed_over: tuple[str, ...] = ()
    """JSON files in folders that are something else, such as records."""


def read_suite(paths: Sequence[Path]) -> Suite:
    """All scenarios; one that cannot be read is told and keeps none of the others back.

    Args:
        paths: output folders of ``generate``, folders with scenario files at any depth, or files.

    Raises:
        InputError: nothing is there, or two files have the same id.
        ScenarioFileError: none of the files is a scenario.
    """
    found: dict[str, tuple[Path, Entry]] = {}
    errors: list[ScenarioFileError] = []
    passed_over: list[str] = []
    for given in paths:
        for path in _files(given):
            try:
                scenario = _read(path, in_folder=path != given)
            except ScenarioFileError as error:
                errors.append(error)
                continue
            if scenario is None:
                passed_over.append(str(path))
                continue
            if scenario.id in found:
                raise InputError(
                    f"{found[scenario.id][0]} and {path} both have the id {scenario.id!r}",
                    hint="results are kept by id: rename one",
                )
            found[scenario.id] = (path, Entry(scenario, path.parent))
    if not found:
        if errors:
            raise errors[0]
        raise InputError(
            "no scenario is there", where=", ".join(str(path) for path in paths[:3]),
            hint="give a folder of generate, or scenario files",
        )  # fmt: skip
    return Suite(
        tuple(found[name][1] for name in sorted(found)),
        tuple(str(error) for error in errors),
        tuple(passed_over),
    )


def _files(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    if (given / "run.json").is_file() and (given / "scenarios").is_dir():
        return sorted((given / "scenarios").glob("*.json"))
    return sorted(given.rglob("*.json"))


def _read(path: Path, *, in_folder: bool) -> Scenario | None:
    """The scenario; None for a file in a folder that is something else than one."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ScenarioFileError(f"has more than {_LARGEST_BYTES} bytes", where=str(path))
        data = path.read_bytes()
        return Scenario.model_validate_json(data)
    except OSError as error:
        raise ScenarioFileError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    except ValidationError as error:
        if in_folder and _is_something_else(data):
            return None
        first = problems(error)[0]
        raise ScenarioFileError(
            f"not a scenario: {first.path}: {first.message}", where=str(path),
            hint=f"see: scenario-gen check {path}",
        ) from error  # fmt: skip


def _is_something_else(data: bytes) -> bool:
    """Whether it is sound JSON that does not look like a scenario at all."""
    try:
        read: Any = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return not (isinstance(read, dict) and read.keys() & _MARKS)
