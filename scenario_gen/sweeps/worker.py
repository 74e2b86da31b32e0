"""A process of a sweep: chunks in, blocks out."""

from __future__ import annotations

import gc

from scenario_gen.processes import serve
from scenario_gen.sweeps.block import Block
from scenario_gen.sweeps.evaluate import evaluate
from scenario_gen.sweeps.job import Job
from scenario_gen.sweeps.processes import Task


def work(job: Job, task: Task) -> tuple[int, Block]:
    """The block of a chunk, by its first row."""
    start, samples = task
    return start, evaluate(job, samples)


if __name__ == "__main__":
    gc.freeze()
    serve(work)
