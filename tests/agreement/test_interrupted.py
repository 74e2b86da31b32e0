"""Killed and interrupted runs: nothing is lost, nothing is done twice, nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import scenario_gen as sg
from tests.agreement.fakes import asked, fake_esmini, files, suite
from tests.agreement.test_simulate import tree

_DEADLINE_S = 60.0


def started(*arguments: str | Path | int) -> subprocess.Popen[str]:
    """The command as a process."""
    return subprocess.Popen(
        [sys.executable, "-c", "from scenario_gen.cli.main import main; main()",
         "simulate", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> int:
    """The exit code."""
    process.communicate(timeout=_DEADLINE_S)
    return process.returncode


def until(true: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait until something is so; the process goes on meanwhile."""
    end_s = time.monotonic() + _DEADLINE_S
    while not true():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end_s
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether a process has ended, or is only waited for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            return False
        return True
    return state == "Z"


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed in the middle: what was on disk stays, the rest is added, the bytes are the same.

    They are those of a run in one process, too.
    """
    given = suite(4)
    folder = files(given, tmp_path / "suite")
    program = fake_esmini(tmp_path / "fake", given)
    arguments = [folder, "--esmini", program, "--jobs", 2, "--quiet"]
    sg.simulate(folder, tmp_path / "whole", options={"esmini": {"binary": str(program)}})
    (tmp_path / "fake/asked.txt").unlink()

    fake_esmini(tmp_path / "fake", given, first='[ "$id" = cut-in-2 ] && exec sleep 30')
    process = started(*arguments, "--out", tmp_path / "out")
    until(lambda: "cut-in-2" in asked(tmp_path / "fake"), process)
    until(lambda: (tmp_path / "out/runs/cut-in-0/simulation.json").exists(), process)
    process.kill()
    process.communicate()
    done = {path.parent.name for path in (tmp_path / "out/runs").glob("*/simulation.json")}
    assert "cut-in-0" in done
    assert "cut-in-2" not in done

    (tmp_path / "fake/asked.txt").unlink()
    fake_esmini(tmp_path / "fake", given)
    assert ended(started(*arguments, "--out", tmp_path / "out", "--resume")) == 0
    repeated = set(asked(tmp_path / "fake"))
    assert "cut-in-2" in repeated
    assert "cut-in-0" not in repeated
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_ends_its_simulators(tmp_path: Path, jobs: int) -> None:
    """Ctrl-C: exit code 130, the way to go on, and no simulator that hangs on."""
    given = suite(2)
    pids = tmp_path / "pids.txt"
    program = fake_esmini(tmp_path / "fake", given, first=f"echo $$ >> {pids}; exec sleep 60")
    process = started(files(given, tmp_path / "suite"), "--esmini", program, "--jobs", jobs,
                      "--out", tmp_path / "out")  # fmt: skip
    until(lambda: pids.exists() and len(pids.read_text().split()) >= jobs, process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=_DEADLINE_S)
    assert process.returncode == 130
    assert "--resume" in said
    # They are killed; on a busy machine it takes them a moment to be gone.
    end_s = time.monotonic() + _DEADLINE_S / 4
    left = {int(pid) for pid in pids.read_text().split()}
    while left and time.monotonic() < end_s:
        left = {pid for pid in left if not gone(pid)}
        time.sleep(0.02)
    assert left == set()
