"""commonroad-io reads our files and understands what we mean; its schema finds them valid.

It lives in an environment of its own (``make commonroad``), because it pins an old protobuf.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.geometry import Box, boxes_overlap
from scenario_gen.library import read_library
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators.exporters.commonroad import CommonRoadExporter
from simulators.quality_traffic import COMMONROAD_PYTHON, check_commonroad
from tests.simulators.cases import all_cases
from tests.simulators.everywhere import EVERYWHERE, on_template
from tests.worlds import cut_in

PYTHON = Path(
    os.environ.get(COMMONROAD_PYTHON)
    or Path(__file__).parents[2] / ".venv-commonroad" / "bin" / "python"
)
pytestmark = [
    pytest.mark.skipif(not PYTHON.is_file(), reason="no environment: make commonroad"),
]
JUDGE = Path(__file__).with_name("commonroad_judge.py")
LIBRARY = [scenario.concrete() for scenario in read_library()]
GIVEN: dict[str, Scenario] = {
    **{f"library/{one.id}": one for one in LIBRARY},
    **{f"template/{name}/{hand}": on_template(name, hand) for name, hand in EVERYWHERE},
    **{
        f"case/{name}": one
        for name, one in all_cases().items()
        if name.startswith(("manoeuvre", "category", "cross", "junction", "trajectory", "wrong"))
    },
}
"""Triggers are left out: what is written is where they lead to."""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Name -> what commonroad-io reads, bytes, scenario and trace; one process for all."""
    folder = tmp_path_factory.mktemp("commonroad")
    found: dict[str, Any] = {}
    paths = {}
    for index, (name, scenario) in enumerate(GIVEN.items()):
        network = build(scenario.road)
        trace = rollout(ScenarioBatch.of([scenario]), networks=[network])
        files = CommonRoadExporter().export(scenario, network, stem=str(index), trace=trace)
        ((file, data),) = files.items()
        (folder / file).write_bytes(data)
        paths[str(folder / file)] = name
        found[name] = (data, scenario, trace)
    output = subprocess.run([str(PYTHON), str(JUDGE), *paths], capture_output=True, check=True)
    for line in output.stdout.splitlines():
        told = json.loads(line)
        name = paths[told["file"]]
        found[name] = (told, *found[name])
    return found


@pytest.mark.parametrize("name", GIVEN)
def test_files_are_valid_and_read_back_as_meant(
    read: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Valid by the XSD, read without a complaint, every state within a millimetre."""
    told, data, scenario, trace = read[name]
    monkeypatch.setenv(COMMONROAD_PYTHON, str(PYTHON))
    assert check_commonroad(data).findings == ()
    assert check_commonroad(data).state == "passed"
    assert told["said"] == []
    assert told["step_s"] == pytest.approx(trace.step_s)
    assert all(lanelet["valid"] for lanelet in told["lanelets"].values())
    _assert_states(told, scenario, trace)
    (problem,) = told["problems"]
    assert problem["initial"][0] == 0
    assert np.abs(np.array(problem["initial"]) - _expected(trace, 0)[0]).max() < 1e-3
    assert problem["goal_steps"][0][1] == trace.valid[0].sum() - 1


def _expected(trace: TraceBatch, index: int) -> np.ndarray:
    """(T, 5) step, middle of the box, heading and speed along it."""
    valid = trace.valid[0]
    x_m, y_m = (column[0, index, valid] for column in trace.centres())
    heading_rad = trace.heading_rad[0, index, valid]
    slip_rad = trace.course_rad[0, index, valid] - heading_rad
    speed_mps = trace.speed_mps[0, index, valid] * np.cos(slip_rad)
    return np.stack([np.arange(x_m.size), x_m, y_m, heading_rad, speed_mps], axis=1)


def _assert_states(told: dict[str, Any], scenario: Scenario, trace: TraceBatch) -> None:
    moving = iter(told["dynamic"].values())
    static = iter(told["static"].values())
    for index, actor in enumerate(scenario.actors, start=1):
        expected = _expected(trace, index)
        stands = np.ptp(expected[:, 1:], axis=0).max() < 1e-6
        if stands and actor.category not in ("pedestrian", "wheelchair", "animal", "bicycle",
                                             "tram", "train", "animal_rider"):  # fmt: skip
            states = np.array([next(static)[1]])
            expected = expected[:1]
        else:
            obstacle = next(moving)
            assert obstacle["size"] == [actor.box.length_m, actor.box.width_m]
            states = np.array(obstacle["states"])
        assert states.shape == expected.shape
        off = states - expected
        off[:, 3] = np.angle(np.exp(1j * off[:, 3]))
        assert np.abs(off).max() < 1e-3, actor.id
    assert next(moving, None) is None


@pytest.mark.parametrize(("template", "hand"), EVERYWHERE)
def test_the_ego_starts_on_a_lanelet_of_its_way(
    read: dict[str, Any], template: str, hand: str
) -> None:
    """commonroad-io finds the ego on a lanelet for driving, and with no goal of its own in its
    goal region."""
    told = read[f"template/{template}/{hand}"][0]
    (problem,) = told["problems"]
    goal = {one for ids in problem["goal_lanelets"].values() for one in ids}
    assert set(problem["start_lanelets"]) & goal


def test_a_junction_is_an_intersection_with_its_turns(read: dict[str, Any]) -> None:
    """Four incoming arms, each with a way to the right, straight on and to the left."""
    for hand in ("right", "left"):
        (intersection,) = read[f"template/junction_cross/{hand}"][0]["intersections"]
        assert len(intersection) == 4
        for incoming in intersection:
            assert [len(incoming[way]) for way in ("right", "straight", "left")] == [1, 1, 1]
    (intersection,) = read["template/junction_t/right"][0]["intersections"]
    ways = [tuple(bool(one[way]) for way in ("right", "straight", "left")) for one in intersection]
    assert sorted(ways) == [(False, True, True), (True, False, True), (True, True, False)]


def test_the_first_contact_is_at_the_same_step(tmp_path: Path) -> None:
    """Shapely's turned rectangles in commonroad-io touch when ours do."""
    given = cut_in(gap_m=48.0, speed_mps=15.0, duration_s=6.0)
    double = given.actors[0].model_copy(
        update={"id": "double", "category": "car", "phases": (), "start": given.ego.start,
                "speed_mps": given.ego.speed_mps}
    )  # fmt: skip
    scenario = given.model_copy(update={"actors": (*given.actors, double)})
    network = build(scenario.road)
    trace = rollout(ScenarioBatch.of([scenario]), networks=[network])
    ((file, data),) = CommonRoadExporter().export(
        scenario, network, stem="contact", trace=trace
    ).items()  # fmt: skip
    (tmp_path / file).write_bytes(data)
    output = subprocess.run(
        [str(PYTHON), str(JUDGE), str(tmp_path / file)], capture_output=True, check=True
    )
    ((_, step),) = json.loads(output.stdout)["collisions"].items()
    x_m, y_m = trace.centres()
    van, car = (
        Box(x_m[0, i], y_m[0, i], trace.heading_rad[0, i], trace.length_m[0, i],
            trace.width_m[0, i])
        for i in (1, 2)
    )  # fmt: skip
    assert step == int(np.argmax(boxes_overlap(van, car)))
    assert step > 0
