"""Filling gaps with the sampler, beside the rows of covertable, and reducing what comes of it.

A suite of the sampler is filled until the target of the ready 12-factor model of the motorway pilot
is reached. Rows are all accepted scenarios, those of the suite before included. covertable's array
has the same factors, levels and constraints, and none of its rows can fail.

    PYTHONPATH=. python tests/benchmarks/bench_gaps.py [--count 30] [--target 0.95] [--seeds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from scenario_gen import api
from scenario_gen.catalog.briefs import overridden, read_brief
from scenario_gen.pipeline.run import Options, run

BRIEF = Path(__file__).parents[2] / "scenarios" / "briefs" / "motorway_pilot.yaml"


def main() -> None:
    """Print one line per seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--target", type=float, default=0.95)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    plain = read_brief(BRIEF)
    for seed in range(1, given.seeds + 1):
        asked = overridden(
            plain,
            {
                "topics": [*plain.topics, "pedestrian_crossing"], "count": given.count,
                "seed": seed, "exports": [],
                "fill_gaps": {"model": "motorway_pilot", "target": given.target},
            },
            {"name": "sampler"},
        )  # fmt: skip
        with tempfile.TemporaryDirectory() as name:
            out = Path(name) / "run"
            started = time.perf_counter()
            summary = asyncio.run(run(asked, Options(out=out, plots=False), lambda _: None))
            seconds = time.perf_counter() - started
            gaps = summary.gaps
            assert gaps is not None
            assert gaps.reference is not None
            needs = gaps.reference.rows_to_target
            print(
                f"seed {seed}: {gaps.numerator} of {gaps.denominator} pairs with"
                f" {summary.accepted} scenarios ({gaps.numerator_before} with the first"
                f" {gaps.scenarios_before}), {gaps.proposals} proposals, {gaps.filled} filled,"
                f" {gaps.given_up} given up; covertable {needs} rows for the target,"
                f" {gaps.reference.rows} in all: ratio"
                f" {summary.accepted / needs if needs else float('nan'):.2f},"
                f" {summary.accepted / gaps.reference.rows:.2f}; {seconds:.1f} s"
            )
            reduced = api.reduce(out, Path(name) / "small", model="motorway_pilot")
            print(
                f"        reduced to {reduced.after.accepted} ({reduced.method}, at least"
                f" {reduced.lower_bound:g}), {reduced.after.simulated_s:.0f} of"
                f" {reduced.before.simulated_s:.0f} s of simulation"
            )


if __name__ == "__main__":
    main()
