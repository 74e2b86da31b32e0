"""What targets make of exported files, each judged by the target or by a reader of its format.

A judge gives what is otherwise than meant, a line each; nothing where it runs as meant. Where a
target or a reader is not there, ``missing`` says so.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from scenario_gen import api
from scenario_gen.checks import RULES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import rollout
from scenario_gen.pipeline.exports import file_quality
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import RoadNetwork, build
from simulators.adapters.carla_map import judge_map
from simulators.adapters.highway_env import HighwayEnv
from simulators.adapters.states import read_states
from simulators.adapters.sumo import Sumo
from simulators.as_trace import as_trace
from simulators.compare import compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_hand_over import HandOver
from simulators.exporters.options import ExportOptions
from simulators.quality import check_opendrive, check_openscenario
from simulators.run import DEFAULT_LIMITS, RunLimits
from simulators.sumo_home import find_program
from simulators.trace import SimulatorTrace

#: As far as an actor may be from where it is meant to be. [m]
NEAR_M = 0.5
#: As far as a replay may be off. [m]
REPLAY_M = 1e-3
#: Where ScenarioRunner 0.9.16 lies, and what it needs that the project does not.
SCENARIO_RUNNER = "SCENARIO_RUNNER_ROOT"
SCENARIO_RUNNER_PATH = "SCENARIO_RUNNER_PYTHONPATH"
COMMONROAD_PYTHON = "SCENARIO_GEN_COMMONROAD"
_HERE = Path(__file__).parent
_ROOT = Path(__file__).parents[3]
_INTENT_SEEN = tuple(rule for rule in RULES if rule.id == "intent.seen")


@dataclass(frozen=True)
class Judge:
    """How files for a target are judged."""

    differences: Callable[[Scenario, ExportOptions, Path], list[str]]
    """Of a scenario exported with options into an empty folder."""
    missing: Callable[[], str]
    """What is needed and not there; empty if nothing."""
    always: bool = False
    """Whether what it looks at has to hold of what is approximated, too: that a file loads, where
    everybody starts, the states of a replay."""


def written(
    given: Scenario,
    options: ExportOptions,
    folder: Path,
    stem: str = "row",
    *,
    external: bool = False,
) -> tuple[Scenario, RoadNetwork]:
    """Write the files of a scenario; it comes back concrete, with its roads."""
    scenario = given.concrete()
    network = build(scenario.road)
    exporter = OpenScenarioExporter(hand_over=HandOver(external=external))
    exporter = exporter.with_options(options, rolled_out)
    for name, data in exporter.export(given, network, stem=stem).items():
        (folder / name).write_bytes(data)
    return scenario, network


def esmini(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Errors in its log, actors that are elsewhere, events that are not seen."""
    scenario, network = written(given, options, folder)
    run = Esmini().run(folder / "row.xosc", step_s=0.01)
    if not run.ok or "[error]" in run.log:
        return [line for line in run.log.splitlines() if "[error]" in line] or ["refused"]
    ours = rolled_out(scenario, network)
    return against_rollout(scenario, network, ours, read_csv(run.csv), NEAR_M)


def against_rollout(
    scenario: Scenario, network: RoadNetwork, ours: TraceBatch, simulated: SimulatorTrace,
    near_m: float,
) -> list[str]:  # fmt: skip
    """Where a simulation is otherwise than our rollout, and what of the intent it does not show."""
    found = compare(scenario, ours, 0, simulated)
    said = [] if found.worst_m < near_m else [f"{found.worst_m:.2f} m off: {found.worst_actor}"]
    batch = ScenarioBatch.of([scenario])
    trace = as_trace(scenario, network, simulated)
    theirs, own = (
        check(batch, t, networks=[network], rules=_INTENT_SEEN).result(0).findings
        for t in (trace, ours)
    )
    return said if own else [*said, *(finding.message for finding in theirs)]


def generic(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Findings of the official schemas and of the ASAM checker."""
    written(given, options, folder)
    results = (
        check_openscenario((folder / "row.xosc").read_bytes(), folder),
        check_opendrive((folder / "row.xodr").read_bytes()),
    )
    return [finding.message for result in results for finding in result.findings]


def scenario_runner(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Errors of ScenarioRunner's own code up to the first tick, faults of the map, wrong starts.

    Of the file as it is written, and of that in which the ego is handed over.
    """
    scenario, network = written(given, options, folder)
    written(given, options, folder, "handed", external=True)
    path = os.environ.get(SCENARIO_RUNNER_PATH, "")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (path, os.environ[SCENARIO_RUNNER])))
    }
    files = [str(folder / "handed.xosc"), str(folder / "row.xosc")]
    ran = subprocess.run(
        [sys.executable, str(_HERE / "scenario_runner_judge.py"), *files],
        capture_output=True, check=False, env=environment, timeout=300.0,
    )  # fmt: skip
    lines = [line for line in ran.stdout.decode().splitlines() if line.startswith("{")]
    if len(lines) != len(files):
        return [f"ScenarioRunner died: {ran.stderr.decode()[-300:]}"]
    handed, told = (json.loads(line) for line in lines)
    said = [one["error"] for one in (handed, told) if one["error"]]
    (folder / "map.xodr").write_bytes((folder / "row.xodr").read_bytes())
    said += judge_map(scenario, network, folder, DEFAULT_LIMITS).faults
    ours = rolled_out(scenario, network)
    names = ("ego", *(actor.id for actor in scenario.actors))
    for index, name in enumerate(names):
        place = told.get("starts", {}).get(name)
        if place is None:
            said += [] if told["error"] else [f"{name} is not there"]
            continue
        off_m = float(np.hypot(place[0] - ours.x_m[0, index, 0], place[1] - ours.y_m[0, index, 0]))
        if off_m > NEAR_M:
            said.append(f"{name} starts {off_m:.2f} m off")
    return said


def sumo(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Where SUMO has those that it replays, and the contacts that it finds."""
    del options
    scenario = given.concrete()
    network = build(scenario.road)
    trace = _tenths(scenario, network)
    adapter = Sumo()
    prepared = adapter.prepare(scenario, network, folder, trace)
    run = adapter.run(prepared, RunLimits(wall_s=300.0))
    if not run.ok:
        return [f"does not run: {run.log[-300:]}"]
    return against_rollout(scenario, network, trace, adapter.read_trace(prepared, run), REPLAY_M)


def commonroad(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """What commonroad-io complains of, and states that it reads otherwise."""
    from simulators.exporters.commonroad import CommonRoadExporter

    del options
    scenario = given.concrete()
    network = build(scenario.road)
    trace = _tenths(scenario, network)
    ((name, data),) = CommonRoadExporter().export(
        scenario, network, stem="row", trace=trace
    ).items()  # fmt: skip
    (folder / name).write_bytes(data)
    ran = subprocess.run(
        [str(_commonroad()), str(_HERE.parent / "commonroad_judge.py"), str(folder / name)],
        capture_output=True, check=False, timeout=300.0,
    )  # fmt: skip
    if ran.returncode:
        return [f"not read: {ran.stderr.decode()[-300:]}"]
    told = json.loads(ran.stdout.decode().splitlines()[-1])
    said = list(told["said"])
    said += [f"lanelet {k} is no polygon" for k, v in told["lanelets"].items() if not v["valid"]]
    x_m, y_m = trace.centres()
    places = [
        np.stack([x_m[0, i, trace.valid[0]], y_m[0, i, trace.valid[0]]], axis=1)
        for i in range(1, trace.shape[1])
    ]
    read = [np.array([state[1][1:3]]) for state in told["static"].values()]
    read += [np.array(one["states"])[:, 1:3] for one in told["dynamic"].values()]
    for index, place in enumerate(places):
        near = [one for one in read if np.abs(one - place[: len(one)]).max() < REPLAY_M]
        if not near:
            said.append(f"{scenario.actors[index].id} is elsewhere")
    return said


def tracks(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Whether the table has every state of the rollout."""
    from simulators.exporters.tracks import CsvExporter

    del options, folder
    scenario = given.concrete()
    network = build(scenario.road)
    trace = _tenths(scenario, network)
    ((_, data),) = CsvExporter().export(scenario, network, stem="row", trace=trace).items()
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    said = []
    for index, name in enumerate(("ego", *(actor.id for actor in scenario.actors))):
        own = [row for row in rows if row["id"] == name]
        x_m = np.array([float(row["x_m"]) for row in own])
        expected_m = trace.x_m[0, index, trace.valid[0]]
        if x_m.shape != expected_m.shape or np.abs(x_m - expected_m).max() > REPLAY_M:
            said.append(f"{name} is elsewhere")
    return said


def other_files(to: str) -> Callable[[Scenario, ExportOptions, Path], list[str]]:
    """Findings of whatever judges the files of a format."""

    def differences(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
        del options
        files = api.export(given, to)
        return [finding.message for finding in file_quality(files, folder).findings]

    return differences


def highway_env(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Whether it runs, and where those are that it replays; the ego is driven by its policy."""
    del options
    scenario = given.concrete()
    network = build(scenario.road)
    trace = _tenths(scenario, network)
    adapter = HighwayEnv()
    run = adapter.run(adapter.prepare(scenario, network, folder, trace), RunLimits(wall_s=300.0))
    if not run.ok:
        return [f"does not run: {run.log[-300:]}"]
    told = read_states(run.csv, scenario)
    found = compare(scenario, trace, 0, told).worst_by_actor_m
    return [f"{name} is {m:.2f} m off" for name, m in found.items() if name != "ego" and m > NEAR_M]


def _tenths(scenario: Scenario, network: RoadNetwork) -> TraceBatch:
    return rollout(ScenarioBatch.of([scenario]), networks=[network])


def _commonroad() -> Path:
    given = os.environ.get(COMMONROAD_PYTHON)
    return Path(given) if given else _ROOT / ".venv-commonroad" / "bin" / "python"


def _nothing() -> str:
    return ""


def _without(module: str) -> Callable[[], str]:
    return lambda: "" if find_spec(module) else f"{module} is not installed"


def _without_esmini() -> str:
    return "" if Esmini().available else "esmini is not on PATH"


def _without_scenario_runner() -> str:
    root = os.environ.get(SCENARIO_RUNNER, "")
    if not (Path(root) / "srunner").is_dir():
        return f"{SCENARIO_RUNNER} names no ScenarioRunner"
    return "" if find_spec("carla") else "the client of CARLA is not installed"


def _without_sumo() -> str:
    return "" if find_program("netconvert") else "the extra sumo is not installed"


def _without_commonroad() -> str:
    return "" if _commonroad().is_file() else "no environment of commonroad-io: make commonroad"


JUDGES: dict[str, Judge] = {
    "generic": Judge(generic, _nothing, always=True),
    "esmini": Judge(esmini, _without_esmini),
    "carla-0.9.16": Judge(scenario_runner, _without_scenario_runner, always=True),
    "sumo": Judge(sumo, _without_sumo, always=True),
    "commonroad": Judge(commonroad, _without_commonroad, always=True),
    "csv": Judge(tracks, _nothing, always=True),
    "highway-env": Judge(highway_env, _without("highway_env"), always=True),
    **{
        name: Judge(other_files(name), _without(needs), always=True)
        for name, needs in (
            ("osi", "osi3"),
            ("mcap", "mcap"),
            ("geojson", "pyproj"),
            ("dsl", "json"),
            ("openlabel", "json"),
            ("record", "json"),
        )
    },
}
