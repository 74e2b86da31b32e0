"""Processes that work on chunks: programs, so that no script is run again by starting them.

A chunk goes there as its parameter values and comes back as its block, a fraction of what its
traces take. Processes end when their input does, so none outlives the one that started it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.errors import RolloutError
from scenario_gen.sweeps.block import Block
from scenario_gen.sweeps.evaluate import evaluate
from scenario_gen.sweeps.job import Job

# Memory of a chunk is kept for the next one, which needs as much (glibc, mallopt(3)): to give it
# back and to get it again takes a few percent of the time.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}

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
        for start, samples in tasks:
            block = evaluate(job, samples)
            yield start, start + block.stage.size, block
        return
    workers: list[_Worker] = []
    waiting = iter(tasks)
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
        for task in waiting:
            worker = stack.enter_context(_Worker(job))
            workers.append(worker)
            worker.send(task)
            selector.register(worker.output, selectors.EVENT_READ, worker)
            if len(workers) == jobs:
                break
        busy = len(workers)
        while busy:
            for key, _ in selector.select():
                worker = key.data
                start, block = worker.receive()
                if (task_next := next(waiting, None)) is not None:
                    worker.send(task_next)
                else:
                    busy -= 1
                    selector.unregister(worker.output)
                yield start, start + block.stage.size, block


class _Worker:
    """One process."""

    def __init__(self, job: Job) -> None:
        root = str(Path(__file__).parents[2])
        paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH")) if p)
        environment = {**_KEEP_MEMORY, **os.environ, "PYTHONPATH": paths}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scenario_gen.sweeps.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
            # Ctrl-C is for the parent alone, which then ends its processes.
            start_new_session=True,
        )  # fmt: skip
        self.send(job)

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    @property
    def output(self) -> Any:
        """What the process writes to."""
        return self._process.stdout

    def send(self, data: Job | Task) -> None:
        """Hand something over."""
        pipe: Any = self._process.stdin
        try:
            pickle.dump(data, pipe, protocol=pickle.HIGHEST_PROTOCOL)
            pipe.flush()
        except OSError as error:
            raise _died() from error

    def receive(self) -> tuple[int, Block]:
        """The next block; nothing but it is in the pipe, since every task waits for its answer."""
        try:
            answer: tuple[int, Block] = pickle.load(self.output)  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError) as error:
            raise _died() from error
        return answer


def _died() -> RolloutError:
    return RolloutError(
        "a process of the sweep has died",
        hint="see the messages above; go on with --resume, or with less memory or fewer --jobs",
    )
