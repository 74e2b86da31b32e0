"""The work on one scenario: play it everywhere, compare, keep."""

from __future__ import annotations

import shutil
import time
from itertools import combinations
from pathlib import Path

from scenario_gen.agreement.diverge import diverge
from scenario_gen.agreement.folder import SimulationFolder
from scenario_gen.agreement.job import Job, Task
from scenario_gen.agreement.play import Play, play
from scenario_gen.agreement.record import Divergence, Outcome, Simulation
from scenario_gen.agreement.tables import apart_csv
from scenario_gen.agreement.target import Target
from scenario_gen.catalog.atomic import PARTIAL_PREFIX, write_bytes
from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ScenarioGenError
from scenario_gen.motion import rollout
from scenario_gen.roads import RoadNetwork, build

#: Step of the rollouts that are replayed. [s]
STEP_S = 0.05


def work(job: Job, task: Task) -> str:
    """Play a scenario in all simulators and keep everything; returns its id.

    Raises:
        CatalogError: the folder cannot be written.
    """
    folder = SimulationFolder(job.out)
    own = folder.run(task.scenario.id)
    wall_s: dict[str, float] = {}
    plays: list[Play] = []
    rollouts: dict[str, TraceBatch | ScenarioGenError] = {}
    try:
        scenario = task.scenario.concrete()
        network = build(scenario.road, folder=task.folder)
    except ScenarioGenError as error:
        plays = [Play(_no_road(target, error), None, "") for target in job.targets]
    else:
        for target in job.targets:
            began_s = time.perf_counter()
            trace = None
            if target.driver is not None:
                if target.driver not in rollouts:
                    rollouts[target.driver] = _roll(scenario, network, task.folder, target.driver)
                trace = rollouts[target.driver]
            played = _play(job, target, scenario, network, own, trace)
            plays.append(played)
            wall_s[target.label] = round(time.perf_counter() - began_s, 3)
    for target, one in zip(job.targets, plays, strict=True):
        write_bytes(own / f"{target.stem}.log", one.log.encode("utf-8", errors="replace"))
        if one.track is not None:
            write_bytes(own / f"{target.stem}.npz", one.track.as_bytes())
    record = Simulation(
        scenario=task.scenario.id,
        content_hash=task.content_hash,
        duration_s=task.scenario.concrete().duration_s,
        outcomes=tuple(one.outcome for one in plays),
        divergences=_divergences(job, plays, own),
    )
    folder.write_record(record, wall_s)
    return record.scenario


def _play(
    job: Job,
    target: Target,
    scenario: Scenario,
    network: RoadNetwork,
    own: Path,
    trace: TraceBatch | ScenarioGenError | None,
) -> Play:
    files = own / f"{PARTIAL_PREFIX}{target.stem}"
    played = play(
        target, scenario, network, files,
        trace=trace, run_limits=job.run_limits, limits=job.limits,
    )  # fmt: skip
    if job.keep_files and files.is_dir():
        kept = own / target.stem
        shutil.rmtree(kept, ignore_errors=True)
        files.rename(kept)
    else:
        shutil.rmtree(files, ignore_errors=True)
    return played


def _roll(
    scenario: Scenario, network: RoadNetwork, folder: Path | None, driver: str
) -> TraceBatch | ScenarioGenError:
    batch = ScenarioBatch.of([scenario])
    try:
        return rollout(batch, driver=driver, step_s=STEP_S, networks=[network], folder=folder)
    except ScenarioGenError as error:
        return error


def _divergences(job: Job, plays: list[Play], own: Path) -> tuple[Divergence, ...]:
    found = []
    for one, two in combinations(range(len(plays)), 2):
        first, second = plays[one], plays[two]
        if first.track is None or second.track is None:
            continue
        targets = job.targets[one], job.targets[two]
        left_out = frozenset() if targets[0].drives_as(targets[1]) else frozenset({EGO_ID})
        found.append(
            diverge(
                (first.outcome, first.track), (second.outcome, second.track),
                tolerance_m=job.tolerance_m, left_out=left_out,
            )
        )  # fmt: skip
        name = f"apart.{targets[0].stem}.{targets[1].stem}.csv"
        write_bytes(own / name, apart_csv(first.track, second.track))
    return tuple(found)


def _no_road(target: Target, error: ScenarioGenError) -> Outcome:
    return Outcome(simulator=target.label, state="failed", reason=error.what, hint=error.hint)
