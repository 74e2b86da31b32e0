"""SUMO replays our rollout, and what comes back is what we sent - or what SUMO made of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from scenario_gen.checks import RULES, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.library import read_library
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators import run as processes
from simulators.adapters import sumo as adapter
from simulators.adapters.interface import Prepared
from simulators.adapters.sumo import Sumo, SumoEgo
from simulators.as_trace import as_trace
from simulators.compare import compare
from simulators.run import RunLimits, SimulatorRun
from simulators.sumo_home import find_program
from simulators.trace import SimulatorTrace
from tests.simulators.everywhere import on_template
from tests.worlds import crossing_pedestrian, cut_in, scenario

pytestmark = pytest.mark.skipif(
    find_program("netconvert") is None, reason="the extra sumo is missing"
)

LIMITS = RunLimits(wall_s=60.0)
LIBRARY = {one.id: one.concrete() for one in read_library()}
#: One of each kind: lane change, person, animal, two-wheeler, tram, left-hand traffic, off the
#: road, slide, roundabout, junction, herd.
CHOSEN = [
    "r157-cut-in-avoidable", "rare-child-behind-school-bus", "rare-cattle-herd", "ncap23-cbfa",
    "rare-runaway-shopping-trolley", "rare-tyre-tread-behind-bend", "rare-black-ice-bridge",
    "rare-cyclist-behind-truck-in-roundabout", "rare-fire-engine-staggered-red",
]  # fmt: skip


def replayed(
    given: Scenario, folder: Path, sumo: Sumo | None = None
) -> tuple[TraceBatch, SimulatorTrace]:
    network = build(given.road)
    trace = rollout(ScenarioBatch.of([given]), networks=[network])
    sumo = sumo or Sumo()
    prepared = sumo.prepare(given, network, folder, trace)
    run = sumo.run(prepared, LIMITS)
    assert run.ok, run.log
    return trace, sumo.read_trace(prepared, run)


@pytest.mark.parametrize("name", CHOSEN)
def test_a_replay_is_where_we_say(name: str, tmp_path: Path) -> None:
    """Everybody within a millimetre and a milliradian, and the events of the scenario are seen."""
    given = LIBRARY[name]
    network = build(given.road)
    trace, told = replayed(given, tmp_path)
    agreement = compare(given, trace, 0, told)
    assert agreement.worst_m < 1e-3, agreement.worst_actor
    assert agreement.turn_rad.max() < 1e-3
    seen = as_trace(given, network, told)
    intent = tuple(rule for rule in RULES if rule.id == "intent.seen")
    report = check(ScenarioBatch.of([given]), seen, networks=[network], rules=intent)
    assert [finding.message for finding in report.result(0).findings] == []


@pytest.mark.parametrize("traffic", ["right", "left"])
def test_lanes_are_those_that_we_say(traffic: str, tmp_path: Path) -> None:
    """SUMO finds everybody on the lane that stands for ours, whatever the hand of traffic."""
    given = on_template("motorway_straight", traffic)
    trace, told = replayed(given, tmp_path)
    for index, entity in enumerate(told.entities.values()):
        assert entity.lane.tolist() == trace.lane[0, index].tolist()


def test_sumo_sees_the_contact_in_a_lane_and_says_who(tmp_path: Path) -> None:
    """Ego runs into a car that stands in its lane, when the boxes touch."""
    ahead = {"id": "car", "category": "car", "start": {"lane": -2, "s_m": 110.0}, "speed_mps": 0.0}
    given = scenario(actors=[ahead], duration_s=4.0)
    _, told = replayed(given, tmp_path)
    gap_m = 60.0 - given.ego.box.length_m
    ((at_s, *who),) = told.collisions
    assert sorted(who) == ["car", "ego"]
    assert at_s == pytest.approx(gap_m / 30.0, abs=0.1 + 1e-9)


def test_people_are_persons_where_there_is_a_pavement(tmp_path: Path) -> None:
    """And vehicles of their size elsewhere: SUMO has nobody on foot there."""
    replayed(crossing_pedestrian(duration_s=2.0), tmp_path)
    rows = (tmp_path / "scenario.replay.csv").read_text().splitlines()
    assert rows[2].startswith("0,ped1,person,")


def test_an_ego_that_sumo_drives_answers(tmp_path: Path) -> None:
    """Where our ego at constant speed runs into the car ahead, SUMO's brakes and stays behind."""
    ahead = {"id": "car", "category": "car", "start": {"lane": -1, "s_m": 160.0}, "speed_mps": 5.0}
    given = scenario(
        road={"template": "rural_straight", "speed_limit_mps": 25.0}, ego_lane=-1,
        ego_speed_mps=20.0, actors=[ahead], duration_s=10.0,
    )  # fmt: skip
    trace, told = replayed(given, tmp_path, SumoEgo())
    ego, car = told.entities["ego"], told.entities["car"]
    assert told.collisions == ()
    assert ego.x_m[0] == pytest.approx(trace.x_m[0, 0, 0], abs=0.01)
    assert ego.speed_mps[0] == pytest.approx(20.0)
    assert ego.speed_mps[-1] < 8.0
    assert (car.x_m - ego.x_m).min() > given.ego.box.length_m
    # The others are where we say all the same.
    assert np.abs(car.x_m - trace.x_m[0, 1]).max() < 1e-3


def test_the_version_is_that_of_libsumo() -> None:
    assert Sumo().version().startswith("1.")


def test_without_libsumo_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "find_spec", lambda name: None)
    with pytest.raises(SimulatorError, match=r"libsumo is not there.*scenario-gen\[sumo\]"):
        Sumo().version()


def prepared(folder: Path) -> Prepared:
    given = cut_in(duration_s=2.0)
    network = build(given.road)
    trace = rollout(ScenarioBatch.of([given]), networks=[network])
    return Sumo().prepare(given, network, folder, trace)


def test_what_sumo_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    """They are in the log; there are no states to read."""
    made = prepared(tmp_path)
    made.main.write_text("<configuration><no-such-option value='1'/></configuration>")
    run = Sumo().run(made, LIMITS)
    assert not run.ok
    assert "SUMO refuses" in run.log
    with pytest.raises(SimulatorError, match="no states"):
        Sumo().read_trace(made, run)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(60)", "did not end within"),
        ("import os; os.abort()", "SIGABRT"),
        ("import sys; print('no libsumo'); sys.exit(3)", "libsumo cannot be used"),
    ],
)
def test_a_process_that_hangs_or_dies_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, said: str
) -> None:
    """The child may do what it likes: this process goes on, with an error that says what it was."""
    made = prepared(tmp_path)

    def instead(module: str, arguments: list[str], **how: object) -> tuple[int, str]:
        limits: RunLimits = how["limits"]  # type: ignore[assignment]
        return processes.run_process(
            [sys.executable, "-c", code], folder=tmp_path, timeout_s=limits.wall_s, what="SUMO",
            limits=limits,
        )  # fmt: skip

    monkeypatch.setattr(adapter, "run_module", instead)
    with pytest.raises(SimulatorError, match=said):
        Sumo().run(made, RunLimits(wall_s=2.0))


@pytest.mark.parametrize(
    "told", ["", "[]", "{}", '{"time_s": [0.0]}', json.dumps({"time_s": [0, 1], "states": {}})]
)
def test_a_result_that_is_none_is_refused(tmp_path: Path, told: str) -> None:
    """Half a result is no trace."""
    made = prepared(tmp_path)
    with pytest.raises(SimulatorError, match="no states that can be read"):
        Sumo().read_trace(made, SimulatorRun(0, "", told.encode()))
