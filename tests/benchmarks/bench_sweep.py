"""A sweep, with everything in it, beside Scenic's sampling and commonroad-crime's measures.

A fixed logical scenario (ego and 3 actors, 10 s, 10 Hz) is sampled, rolled out, checked by all
rules, measured and stored: ``scenarios per second`` is about all of that. Scenic draws comparable
scenes (positions and speeds, nothing rolled out): with and without its driving library.
commonroad-crime computes four measures of ours for single pairs and steps. All figures are of one
run on one machine; look at the ratios.

    PYTHONPATH=. python tests/benchmarks/bench_sweep.py [--count 20000] [--jobs 2] [--decades 6]
        [--scenic-python PATH] [--crime-python PATH] [--map FILE.xodr]

Neither peer is a dependency of this project, and neither fits into its environment. To have them:

    python3 -m venv /tmp/scenic && /tmp/scenic/bin/pip install scenic
    python3 -m venv /tmp/crime && /tmp/crime/bin/pip install commonroad-crime
    ... bench_sweep.py --scenic-python /tmp/scenic/bin/python --crime-python /tmp/crime/bin/python

``--decades 6`` sweeps over 1,000 to 10^6 variants (minutes) and prints how time and memory grow.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from scenario_gen.domain.scenario import Scenario
from scenario_gen.sweeps import Job, SweepResult, run_sweep
from tests.benchmarks import bench_checks

PEERS = Path(__file__).parent / "peers"
MAP = Path(__file__).parents[3] / "shared/data/maps/Town04.xodr"
SCENES = 200
CRIME_STEPS = 30


def logical() -> Scenario:
    """A van cuts in before a lead that brakes, a car overtakes: about half of it is accepted."""
    data = bench_checks.logical().model_dump(mode="json")
    data["actors"][1]["phases"][0]["trigger"]["gap_m"] = 75.0
    return Scenario.model_validate_json(json.dumps(data))


class Run(NamedTuple):
    """What a sweep took."""

    wall_s: float
    cpu_s: float
    rss_mb: float
    """Most memory of this process and of its children together, at any time so far."""
    result: SweepResult


def timed(count: int, jobs: int) -> Run:
    """A sweep into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        begin_s, cpu_s = time.perf_counter(), _cpu_s()
        result = run_sweep(Job(logical(), count), out=Path(folder) / "sweep", jobs=jobs)
        wall_s, cpu_s = time.perf_counter() - begin_s, _cpu_s() - cpu_s
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if jobs > 1 else 0
    return Run(wall_s, cpu_s, (own + jobs * child) / 1000, result)


def _cpu_s() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peer(python: str | None, what: str, program: str, *arguments: str) -> dict[str, Any] | None:
    """The figures of another project, or None with the reason printed."""
    if python is None:
        print(f"skipped: {what}: no interpreter given (see the docstring)")
        return None
    done = subprocess.run(
        [python, str(PEERS / program), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"skipped: {what}: {why}")
        return None
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """Print rates and ratios."""
    parser = argparse.ArgumentParser(description="See the docstring.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--decades", type=int, help="sweep over 10^3 to 10^N variants")
    parser.add_argument("--scenic-python")
    parser.add_argument("--crime-python")
    parser.add_argument("--map", default=str(MAP), help="OpenDRIVE file for Scenic's library")
    given = parser.parse_args()
    one, several = timed(given.count, 1), timed(given.count, given.jobs)
    rate = given.count / min(one.cpu_s, several.cpu_s)
    shares = one.result.summary
    print(f"{given.count} variants, {shares['accepted_share']:.2f} accepted")
    print(f"sweep, 1 process     {given.count / one.wall_s:10.0f} scenarios/s, {one.rss_mb:.0f} MB")
    print(f"sweep, {given.jobs} processes   {given.count / several.wall_s:10.0f} scenarios/s,"
          f" {several.rss_mb:.0f} MB")  # fmt: skip
    print(f"sweep, of CPU time   {rate:10.0f} scenarios/s")
    plain = peer(given.scenic_python, "Scenic", "scenic_scenes.py",
                 str(PEERS / "cut_in.scenic"), str(SCENES))  # fmt: skip
    if plain:
        print(f"Scenic {plain['version']}, no map {plain['scenes_per_s']:10.0f} scenes/s,"
              f" ratio {rate / plain['scenes_per_s']:.0f}")  # fmt: skip
    if not Path(given.map).is_file():
        print(f"skipped: Scenic's driving library: there is no map {given.map}")
    elif on_map := peer(given.scenic_python, "Scenic's driving library", "scenic_scenes.py",
                        str(PEERS / "cut_in_on_map.scenic"), str(SCENES), given.map):  # fmt: skip
        print(f"Scenic, on a map     {on_map['scenes_per_s']:10.0f} scenes/s,"
              f" ratio {rate / on_map['scenes_per_s']:.0f}")  # fmt: skip
    crime = peer(given.crime_python, "commonroad-crime", "crime_measures.py", str(CRIME_STEPS))
    if crime:
        # Per scenario: each of its measures for 3 pairs and 101 steps.
        theirs = crime["values_per_s"] / (len(crime["measures"]) * 3 * 101)
        print(f"commonroad-crime {crime['version']} {theirs:9.2f} scenarios/s for"
              f" {len(crime['measures'])} measures alone, ratio {rate / theirs:.0f}")  # fmt: skip
    for decade in range(3, (given.decades or 0) + 1):
        run = timed(10**decade, given.jobs)
        print(f"{10**decade:8d} variants: {run.wall_s:8.1f} s, {run.cpu_s:8.1f} s of CPU,"
              f" {1e6 * run.cpu_s / 10**decade:6.1f} us each, {run.rss_mb:.0f} MB")  # fmt: skip
        sys.stdout.flush()


if __name__ == "__main__":
    main()
