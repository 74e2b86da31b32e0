"""Limits of a simulator's process: memory, files, output, and whom it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenario_gen.errors import SimulatorError
from simulators.run import RunLimits, died, run_module, run_process, tail

TIGHT = RunLimits(wall_s=20.0, memory_bytes=300 << 20, file_bytes=1 << 20)


def run(body: str, folder: Path, limits: RunLimits = TIGHT) -> tuple[int, str]:
    return run_process(
        ["/bin/sh", "-c", body], folder=folder, timeout_s=limits.wall_s, what="it", limits=limits
    )


def test_memory_is_limited(tmp_path: Path) -> None:
    """A gigabyte is refused where 300 MB are allowed, and is given where a limit is not set."""
    eats = "exec python3 -c 'bytearray(1 << 30)'"
    code, said = run(eats, tmp_path)
    assert code != 0
    assert "MemoryError" in said
    assert run(eats, tmp_path, RunLimits(memory_bytes=None))[0] == 0


def test_output_without_end_is_cut_and_ends_the_run(tmp_path: Path) -> None:
    """No more than the limit is on disk, and no more than the last part in memory."""
    code, said = run("exec yes", tmp_path)
    assert code == -25
    assert 0 < len(said) <= 20_000
    assert (tmp_path / "output.txt").stat().st_size <= TIGHT.file_bytes
    error = died("it", code, said, TIGHT)
    assert "SIGXFSZ" in str(error)
    assert f"more than {TIGHT.file_bytes} bytes" in error.hint


def test_children_end_with_a_run_that_ends_by_itself(tmp_path: Path) -> None:
    """What a simulator leaves behind when it is done is ended as well."""
    marker = tmp_path / "alive"
    assert run(f"(sleep 1; touch {marker}) & exit 0", tmp_path)[0] == 0
    run("sleep 1.3", tmp_path)
    assert not marker.exists()


def test_a_run_of_a_module_imports_nothing_from_its_folder(tmp_path: Path) -> None:
    """A file that lies there under the name of a module is not taken for it."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    code, _ = run_module("json.tool", ["--help"], folder=tmp_path, limits=TIGHT, what="json")
    assert code == 0


def test_a_module_that_hangs_is_ended(tmp_path: Path) -> None:
    """By the same limit of time."""
    with pytest.raises(SimulatorError, match=r"http did not end within 0\.5 s"):
        run_module(
            "http.server", ["--bind", "127.0.0.1", "0"], folder=tmp_path,
            limits=RunLimits(wall_s=0.5), what="http",
        )  # fmt: skip


def test_the_tail_of_a_file_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """And of one that is, its last bytes; what is no text is replaced."""
    assert tail(tmp_path / "none") == ""
    (tmp_path / "log").write_bytes(b"first\xff\xfflast")
    assert tail(tmp_path / "log", 5) == "\N{REPLACEMENT CHARACTER}last"
