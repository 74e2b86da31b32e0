"""Rolling out and checking many scenarios, by processes where there are enough of them."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from scenario_gen.avoidance import judges
from scenario_gen.checks.profiles import limits_of
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.odd import Odd
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RolloutError
from scenario_gen.pipeline.evaluate import Evaluation, evaluate
from scenario_gen.pipeline.standing import Judged
from scenario_gen.processes import answers, serve

Told: TypeAlias = Callable[[int, int], None]
#: Scenarios that are rolled out at a time: traces of all of them would not fit into memory.
_CHUNK = 100
#: Fewer scenarios are done here: starting processes would take longer.
_WORTH_PROCESSES = 6 * _CHUNK
_MOST_PROCESSES = 8


@dataclass(frozen=True)
class Settings:
    """What a verdict depends on besides the scenario."""

    brief: Brief
    odd: Odd
    folder: Path | None = None
    """Where external roads lie."""


def judged(scenarios: Sequence[Scenario], settings: Settings, tell: Told | None) -> list[Judged]:
    """What the tool says of scenarios now, in order; it does not depend on the processes.

    Raises:
        RolloutError: a process died.
    """
    chunks = [(at, scenarios[at : at + _CHUNK]) for at in range(0, len(scenarios), _CHUNK)]
    jobs = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if len(scenarios) < _WORTH_PROCESSES or jobs == 1:
        found: Iterable[tuple[int, list[Judged]]] = (_work(settings, chunk) for chunk in chunks)
    else:
        found = answers(__name__, settings, chunks, jobs, _died)
    done: dict[int, list[Judged]] = {}
    count = 0
    for at, some in found:
        done[at] = some
        count += len(some)
        if tell is not None:
            tell(count, len(scenarios))
    return [one for _, some in sorted(done.items()) for one in some]


def _work(settings: Settings, chunk: tuple[int, Sequence[Scenario]]) -> tuple[int, list[Judged]]:
    """Roll out and check scenarios, and ask who could have avoided a contact."""
    at, scenarios = chunk
    brief = settings.brief
    limits, profiles = limits_of(brief.limits), judges(brief.preventability)
    results = evaluate(
        scenarios, settings.odd, brief.reference_driver, settings.folder, limits, profiles
    )
    return at, [_judged_of(result) for result in results]


def _judged_of(result: Evaluation) -> Judged:
    """What counts of an evaluation; its rollout is let go."""
    shape = result.structure
    return Judged(result.findings, shape and shape.without_graph(), result.realised)


def _died() -> RolloutError:
    return RolloutError(
        "a process that checks scenarios has died", hint="see the messages above, and free memory"
    )


if __name__ == "__main__":
    # Batches make and drop many small objects; what was imported is never garbage.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    serve(_work)
