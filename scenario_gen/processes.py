"""Processes that work on tasks: programs, so that no script is run again by starting them.

A process ends when its input does, and on Linux as soon as the one that started it is gone, so
that none goes on writing where somebody else has taken over.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from scenario_gen.errors import ScenarioGenError

_GRACE_S = 10.0
_PR_SET_PDEATHSIG = 1


def answers(
    module: str,
    job: Any,
    tasks: Iterable[Any],
    jobs: int,
    died: Callable[[], ScenarioGenError],
    environment: Mapping[str, str] | None = None,
) -> Iterator[Any]:
    """What processes answer to tasks, as they are done.

    Args:
        module: of the program; it calls ``serve``.
        job: what each process is handed first.
        tasks: then one by one.
        jobs: number of processes.
        died: the error for a process that has died.
        environment: more variables for the processes.

    Raises:
        ScenarioGenError: a process has died.
    """
    waiting = iter(tasks)
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
        busy = 0
        for task in waiting:
            worker = stack.enter_context(_Process(module, job, died, environment or {}))
            worker.send(task)
            selector.register(worker.output, selectors.EVENT_READ, worker)
            busy += 1
            if busy == jobs:
                break
        while busy:
            for key, _ in selector.select():
                worker = key.data
                answer = worker.receive()
                if (task_next := next(waiting, None)) is not None:
                    worker.send(task_next)
                else:
                    busy -= 1
                    selector.unregister(worker.output)
                yield answer


def serve(work: Callable[[Any, Any], Any]) -> None:
    """In such a process: answer every task by ``work(job, task)`` until there are no more."""
    # Whoever asks this process to end means what it has started as well: exits run ``finally``.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _end_with(os.getppid())
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Nothing that is printed gets between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer_all(work, sys.stdin.buffer, target)


def _end_with(parent: int) -> None:
    """Be told by SIGTERM that the parent has gone; where that cannot be asked for, go without."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(143)


def answer_all(work: Callable[[Any, Any], Any], source: BinaryIO, target: BinaryIO) -> None:
    """Answer the tasks of a source, which is the one that started this process."""
    try:
        job = pickle.load(source)  # noqa: S301 - our own parent
        while True:
            task = pickle.load(source)  # noqa: S301 - our own parent
            pickle.dump(work(job, task), target, protocol=pickle.HIGHEST_PROTOCOL)
            target.flush()
    except (EOFError, BrokenPipeError):
        return


class _Process:
    """One process."""

    def __init__(
        self,
        module: str,
        job: Any,
        died: Callable[[], ScenarioGenError],
        environment: Mapping[str, str],
    ) -> None:
        self._died = died
        root = str(Path(__file__).parents[1])
        paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH")) if p)
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**environment, **os.environ, "PYTHONPATH": paths},
            # Ctrl-C is for the parent alone, which then ends its processes.
            start_new_session=True,
        )  # fmt: skip
        self.send(job)

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._process.terminate()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def output(self) -> Any:
        """What the process writes to."""
        return self._process.stdout

    def send(self, data: Any) -> None:
        """Hand something over."""
        pipe: Any = self._process.stdin
        try:
            pickle.dump(data, pipe, protocol=pickle.HIGHEST_PROTOCOL)
            pipe.flush()
        except OSError as error:
            raise self._died() from error

    def receive(self) -> Any:
        """The next answer; nothing but it is in the pipe, since every task waits for its own."""
        try:
            return pickle.load(self.output)  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError) as error:
            raise self._died() from error
