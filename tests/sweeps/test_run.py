"""Sweeps as a whole: folders that do not depend on how they came about, memory, what is refused."""

from __future__ import annotations

import gc
import hashlib
import json
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import scenario_gen as sg
from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import CatalogError, InputError
from scenario_gen.motion import sample
from scenario_gen.sweeps import Job, Progress, bytes_per_scenario, open_sweep, run_sweep
from scenario_gen.sweeps.evaluate import evaluate
from scenario_gen.sweeps.memory import WORKING_BYTES, chunk_rows, chunks
from tests.sweeps.worlds import cut_ins, on_curves
from tests.worlds import cut_in

COUNT = 60
JOB = Job(cut_ins(), COUNT, method="sobol", seed=5)
#: Memory for chunks of 7.
SMALL = WORKING_BYTES + 7 * bytes_per_scenario(JOB.scenario)


def contents(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep in one go."""
    folder = tmp_path_factory.mktemp("sweeps") / "one"
    run_sweep(JOB, out=folder)
    return folder


LOOSE = DEFAULT_LIMITS.with_values(jump_m=0.2)


class Interrupted:
    """Presses Ctrl-C once some rows are done."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def __call__(self, progress: Progress) -> None:
        if progress.done >= self._rows:
            raise KeyboardInterrupt


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_bytes_depend_neither_on_chunks_nor_on_processes(
    jobs: int, finished: Path, tmp_path: Path
) -> None:
    """All files, the summary too."""
    run_sweep(JOB, out=tmp_path / "other", jobs=jobs, memory_bytes=jobs * SMALL)
    assert contents(tmp_path / "other") == contents(finished)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_sweep_goes_on_and_ends_the_same(
    jobs: int, finished: Path, tmp_path: Path
) -> None:
    """Ctrl-C twice; what was done is not done again."""
    out = tmp_path / "sweep"
    for rows in (14, 30):
        with pytest.raises(KeyboardInterrupt):
            run_sweep(JOB, out=out, resume=True, jobs=jobs, memory_bytes=jobs * SMALL,
                      listener=Interrupted(rows))  # fmt: skip
    with pytest.raises(CatalogError, match="not finished"):
        open_sweep(out)
    seen: list[Progress] = []
    run_sweep(JOB, out=out, resume=True, jobs=jobs, listener=seen.append)
    assert 30 <= seen[0].done < COUNT
    assert seen[-1].done == COUNT
    assert contents(out) == contents(finished)


def test_a_killed_sweep_goes_on_and_ends_the_same(finished: Path, tmp_path: Path) -> None:
    """SIGKILL in the middle, and half a line in the progress file as a crash may leave it."""
    out = tmp_path / "sweep"
    program = (
        "import os, signal; from tests.sweeps.test_run import *\n"
        "def kill(progress):\n"
        "    if progress.done >= 20: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"run_sweep(JOB, out=Path({str(out)!r}), memory_bytes=2 * SMALL, jobs=2,"
        " listener=kill)"
    )
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    progress = out / "progress.txt"
    assert progress.read_text()
    progress.write_text(progress.read_text() + "4")
    (out / ".partial-rules.npy").write_bytes(b"half")
    run_sweep(JOB, out=out, resume=True)
    assert contents(out) == contents(finished)


def test_a_finished_sweep_is_read_again_and_not_run_again(finished: Path) -> None:
    """Nobody hears of progress."""
    before = {path: path.stat().st_mtime_ns for path in finished.iterdir()}
    run_sweep(JOB, out=finished, resume=True, listener=Interrupted(0))
    assert {path: path.stat().st_mtime_ns for path in finished.iterdir()} == before


def test_a_sweep_in_memory_says_what_one_in_a_folder_says(finished: Path) -> None:
    """Columns, summary and single rows."""
    kept, memory = open_sweep(finished), run_sweep(JOB)
    for name, column in memory.columns.items():
        np.testing.assert_array_equal(column, kept.columns[name])
    assert kept.summary == memory.summary | {"sha256": kept.summary["sha256"]}
    assert kept.scenario(17) == memory.scenario(17)
    np.testing.assert_array_equal(kept.ok, memory.ok)


def test_results_are_read_by_name(finished: Path) -> None:
    """Counts are those of the columns; a row is the scenario of its values."""
    result = open_sweep(finished)
    summary = result.summary
    assert result.size == COUNT
    assert summary["accepted"] == result.ok.sum()
    assert 0.0 < summary["accepted_share"] == result.ok.mean() < 1.0
    failing = result.failing("relevance.near_ego")
    assert failing.size == summary["rules"]["relevance.near_ego"]["failed"] > 0
    assert not result.ok[failing].any()
    assert 0 < result.intent_seen.sum() < COUNT
    ttc = result.criticality("min_ttc_s")
    known = ~np.isnan(ttc.value)
    entry = next(e for e in summary["criticality"] if e["name"] == "min_ttc_s")
    assert entry["rows_with_value"] == known.sum()
    assert entry["quantiles"]["0.5"] == np.quantile(ttc.value[known], 0.5)
    np.testing.assert_array_equal(ttc.actor, np.where(known, 0, -1))
    values = sample(JOB.scenario, COUNT, 5, "sobol")
    row = int(failing[0])
    assert result.values(row) == {name: column[row] for name, column in values.items()}
    concrete = result.scenario(row)
    assert concrete.actors[0].speed_mps == values["v"][row]
    assert not sg.check([concrete])[0].ok
    for wrong in (lambda: result.states("no.rule"), lambda: result.criticality("x"),
                  lambda: result.scenario(COUNT), lambda: result.values(-1)):  # fmt: skip
        with pytest.raises(InputError, match="there is no"):
            wrong()


def test_a_variant_needs_the_memory_that_is_said() -> None:
    """Of 3,072 variants the whole stays below; what 1,024 more take is at least a fourth."""
    world = cut_ins()
    peaks = [_peak_bytes(world, rows) for rows in (2048, 3072)]
    said = bytes_per_scenario(world)
    assert peaks[1] <= WORKING_BYTES + 3072 * said
    assert 0.25 * said < (peaks[1] - peaks[0]) / 1024 < said


def test_variants_with_roads_of_their_own_need_the_memory_that_is_said() -> None:
    """A road each."""
    world = on_curves()
    growth = (_peak_bytes(world, 128) - _peak_bytes(world, 32)) / 96
    assert 0.25 * bytes_per_scenario(world) < growth < bytes_per_scenario(world)


def _peak_bytes(world: Scenario, rows: int) -> int:
    samples = sample(world, rows, 1, "sobol")
    job = Job(world, rows)
    evaluate(job, {name: values[:2] for name, values in samples.items()})
    gc.collect()
    tracemalloc.start()
    try:
        evaluate(job, samples)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_chunks_fit_the_memory_and_fill_the_gaps() -> None:
    """At least one row, whatever the budget; what is done is left out."""
    world = JOB.scenario
    budget = 2 * (WORKING_BYTES + 5 * bytes_per_scenario(world))
    assert chunk_rows(world, budget, 2) == 5
    assert chunk_rows(world, 1, 1) == 1
    assert chunk_rows(on_curves(), 1 << 40, 1) < chunk_rows(world, 1 << 40, 1) < 1 << 20
    assert chunks(10, [], 4) == [(0, 4), (4, 8), (8, 10)]
    assert chunks(10, [(6, 8), (0, 1)], 4) == [(1, 5), (5, 6), (8, 10)]
    assert chunks(10, [(0, 10)], 4) == []


@pytest.mark.parametrize(
    "change",
    [{"seed": 6}, {"count": 61}, {"driver": "idm"}, {"limits": LOOSE}],
)
def test_another_sweep_does_not_go_on_in_the_folder(change: Any, finished: Path) -> None:
    """The error names what differs."""
    (name,) = change
    fields = {f: getattr(JOB, f) for f in ("scenario", "count", "method", "seed", "driver")}
    with pytest.raises(CatalogError, match=f"another sweep: {name} differ"):
        run_sweep(Job(**(fields | change)), out=finished, resume=True)


def test_folders_in_use_are_left_alone(finished: Path, tmp_path: Path) -> None:
    """Of a sweep without ``resume``, and of anything else."""
    with pytest.raises(CatalogError, match="holds a sweep"):
        run_sweep(JOB, out=finished)
    (tmp_path / "precious.txt").write_text("do not touch")
    with pytest.raises(CatalogError, match="not empty"):
        run_sweep(JOB, out=tmp_path, resume=True)
    with pytest.raises(CatalogError, match="no sweep"):
        open_sweep(tmp_path)


def test_a_folder_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    """A column of another shape, or no column at all; another scenario."""
    out = tmp_path / "sweep"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(JOB, out=out, memory_bytes=SMALL, listener=Interrupted(20))
    kept = (out / "rules.npy").read_bytes()
    for wrong in (b"no column", kept[:40]):
        (out / "rules.npy").write_bytes(wrong)
        with pytest.raises(CatalogError, match="column"):
            run_sweep(JOB, out=out, resume=True)
    (out / "rules.npy").write_bytes(kept)
    run_sweep(JOB, out=out, resume=True)
    scenario = json.loads((out / "scenario.json").read_bytes())
    (out / "scenario.json").write_text(json.dumps(scenario | {"duration_s": 9.0}))
    with pytest.raises(CatalogError, match="not the scenario"):
        open_sweep(out)


def test_senseless_sweeps_are_refused() -> None:
    """Before anything is rolled out."""
    with pytest.raises(InputError, match="has no parameters"):
        run_sweep(Job(cut_in(), 10))
    with pytest.raises(InputError, match="0 jobs"):
        run_sweep(JOB, jobs=0)
    with pytest.raises(InputError, match="no driver"):
        run_sweep(Job(cut_ins(), 10, driver="nobody"))


def test_the_library_offers_sweeps() -> None:
    """``sg.sweep``, which stays a function when the rooms are imported."""
    result = sg.sweep(cut_ins(), 12, method="grid", levels={"v": 3}, jobs=1)
    assert result.size == 12
    assert len(set(result.parameters["v"].tolist())) == 3
    assert callable(sg.sweep)
