"""The output folder: where each thing lies, and how it is read and written."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenario_gen.catalog.atomic import PARTIAL_PREFIX, disk_error, write_bytes
from scenario_gen.catalog.ledger import LedgerEntry, read_ledger
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.limit_settings import LimitsUsed
from scenario_gen.domain.scenario import Scenario, canonical_json
from scenario_gen.domain.validation import problems
from scenario_gen.errors import CatalogError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock; two runs are then not kept apart
    fcntl = None  # type: ignore[assignment]  # of a module that is not there

_FILE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$")


class Catalog:
    """An output folder of ``scenario-gen generate``.

    scenarios/<id>.json, records/<id>.record.json (their test-case records), ledger.jsonl,
    recordings/, exports/<format>/, plots/, suite_graph.json (accepted scenarios linked by
    similarity), gaps.json (of a run that fills gaps), run.json (what was asked), summary.json and,
    alone depending on the clock, timing.json.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scenarios = folder / "scenarios"
        self.records = folder / "records"
        self.recordings = folder / "recordings"
        self.plots = folder / "plots"
        self.ledger_path = folder / "ledger.jsonl"
        self.run_path = folder / "run.json"
        self.suite_graph_path = folder / "suite_graph.json"
        self.gaps_path = folder / "gaps.json"
        self.summary_path = folder / "summary.json"
        self.timing_path = folder / "timing.json"

    def exports(self, exporter: str) -> Path:
        """Folder of the files of one exporter."""
        return self.folder / "exports" / _checked(exporter)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out of the folder while this one writes.

        Raises:
            CatalogError: another run holds the folder, or it cannot be created.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.folder, os.O_RDONLY)
        except OSError as error:
            raise disk_error(self.folder, error) from error
        try:
            if fcntl is not None:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    raise CatalogError(
                        "another run is writing here",
                        where=str(self.folder),
                        hint="wait for it, or give another --out",
                    ) from error
            yield
        finally:
            os.close(handle)

    def write_scenario(self, scenario: Scenario) -> Path:
        """Write ``scenarios/<id>.json``, readable and stable."""
        path = self.scenarios / f"{_checked(scenario.id)}.json"
        write_bytes(path, pretty_json(scenario.model_dump(mode="json")))
        return path

    def write_files(self, folder: Path, files: dict[str, bytes]) -> None:
        """Write named files into a folder of the catalog; names with folders are refused."""
        for name, data in sorted(files.items()):
            write_bytes(folder / _checked(name), data)

    def write_json(self, path: Path, data: Any) -> None:
        """Write a readable, stable JSON file."""
        write_bytes(path, pretty_json(data))

    def read_run(self) -> dict[str, Any] | None:
        """What the run in this folder was asked, or None where there is none."""
        if not self.run_path.exists():
            return None
        try:
            data = json.loads(self.run_path.read_bytes())
        except (OSError, ValueError) as error:
            raise CatalogError(f"not readable: {error}", where=str(self.run_path)) from error
        if not isinstance(data, dict):
            raise CatalogError("not a JSON object", where=str(self.run_path))
        return data

    def read_limits(self) -> LimitsUsed | None:
        """The limits that the run judged by, or None where its ``run.json`` does not say."""
        limits = (self.read_run() or {}).get("limits")
        if limits is None:
            return None
        try:
            return LimitsUsed.model_validate(limits)
        except ValidationError as error:
            raise CatalogError(
                f"not readable: $.limits: {error.error_count()} errors", where=str(self.run_path)
            ) from error

    def read_brief(self) -> Brief:
        """The brief of the run, as it was asked: with its ODD, limits and seed.

        Raises:
            CatalogError: there is no run, or its ``run.json`` does not say.
        """
        run = self.read_run()
        if run is None:
            raise CatalogError(
                "holds no run", where=str(self.folder), hint="give an output folder of generate"
            )
        try:
            return Brief.model_validate_json(canonical_json(run.get("brief")))
        except ValidationError as error:
            first = problems(error)[0]
            raise CatalogError(
                f"no usable brief: {first.path}: {first.message}", where=str(self.run_path)
            ) from error

    def read_scenarios(self) -> list[Scenario]:
        """All accepted scenarios, in the order of their ids.

        Raises:
            CatalogError: files are not scenarios; all of them are named.
        """
        found, broken = [], []
        for path in sorted(self.scenarios.glob("*.json")):
            try:
                found.append(Scenario.model_validate_json(path.read_bytes()))
            except OSError as error:
                raise disk_error(path, error) from error
            except ValidationError as error:
                broken.append(f"{path}: not a valid scenario ({error.error_count()} errors)")
        if broken:
            raise CatalogError(
                "\n".join(broken), hint=f"scenario-gen check {self.scenarios}/*.json tells them all"
            )
        return found

    def read_ledger(self) -> list[LedgerEntry]:
        """All entries of the ledger."""
        return list(read_ledger(self.ledger_path))

    def prune(self, keep: Iterable[Path]) -> None:
        """Remove what a finished run did not write: partial files, leftovers of a longer run.

        Only files inside the folders that the catalog owns are ever removed.
        """
        kept = {path.resolve() for path in keep}
        owned = (
            self.scenarios, self.records, self.recordings, self.folder / "exports", self.plots,
        )  # fmt: skip
        try:
            for folder in owned:
                for path in sorted(folder.rglob("*")):
                    if path.is_file() and path.resolve() not in kept:
                        path.unlink()
            for path in sorted(self.folder.glob(f"{PARTIAL_PREFIX}*")):
                path.unlink()
        except OSError as error:
            raise disk_error(self.folder, error) from error


def pretty_json(data: Any) -> bytes:
    """Readable JSON bytes that are equal for equal data."""
    plain = json.loads(canonical_json(data))
    return (json.dumps(plain, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _checked(name: str) -> str:
    # Ids are restricted by their types already; nothing that is written trusts that alone.
    if not _FILE_NAME.match(name) or ".." in name:
        raise CatalogError(f"{name!r} cannot be a file name")
    return name
