"""How many criticality values commonroad-crime computes per CPU second; prints JSON.

Run by an interpreter that has it, see ``bench_sweep``. Three vehicles beside the ego on a straight
road of three lanes over 10 s at 10 Hz; one drives in the ego's lane, so that its values exist.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np
from commonroad.geometry.shape import Rectangle
from commonroad.prediction.prediction import TrajectoryPrediction
from commonroad.scenario.lanelet import Lanelet
from commonroad.scenario.obstacle import DynamicObstacle, ObstacleType
from commonroad.scenario.scenario import Scenario, ScenarioID
from commonroad.scenario.state import InitialState, KSState
from commonroad.scenario.trajectory import Trajectory
from commonroad_crime.data_structure.configuration import CriMeConfiguration
from commonroad_crime.measure import HW, THW, TTC, ALongReq

STEPS, STEP_S, LANE_M, ROAD_M = 100, 0.1, 3.5, 800.0
EGO = 100
#: Id, start, lane and speed of everybody.
VEHICLES = ((EGO, 50.0, 1, 30.0), (101, 90.0, 0, 24.0), (102, 140.0, 1, 28.0), (103, 40.0, 2, 33.0))
MEASURES = (TTC, THW, HW, ALongReq)


def lanelets() -> list[Lanelet]:
    """Three lanes side by side, the rightmost first."""
    x_m = np.linspace(0.0, ROAD_M, 161)
    found = []
    for lane in range(3):
        right, centre, left = (
            np.stack([x_m, np.full(x_m.shape, (lane + offset) * LANE_M)], axis=1)
            for offset in (0.0, 0.5, 1.0)
        )
        beside = (
            {"adjacent_left": lane + 2, "adjacent_left_same_direction": True} if lane < 2 else {}
        )
        if lane > 0:
            beside |= {"adjacent_right": lane, "adjacent_right_same_direction": True}
        found.append(Lanelet(left, centre, right, lane + 1, **beside))
    return found


def vehicle(number: int, start_m: float, lane: int, speed_mps: float) -> DynamicObstacle:
    """One that keeps its lane and speed."""
    y_m = (lane + 0.5) * LANE_M

    def at(step: int) -> dict[str, object]:
        return {"position": np.array([start_m + speed_mps * STEP_S * step, y_m]),
                "velocity": speed_mps, "orientation": 0.0, "time_step": step}  # fmt: skip

    shape = Rectangle(length=4.5, width=1.8)
    first = InitialState(**at(0), acceleration=0.0, yaw_rate=0.0, slip_angle=0.0)
    states = [KSState(**at(step), steering_angle=0.0) for step in range(1, STEPS + 1)]
    lanes = {step: {lane + 1} for step in range(STEPS + 1)}
    motion = TrajectoryPrediction(
        Trajectory(1, states),
        shape,
        center_lanelet_assignment=lanes,
        shape_lanelet_assignment=lanes,
    )
    return DynamicObstacle(
        number, ObstacleType.CAR, shape, first, motion, initial_center_lanelet_ids={lane + 1},
        initial_shape_lanelet_ids={lane + 1},
    )  # fmt: skip


def main() -> None:
    """Print values per second."""
    steps = int(sys.argv[1])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    scenario = Scenario(STEP_S, ScenarioID.from_benchmark_id("ZAM_Bench-1_1_T-1", "2020a"))
    scenario.add_objects(lanelets())
    scenario.add_objects([vehicle(*entry) for entry in VEHICLES])
    config = CriMeConfiguration()
    config.update(ego_id=EGO, sce=scenario)
    measures = [measure(config) for measure in MEASURES]
    others = [number for number, *_ in VEHICLES if number != EGO]
    values, known = 0, 0
    start_s = time.process_time()
    for measure in measures:
        for number in others:
            for step in range(steps):
                found = measure.compute_criticality(step, number, verbose=False)
                values += 1
                known += found is not None and bool(np.isfinite(found))
    took_s = time.process_time() - start_s
    print(json.dumps({"version": version("commonroad-crime"), "values": values, "finite": known,
                      "values_per_s": values / took_s,
                      "measures": [str(m) for m in measures]}))  # fmt: skip


if __name__ == "__main__":
    main()
