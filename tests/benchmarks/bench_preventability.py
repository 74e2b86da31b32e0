"""Scenarios per second of preventability under the default profiles, beside rollout and checks.

Run it by hand: ``PYTHONPATH=. python tests/benchmarks/bench_preventability.py [rows]``.
"""

from __future__ import annotations

import sys
import tracemalloc

from scenario_gen.avoidance import Settings, assess, chosen_profiles
from scenario_gen.checks import check
from scenario_gen.motion import rollout
from scenario_gen.roads import build
from tests.benchmarks.bench_checks import seconds, variants

ROWS = 4096
REPEATS = 3


def main() -> None:
    """Print the rates; all scenarios count, those in which nothing has to be done too."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    batch = variants(rows)
    networks = [build(batch.groups[0].scenario.road)]
    trace = rollout(batch, networks=networks)
    measures = check(batch, trace, networks=networks).measures
    profiles = chosen_profiles()

    def judge(settings: Settings) -> object:
        return assess(batch, trace, networks, profiles, settings=settings, measures=measures)

    before_s = seconds(
        lambda: check(batch, rollout(batch, networks=networks), networks=networks), REPEATS
    )
    whole_s = seconds(lambda: judge(Settings()), REPEATS)
    braking_s = seconds(lambda: judge(Settings(evasion=None)), REPEATS)
    found = assess(batch, trace, networks, profiles, measures=measures)
    print(f"rows {rows}, actors {batch.actor_count - 1}, steps {trace.time_s.size},")
    print(f"profiles {len(profiles)}, driven {found.driven.mean():.0%} of the rows")
    print(f"rollout and checks                    {rows / before_s:8.0f} scenarios/s of CPU time")
    print(f"preventability                        {rows / whole_s:8.0f} scenarios/s")
    print(f"preventability, bound by braking only {rows / braking_s:8.0f} scenarios/s")
    print(f"ratio to rollout and checks           {whole_s / before_s:8.1f}")
    tracemalloc.start()
    judge(Settings())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"peak memory beside the trace          {peak / 1e6:8.0f} MB")
    print(f"kept per scenario                     {_kept_bytes(found) / rows:8.0f} bytes")


def _kept_bytes(found: object) -> int:
    """Of all arrays of an assessment."""
    total = 0
    for value in vars(found).values():
        total += getattr(value, "nbytes", 0)
        if hasattr(value, "__dataclass_fields__"):
            total += _kept_bytes(value)
    return total


if __name__ == "__main__":
    main()
