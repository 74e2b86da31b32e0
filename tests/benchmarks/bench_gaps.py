"""Filling gaps with the sampler, beside the rows of covertable, and reducing what comes of it.

A suite of the sampler is filled until the target is reached, or nothing that is in reach is left:
of the ready 12-factor model of the motorway pilot, or of 12 factors of the default model of another
ODD, which has much that no topic brings. Rows are all accepted scenarios, those of the suite before
included. covertable's array has the same factors, levels and constraints, and none of its rows can
fail; it is asked for as many combinations as the run has covered.

    PYTHONPATH=. python tests/benchmarks/bench_gaps.py [--of motorway] [--count 30] [--target 0.95]
        [--seeds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from scenario_gen import api
from scenario_gen.catalog.briefs import overridden, read_brief, with_odd
from scenario_gen.catalog.coverage_files import coverage_model_path, read_coverage_model
from scenario_gen.coverage import constraints_of, default_model, factor_definitions
from scenario_gen.coverage.reference import covering_reference
from scenario_gen.domain.brief import Brief
from scenario_gen.domain.coverage_model import CoverageModel
from scenario_gen.domain.odd import Odd
from scenario_gen.pipeline.run import Options, run

BRIEFS = Path(__file__).parents[2] / "scenarios" / "briefs"
#: By name: brief, ODD in its place, topics in its place.
CASES: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "motorway": ("motorway_pilot", None, ("pedestrian_crossing",)),
    "shuttle": ("urban_shuttle", None, ()),
    "trucks": (
        "motorway_pilot",
        "truck_hub_to_hub",
        ("merging", "roadworks", "falling_load", "overtaking"),
    ),
    "mixed": ("demo", None, ()),
}
FACTORS = (
    "road", "profile", "event", "relation", "trigger", "precipitation", "light", "surface",
    "friction", "visibility", "ego_speed", "closing_speed",
)  # fmt: skip


def case(name: str, count: int, seed: int) -> tuple[Brief, CoverageModel]:
    """The brief of a case, and its model of 12 factors."""
    stem, odd, topics = CASES[name]
    plain = read_brief(BRIEFS / f"{stem}.yaml")
    fields = {"topics": [*plain.topics, *topics], "count": count, "seed": seed, "exports": []}
    asked = with_odd(overridden(plain, fields | ({"odd": odd} if odd else {}), {"name": "sampler"}))
    if name == "motorway":
        return asked, read_coverage_model(coverage_model_path("motorway_pilot"))
    assert isinstance(asked.odd, Odd)
    every = default_model(asked.odd, asked)
    return asked, every.model_copy(
        update={
            "factors": tuple(f for f in every.factors if f.name in FACTORS),
            "constraints": tuple(c for c in every.constraints if set(c.never) <= {*FACTORS}),
            "parameters": (),
        }
    )


def main() -> None:
    """Print two lines per seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of", choices=CASES, default="motorway")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--target", type=float, default=0.95)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    for seed in range(1, given.seeds + 1):
        plain, model = case(given.of, given.count, seed)
        gaps = {"model": model.model_dump(mode="json"), "target": given.target}
        asked = overridden(plain, {"fill_gaps": gaps}, {})
        with tempfile.TemporaryDirectory() as name:
            out = Path(name) / "run"
            started = time.process_time()
            summary = asyncio.run(run(asked, Options(out=out, plots=False), lambda _: None))
            seconds = time.process_time() - started
            found = summary.gaps
            assert found is not None
            assert isinstance(asked.odd, Odd)
            factors = factor_definitions(asked.odd, model)
            rules = constraints_of(model, factors)
            share = found.numerator / found.denominator
            needs = covering_reference(factors, rules, 2, share).rows_to_target
            print(
                f"seed {seed}: {found.numerator} of {found.denominator} pairs ({found.in_reach} in"
                f" reach) with {summary.accepted} scenarios ({found.numerator_before} with the"
                f" first {found.scenarios_before}), {found.proposals} proposals, {found.filled}"
                f" filled, {found.given_up} given up; covertable {needs} rows for as many: ratio"
                f" {summary.accepted / needs if needs else float('nan'):.2f};"
                f" {seconds:.1f} s of CPU"
            )
            reduced = api.reduce(out, Path(name) / "small", model=model)
            print(
                f"        reduced to {reduced.after.accepted} ({reduced.method}, at least"
                f" {reduced.lower_bound:g}), {reduced.after.simulated_s:.0f} of"
                f" {reduced.before.simulated_s:.0f} s of simulation"
            )


if __name__ == "__main__":
    main()
