"""The adapter of esmini against programs that are missing, refuse, crash or hang."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.errors import SimulatorError
from simulators.adapters.esmini import EsminiAdapter
from simulators.esmini import Esmini
from simulators.run import DEFAULT_LIMITS, run_process
from tests.simulators.test_adapters import rolled
from tests.worlds import cut_in

TABLE = """esmini GIT REV: v3.6.0
Scenario File Name: case.xosc
Index [-], TimeStamp [s], #1 Entity_Name [-], #1 Entity_ID [-], #1 Current_Speed [m/s]
"""


def program(folder: Path, body: str) -> Path:
    """A stand-in for esmini that runs a few lines of shell."""
    path = folder / "fake-esmini"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def xosc(tmp_path: Path) -> Path:
    path = tmp_path / "case.xosc"
    path.write_text("<OpenSCENARIO/>")
    return path


def test_a_missing_program_is_an_error_with_a_hint(
    xosc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without esmini on PATH the person reads where to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not Esmini().available
    with pytest.raises(SimulatorError, match="install it") as caught:
        Esmini().run(xosc)
    assert caught.value.exit_code == 4
    with pytest.raises(SimulatorError, match="nowhere"):
        Esmini(tmp_path / "nowhere").version()


def test_a_missing_scenario_is_an_error(tmp_path: Path) -> None:
    """The name of the file is in the message."""
    with pytest.raises(SimulatorError, match=r"none\.xosc: there is no such"):
        Esmini(program(tmp_path, "exit 0")).run(tmp_path / "none.xosc")


def test_the_version_is_read(tmp_path: Path) -> None:
    """The revision that the program prints; one that says no revision has none."""
    fake = program(tmp_path, 'echo "esmini GIT REV: v3.6.0-1-77028d83"')
    assert Esmini(fake).version() == "v3.6.0-1-77028d83"
    assert Esmini(program(tmp_path, "echo this is esmini")).version() == ""


@pytest.mark.parametrize(
    ("body", "said"), [("echo ls 9.4; echo more", "ls 9.4"), ("exit 0", "it says nothing")]
)
def test_another_program_is_not_taken_for_esmini(tmp_path: Path, body: str, said: str) -> None:
    """Before a whole suite fails in it; with what it says instead."""
    path = tmp_path / "bin" / "simulator"
    path.parent.mkdir()
    program(tmp_path, body).rename(path)
    with pytest.raises(SimulatorError, match="does not answer --version") as caught:
        Esmini(path).version()
    assert caught.value.hint == said


def test_a_run_keeps_its_log_and_table(xosc: Path, tmp_path: Path) -> None:
    """Exit code, log and states are returned, and kept where asked for."""
    fake = program(tmp_path, "echo said > esmini.log; echo table > states.csv; exit 0")
    run = Esmini(fake).run(xosc, log_folder=tmp_path / "logs")
    assert (run.ok, run.log, run.csv) == (True, "said\n", b"table\n")
    assert (tmp_path / "logs" / "case.log").read_text() == "said\n"
    assert (tmp_path / "logs" / "case.csv").read_bytes() == b"table\n"


def test_a_replay_is_followed_at_every_point(xosc: Path, tmp_path: Path) -> None:
    """esmini merges points of a trajectory that are close unless it is told not to."""
    fake = program(tmp_path, 'echo "$*" > esmini.log; exit 0')
    assert "--traj_filter 0" in Esmini(fake).run(xosc, every_point=True).log
    assert "traj_filter" not in Esmini(fake).run(xosc).log
    one = cut_in().concrete()
    network, recorded = rolled(one)
    for motion, expected in (("trajectory", True), ("actions", False)):
        adapter = EsminiAdapter(str(fake), motion=motion)  # type: ignore[arg-type]
        trace = recorded if adapter.needs_trace else None
        ran = adapter.run(adapter.prepare(one, network, tmp_path, trace), DEFAULT_LIMITS)
        assert ("--traj_filter 0" in ran.log) is expected


def test_a_run_leaves_nothing_beside_the_scenario(xosc: Path, tmp_path: Path) -> None:
    """esmini writes to its working folder, which is one of its own."""
    fake = program(tmp_path, "touch litter; exit 0")
    before = sorted(tmp_path.iterdir())
    Esmini(fake).run(xosc)
    assert sorted(tmp_path.iterdir()) == before


def test_a_refused_scenario_is_a_result(xosc: Path, tmp_path: Path) -> None:
    """Exit code 255 is for the caller to judge, with what the program said."""
    run = Esmini(program(tmp_path, "echo no such road; exit 255")).run(xosc)
    assert (run.ok, run.exit_code, run.log, run.csv) == (False, 255, "no such road\n", b"")


def test_a_crash_is_an_error(xosc: Path, tmp_path: Path) -> None:
    """A signal is named, with the last line that was said."""
    fake = program(tmp_path, "echo last words; kill -SEGV $$")
    with pytest.raises(SimulatorError, match=r"signal 11.*last words"):
        Esmini(fake).run(xosc)


def test_a_hung_program_is_ended_with_its_children(xosc: Path, tmp_path: Path) -> None:
    """The time limit holds, also for what the program has started."""
    marker = tmp_path / "alive"
    fake = program(tmp_path, f"(sleep 1; touch {marker}) & sleep 60")
    with pytest.raises(SimulatorError, match=r"did not end within 0\.3 s"):
        Esmini(fake).run(xosc, timeout_s=0.3)
    run_process(["/bin/sleep", "1.2"], folder=tmp_path, timeout_s=10, what="sleep")
    assert not marker.exists()


def test_a_file_that_is_no_program_is_an_error(xosc: Path, tmp_path: Path) -> None:
    """What cannot be executed is not taken for esmini."""
    path = tmp_path / "esmini"
    path.write_text("no program")
    with pytest.raises(SimulatorError, match="may not be executed"):
        Esmini(path).run(xosc)
    path.chmod(0o755)
    path.write_bytes(b"\x7fELF nonsense")
    with pytest.raises(SimulatorError, match="cannot be started"):
        Esmini(path).run(xosc)


def test_a_table_is_read_from_a_file(tmp_path: Path) -> None:
    """A missing file is an error of ours."""
    with pytest.raises(SimulatorError, match="cannot be read"):
        Esmini.read_csv(tmp_path / "none.csv")
    path = tmp_path / "states.csv"
    path.write_text(TABLE)
    with pytest.raises(SimulatorError, match="lacks the columns"):
        Esmini.read_csv(path)
