"""Scenarios per second of rollout, checks and metrics, next to a loop over single scenarios.

Run it by hand: ``PYTHONPATH=. python tests/benchmarks/bench_checks.py [rows]``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from scenario_gen.checks import check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from tests.worlds import scenario

ROWS = 4096
LOOP_ROWS = 100
REPEATS = 5


def logical() -> Scenario:
    """A van cuts in behind a lead that brakes, a car overtakes: 3 actors, 10 s."""
    cut_in = {
        "id": "cut_in",
        "trigger": {"kind": "time", "at_s": "$at"},
        "manoeuvre": {"kind": "lane_change", "to_lane": -2,
                      "dynamics": {"dimension": "time", "time_s": 3.0}},
    }  # fmt: skip
    brake = {
        "id": "brake",
        "trigger": {"kind": "gap", "to": "ego", "gap_m": 40.0},
        "manoeuvre": {"kind": "brake", "decel_mps2": 4.0, "until_mps": 15.0},
    }
    actors = [
        {"id": "van1", "category": "van", "start": {"lane": -3, "s_m": "$s"}, "speed_mps": "$v",
         "phases": [cut_in]},
        {"id": "lead", "category": "car", "start": {"lane": -2, "s_m": 140.0}, "speed_mps": 28.0,
         "phases": [brake]},
        {"id": "fast", "category": "car", "start": {"lane": -1, "s_m": 40.0}, "speed_mps": 33.0},
    ]  # fmt: skip

    def parameter(name: str, unit: str, low: float, high: float) -> dict[str, object]:
        return {"name": name, "unit": unit, "minimum": low, "maximum": high, "default": low}

    parameters = [
        parameter("s", "m", 65.0, 100.0),
        parameter("v", "m/s", 20.0, 30.0),
        parameter("at", "s", 0.5, 4.0),
    ]
    return scenario(
        actors=actors, parameters=parameters, duration_s=10.0,
        intent=[{"kind": "cut_in", "actor": "van1"}],
    )  # fmt: skip


def variants(rows: int) -> ScenarioBatch:
    """Rows of the logical scenario, uniformly sampled."""
    one = logical()
    random = np.random.default_rng(1)
    samples = {p.name: random.uniform(p.minimum, p.maximum, rows) for p in one.parameters}
    return ScenarioBatch.variants(one, samples)


def seconds(run: Callable[[], object], repeats: int) -> float:
    """CPU seconds of the quickest of several runs."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the rates."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    batch = variants(rows)
    networks = [build(batch.groups[0].scenario.road)]
    trace = rollout(batch, networks=networks)
    roll_s = seconds(lambda: rollout(batch, networks=networks), REPEATS)
    check_s = seconds(lambda: check(batch, trace, networks=networks), REPEATS)

    def loop() -> None:
        for row in range(LOOP_ROWS):
            single = batch.take(row, row + 1)
            check(single, rollout(single, networks=networks), networks=networks)

    loop_s = seconds(loop, 1) / LOOP_ROWS
    batch_s = (roll_s + check_s) / rows
    print(f"rows {rows}, actors {batch.actor_count - 1}, steps {trace.time_s.size}")
    print(f"rollout            {rows / roll_s:10.0f} scenarios/s")
    print(f"checks and metrics {rows / check_s:10.0f} scenarios/s")
    print(f"together           {1 / batch_s:10.0f} scenarios/s of CPU time")
    print(f"one by one         {1 / loop_s:10.0f} scenarios/s, ratio {loop_s / batch_s:.0f}")


if __name__ == "__main__":
    main()
