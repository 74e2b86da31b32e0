"""Carries out a comparison: scenario by scenario, in processes, resumable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from scenario_gen.agreement.against import Regression, Thresholds, compare_runs
from scenario_gen.agreement.folder import SimulationFolder
from scenario_gen.agreement.job import Job, Task
from scenario_gen.agreement.record import Simulation
from scenario_gen.agreement.suite import Entry, Suite
from scenario_gen.agreement.summary import findings, summarise
from scenario_gen.agreement.tables import divergence_csv, runs_csv
from scenario_gen.agreement.work import work
from scenario_gen.catalog.folder import pretty_json
from scenario_gen.domain.scenario import canonical_json
from scenario_gen.errors import CatalogError, InputError, SimulatorError
from scenario_gen.processes import answers

_WORKER = "scenario_gen.agreement.worker"


class Progress(NamedTuple):
    """How far it is."""

    done: int
    total: int
    scenario: str
    """The one that has just been done; empty at the start."""


Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Played:
    """A finished comparison."""

    folder: Path
    manifest: dict[str, Any]
    records: tuple[Simulation, ...]
    """In the order of the ids."""
    summary: dict[str, Any]
    findings: tuple[str, ...]
    """What has to be looked at, a line each; files that are no scenarios come first."""
    suite: Suite
    """What was played, and what could not be read."""
    regression: Regression | None = None
    """What has moved since the earlier run."""

    @property
    def ok(self) -> bool:
        """Everything ran that can, every intent was seen, and nothing has moved."""
        return not self.findings and (self.regression is None or not self.regression.moved)


def simulate(
    suite: Suite,
    job: Job,
    *,
    resume: bool = False,
    jobs: int = 1,
    against: Path | None = None,
    thresholds: Thresholds | None = None,
    listener: Listener = lambda _: None,
) -> Played:
    """Play scenarios in simulators; what is done lies in ``job.out``.

    The files do not depend on ``jobs`` or on where a run was interrupted, but for logs and timing.

    Args:
        suite: the scenarios; ids differ.
        job: what is asked.
        resume: go on with what is in the folder.
        jobs: processes.
        against: folder of an earlier run, to say what has moved.
        thresholds: from which on something has.
        listener: told after every scenario.

    Raises:
        SimulatorError: a simulator is missing, or a process has died.
        InputError: the earlier run has nothing to compare with.
        CatalogError: a folder cannot be used.
    """
    if jobs < 1:
        raise InputError(f"{jobs} jobs", hint="give a positive number")
    earlier = SimulationFolder(against) if against is not None else None
    if earlier is not None:
        if earlier.path.resolve() == job.out.resolve():
            raise InputError("--against is the folder of this run", hint="give an earlier one")
        earlier.manifest()
    versions = {target.label: target.make().version() for target in job.targets}
    ordered = sorted(suite.entries, key=lambda entry: entry.scenario.id)
    hashes = {entry.scenario.id: entry.scenario.compute_hash() for entry in ordered}
    folder = SimulationFolder(job.out)
    with folder.locked():
        folder.begin(job.manifest(list(ordered), versions, hashes), resume=resume)
        for number, name in enumerate(_done(folder, job, ordered, hashes, jobs)):
            listener(Progress(number, len(ordered), name))
        records = tuple(_record(folder, entry.scenario.id) for entry in ordered)
        summary = summarise(records, job.tolerance_m) | {"unreadable": len(suite.unreadable)}
        lines = (*suite.unreadable, *findings(records))
        moved = None
        files = {
            "simulation.jsonl": b"".join(
                canonical_json(record.model_dump(mode="json")) + b"\n" for record in records
            ),
            "runs.csv": runs_csv(records),
            "divergence.csv": divergence_csv(records),
            "summary.json": pretty_json(summary | {"findings": list(lines)}),
            "timing.json": pretty_json({r.scenario: folder.wall_s(r.scenario) for r in records}),
        }
        if earlier is not None:
            moved = compare_runs(earlier, folder, thresholds or Thresholds())
            files["regression.json"] = pretty_json(moved.model_dump(mode="json"))
        folder.finish(files)
    return Played(job.out, folder.manifest(), records, summary, lines, suite, moved)


def _done(
    folder: SimulationFolder,
    job: Job,
    entries: Sequence[Entry],
    hashes: dict[str, str],
    jobs: int,
) -> Iterator[str]:
    """Work on what is not done; an empty name for the start, then each id when it is on disk."""
    missing = []
    ready = []
    for entry in entries:
        name = entry.scenario.id
        if folder.record(name) is None:
            missing.append(Task(entry.scenario, entry.folder, hashes[name]))
        else:
            ready.append(name)
    yield ""
    yield from ready
    if jobs == 1:
        for task in missing:
            yield work(job, task)
    elif missing:
        for name, failure in answers(_WORKER, job, missing, min(jobs, len(missing)), _died):
            if failure is not None:
                what, where, hint = failure
                raise CatalogError(what, where=where, hint=hint)
            yield name


def _record(folder: SimulationFolder, name: str) -> Simulation:
    record = folder.record(name)
    if record is None:
        raise CatalogError("there is no record", where=str(folder.run(name)))
    return record


def _died() -> SimulatorError:
    return SimulatorError(
        "a process that ran simulators has died",
        hint="see the messages above; go on with --resume, or with fewer --jobs",
    )
