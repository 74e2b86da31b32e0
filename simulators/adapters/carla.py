"""CARLA: its client library judges the road; with a server, the scenario is played and recorded.

ScenarioRunner, which reads OpenSCENARIO, is no package that can be depended upon. So actors are
moved along our rollout by the client API, in synchronous mode and without vehicle physics.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import InputError, NotSupportedError, SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.adapters.carla_child import SERVER_SAYS, VERSION
from simulators.adapters.carla_map import judge_map, write_map
from simulators.adapters.interface import Prepared, one_row
from simulators.adapters.python_child import installed_version, run_child
from simulators.adapters.states import movers, read_states, write_rollout
from simulators.run import DEFAULT_LIMITS, RunLimits, SimulatorRun, last_line, run_module
from simulators.trace import SimulatorTrace

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock: run one job at a time there
    fcntl = None  # type: ignore[assignment]  # of a module that is not there

_INPUT, _ACTORS = "input.npz", "actors.json"
_CHILD = "simulators.adapters.carla_child"
_ADDRESS = re.compile(r"([A-Za-z0-9_.-]{1,253}):([0-9]{1,5})")
_GREETING = RunLimits(wall_s=30.0)
_REMARKS = (
    "everybody is moved along our rollout, without vehicle physics",
    "CARLA reports no contacts of what is moved so",
)


class Carla:
    """Judges roads, and plays scenarios where a server is named.

    Args:
        address: of a CARLA server, ``HOST:PORT``; without one only the road is judged.
    """

    name: ClassVar[str] = "carla"
    needs_trace: ClassVar[bool] = True
    closed_loop: ClassVar[bool] = False

    def __init__(self, address: str | None = None) -> None:
        match = None if address is None else _ADDRESS.fullmatch(address)
        if address is not None and (match is None or not 0 < int(match[2]) < 65536):
            raise InputError(f"{address[:80]!r} is no address of a server", hint="write HOST:PORT")
        self._address = None if match is None else (match[1], match[2])

    def version(self) -> str:
        """Version of the client library, and of the server where one is named.

        Raises:
            SimulatorError: the library is missing, or no server answers there.
        """
        client = installed_version("carla", "carla")
        if self._address is None:
            return client
        where = ":".join(self._address)
        try:
            with tempfile.TemporaryDirectory(prefix="carla-") as folder:
                code, log = run_module(
                    _CHILD, [VERSION, *self._address], folder=Path(folder), limits=_GREETING,
                    what="the client of CARLA",
                )  # fmt: skip
        except SimulatorError as error:
            raise SimulatorError("no CARLA server answers", where=where, hint=error.what) from error
        _, found, server = log.rpartition(SERVER_SAYS)
        if code or not found:
            raise SimulatorError(
                "no CARLA server answers", where=where,
                hint=f"{last_line(log) or 'the client says nothing'}; start the server, or leave"
                " --carla away to have the roads judged",
            )  # fmt: skip
        return f"{client}, server {server.split()[0][:40]}"

    def prepare(
        self,
        scenario: Scenario,
        network: RoadNetwork,
        folder: Path,
        trace: TraceBatch | None = None,
    ) -> Prepared:
        """Write the road and the rollout.

        Raises:
            NotSupportedError: no server is named; it says how the road was judged.
            SimulatorError: the road does not hold in CARLA.
        """
        write_map(scenario, network, folder)
        verdict = judge_map(scenario, network, folder, DEFAULT_LIMITS)
        if verdict.faults:
            raise SimulatorError("; ".join(verdict.faults[:5]))
        if self._address is None:
            raise NotSupportedError(
                f"no server is named; {verdict.words}", hint="give --carla HOST:PORT"
            )
        main = folder / _INPUT
        boxes = [mover.box for _, mover in movers(scenario)]
        write_rollout(main, one_row(trace, self.name), centre_x_m=[box.centre_x_m for box in boxes])
        actors = [
            {
                "name": name, "category": mover.category,
                "role": "hero" if index == 0 else "scenario",
            }
            for index, (name, mover) in enumerate(movers(scenario))
        ]  # fmt: skip
        (folder / _ACTORS).write_text(json.dumps(actors), encoding="ascii")
        return Prepared(scenario, network, folder, main, _REMARKS)

    def run(self, prepared: Prepared, limits: RunLimits) -> SimulatorRun:
        """Play it on the server and record where everybody was."""
        if self._address is None:
            raise SimulatorError("no CARLA server is named", hint="give --carla HOST:PORT")
        arguments = [str(prepared.folder), *self._address]
        with _alone(*self._address):
            return run_child(_CHILD, arguments, prepared.folder, limits, "the client of CARLA")

    def read_trace(self, prepared: Prepared, run: SimulatorRun) -> SimulatorTrace:
        """The recorded states."""
        if not run.csv:
            raise SimulatorError("the client of CARLA wrote no states", hint=last_line(run.log))
        return read_states(run.csv, prepared.scenario, speeds_from_places=True)


@contextmanager
def _alone(host: str, port: str) -> Iterator[None]:
    """Of all processes here only one at a time: a server has one world."""
    path = Path(tempfile.gettempdir()) / f"scenario-gen-carla-{host}-{port}.lock"
    try:
        file = path.open("w")
    except OSError as error:
        raise SimulatorError(
            f"cannot be locked: {error.strerror or error}", where=str(path)
        ) from error
    with file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
