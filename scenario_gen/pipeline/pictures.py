"""Bird's-eye pictures of scenarios, drawn by all cores.

The workers are programs of their own and not ``multiprocessing``: its children run the main module
of the caller again, which a script that calls ``generate`` does not expect.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from scenario_gen.catalog.folder import Catalog
from scenario_gen.domain.brief import ReferenceDriver
from scenario_gen.domain.scenario import Scenario

#: Fewer pictures than this are drawn at once here: starting workers would take longer.
_WORTH_WORKERS = 6
_MOST_WORKERS = 8
#: Jobs that a worker has at a time: it never waits, and the pipes never fill up.
_AHEAD = 2


def write_pictures(
    catalog: Catalog,
    scenarios: Sequence[Scenario],
    driver: ReferenceDriver,
    tell: Callable[[str, int, int], None],
) -> list[Path]:
    """Draw and write ``plots/birdseye_<id>.svg``, ``.png`` and ``.csv`` of every scenario."""
    paths = []
    drawn = _drawn(scenarios, driver)
    for done, files in enumerate(drawn, start=1):
        catalog.write_files(catalog.plots, files)
        paths += [catalog.plots / name for name in files]
        tell("pictures", done, len(scenarios))
    return paths


def thumbnails(scenarios: Sequence[Scenario]) -> Iterator[bytes]:
    """A small PNG of every scenario with an ego at constant speed, in order."""
    for files in _drawn(scenarios, "constant_speed", small=True):
        yield from files.values()


def _drawn(
    scenarios: Sequence[Scenario], driver: ReferenceDriver, *, small: bool = False
) -> Iterator[dict[str, bytes]]:
    count = min(os.cpu_count() or 1, _MOST_WORKERS, len(scenarios))
    if len(scenarios) < _WORTH_WORKERS or count == 1:
        # Imported here: matplotlib takes a second, and the workers import it for themselves.
        from scenario_gen.pipeline.draw import draw

        yield from (draw(scenario, driver, small=small) for scenario in scenarios)
        return
    command = [sys.executable, "-m", "scenario_gen.pipeline.draw"]
    workers = [
        subprocess.Popen(  # noqa: S603 - this interpreter with a module of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Ctrl-C is for the parent alone, which then ends its workers.
            start_new_session=True,
        )
        for _ in range(count)
    ]
    try:
        for index in range(min(_AHEAD * count, len(scenarios))):
            _send(workers[index % count], scenarios[index], driver, small)
        for index in range(len(scenarios)):
            line = _pipe(workers[index % count].stdout).readline()
            yield {k: base64.b64decode(v) for k, v in json.loads(line).items()}
            if index + _AHEAD * count < len(scenarios):
                _send(workers[index % count], scenarios[index + _AHEAD * count], driver, small)
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _send(
    worker: subprocess.Popen[str], scenario: Scenario, driver: ReferenceDriver, small: bool
) -> None:
    pipe = _pipe(worker.stdin)
    job = {"scenario": scenario.model_dump_json(), "driver": driver, "small": small}
    pipe.write(json.dumps(job) + "\n")
    pipe.flush()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None  # noqa: S101 - Popen was asked for pipes
    return pipe
