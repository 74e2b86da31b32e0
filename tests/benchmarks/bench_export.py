"""Files per second: variants of one logical scenario, unrelated ones, and scenariogeneration.

Run: python -m tests.benchmarks.bench_export [--variants 200]

A file pair is a complete scenario with its road, as bytes. The peer builds and writes a comparable
pair with the library scenariogeneration, of a quarter of the size. CPU time of this process; all
are timed in turns, and the best turn of each counts, as shared machines disturb short times. The
times of variants hold all of it: sampling, validation, hash, and the first variant, which the
others are filled in from. Unrelated scenarios are given without their road in any cache. Of
variants whose road varies, each has another width of lanes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.motion import sample
from scenario_gen.roads import build
from scenario_gen.units import number
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.variants import export_variants

TURNS = 5
_SOME = 20
EXAMPLE = "nhtsa-25-lead-decelerating"


def variants(scenario: Scenario, count: int) -> None:
    """Sample and export variants of a logical scenario."""
    values = sample(scenario, count, 1, "sobol")
    rows = ((row, {n: float(v[row]) for n, v in values.items()}) for row in range(count))
    for _ in export_variants(scenario, rows):
        pass


def unrelated(scenarios: Sequence[Scenario], turn: int) -> None:
    """Export scenarios that share nothing, each with a road that was not built before."""
    exporter = OpenScenarioExporter()
    for scenario in scenarios:
        concrete = scenario.concrete()
        limit_mps = number(concrete.road.speed_limit_mps) + 1e-6 * (turn + 1)
        road = concrete.road.model_copy(update={"speed_limit_mps": limit_mps})
        concrete = concrete.model_copy(update={"road": road})
        exporter.export(concrete, build(road), stem=scenario.id)


def peer(count: int) -> None:
    """Build and write pairs with scenariogeneration."""
    from tests.benchmarks.peers.scenariogeneration_pair import pair

    for index in range(count):
        pair(30.0 + 0.01 * index)


def rates(works: Mapping[str, tuple[Callable[[int], None], int]]) -> dict[str, float]:
    """Pairs per CPU second of the best turn of each of some works and numbers of pairs."""
    best_s = dict.fromkeys(works, float("inf"))
    for turn in range(TURNS):
        for name, (work, pairs) in works.items():
            start_s = time.process_time()
            work(turn)
            best_s[name] = min(best_s[name], (time.process_time() - start_s) / pairs)
    return {name: 1.0 / seconds for name, seconds in best_s.items()}


def main() -> None:
    """Print pairs per second and their ratio to the peer's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--variants", type=int, default=200)
    count = parser.parse_args().variants
    library = read_library()
    example = next(scenario for scenario in library if scenario.id == EXAMPLE)
    logical = [scenario for scenario in library if scenario.is_logical]
    wider = _with_other_lanes(example)
    variants(example, 2)
    peer(2)
    found = rates(
        {
            f"variants of {EXAMPLE}": (lambda _: variants(example, count), count),
            "the same, each on another road": (lambda _: variants(wider, _SOME), _SOME),
            "unrelated, the whole library": (lambda turn: unrelated(library, turn), len(library)),
            "scenariogeneration": (lambda _: peer(count), count),
        }
    )
    for name, per_s in found.items():
        print(f"{name:40} {per_s:7.0f}/s  {per_s / found['scenariogeneration']:5.2f} x the peer")
    logical = {scenario.id: scenario for scenario in library if scenario.is_logical}
    each = rates({name: (partial(_some, one), _SOME) for name, one in logical.items()})
    per_s = np.array(list(each.values()))
    print(
        f"variants of each of {per_s.size} logical scenarios: {np.mean(per_s >= 500.0):.0%} at"
        f" 500/s or more; least {per_s.min():.0f}/s, 5 % {np.quantile(per_s, 0.05):.0f}/s,"
        f" median {np.median(per_s):.0f}/s"
    )


def _with_other_lanes(scenario: Scenario) -> Scenario:
    width = {"name": "lane_width", "unit": "m", "minimum": 3.2, "maximum": 3.8, "default": 3.5}
    data = scenario.model_dump(mode="json", exclude={"content_hash"})
    data["road"]["lane_width_m"] = "$lane_width"
    data["parameters"].append(width)
    return Scenario.model_validate_json(json.dumps(data))


def _some(scenario: Scenario, turn: int) -> None:
    del turn
    variants(scenario, _SOME)


if __name__ == "__main__":
    main()
