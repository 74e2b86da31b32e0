"""highway-env: the ego is driven in closed loop by its IDM, the others replay our rollout.

An example of how a policy meets a scenario: what it does is not what the scenario says of the ego.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import numpy as np

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import NotSupportedError, SimulatorError
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import number
from simulators.adapters.interface import Prepared, one_row
from simulators.adapters.python_child import installed_version, run_child
from simulators.adapters.states import movers, read_states, write_rollout
from simulators.run import RunLimits, SimulatorRun, last_line
from simulators.trace import SimulatorTrace

_INPUT = "input.npz"
_CHILD = "simulators.adapters.highway_env_child"
#: Points of the lane that the ego follows. [m]
_SPACING_M = 1.0
#: Vehicles of highway-env slow down above this speed. [m/s]
FASTEST_MPS = 40.0
#: Longer lanes than any scenario drives are cut there. [m]
_LONGEST_M = 20_000.0


class HighwayEnv:
    """Drives the ego with the IDM of highway-env along its lane."""

    name: ClassVar[str] = "highway-env"
    needs_trace: ClassVar[bool] = True
    closed_loop: ClassVar[bool] = True

    def version(self) -> str:
        """Version of the package."""
        return installed_version("highway-env", "highway-env")

    def prepare(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        folder: Path,
        trace: TraceBatch | None = None,
    ) -> Prepared:
        """Write the lane of the ego as points, and the rollout that the others replay."""
        rolled = one_row(trace, self.name)
        speed_mps = number(scenario.ego.speed_mps)
        if speed_mps > FASTEST_MPS:
            raise NotSupportedError(
                f"the ego drives {speed_mps:g} m/s; vehicles of highway-env slow down above"
                f" {FASTEST_MPS:g} m/s"
            )
        path = network.path_of(scenario.ego)
        if path.length_m > _LONGEST_M:
            raise NotSupportedError(
                f"the lane of the ego is {path.length_m:.0f} m long; {_LONGEST_M:.0f} m is the most"
            )
        at_m = np.linspace(0.0, path.length_m, max(2, int(path.length_m / _SPACING_M) + 1))
        x_m, y_m, _ = path.evaluate(np.minimum(at_m, np.nextafter(path.length_m, 0.0)),
                                    path.lane_q_m)  # fmt: skip
        start = scenario.ego.start
        boxes = [mover.box for _, mover in movers(scenario)]
        main = folder / _INPUT
        write_rollout(
            main, rolled,
            lane_x_m=x_m, lane_y_m=y_m,
            lane_width_m=network.road(start.road).lane(start.lane).width_m,
            length_m=[box.length_m for box in boxes], width_m=[box.width_m for box in boxes],
            centre_x_m=[box.centre_x_m for box in boxes],
        )  # fmt: skip
        return Prepared(scenario, network, folder, main, _remarks(scenario))

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Drive it in a process of its own."""
        return run_child(_CHILD, [str(prepared.main)], prepared.folder, limits, self.name)

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The states that it wrote."""
        if not run.csv:
            raise SimulatorError("highway-env wrote no states", hint=last_line(run.log))
        return read_states(run.csv, prepared.scenario)


def _remarks(scenario: Scenario) -> tuple[str, ...]:
    remarks = ["the ego is driven by the IDM of highway-env, the others replay our rollout"]
    if scenario.ego.phases:
        remarks.append("the manoeuvres of the ego are left out: its policy decides")
    return tuple(remarks)
