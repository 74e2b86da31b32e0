"""Carries out a sweep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from scenario_gen.catalog.atomic import disk_error
from scenario_gen.drivers import find_driver
from scenario_gen.errors import InputError
from scenario_gen.motion import Samples, draw
from scenario_gen.sweeps.folder import SweepFolder
from scenario_gen.sweeps.job import Job
from scenario_gen.sweeps.memory import DEFAULT_MEMORY_BYTES, chunk_rows, chunks
from scenario_gen.sweeps.npy import read_column, write_column
from scenario_gen.sweeps.processes import Task, blocks
from scenario_gen.sweeps.result import SweepResult
from scenario_gen.sweeps.summary import summarise
from scenario_gen.sweeps.table import PARAMETERS, FolderTable, MemoryTable, Table


class Progress(NamedTuple):
    """How far a sweep is."""

    done: int
    total: int


Listener = Callable[[Progress], None]


def run_sweep(
    job: Job,
    *,
    out: Path | None = None,
    resume: bool = False,
    jobs: int = 1,
    memory_bytes: int = DEFAULT_MEMORY_BYTES,
    listener: Listener = lambda _: None,
) -> SweepResult:
    """Sample, roll out and check all variants.

    The columns do not depend on ``jobs``, ``memory_bytes`` or on where a sweep was interrupted.

    Args:
        job: what to do.
        out: folder for the columns; they stay in memory without one.
        resume: go on with the sweep in the folder.
        jobs: number of processes.
        memory_bytes: what all processes together may take for the variants they work on.
        listener: told after every chunk.

    Raises:
        InputError: the scenario has no parameters, or they cannot be sampled.
        RolloutError: there is no such driver, or a process has died.
        CatalogError: the folder cannot be used.
    """
    if not job.scenario.parameters:
        raise InputError(
            f"scenario {job.scenario.id} has no parameters", hint="a sweep varies a logical one"
        )
    if jobs < 1 or memory_bytes < 1:
        raise InputError(f"{jobs} jobs with {memory_bytes} bytes", hint="give positive numbers")
    if out is None:
        return _in_memory(job, jobs, memory_bytes, listener)
    folder = SweepFolder(out)
    with folder.locked():
        folder.begin(job, resume=resume)
        if not folder.complete:
            _in_folder(job, folder, jobs, memory_bytes, listener)
    return open_sweep(out)


def open_sweep(path: Path) -> SweepResult:
    """The finished sweep in a folder.

    Raises:
        CatalogError: there is none.
    """
    folder = SweepFolder(path)
    manifest, summary, scenario = folder.manifest(), folder.summary(), folder.scenario()
    names = [parameter["name"] for parameter in manifest["parameters"]]
    values = read_column(path, PARAMETERS)
    columns = FolderTable(path, summary["rows"]).columns()
    return SweepResult(scenario, dict(zip(names, values, strict=True)), columns, manifest, summary)


def _in_memory(job: Job, jobs: int, memory_bytes: int, listener: Listener) -> SweepResult:
    samples = _drawn(job)
    table = MemoryTable(samples.count)
    for _ in _filled(job, samples, table, [], jobs, memory_bytes, listener):
        pass
    manifest = job.manifest()
    summary = summarise(table.columns(), manifest, table.measures(), samples.tried)
    return SweepResult(job.scenario, samples.values, table.columns(), manifest, summary)


def _in_folder(
    job: Job, folder: SweepFolder, jobs: int, memory_bytes: int, listener: Listener
) -> None:
    samples = _drawn(job)
    write_column(folder.path, PARAMETERS, samples.values)
    table, done = FolderTable(folder.path, samples.count), folder.done()
    for first, last in _filled(job, samples, table, done, jobs, memory_bytes, listener):
        folder.note(first, last)
    summary = summarise(table.columns(), folder.manifest(), table.measures(), samples.tried)
    names = (PARAMETERS, *table.columns())
    folder.finish(summary | {"sha256": {name: _sha256(folder.path, name) for name in names}})


def _drawn(job: Job) -> Samples:
    return draw(job.scenario, job.count, job.seed, job.method, job.levels)


def _filled(
    job: Job,
    samples: Samples,
    table: Table,
    done: list[tuple[int, int]],
    jobs: int,
    memory_bytes: int,
    listener: Listener,
) -> Iterator[tuple[int, int]]:
    """Work on what is not done; each chunk is in the table when it is named."""
    find_driver(job.driver)
    rows = chunk_rows(job.scenario, memory_bytes, jobs)
    missing = chunks(samples.count, done, rows)
    ready = samples.count - sum(last - first for first, last in missing)
    tasks: Iterator[Task] = (
        (first, {name: values[first:last] for name, values in samples.values.items()})
        for first, last in missing
    )
    listener(Progress(ready, samples.count))
    for first, last, block in blocks(job, tasks, min(jobs, max(len(missing), 1))):
        table.write(first, block)
        yield first, last
        ready += last - first
        listener(Progress(ready, samples.count))


def _sha256(folder: Path, name: str) -> str:
    path = folder / f"{name}.npy"
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise disk_error(path, error) from error
