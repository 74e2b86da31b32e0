"""Judges of replays: whether everybody is where our rollout has them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import numpy as np

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from simulators.adapters.highway_env import HighwayEnv
from simulators.adapters.states import read_states
from simulators.adapters.sumo import Sumo
from simulators.compare import compare
from simulators.exporters.options import ExportOptions
from simulators.run import RunLimits
from tests.simulators.truth.common import NEAR_M, REPLAY_M, against_rollout, tenths

COMMONROAD_PYTHON = "SCENARIO_GEN_COMMONROAD"
#: Degrees are written with 8 digits, which is up to 1.1 mm. [m]
GEO_M = 2e-3
_TESTS = Path(__file__).parents[1]
_ROOT = Path(__file__).parents[3]


def sumo(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Where SUMO has those that it replays, and the contacts that it finds."""
    del options
    scenario = given.concrete()
    network = build(scenario.road)
    trace = tenths(scenario, network)
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
    trace = tenths(scenario, network)
    ((name, data),) = CommonRoadExporter().export(
        scenario, network, stem="row", trace=trace
    ).items()  # fmt: skip
    (folder / name).write_bytes(data)
    ran = subprocess.run(
        [str(commonroad_python()), str(_TESTS / "commonroad_judge.py"), str(folder / name)],
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
    trace = tenths(scenario, network)
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


def geojson(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Where tracks are once they are projected back by the projection that the file names.

    On earth they are longitude and latitude (RFC 7946, section 4); without a place, metres.
    """
    from pyproj import Proj

    from simulators.exporters.geojson import GeoJsonExporter

    del options, folder
    scenario = given.concrete()
    network = build(scenario.road)
    trace = tenths(scenario, network)
    ((_, data),) = GeoJsonExporter().export(scenario, network, stem="row", trace=trace).items()
    told = json.loads(data)
    projection = told["coordinate_frame"].get("projection")
    tracks_of = {
        one["properties"]["id"]: np.array(one["geometry"]["coordinates"])
        for one in told["features"]
        if one["properties"]["feature"] == "track"
    }
    x_m, y_m = trace.centres()
    said = []
    for index, name in enumerate(("ego", *(actor.id for actor in scenario.actors))):
        places = tracks_of[name]
        if projection is not None:
            if (np.abs(places).max(axis=0) > (180.0, 90.0)).any():
                said.append(f"{name} is not on earth")
            places = np.stack(Proj(projection)(*places.T), axis=1)
        meant = np.stack([v[0, index, trace.valid[0]] for v in (x_m, y_m)], axis=1)
        if places.shape != meant.shape or np.abs(places - meant).max() > GEO_M:
            said.append(f"{name} is elsewhere")
    return said


def highway_env(given: Scenario, options: ExportOptions, folder: Path) -> list[str]:
    """Whether it runs, and where those are that it replays; the ego is driven by its policy."""
    del options
    scenario = given.concrete()
    network = build(scenario.road)
    trace = tenths(scenario, network)
    adapter = HighwayEnv()
    run = adapter.run(adapter.prepare(scenario, network, folder, trace), RunLimits(wall_s=300.0))
    if not run.ok:
        return [f"does not run: {run.log[-300:]}"]
    told = read_states(run.csv, scenario)
    found = compare(scenario, trace, 0, told).worst_by_actor_m
    return [f"{name} is {m:.2f} m off" for name, m in found.items() if name != "ego" and m > NEAR_M]


def commonroad_python() -> Path:
    """The interpreter that has commonroad-io, whether it is there or not."""
    given = os.environ.get(COMMONROAD_PYTHON)
    return Path(given) if given else _ROOT / ".venv-commonroad" / "bin" / "python"
