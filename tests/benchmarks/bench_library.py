"""Time to build, roll out and export one scenario of the library.

Run: python -m tests.benchmarks.bench_library

Every scenario is timed on its own, with no road left in the cache; CPU time of this process, the
best of three runs, as shared machines disturb short times.
"""

from __future__ import annotations

import time

import numpy as np

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from scenario_gen.units import number
from simulators.exporters.openscenario import OpenScenarioExporter

STEPS = ("build", "rollout", "export")
RUNS = 3


def best(scenario: Scenario) -> list[float]:
    """CPU seconds of the three steps in the quickest run."""
    return min((one(scenario, run) for run in range(RUNS)), key=sum)


def one(scenario: Scenario, run: int) -> list[float]:
    """CPU seconds of the three steps."""
    marks = [time.process_time()]
    concrete = scenario.concrete()
    # Another speed limit makes another road, which is not in the cache.
    limit_mps = number(concrete.road.speed_limit_mps) + 1e-6 * (run + 1)
    road = concrete.road.model_copy(update={"speed_limit_mps": limit_mps})
    concrete = concrete.model_copy(update={"road": road})
    network = build(concrete.road)
    marks.append(time.process_time())
    rollout(ScenarioBatch.of([concrete]), networks=[network])
    marks.append(time.process_time())
    OpenScenarioExporter().export(scenario, network, stem=scenario.id)
    marks.append(time.process_time())
    return np.diff(marks).tolist()


def main() -> None:
    """Print median, 95th percentile and worst of each step, in ms."""
    library = read_library()
    one(library[0], RUNS)
    times_ms = 1e3 * np.array([best(scenario) for scenario in library])
    rows = {**dict(zip(STEPS, times_ms.T, strict=True)), "together": times_ms.sum(axis=1)}
    for name, values in rows.items():
        worst = library[int(values.argmax())].id
        print(
            f"{name:9} median {np.median(values):6.1f}  p95 {np.quantile(values, 0.95):6.1f}"
            f"  worst {values.max():6.1f} ms ({worst})"
        )


if __name__ == "__main__":
    main()
