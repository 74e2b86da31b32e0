"""Where SUMO is: the programs and schemas of the pip packages, or of an installation on PATH."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

#: What to do where SUMO is missing.
HINT = 'install the extra "sumo": pip install "scenario-gen[sumo]"'
_PACKAGE = "sumo"


def find_program(name: str) -> str | None:
    """Path of a program of SUMO such as ``netconvert``; None where there is none."""
    home = _home()
    for suffix in ("", ".exe"):
        if home is not None and (path := home / "bin" / f"{name}{suffix}").is_file():
            return str(path)
    return shutil.which(name)


def find_schema(name: str) -> Path | None:
    """A schema of SUMO such as ``net_file.xsd``; None where the pip package is missing."""
    home = _home()
    path = home / "data" / "xsd" / name if home is not None else None
    return path if path is not None and path.is_file() else None


def _home() -> Path | None:
    # Looked up, not imported: importing the package changes the environment.
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])
