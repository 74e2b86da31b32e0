"""esmini behind the interface of all simulators."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.adapters.interface import Prepared
from simulators.capability import capability
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions
from simulators.run import RunLimits, SimulatorRun, last_line
from simulators.trace import SimulatorTrace

_STEM = "scenario"


class EsminiAdapter:
    """Runs the OpenSCENARIO export of a scenario in esmini, without a window.

    Args:
        binary: path of the program; looked for on PATH when not given.
        step_s: fixed time step.
    """

    name: ClassVar[str] = "esmini"
    needs_trace: ClassVar[bool] = False
    closed_loop: ClassVar[bool] = False

    def __init__(self, binary: str | None = None, step_s: float = 0.01) -> None:
        self._program = Esmini(binary)
        self._step_s = step_s

    def version(self) -> str:
        """Version of the program."""
        return self._program.version()

    def prepare(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        folder: Path,
        trace: TraceBatch | None = None,
    ) -> Prepared:
        """Write the scenario and its road as OpenSCENARIO and OpenDRIVE, for esmini.

        What its profile says that it approximates, or does not do, is told in the remarks.
        """
        del trace
        options = ExportOptions.of(self.name)
        exporter = OpenScenarioExporter().with_options(options)
        for name, data in exporter.export(scenario, network, stem=_STEM).items():
            (folder / name).write_bytes(data)
        lines = capability(scenario, network, options).lines
        remarks = (f"{line.path}: {line.words}" for line in lines if line.level != "yes")
        return Prepared(
            scenario, network, folder, folder / f"{_STEM}.xosc", tuple(dict.fromkeys(remarks))
        )

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Run it with a fixed step; states and collisions are logged."""
        return self._program.run(
            prepared.main, step_s=self._step_s, timeout_s=limits.wall_s, limits=limits
        )

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The states in its table."""
        del prepared
        if not run.csv:
            raise SimulatorError("esmini wrote no states", hint=last_line(run.log))
        return read_csv(run.csv)
