"""Simulators that are libraries of Python run in a process of their own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

from scenario_gen.errors import SimulatorError
from simulators.run import RunLimits, SimulatorRun, died, run_module

STATES_OUT = "states.npz"


def installed_version(package: str, extra: str) -> str:
    """Version of an installed package.

    Raises:
        SimulatorError: it is not installed, with the extra that brings it.
    """
    try:
        return installed(package)
    except PackageNotFoundError as error:
        raise SimulatorError(
            f"{package} is not installed", hint=f'pip install "scenario-gen[{extra}]"'
        ) from error


def run_child(
    module: str, arguments: Sequence[str], folder: Path, limits: RunLimits, what: str
) -> SimulatorRun:
    """Run a module that writes ``states.npz``; a traceback of it is a refusal.

    Raises:
        SimulatorError: it is ended by a signal or by the limits.
    """
    code, log = run_module(module, arguments, folder=folder, limits=limits, what=what)
    if code < 0:
        raise died(what, code, log, limits)
    path = folder / STATES_OUT
    states = path.read_bytes() if path.is_file() else b""
    return SimulatorRun(exit_code=code, log=log, csv=states)
