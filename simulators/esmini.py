"""esmini: runs OpenSCENARIO files without a window and logs the states of all entities."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

from scenario_gen.errors import SimulatorError
from simulators.esmini_csv import LARGEST_BYTES, read_csv
from simulators.esmini_log import complaints_in
from simulators.profiles import Profile, profile_by_name
from simulators.run import (
    DEFAULT_LIMITS,
    RunLimits,
    SimulatorRun,
    died,
    run_process,
    tail,
)
from simulators.trace import SimulatorTrace

_BINARY = "esmini"
_VERSION = re.compile(r"GIT (?:REV|TAG): *(\S+)")
_VERSION_TIMEOUT_S = 20.0
_HINT = (
    "install it from https://github.com/esmini/esmini/releases and put it on PATH, or name the"
    " program by --esmini"
)
_CSV, _LOG = "states.csv", "esmini.log"
#: The last bytes of a log that are looked at.
_MOST_LOG = 5_000_000
#: Without one, esmini draws another seed every time.
_SEED = "1"
_EVERY_POINT = ("--traj_filter", "0")


class Esmini:
    """Runs scenarios in esmini.

    Args:
        binary: path of the program; looked for on PATH when not given.
    """

    name: ClassVar[str] = "esmini"

    def __init__(self, binary: str | Path | None = None) -> None:
        self._given = binary

    @property
    def profile(self) -> Profile:
        """What it makes of our files."""
        return profile_by_name("esmini")

    @property
    def available(self) -> bool:
        """Whether the program can be found."""
        return self._find() is not None

    @property
    def binary(self) -> str:
        """Path of the program.

        Raises:
            SimulatorError: it cannot be found.
        """
        found = self._find()
        if found is None:
            where = str(self._given) if self._given is not None else "PATH"
            there = self._given is not None and Path(self._given).expanduser().exists()
            raise SimulatorError(
                "may not be executed" if there else "esmini is not there", where=where, hint=_HINT
            )
        return found

    def version(self) -> str:
        """Version of the program, such as ``v3.6.0``; empty where it says no more than its name.

        Raises:
            SimulatorError: it is missing, hangs, or is another program.
        """
        with tempfile.TemporaryDirectory(prefix="esmini-") as folder:
            _, output = run_process(
                [self.binary, "--version"], folder=Path(folder), timeout_s=_VERSION_TIMEOUT_S,
                what="esmini --version",
            )  # fmt: skip
        found = _VERSION.search(output)
        if found is None and _BINARY not in output.lower():
            raise SimulatorError(
                "does not answer --version as esmini does", where=self.binary,
                hint=next(iter(output.splitlines()), "")[:200] or "it says nothing",
            )  # fmt: skip
        return found[1] if found else ""

    def run(
        self, xosc_path: Path, *, step_s: float = 0.01, timeout_s: float = 60.0,
        log_folder: Path | None = None, limits: RunLimits = DEFAULT_LIMITS,
        every_point: bool = False,
    ) -> SimulatorRun:  # fmt: skip
        """Run a scenario to its end.

        Args:
            xosc_path: the scenario, with the road file that it names beside it.
            step_s: fixed time step.
            timeout_s: the run is ended after this time.
            log_folder: where the log and the table of states are kept; not kept when None.
            limits: of memory and files; of time, ``timeout_s`` counts.
            every_point: follow every point of a trajectory; else esmini merges those that are
                closer than 0.1 m, and who sets off slowly then does so late and with a jump.

        Returns:
            The exit code, 0 when the scenario ran to its end and 255 when it was refused.

        Raises:
            SimulatorError: esmini or the file is missing, or esmini crashes or hangs.
        """
        path = Path(xosc_path).resolve()
        if not path.is_file():
            raise SimulatorError("there is no such scenario file", where=str(xosc_path))
        binary = self.binary
        with tempfile.TemporaryDirectory(prefix="esmini-") as temporary:
            folder = Path(temporary)
            command = [
                binary, "--osc", str(path), "--headless", "--fixed_timestep", f"{step_s:g}",
                "--csv_logger", _CSV, "--logfile_path", _LOG, "--collision", "--seed", _SEED,
                *(_EVERY_POINT if every_point else ()),
            ]  # fmt: skip
            try:
                exit_code, output = run_process(
                    command, folder=folder, timeout_s=timeout_s, what="esmini", limits=limits
                )
            except SimulatorError as error:
                error.log = tail(folder / _LOG, _MOST_LOG) or error.log
                raise
            log = tail(folder / _LOG, _MOST_LOG) or output
            states = _read(folder / _CSV, log)
            if log_folder is not None:
                _keep(log_folder, path.stem, states, log)
        if exit_code < 0:
            raise died("esmini", exit_code, log, limits)
        return SimulatorRun(exit_code, log, states, complaints_in(log))

    @staticmethod
    def read_csv(path: Path) -> SimulatorTrace:
        """The states in a table that esmini wrote.

        Raises:
            SimulatorError: the file is missing or is no such table.
        """
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise SimulatorError(
                f"cannot be read: {error.strerror or error}", where=str(path)
            ) from error
        return read_csv(data)

    def _find(self) -> str | None:
        if self._given is None:
            return shutil.which(_BINARY)
        path = Path(self._given).expanduser().resolve()
        return str(path) if path.is_file() and os.access(path, os.X_OK) else None


def _read(path: Path, log: str) -> bytes:
    if not path.is_file():
        return b""
    if (size := path.stat().st_size) > LARGEST_BYTES:
        raise SimulatorError(
            f"esmini wrote {size} bytes of states; {LARGEST_BYTES} is the most read", log=log
        )
    return path.read_bytes()


def _keep(folder: Path, stem: str, states: bytes, log: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{stem}.csv").write_bytes(states)
        (folder / f"{stem}.log").write_text(log, encoding="utf-8")
    except OSError as error:
        raise SimulatorError(
            f"the log cannot be kept: {error.strerror or error}", where=str(folder)
        ) from error
