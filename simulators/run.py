"""Running a simulator as a child process: within limits, in a folder of its own."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scenario_gen.errors import SimulatorError

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no rlimits; only the time is limited there
    resource = None  # type: ignore[assignment]  # of a module that is not there

_GRACE_S = 5.0
_MOST_OUTPUT = 20_000
_OUTPUT = "output.txt"
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class RunLimits:
    """What one run of a simulator may take; a run that takes more is ended."""

    wall_s: float = 60.0
    memory_bytes: int | None = 4 << 30
    """Address space of every process of the run; None: as much as there is."""
    file_bytes: int = 1 << 30
    """Size of every file that it writes, its output included."""


DEFAULT_LIMITS = RunLimits()


@dataclass(frozen=True)
class SimulatorRun:
    """The end of a run."""

    exit_code: int
    log: str
    """What the simulator said, the last part of it."""
    csv: bytes
    """Its table of states; empty if it wrote none."""
    complaints: tuple[str, ...] = ()
    """Lines of its log that it calls errors itself, although it may have gone on."""

    @property
    def ok(self) -> bool:
        """Whether it ran to its end."""
        return self.exit_code == 0


def run_process(
    command: Sequence[str],
    *,
    folder: Path,
    timeout_s: float,
    what: str,
    limits: RunLimits = DEFAULT_LIMITS,
    environment: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Exit code and the last part of the output of a command.

    Args:
        command: program and arguments; no shell is involved.
        folder: where it runs; its output is written to ``output.txt`` there.
        timeout_s: it is ended after this time, with all that it started.
        what: its name, for messages.
        limits: of memory and files.
        environment: more variables for it.

    Raises:
        SimulatorError: it cannot be started, or does not end in time.
    """
    path = folder / _OUTPUT
    try:
        with path.open("wb") as output, warnings.catch_warnings():
            # Between fork and exec only the kernel is called, so that threads do not matter.
            warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
            # A session of its own, so that a hung simulator dies with all its children.
            process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
                list(command), cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, **(environment or {})},
                preexec_fn=_limiter(limits),  # only calls setrlimit
            )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise SimulatorError(
            f"{what} cannot be started: {getattr(error, 'strerror', None) or error}",
            where=command[0],
            hint="check the path and that the file may be executed",
        ) from error
    try:
        process.wait(timeout=timeout_s)
    except subprocess.TimeoutExpired as error:
        raise SimulatorError(
            f"{what} did not end within {timeout_s:g} s",
            hint="give more time, or look whether the scenario has an end",
            log=tail(path),
        ) from error
    finally:
        _end(process)
    return process.returncode, tail(path)


def run_module(
    module: str, arguments: Sequence[str], *, folder: Path, limits: RunLimits, what: str
) -> tuple[int, str]:
    """Exit code and output of a module of Python in a process of its own.

    For simulators that are libraries: what crashes, hangs or eats memory there harms nobody here.

    Raises:
        SimulatorError: it does not end in time.
    """
    # -P: nothing that lies in the folder of the run is imported.
    command = [sys.executable, "-P", "-m", module, *arguments]
    root = str(Path(__file__).parents[1])
    paths = os.pathsep.join(path for path in (root, os.environ.get("PYTHONPATH")) if path)
    return run_process(
        command, folder=folder, timeout_s=limits.wall_s, what=what, limits=limits,
        environment={"PYTHONPATH": paths},
    )  # fmt: skip


def tail(path: Path, most_bytes: int = _MOST_OUTPUT) -> str:
    """The last part of a text file; empty where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - most_bytes))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


def died(what: str, exit_code: int, log: str, limits: RunLimits = DEFAULT_LIMITS) -> SimulatorError:
    """The error for a process that was ended by a signal, which is what a negative code says."""
    number = -exit_code
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = "unknown"
    hint = last_line(log)
    if name == "SIGXFSZ":
        hint = f"it wrote a file of more than {limits.file_bytes} bytes"
    elif name in ("SIGABRT", "SIGKILL") and limits.memory_bytes is not None:
        hint = f"{hint}; it may use {limits.memory_bytes >> 20} MiB of memory".removeprefix("; ")
    return SimulatorError(f"{what} was ended by signal {number} ({name})", hint=hint, log=log)


def last_line(log: str) -> str:
    """The last line of a log that says something, for hints."""
    lines = [line for line in log.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def _limiter(limits: RunLimits) -> Callable[[], None] | None:
    if resource is None:  # pragma: no cover - Windows
        return None
    wanted = {resource.RLIMIT_FSIZE: limits.file_bytes, resource.RLIMIT_CORE: 0}
    if limits.memory_bytes is not None:
        wanted[resource.RLIMIT_AS] = limits.memory_bytes

    prctl = _prctl()

    def limit() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        for what, most in wanted.items():
            hard = resource.getrlimit(what)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (most, most))

    return limit


def _prctl() -> Callable[[int, int], int] | None:
    """What lets a process die with the one that started it; only Linux has it."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found: Callable[[int, int], int] = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs of a process and its children, and wait for it."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_GRACE_S)
            if how is signal.SIGKILL or not _alive(process.pid):
                return


def _alive(group: int) -> bool:
    """Whether anybody of a process group is left."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
