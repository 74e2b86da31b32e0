"""The workbench: answers are worked on in batches as they come, while requests go on.

A few at a time are worked on in a thread. With many requests at the same time the work is done by
processes of their own: the interpreter lock would let it hold up the requests. They are programs
and not ``multiprocessing``: its children run the main module of the caller again, which a script
that calls ``generate`` does not expect.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from collections.abc import Sequence

from scenario_gen.errors import RolloutError
from scenario_gen.pipeline.wire import LENGTH, packed
from scenario_gen.pipeline.work import Given, Task, Work, work_on
from scenario_gen.propose.protocol import Answer, Ask

_BATCH = 256
#: From so many requests at a time on, processes are worth their start.
_WORTH_PROCESSES = 8
_MOST_PROCESSES = 8


class Workbench:
    """Works on answers; the results do not depend on how they are spread."""

    def __init__(self, given: Given, concurrency: int) -> None:
        self._given = given
        cores = os.cpu_count() or 1
        spare = min(max(1, cores - 1), _MOST_PROCESSES)
        self._processes = spare if concurrency >= _WORTH_PROCESSES else 0
        self._queue: asyncio.Queue[tuple[Task, asyncio.Future[Work]]] = asyncio.Queue()

    async def work(self, ask: Ask, answer: Answer, proposer: str) -> Work:
        """What becomes of one answer."""
        done: asyncio.Future[Work] = asyncio.get_running_loop().create_future()
        await self._queue.put((Task(ask, answer, proposer), done))
        return await done

    async def serve(self) -> None:
        """Work until cancelled."""
        workers = [self._serve_by_process() for _ in range(self._processes)]
        await asyncio.gather(*(workers or [self._serve_by_thread()]))

    async def _serve_by_thread(self) -> None:
        while True:
            tasks, futures = await self._batch()
            try:
                results = await asyncio.to_thread(work_on, tasks, self._given)
            except Exception as error:  # noqa: BLE001 - it is raised where the work is awaited
                _fail(futures, error)
            else:
                _deliver(futures, results)

    async def _serve_by_process(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scenario_gen.pipeline.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl-C is for the parent alone, which then ends its processes.
            start_new_session=True, limit=1 << 30,
        )  # fmt: skip
        assert process.stdin is not None  # noqa: S101 - asked for
        assert process.stdout is not None  # noqa: S101 - asked for
        try:
            process.stdin.write(packed(self._given))
            while True:
                tasks, futures = await self._batch()
                try:
                    process.stdin.write(packed(tasks))
                    await process.stdin.drain()
                    head = await process.stdout.readexactly(LENGTH.size)
                    data = await process.stdout.readexactly(LENGTH.unpack(head)[0])
                except (asyncio.IncompleteReadError, ConnectionError) as error:
                    _fail(futures, RolloutError("the process that checks proposals has died"))
                    raise RolloutError(
                        "the process that checks proposals has died",
                        hint="see the messages above; go on with --resume",
                    ) from error
                results = pickle.loads(data)  # noqa: S301 - from our own process
                _deliver(futures, results)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _batch(self) -> tuple[list[Task], list[asyncio.Future[Work]]]:
        first = await self._queue.get()
        batch = [first]
        while len(batch) < _BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return [task for task, _ in batch], [future for _, future in batch]


def _deliver(futures: Sequence[asyncio.Future[Work]], results: Sequence[Work]) -> None:
    for future, result in zip(futures, results, strict=True):
        if not future.done():
            future.set_result(result)


def _fail(futures: Sequence[asyncio.Future[Work]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
