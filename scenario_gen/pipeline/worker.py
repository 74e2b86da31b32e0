"""A process of the workbench: reads tasks from stdin, writes results to stdout."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import Any, BinaryIO

from scenario_gen.pipeline.wire import LENGTH, packed
from scenario_gen.pipeline.work import work_on


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Work until the source ends; first comes what all have in common, then lists of tasks."""

    def read() -> Any:
        head = source.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return None
        return pickle.loads(source.read(LENGTH.unpack(head)[0]))  # noqa: S301 - our own parent

    if (asked := read()) is None:
        return
    while (tasks := read()) is not None:
        target.write(packed(work_on(tasks, asked)))
        target.flush()


if __name__ == "__main__":
    # The requests come first: what they wait for is not made up for, the work here is.
    if hasattr(os, "nice"):
        os.nice(10)
    # Batches make and drop many small objects; what was imported is never garbage.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    serve(sys.stdin.buffer, sys.stdout.buffer)
