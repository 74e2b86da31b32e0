"""Our own rollout behind the interface of all simulators, so that the same code compares it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import ClassVar

import numpy as np

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from scenario_gen.version import VERSION
from simulators.adapters.interface import Prepared, one_row
from simulators.run import RunLimits, SimulatorRun
from simulators.trace import EntityBox, EntityTrace, SimulatorTrace

_STATES = "states.npz"
_COLUMNS = ("x_m", "y_m", "heading_rad", "speed_mps", "lane", "s_m", "t_m")


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
        rolled = one_row(trace, self.name)
        valid = rolled.valid[0]
        columns = {name: getattr(rolled, name)[0][:, valid] for name in _COLUMNS}
        path = folder / _STATES
        np.savez(path, allow_pickle=False, time_s=rolled.time_s[valid], **columns)
        return Prepared(scenario, network, folder, path)

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Hand the states over; they are made already."""
        del limits
        return SimulatorRun(exit_code=0, log="", csv=prepared.main.read_bytes())

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The states."""
        try:
            with np.load(io.BytesIO(run.csv), allow_pickle=False) as read:
                time_s = read["time_s"]
                columns = {name: read[name] for name in _COLUMNS}
        except (OSError, ValueError, KeyError) as error:
            raise SimulatorError(f"the states cannot be read: {error}") from error
        movers = (prepared.scenario.ego, *prepared.scenario.actors)
        names = (EGO_ID, *(actor.id for actor in prepared.scenario.actors))
        entities = {
            name: EntityTrace(
                box=EntityBox(
                    mover.box.length_m, mover.box.width_m, mover.box.height_m,
                    mover.box.centre_x_m, 0.0,
                ),
                **{column: values[index] for column, values in columns.items()},
            )
            for index, (name, mover) in enumerate(zip(names, movers, strict=True))
        }  # fmt: skip
        return SimulatorTrace(time_s=time_s, entities=entities)
