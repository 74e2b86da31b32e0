"""What is carried, opened, towed or lost, and what runs on rails: rules, files and esmini agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenario_gen.checks import check
from scenario_gen.domain.actor import KINDS
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from simulators.compare import compare
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from tests.worlds import URBAN, scenario

LIMIT_M = 0.25
AT_2_S = {"kind": "time", "at_s": 2.0}
SPIN = {"kind": "slide", "decel_mps2": 5.0, "yaw_rad": 2.0}


def kind(of: str, name: str, lane: int, s_m: float, speed_mps: float, **fields: Any) -> Any:
    start = {"lane": lane, "s_m": s_m} | fields.pop("start", {})
    return {"id": name, "category": KINDS[of].category, "kind": of, "start": start,
            "speed_mps": speed_mps} | fields  # fmt: skip


def phase(manoeuvre: dict[str, Any], trigger: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "p1", "trigger": trigger, "manoeuvre": manoeuvre}]


def dooring() -> Scenario:
    """The door of a parked car opens as the ego comes near."""
    swing = {"kind": "swing", "angle_rad": 1.1, "time_s": 0.8, "hinge_ahead_m": 0.55}
    near = {"kind": "gap", "to": "ego", "gap_m": 25.0}
    parked = kind("medium_car", "parked", -2, 100.0, 0.0, lights=["hazard"])
    door = kind("car_door", "door", -2, 101.6, 0.0, start={"offset_m": 0.85},
                carried_by="parked", phases=phase(swing, near))  # fmt: skip
    road = URBAN | {"parking_width_m": 2.2}
    return scenario(road=road, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=10.0,
                    actors=[parked, door], duration_s=8.0)  # fmt: skip


def lost_load() -> Scenario:
    """Pipes slide off a truck and turn."""
    truck = kind("rigid_truck", "truck", -2, 100.0, 24.0)
    pipes = kind("pipes", "pipes", -2, 101.0, 24.0, carried_by="truck",
                 phases=phase(SPIN, AT_2_S))  # fmt: skip
    return scenario(ego_speed_mps=25.0, actors=[truck, pipes], duration_s=8.0)


def fallen_rider() -> Scenario:
    """A motorcycle and its rider slide apart."""
    bike = kind("motorcycle", "bike", -2, 100.0, 24.0,
                phases=phase(SPIN, AT_2_S))  # fmt: skip
    slide = {"kind": "slide", "decel_mps2": 7.0, "course_rad": 0.1}
    rider = kind("fallen_motorcyclist", "rider", -2, 100.3, 24.0, carried_by="bike",
                 phases=phase(slide, AT_2_S))  # fmt: skip
    return scenario(ego_speed_mps=25.0, actors=[bike, rider], duration_s=8.0)


def towed() -> Scenario:
    """A caravan slows down with the car that tows it."""
    slower = {"kind": "speed", "target_mps": 20.0, "dynamics": {"dimension": "rate", "rate": 1.0}}
    slow = phase(slower, AT_2_S)
    car = kind("suv", "tow", -2, 100.0, 22.0, phases=slow)
    caravan = kind("caravan", "caravan", -2, 95.0, 22.0, carried_by="tow", phases=slow)
    return scenario(ego_speed_mps=25.0, actors=[car, caravan], duration_s=8.0)


def train(traffic: str) -> Scenario:
    """A train crosses in front of the ego."""
    lane = -1 if traffic == "right" else 1
    road = {"template": "level_crossing", "speed_limit_mps": 27.0, "traffic": traffic}
    engine = kind("locomotive", "train", lane, 40.0, 20.0, start={"road": "rail"})
    return scenario(road=road, ego_lane=lane, ego_s_m=130.0, ego_speed_mps=20.0, actors=[engine],
                    duration_s=10.0)  # fmt: skip


def tram() -> Scenario:
    """A tram on its track beside the lane of the ego."""
    road = URBAN | {"tram_width_m": 3.0}
    return scenario(road=road, ego_lane=-2, ego_s_m=40.0, ego_speed_mps=10.0,
                    actors=[kind("tram", "tram", -1, 60.0, 9.0)], duration_s=10.0)  # fmt: skip


CASES = {
    "dooring": dooring(), "lost_load": lost_load(), "fallen_rider": fallen_rider(),
    "towed": towed(), "train": train("right"), "train_left": train("left"), "tram": tram(),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_no_rule_objects(name: str) -> None:
    """Each case is plausible to every rule."""
    given = CASES[name]
    batch = ScenarioBatch.of([given])
    result = check(batch, rollout(batch), networks=[build(given.road)]).result(0)
    assert not result.findings


@pytest.mark.esmini
@pytest.mark.skipif(not Esmini().available, reason="esmini is not on PATH")
@pytest.mark.parametrize("name", CASES)
def test_everybody_is_where_our_rollout_puts_it(name: str, tmp_path: Path) -> None:
    """The carried and the released too, at all times."""
    given = CASES[name]
    files = OpenScenarioExporter().export(given, build(given.road), stem="case")
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    run = Esmini().run(tmp_path / "case.xosc")
    assert run.ok
    assert "[error]" not in run.log
    trace = rollout(ScenarioBatch.of([given]), step_s=0.05)
    found = compare(given, trace, 0, read_csv(run.csv))
    assert found.worst_m < LIMIT_M, found.worst_actor
