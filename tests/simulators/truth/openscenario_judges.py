"""Judges of OpenSCENARIO files: esmini, the official schemas, and ScenarioRunner's own code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.targets import rolled_out
from simulators.adapters.carla_map import judge_map
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.options import ExportOptions
from simulators.quality import check_opendrive, check_openscenario
from simulators.run import DEFAULT_LIMITS
from tests.simulators.truth.common import NEAR_M, against_rollout, written

#: Where ScenarioRunner 0.9.16 lies, and what it needs that the project does not.
SCENARIO_RUNNER = "SCENARIO_RUNNER_ROOT"
SCENARIO_RUNNER_PATH = "SCENARIO_RUNNER_PYTHONPATH"
_HERE = Path(__file__).parent


def esmini(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Errors in its log, actors that are elsewhere, events that are not seen."""
    scenario, network = written(given, options, folder)
    run = Esmini().run(folder / "row.xosc", step_s=0.01)
    if not run.ok or "[error]" in run.log:
        return [line for line in run.log.splitlines() if "[error]" in line] or ["refused"]
    ours = rolled_out(scenario, network)
    return against_rollout(scenario, network, ours, read_csv(run.csv), NEAR_M)


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
