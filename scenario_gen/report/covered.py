"""The one place where the report asks for coverage: what counts in, typed measures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.scenario import Scenario
from scenario_gen.pipeline.standing import Judged, Stands
from scenario_gen.report.model import PairMatrix
from scenario_gen.report.replay import Replayed

_STATES = {"covered": "c", "uncovered": "u", "impossible": "i", "excluded": "o"}
_VARIANT = "a variant of a counted scenario that differs from it in no level of any factor"


def judged(
    scenarios: Sequence[Scenario], now: Sequence[Replayed], accepted: Mapping[str, LedgerEntry]
) -> dict[int, Judged]:
    """What the tool says of scenarios now, by place; who could have avoided it says the ledger."""
    found = {}
    for place, (scenario, one) in enumerate(zip(scenarios, now, strict=True)):
        entry = accepted.get(scenario.id)
        label = entry.preventability if entry else None
        verdict = label.verdict if label else "not_checked"
        seen = one.seen and one.seen.model_copy(update={"preventability": verdict})
        found[place] = Judged(one.findings, one.structure, seen)
    return found


def with_variants(
    scenarios: Sequence[Scenario], stands: Sequence[Stands], report: CoverageReport
) -> list[Stands]:
    """The standings, with variants that coverage does not count."""
    counted = set(report.table.scenarios)
    return [
        Stands("variant", _VARIANT) if one.standing == "counted" and s.id not in counted else one
        for s, one in zip(scenarios, stands, strict=True)
    ]


def pair_matrices(report: CoverageReport) -> tuple[PairMatrix, ...]:
    """How often each pair of levels of two factors occurs, and which pairs are asked for."""
    factors = report.table.factors
    codes = np.array(report.table.codes, dtype=np.int64).reshape(-1, len(factors))
    places = {
        (factor.name, level.name): (at, code)
        for at, factor in enumerate(factors)
        for code, level in enumerate(factor.levels)
    }
    letters = {
        (i, j): np.full((len(factors[i].levels), len(factors[j].levels)), "o")
        for i in range(len(factors))
        for j in range(i + 1, len(factors))
    }
    for cell in next((m.cells for m in report.measures if m.id == "tway.2"), ()):
        (i, a), (j, b) = sorted(places[pair] for pair in cell.values)
        letters[i, j][a, b] = _STATES[cell.state]
    found = []
    for (i, j), states in letters.items():
        counts = np.zeros(states.shape, dtype=np.int64)
        both = (codes[:, i] >= 0) & (codes[:, j] >= 0)
        np.add.at(counts, (codes[both, i], codes[both, j]), 1)
        found.append(
            PairMatrix(
                first=factors[i].name,
                second=factors[j].name,
                counts=tuple(map(tuple, counts.tolist())),
                states=tuple("".join(row) for row in states.tolist()),
                covered=int((states == "c").sum()),
                valid=int(np.isin(states, ("c", "u")).sum()),
            )
        )
    return tuple(found)
