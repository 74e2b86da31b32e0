"""Processes that work on chunks.

A chunk goes there as its parameter values and comes back as its block, a fraction of what its
traces take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import RolloutError
from scenario_gen.processes import answers
from scenario_gen.sweeps.block import Block
from scenario_gen.sweeps.evaluate import evaluate
from scenario_gen.sweeps.job import Job

# Memory of a chunk is kept for the next one, which needs as much (glibc, mallopt(3)): to give it
# back and to get it again takes a few percent of the time.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
_WORKER = "scenario_gen.sweeps.worker"

Samples = Mapping[str, NDArray[np.float64]]
Task = tuple[int, Samples]


def blocks(job: Job, tasks: Iterable[Task], jobs: int) -> Iterator[tuple[int, int, Block]]:
    """(first row, last row, block) of chunks, as they are done.

    Args:
        job: the sweep.
        tasks: first row of each chunk, and its values.
        jobs: number of processes; with one the work is done here.

    Raises:
        RolloutError: a process has died.
    """
    if jobs == 1:
        done: Iterable[tuple[int, Block]] = (
            (start, evaluate(job, samples)) for start, samples in tasks
        )
    else:
        done = answers(_WORKER, job, tasks, jobs, _died, _KEEP_MEMORY)
    for start, block in done:
        yield start, start + block.stage.size, block


def _died() -> RolloutError:
    return RolloutError(
        "a process of the sweep has died",
        hint="see the messages above; go on with --resume, or with less memory or fewer --jobs",
    )
