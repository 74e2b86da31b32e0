"""The bytes of scenario files."""

from __future__ import annotations

from pathlib import Path

from scenario_gen.errors import ScenarioFileError


def read_bytes(path: Path) -> bytes:
    """What is in a file.

    Raises:
        ScenarioFileError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ScenarioFileError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
