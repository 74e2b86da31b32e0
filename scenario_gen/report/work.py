"""Replaying many scenarios, by two processes where there are enough of them.

The workers are programs and not ``multiprocessing``: its children run the main module of the
caller again, which a script that makes a report does not expect.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import IO

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RolloutError
from scenario_gen.pipeline.wire import LENGTH, packed
from scenario_gen.report.replay import CHUNK, Replayed, Settings, replay

#: Fewer scenarios are done here: starting workers would take longer.
_WORTH_WORKERS = 4 * CHUNK
_MOST_WORKERS = 4


def replayed(
    scenarios: Sequence[Scenario], settings: Settings, tell: Callable[[int], None]
) -> list[Replayed]:
    """What the tool says of scenarios now, in order; it does not depend on the workers.

    Raises:
        RolloutError: a worker died.
    """
    workers = min(os.cpu_count() or 1, _MOST_WORKERS)
    if len(scenarios) < _WORTH_WORKERS or workers == 1:
        return list(replay(scenarios, settings, tell))
    chunks = [scenarios[at : at + CHUNK] for at in range(0, len(scenarios), CHUNK)]
    command = [sys.executable, "-m", "scenario_gen.report.work"]
    processes = [
        subprocess.Popen(  # noqa: S603 - this interpreter with a module of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is for the parent alone, which then ends its workers.
            start_new_session=True,
        )
        for _ in range(workers)
    ]
    found: list[Replayed] = []
    try:
        for process in processes:
            _send(process, settings)
        for index in range(min(workers, len(chunks))):
            _send(processes[index], chunks[index])
        for index in range(len(chunks)):
            process = processes[index % workers]
            found += _receive(process)
            if index + workers < len(chunks):
                _send(process, chunks[index + workers])
            tell(len(found))
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    return found


def _send(process: subprocess.Popen[bytes], data: object) -> None:
    pipe = _pipe(process.stdin)
    try:
        pipe.write(packed(data))
        pipe.flush()
    except BrokenPipeError as error:
        raise _died() from error


def _receive(process: subprocess.Popen[bytes]) -> list[Replayed]:
    pipe = _pipe(process.stdout)
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise _died()
    length = LENGTH.unpack(head)[0]
    data = pipe.read(length)
    if len(data) < length:
        raise _died()
    found: list[Replayed] = pickle.loads(data)  # noqa: S301 - from our own process
    return found


def _died() -> RolloutError:
    return RolloutError(
        "a process that checks scenarios has died", hint="see the messages above, and free memory"
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - Popen was asked for pipes
    return pipe


def _serve() -> None:
    """Answer chunks until the pipe is closed; the settings come first."""
    pipe, out = sys.stdin.buffer, sys.stdout.buffer
    given: Settings | None = None
    while head := pipe.read(LENGTH.size):
        message = pickle.loads(pipe.read(LENGTH.unpack(head)[0]))  # noqa: S301 - from our parent
        if given is None:
            given = message
            continue
        out.write(packed(list(replay(message, given, lambda _: None))))
        out.flush()


if __name__ == "__main__":
    _serve()
