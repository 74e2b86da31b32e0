"""Running a simulator as a child process: with a time limit, a folder of its own and its output."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scenario_gen.errors import SimulatorError

_GRACE_S = 5.0
_MOST_OUTPUT = 20_000


@dataclass(frozen=True)
class SimulatorRun:
    """The end of a run."""

    exit_code: int
    log: str
    """What the simulator said, the last part of it."""
    csv: bytes
    """Its table of states; empty if it wrote none."""

    @property
    def ok(self) -> bool:
        """Whether it ran to its end."""
        return self.exit_code == 0


def run_process(
    command: Sequence[str], *, folder: Path, timeout_s: float, what: str
) -> tuple[int, str]:
    """Exit code and output of a command.

    Raises:
        SimulatorError: it cannot be started, or does not end in time.
    """
    try:
        # A session of its own, so that a hung simulator dies with all its children.
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            list(command), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise SimulatorError(
            f"{what} cannot be started: {error.strerror or error}",
            where=command[0],
            hint="check the path and that the file may be executed",
        ) from error
    try:
        output, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise SimulatorError(
            f"{what} did not end within {timeout_s:g} s",
            hint="give more time, or look whether the scenario has an end",
        ) from error
    finally:
        _end(process)
    return process.returncode, output.decode("utf-8", errors="replace")[-_MOST_OUTPUT:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, with its children, and wait for it."""
    if process.poll() is not None:
        return
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_GRACE_S)
            return
