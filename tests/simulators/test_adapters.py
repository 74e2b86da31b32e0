"""Adapters behind the one interface: our rollout, and a policy in highway-env."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import NotSupportedError, SimulatorError
from scenario_gen.motion import rollout
from scenario_gen.roads import RoadNetwork, build
from simulators.adapters.builtin import Builtin
from simulators.adapters.highway_env import HighwayEnv
from simulators.adapters.states import read_states
from simulators.run import DEFAULT_LIMITS
from simulators.trace import SimulatorTrace
from tests.worlds import cut_in, scenario

with_highway_env = pytest.mark.skipif(
    importlib.util.find_spec("highway_env") is None, reason="highway-env is not installed"
)


def rolled(one: Scenario) -> tuple[RoadNetwork, TraceBatch]:
    network = build(one.road)
    return network, rollout(ScenarioBatch.of([one]), step_s=0.05, networks=[network])


def played(adapter: Builtin | HighwayEnv, one: Scenario, folder: Path) -> SimulatorTrace:
    network, trace = rolled(one)
    prepared = adapter.prepare(one, network, folder, trace)
    run = adapter.run(prepared, DEFAULT_LIMITS)
    assert run.ok, run.log
    return adapter.read_trace(prepared, run)


def test_our_rollout_comes_back_as_it_was(tmp_path: Path) -> None:
    """All states of everybody, named, with their boxes."""
    one = cut_in(duration_s=5.0)
    _, trace = rolled(one)
    found = played(Builtin(), one, tmp_path)
    assert list(found.entities) == ["ego", "van1"]
    assert found.time_s[-1] == pytest.approx(5.0)
    for index, entity in enumerate(found.entities.values()):
        assert np.array_equal(entity.x_m, trace.x_m[0, index])
        assert np.array_equal(entity.speed_mps, trace.speed_mps[0, index])
    box = found.entities["van1"].box
    assert box is not None
    assert (box.length_m, box.centre_x_m) == (
        one.actors[0].box.length_m,
        one.actors[0].box.centre_x_m,
    )


def test_a_replay_without_a_rollout_is_an_error(tmp_path: Path) -> None:
    """Who replays has to be handed one."""
    one = cut_in()
    with pytest.raises(SimulatorError, match="was given none"):
        Builtin().prepare(one, build(one.road), tmp_path)


@pytest.mark.parametrize("data", [b"", b"garbage", b"PK\x03\x04garbage"])
def test_states_that_are_none_are_an_error_of_ours(data: bytes) -> None:
    """Whatever a process left."""
    with pytest.raises(SimulatorError, match="cannot be read"):
        read_states(data, cut_in())


def test_states_of_another_scenario_are_an_error(tmp_path: Path) -> None:
    """The number of movers tells."""
    found = Builtin()
    network, trace = rolled(scenario(duration_s=2.0))
    prepared = found.prepare(scenario(), network, tmp_path, trace)
    with pytest.raises(SimulatorError, match="not those of 2 movers"):
        read_states(found.run(prepared, DEFAULT_LIMITS).csv, cut_in())


@with_highway_env
@pytest.mark.parametrize("road", ["straight", "curve"])
def test_a_policy_brakes_for_a_slow_one_ahead(tmp_path: Path, road: str) -> None:
    """The ego keeps its lane and does not hit whom it would hit without a driver."""
    slow = {"id": "slow", "category": "car", "start": {"lane": -2, "s_m": 120.0}, "speed_mps": 15.0}
    way = {"template": f"motorway_{road}", "speed_limit_mps": 36.0}
    one = scenario(road=way, actors=[slow], ego_speed_mps=30.0, duration_s=12.0)
    network, trace = rolled(one)
    gap_m = np.hypot(trace.x_m[0, 1] - trace.x_m[0, 0], trace.y_m[0, 1] - trace.y_m[0, 0])
    assert gap_m.min() < 4.0
    found = played(HighwayEnv(), one, tmp_path)
    ego, other = found.entities["ego"], found.entities["slow"]
    assert np.hypot(other.x_m - ego.x_m, other.y_m - ego.y_m).min() > 6.0
    assert ego.speed_mps[-1] == pytest.approx(15.0, abs=2.0)
    assert found.collisions == ()
    assert np.abs(other.x_m - trace.x_m[0, 1]).max() < 1e-9
    _, _, t_m, lane = network.locate(ego.x_m, ego.y_m)
    assert set(lane.tolist()) == {-2}
    assert np.ptp(t_m) < 0.3


@with_highway_env
def test_what_the_policy_hits_is_reported(tmp_path: Path) -> None:
    """A wall of a truck that stands right ahead cannot be avoided."""
    wall = {"id": "wall", "category": "truck", "start": {"lane": -2, "s_m": 80.0}, "speed_mps": 0.0}
    one = scenario(actors=[wall], ego_speed_mps=38.0, duration_s=4.0)
    found = played(HighwayEnv(), one, tmp_path)
    ((at_s, first, second),) = found.collisions
    assert (first, second) == ("ego", "wall")
    assert 0.3 < at_s < 1.5


@with_highway_env
def test_highway_env_says_what_it_cannot_play(tmp_path: Path) -> None:
    """Its vehicles slow down above 40 m/s."""
    one = scenario(ego_speed_mps=45.0, duration_s=2.0)
    network, trace = rolled(one)
    with pytest.raises(NotSupportedError, match="45 m/s"):
        HighwayEnv().prepare(one, network, tmp_path, trace)
