"""esmini behind the interface of all simulators."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.adapters.interface import Prepared, one_row
from simulators.capability import capability
from simulators.esmini import Esmini
from simulators.esmini_csv import read_csv
from simulators.esmini_log import ended_by
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions, Motion
from simulators.run import RunLimits, SimulatorRun, last_line
from simulators.trace import SimulatorTrace

_STEM = "scenario"


class EsminiAdapter:
    """Runs the OpenSCENARIO export of a scenario in esmini, without a window.

    Args:
        binary: path of the program; looked for on PATH when not given.
        step_s: fixed time step.
        osc_version: of the export; what the profile of esmini prefers when not given.
        motion: of the export, ``actions`` or ``trajectory``; the latter replays our rollout.

    Raises:
        ExportError: there is no such version or motion.
    """

    name: ClassVar[str] = "esmini"
    closed_loop: ClassVar[bool] = False

    def __init__(
        self,
        binary: str | None = None,
        step_s: float = 0.01,
        osc_version: str | None = None,
        motion: Motion = "actions",
    ) -> None:
        self._program = Esmini(binary)
        self._step_s = step_s
        self._options = ExportOptions.of(self.name, osc_version=osc_version, motion=motion)

    @property
    def needs_trace(self) -> bool:
        """Whether the motion is that of our rollout."""
        return self._options.motion == "trajectory"

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
        rolled = one_row(trace, self.name) if self.needs_trace else None
        recorder = None if rolled is None else lambda *_: rolled
        exporter = OpenScenarioExporter().with_options(self._options, recorder)
        for name, data in exporter.export(scenario, network, stem=_STEM).items():
            (folder / name).write_bytes(data)
        lines = capability(scenario, network, self._options).lines
        remarks = (f"{line.path}: {line.words}" for line in lines if line.level != "yes")
        return Prepared(
            scenario, network, folder, folder / f"{_STEM}.xosc", tuple(dict.fromkeys(remarks))
        )

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Run it with a fixed step; states and collisions are logged."""
        return self._program.run(
            prepared.main, step_s=self._step_s, timeout_s=limits.wall_s, limits=limits,
            every_point=self.needs_trace,
        )  # fmt: skip

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The states in its table, and what its log says of the end."""
        del prepared
        if not run.csv:
            raise SimulatorError("esmini wrote no states", hint=last_line(run.log))
        return replace(read_csv(run.csv), ended_by=ended_by(run.log))
