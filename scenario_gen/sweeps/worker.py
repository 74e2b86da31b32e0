"""A process of a sweep: reads a job and then chunks from stdin, writes blocks to stdout."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import BinaryIO

from scenario_gen.sweeps.evaluate import evaluate


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Work until the source ends; it is the one that started this process."""
    try:
        job = pickle.load(source)  # noqa: S301 - our own parent
        while True:
            start, samples = pickle.load(source)  # noqa: S301 - our own parent
            block = evaluate(job, samples)
            pickle.dump((start, block), target, protocol=pickle.HIGHEST_PROTOCOL)
            target.flush()
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Nothing that is printed gets between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.freeze()
    serve(sys.stdin.buffer, answers)
