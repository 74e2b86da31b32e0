"""The folder of a sweep: begun, gone on with, and read."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenario_gen.catalog.atomic import PARTIAL_PREFIX, disk_error, write_bytes
from scenario_gen.catalog.folder import Catalog, pretty_json
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError
from scenario_gen.sweeps.job import FORMAT, Job

_LINE = re.compile(r"(\d+) (\d+)")


class SweepFolder:
    """Manifest, scenario, progress and summary; the columns are a ``FolderTable``'s."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._manifest = path / "sweep.json"
        self._scenario = path / "scenario.json"
        self._progress = path / "progress.txt"
        self._summary = path / "summary.json"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other sweeps out of the folder, which is created."""
        with Catalog(self.path).locked():
            yield

    def begin(self, job: Job, *, resume: bool) -> None:
        """Write down the job, or make sure that it is the one that is written down.

        Raises:
            CatalogError: the folder holds something already and is not to be resumed, or holds
                another sweep.
        """
        asked = json.loads(pretty_json(job.manifest()))
        if self._manifest.exists():
            self._same(asked, resume=resume)
        elif any(not entry.name.startswith(PARTIAL_PREFIX) for entry in self.path.iterdir()):
            raise CatalogError("is not empty", where=str(self.path), hint="give a new folder")
        write_bytes(self._manifest, pretty_json(asked))
        write_bytes(self._scenario, pretty_json(job.scenario.model_dump(mode="json")))
        if done := self.done():
            # Without the half of a line that a crash may have left.
            write_bytes(self._progress, "".join(f"{a} {b}\n" for a, b in done).encode())

    def _same(self, asked: dict[str, Any], *, resume: bool) -> None:
        if not resume:
            raise CatalogError(
                "holds a sweep", where=str(self.path), hint="go on with --resume, or give another"
            )
        begun = self.manifest()
        if begun != asked:
            keys = sorted(k for k in asked.keys() | begun.keys() if asked.get(k) != begun.get(k))
            raise CatalogError(
                f"holds another sweep: {', '.join(keys)} differ",
                where=str(self.path),
                hint="resume with the same arguments and the same version",
            )

    def manifest(self) -> dict[str, Any]:
        """What was asked.

        Raises:
            CatalogError: the folder holds no sweep.
        """
        data = _read(self._manifest, "sweep")
        if data.get("format") != FORMAT:
            raise CatalogError("is not a sweep that this tool reads", where=str(self._manifest))
        return data

    def scenario_bytes(self) -> bytes:
        """The logical scenario."""
        try:
            return self._scenario.read_bytes()
        except OSError as error:
            raise disk_error(self._scenario, error) from error

    def scenario(self) -> Scenario:
        """The logical scenario.

        Raises:
            CatalogError: it is not the one of the manifest.
        """
        try:
            scenario = Scenario.model_validate_json(self.scenario_bytes())
        except ValueError as error:
            raise CatalogError("is not a scenario", where=str(self._scenario)) from error
        if scenario.compute_hash() != self.manifest()["scenario"]["content_hash"]:
            raise CatalogError("is not the scenario of this sweep", where=str(self._scenario))
        return scenario

    def done(self) -> list[tuple[int, int]]:
        """First and last row (exclusive) of the chunks that are done."""
        if not self._progress.exists():
            return []
        # What a crash left of a line does not count.
        lines = self._progress.read_text(encoding="ascii", errors="replace").split("\n")[:-1]
        found = (_LINE.fullmatch(line) for line in lines)
        return [(int(match[1]), int(match[2])) for match in found if match]

    def note(self, first: int, last: int) -> None:
        """Say that a chunk, whose columns are on the disk, is done."""
        try:
            with self._progress.open("a", encoding="ascii") as file:
                file.write(f"{first} {last}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise disk_error(self._progress, error) from error

    @property
    def complete(self) -> bool:
        """Whether the sweep has come to its end."""
        return self._summary.exists()

    def finish(self, summary: dict[str, Any]) -> None:
        """Write the summary; the progress is of no use from then on."""
        write_bytes(self._summary, pretty_json(summary))
        self._progress.unlink(missing_ok=True)
        for left in self.path.glob(f"{PARTIAL_PREFIX}*"):
            left.unlink(missing_ok=True)

    def summary(self) -> dict[str, Any]:
        """What came of the sweep.

        Raises:
            CatalogError: it has not come to its end.
        """
        if not self.complete:
            raise CatalogError(
                "holds a sweep that is not finished", where=str(self.path),
                hint="go on with --resume",
            )  # fmt: skip
        return _read(self._summary, "summary")


def _read(path: Path, what: str) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise CatalogError(f"there is no {what}", where=str(path)) from error
    except (OSError, ValueError) as error:
        raise CatalogError(f"not readable: {error}", where=str(path)) from error
    if not isinstance(data, dict):
        raise CatalogError("not a JSON object", where=str(path))
    return data
