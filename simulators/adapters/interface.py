"""What every simulator adapter does: prepare, run, read the trace, tell the version.

The three steps of a run lie apart, so that each can fail with its own words: ``prepare`` says what
the simulator cannot play, ``run`` what the simulator did not survive, ``read_trace`` what it left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.run import RunLimits, SimulatorRun
from simulators.trace import SimulatorTrace


@dataclass(frozen=True)
class Prepared:
    """What is to be run: a folder with everything that the simulator reads."""

    scenario: Scenario
    """Concrete."""
    network: RoadNetwork
    folder: Path
    """Of this run alone; the simulator may write here, and nowhere else."""
    main: Path
    """The file in it that the simulator is given."""
    remarks: tuple[str, ...] = ()
    """What this simulator plays otherwise than meant, a line each."""
    values: dict[str, str] = field(default_factory=dict)
    """Whatever else the adapter has to know in ``run`` and ``read_trace``."""


class Simulator(Protocol):
    """A simulator. Made without arguments, or with options by keyword."""

    @property
    def name(self) -> str:
        """Name by which it is asked for."""

    @property
    def needs_trace(self) -> bool:
        """Whether it replays a rollout of ours, which then has to be handed to ``prepare``."""

    @property
    def closed_loop(self) -> bool:
        """Whether it drives the ego by a policy of its own: the ego is then not where we say."""

    def version(self) -> str:
        """Its version, for records; empty where it does not say.

        Raises:
            SimulatorError: it is missing, with a hint where to get it.
        """

    def prepare(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        folder: Path,
        trace: TraceBatch | None = None,
    ) -> Prepared:
        """Write all that the simulator reads into an empty folder.

        Args:
            scenario: concrete.
            network: of its road.
            folder: an empty one of this run.
            trace: our rollout of the scenario, one row, ego first; only where ``needs_trace``.

        Raises:
            NotSupportedError: this simulator cannot play this scenario, and why.
            ExportError, SimulatorError: it cannot be written.
        """

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Run to the end.

        Returns:
            How it ended, with its log; a refusal is a result, with an exit code that is not 0.

        Raises:
            SimulatorError: the simulator is missing, crashed, or took more than the limits.
        """

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The states that a run left, named by ``ego`` and the ids of the actors.

        Raises:
            SimulatorError: it left none, or none that can be read.
        """


def one_row(trace: TraceBatch | None, name: str) -> TraceBatch:
    """The trace that an adapter needs.

    Raises:
        SimulatorError: there is none, or it is of several scenarios.
    """
    if trace is None or trace.shape[0] != 1:
        raise SimulatorError(f"{name} replays a rollout of one scenario, and was given none")
    return trace
