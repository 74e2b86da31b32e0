"""Our own rollout behind the interface of all simulators, so that the same code compares it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork
from scenario_gen.version import VERSION
from simulators.adapters.interface import Prepared, one_row
from simulators.adapters.states import read_states, write_rollout
from simulators.run import RunLimits, SimulatorRun
from simulators.trace import SimulatorTrace

_STATES = "states.npz"


class Builtin:
    """Plays the rollout that it is handed; the driver of its ego is whose rollout that is."""

    name: ClassVar[str] = "builtin"
    needs_trace: ClassVar[bool] = True
    closed_loop: ClassVar[bool] = False

    def version(self) -> str:
        """Version of this package."""
        return VERSION

    def prepare(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        folder: Path,
        trace: TraceBatch | None = None,
    ) -> Prepared:
        """Write the states of the rollout."""
        path = folder / _STATES
        write_rollout(path, one_row(trace, self.name))
        return Prepared(scenario, network, folder, path)

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Hand the states over; they are made already."""
        del limits
        return SimulatorRun(exit_code=0, log="", csv=prepared.main.read_bytes())

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The states."""
        return read_states(run.csv, prepared.scenario)
