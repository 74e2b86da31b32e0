"""Replaying many scenarios, by processes where there are enough of them."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence

from scenario_gen.domain.road import Road
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import RolloutError
from scenario_gen.processes import answers, serve
from scenario_gen.report.memory import collection
from scenario_gen.report.replay import CHUNK, Replayed, Settings, replay

#: Fewer scenarios are done here: starting processes would take longer.
_WORTH_PROCESSES = 3 * CHUNK
_MOST_PROCESSES = 8


def replayed(
    scenarios: Sequence[Scenario], settings: Settings, tell: Callable[[int], None]
) -> list[Replayed]:
    """What the tool says of scenarios now, in order; it does not depend on the processes.

    Raises:
        RolloutError: a process died.
    """
    jobs = min(os.cpu_count() or 1, _MOST_PROCESSES)
    if len(scenarios) < _WORTH_PROCESSES or jobs == 1:
        with collection():
            return list(replay(scenarios, settings, tell))
    places = _by_road(scenarios)
    found: list[Replayed | None] = [None] * len(scenarios)
    tasks = (
        (at, [scenarios[place] for place in places[at : at + CHUNK]])
        for at in range(0, len(scenarios), CHUNK)
    )
    done = 0
    for at, chunk in answers(__name__, settings, tasks, jobs, _died):
        for place, one in zip(places[at : at + CHUNK], chunk, strict=True):
            found[place] = one
        done += len(chunk)
        tell(done)
    return [one for one in found if one is not None]


def _by_road(scenarios: Sequence[Scenario]) -> list[int]:
    """The places of scenarios, those on one road together.

    What a road is made of is then worked out in one process, and not in each of them.
    """
    roads: dict[Road, list[int]] = {}
    for place, scenario in enumerate(scenarios):
        roads.setdefault(scenario.road, []).append(place)
    by_template = sorted(roads.items(), key=lambda item: item[0].template)
    return [place for _, places in by_template for place in places]


def _died() -> RolloutError:
    return RolloutError(
        "a process that checks scenarios has died", hint="see the messages above, and free memory"
    )


def _work(settings: Settings, task: tuple[int, Sequence[Scenario]]) -> tuple[int, list[Replayed]]:
    at, scenarios = task
    return at, list(replay(scenarios, settings, lambda _: None))


if __name__ == "__main__":
    # Batches make and drop many small objects; what was imported is never garbage.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    serve(_work)
