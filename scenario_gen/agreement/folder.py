"""The folder of a comparison: where each thing lies, and how it is begun and gone on with."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenario_gen.agreement.job import FORMAT
from scenario_gen.agreement.record import Simulation
from scenario_gen.catalog.atomic import PARTIAL_PREFIX, disk_error, write_bytes
from scenario_gen.catalog.folder import Catalog, pretty_json
from scenario_gen.errors import CatalogError

_OF_SIMULATOR = {"label", "name", "driver", "version"}
_RECORD = "simulation.json"
_TIMING = "timing.json"
#: A larger record is not ours.
_LARGEST_BYTES = 100_000_000


class SimulationFolder:
    """``simulate.json`` (what was asked), ``runs/<id>/``, and in the end the tables.

    In ``runs/<id>/`` lie ``<simulator>.npz`` (states), ``<simulator>.log``, ``apart.<a>.<b>.csv``
    and, written last, ``simulation.json``: a scenario that has one is done.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest_path = path / "simulate.json"
        self.runs = path / "runs"

    def run(self, scenario: str) -> Path:
        """Folder of one scenario; ids are names that can be file names."""
        return self.runs / scenario

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out of the folder, which is created."""
        with Catalog(self.path).locked():
            yield

    def begin(self, asked: dict[str, Any], *, resume: bool) -> None:
        """Write down what is asked, or make sure that it is what is written down.

        Raises:
            CatalogError: the folder holds something already and is not to be resumed, or something
                else was asked.
        """
        asked = json.loads(pretty_json(asked))
        if self.manifest_path.exists():
            if not resume:
                raise CatalogError(
                    "holds simulations", where=str(self.path),
                    hint="go on with --resume, or give another --out",
                )  # fmt: skip
            begun = self.manifest()
            if begun != asked:
                keys = sorted(
                    k for k in asked.keys() | begun.keys() if asked.get(k) != begun.get(k)
                )
                raise CatalogError(
                    f"something else was asked there: {', '.join(keys)} differ",
                    where=str(self.path),
                    hint="resume with the same arguments and versions, or give another --out",
                )
        elif any(not entry.name.startswith(PARTIAL_PREFIX) for entry in self.path.iterdir()):
            raise CatalogError("is not empty", where=str(self.path), hint="give a new folder")
        write_bytes(self.manifest_path, pretty_json(asked))

    def manifest(self) -> dict[str, Any]:
        """What was asked.

        Raises:
            CatalogError: the folder holds no simulations.
        """
        data = _read_object(self.manifest_path)
        if data.get("format") != FORMAT:
            raise CatalogError(
                "holds no simulations that this tool reads", where=str(self.path),
                hint="give the --out of an earlier `scenario-gen simulate`",
            )  # fmt: skip
        scenarios, simulators = data.get("scenarios"), data.get("simulators")
        whole = (
            isinstance(scenarios, dict)
            and all(isinstance(value, str) for value in scenarios.values())
            and isinstance(simulators, list)
            and all(isinstance(one, dict) and one.keys() >= _OF_SIMULATOR for one in simulators)
        )
        if not whole:
            raise CatalogError("does not say what was asked", where=str(self.manifest_path))
        return data

    def record(self, scenario: str) -> Simulation | None:
        """What is known of a scenario; None if it is not done.

        Raises:
            CatalogError: what is there cannot be read.
        """
        path = self.run(scenario) / _RECORD
        if not path.exists():
            return None
        try:
            if path.stat().st_size > _LARGEST_BYTES:
                raise CatalogError(f"has more than {_LARGEST_BYTES} bytes", where=str(path))
            return Simulation.model_validate_json(path.read_bytes())
        except OSError as error:
            raise disk_error(path, error) from error
        except ValidationError as error:
            raise CatalogError(
                f"not readable: {error.error_count()} errors", where=str(path),
                hint="remove the file and go on with --resume",
            ) from error  # fmt: skip

    def write_record(self, record: Simulation, wall_s: dict[str, float]) -> None:
        """Say that a scenario is done; all else of it is on the disk."""
        folder = self.run(record.scenario)
        write_bytes(folder / _TIMING, pretty_json({"wall_s": wall_s}))
        write_bytes(folder / _RECORD, pretty_json(record.model_dump(mode="json")))

    def wall_s(self, scenario: str) -> dict[str, float]:
        """Wall-clock seconds of each simulator, which alone depend on the clock."""
        found = _read_object(self.run(scenario) / _TIMING).get("wall_s")
        return found if isinstance(found, dict) else {}

    def finish(self, files: dict[str, bytes]) -> None:
        """Write the tables, and remove what a crash has left."""
        for name, data in files.items():
            write_bytes(self.path / name, data)
        for left in self.path.rglob(f"{PARTIAL_PREFIX}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _read_object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise CatalogError(f"has more than {_LARGEST_BYTES} bytes", where=str(path))
        data = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise CatalogError(
            "there is no such file", where=str(path),
            hint="is this the --out of `scenario-gen simulate`?",
        ) from error  # fmt: skip
    except (OSError, ValueError) as error:
        raise CatalogError(f"not readable: {error}", where=str(path)) from error
    if not isinstance(data, dict):
        raise CatalogError("not a JSON object", where=str(path))
    return data
