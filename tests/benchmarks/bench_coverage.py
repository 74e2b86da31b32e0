"""Combinatorial coverage of large suites, beside counting tuples in plain Python.

N random scenarios over F factors with L levels, with constraints, one of them of three factors.
Measured is everything behind the t-way figures: which settings are valid, how often each occurs,
and the shares. The peer counts tuples in sets, one scenario after the other, as tools without
arrays do it (on a part of the scenarios, scaled up), and covertable generates the array that the
same valid settings need. All figures are of one run on one machine; look at the ratios.

    PYTHONPATH=. python tests/benchmarks/bench_coverage.py [--count 100000] [--factors 15]
        [--levels 5] [--no-covertable]
"""

from __future__ import annotations

import argparse
import itertools
import resource
import time

import numpy as np

from scenario_gen.coverage import Constraint, Factor, FactorTable, Level, TWay, tway

PLAIN = 2_000


def table(count: int, factors: int, levels: int) -> FactorTable:
    """Random rows of a fixed seed; the first levels are more frequent than the last ones."""
    found = tuple(
        Factor(f"f{f}", f"Factor {f}", tuple(Level(f"v{v}", f"f{f} v{v}") for v in range(levels)))
        for f in range(factors)
    )
    draw = np.random.default_rng(1)
    shares = np.linspace(2.0, 0.5, levels)
    codes = draw.choice(levels, (count, factors), p=shares / shares.sum()).astype(np.int16)
    ids = tuple(f"s{n}" for n in range(count))
    return FactorTable(found, codes, np.ones(codes.shape, bool), ids, "bench")


def rules(levels: int) -> tuple[Constraint, ...]:
    """Twenty pairs, five triples, and one that follows from two."""
    draw = np.random.default_rng(2)
    out = []
    for size, number in ((2, 20), (3, 5)):
        for _ in range(number):
            chosen = draw.choice(12, size, replace=False)
            parts = tuple((f"f{f}", (f"v{draw.integers(levels)}",)) for f in chosen)
            out.append(Constraint(parts, "drawn"))
    half = tuple(f"v{v}" for v in range(levels // 2))
    rest = tuple(f"v{v}" for v in range(levels // 2, levels))
    out.append(Constraint.pair("f12", ("v0",), "f13", half, "implies"))
    out.append(Constraint.pair("f13", rest, "f14", ("v0",), "implied"))
    return tuple(out)


def plain(data: FactorTable, t: int, rows: int) -> tuple[float, int]:
    """Seconds of CPU, scaled to all rows, and the different settings of the part counted."""
    codes = data.codes[:rows].tolist()
    busy = time.process_time()
    seen: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for chosen in itertools.combinations(range(len(data.factors)), t):
        for row in codes:
            seen.add((chosen, tuple(row[f] for f in chosen)))
    return (time.process_time() - busy) * data.codes.shape[0] / rows, len(seen)


def occurring(found: TWay) -> int:
    """Settings that occur, valid or not: what the plain count counts."""
    return sum(int((each.counts > 0).sum()) for each in found.sets)


def main() -> None:
    """Print seconds, memory and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--factors", type=int, default=15)
    parser.add_argument("--levels", type=int, default=5)
    parser.add_argument("--no-covertable", action="store_true")
    given = parser.parse_args()
    data, limits = table(given.count, given.factors, given.levels), rules(given.levels)
    for t in (1, 2, 3):
        started, busy = time.perf_counter(), time.process_time()
        found = tway(data, t, limits)
        share = found.share
        took_s, busy_s = time.perf_counter() - started, time.process_time() - busy
        slow_s, settings = plain(data, t, min(PLAIN, given.count))
        part = tway(data.take(np.arange(min(PLAIN, given.count))), t, ())
        assert occurring(part) == settings
        print(
            f"{t}-way: {took_s:6.2f} s ({busy_s:.2f} s CPU), {share.numerator} of"
            f" {share.denominator} settings,"
            f" {found.excluded} excluded; plain Python {slow_s:.1f} s CPU"
            f" (scaled), ratio {slow_s / busy_s:.0f}"
        )
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory: {peak_mb:.0f} MB")
    if not given.no_covertable:
        _covertable(data, limits)


def _covertable(data: FactorTable, limits: tuple[Constraint, ...]) -> None:
    import covertable

    constraints = [
        {"operator": "not", "condition": {"operator": "and", "conditions": [
            {"operator": "in", "left": name, "values": list(levels)} for name, levels in rule.never
        ]}}
        for rule in limits
    ]  # fmt: skip
    factors = {factor.name: list(factor.level_names) for factor in data.factors}
    busy = time.process_time()
    rows = covertable.make(factors, strength=2, constraints=constraints)
    made_s = time.process_time() - busy
    codes = [[factors[name].index(row[name]) for name in factors] for row in rows]
    array = FactorTable(
        data.factors, np.array(codes, np.int16), np.ones((len(rows), len(factors)), bool),
        tuple(map(str, range(len(rows)))), "covertable",
    )  # fmt: skip
    share = tway(array, 2, limits).share
    print(
        f"covertable makes a 2-way array of {len(rows)} rows in {made_s:.1f} s CPU; it covers"
        f" {share.numerator} of {share.denominator} valid settings"
    )


if __name__ == "__main__":
    main()
