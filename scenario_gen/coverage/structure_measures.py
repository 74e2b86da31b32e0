"""Structures, variants and duplicates; bands of criticality; saturation of the generator."""

from __future__ import annotations

from collections import Counter

import numpy as np

from scenario_gen.coverage.build import exclusion, only, ratio
from scenario_gen.coverage.saturation import NOTE, Saturation, saturation
from scenario_gen.coverage.suite import Counted
from scenario_gen.domain.coverage import Cell, Curve, CurvePoint, Exclusion, Measure
from scenario_gen.domain.preventability import PREVENTABILITY_VERDICTS

#: Default: a time to collision at or below this is critical.
CRITICAL_TTC_S = 2.0
_POINTS = 200
_TO_DO = ("preventable", "unpreventable", "disputed")


def structure_measures(counted: Counted) -> list[Measure]:
    """``structures``: how many of the scenarios are new structures; variants and duplicates."""
    suite = counted.suite
    accepted = Counter(suite.structures)
    rows: dict[str, list[int]] = {}
    for row, place in enumerate(counted.rows.tolist()):
        rows.setdefault(suite.structures[place], []).append(row)
    proposed = Counter(suite.proposals)
    cells = tuple(
        Cell(
            values=(("structure", structure[:16]),),
            count=len(rows.get(structure, [])),
            state="covered",
            variants=number - len(rows.get(structure, [])),
            reason=f"accepted {number}, proposed {max(proposed[structure], number)}",
            rows=tuple(rows.get(structure, [])),
        )
        for structure, number in sorted(accepted.items(), key=lambda item: (-item[1], item[0]))
    )
    duplicates = [item.name for item in suite.apart if item.standing == "duplicate"]
    return [
        Measure(
            id="structures",
            group="structures",
            title="Different structures",
            statement=(
                "different structures (scene graphs) of all accepted scenarios; the others are"
                " variants: the same structure with other parameters"
            ),
            source="default: equality of scene graphs",
            unit="scenarios",
            numerator=len(accepted),
            denominator=len(suite.scenarios),
            value=ratio(len(accepted), len(suite.scenarios)),
            figures={
                "variants": len(suite.scenarios) - len(accepted),
                "variants that count": counted.size - len(rows),
                "duplicates": len(duplicates),
                "most scenarios of one structure": max(accepted.values(), default=0),
            },
            exclusions=only([_duplicates(duplicates)]),
            cells=cells,
            cells_total=len(cells),
        )
    ]


def _duplicates(names: list[str]) -> Exclusion:
    if not all(names):
        return exclusion("duplicates", "the same as another scenario", count=len(names))
    return exclusion("scenarios that are duplicates", "the same as another scenario", names)


def criticality_measures(counted: Counted) -> list[Measure]:
    """``criticality.critical`` and ``criticality.preventability``."""
    seen = counted.seen
    if seen is None:
        return []
    known = seen.known
    contact = known & ~np.isnan(seen.impact_mps)
    critical = contact | (known & (seen.ttc_s <= CRITICAL_TTC_S))
    near = known & ~critical & ~np.isnan(seen.ttc_s)
    bands = {
        "contact": contact,
        f"TTC up to {CRITICAL_TTC_S:g} s": critical & ~contact,
        f"TTC over {CRITICAL_TTC_S:g} s": near,
        "no conflict": known & ~critical & ~near,
    }
    names = counted.table.ids
    unknown = exclusion(
        "scenarios without a rollout",
        "what happened in them is not known",
        [names[row] for row in np.flatnonzero(~known).tolist()],
    )
    verdicts = np.array(seen.verdicts, dtype=object)
    judged = known & (verdicts != "not_checked")
    to_do = int((judged & np.isin(seen.verdicts, _TO_DO)).sum())
    return [
        Measure(
            id="criticality.critical",
            group="criticality",
            title="Critical scenarios",
            statement=(
                "counted scenarios in whose rollout the ego touches somebody, or the time to"
                f" collision falls to {CRITICAL_TTC_S:g} s or less, of all that were rolled out."
                " The cells are bands; each scenario is in one"
            ),
            source="default: the bound; time to collision as in docs/criticality.md",
            unit="scenarios",
            numerator=int(critical.sum()),
            denominator=int(known.sum()),
            value=ratio(int(critical.sum()), int(known.sum())),
            exclusions=only([unknown]),
            cells=tuple(_rows("criticality", name, rows) for name, rows in bands.items()),
            cells_total=len(bands),
        ),
        Measure(
            id="criticality.preventability",
            group="criticality",
            title="Scenarios in which a driver has something to do",
            statement=(
                "counted scenarios that are preventable, unpreventable or disputed under the"
                " reference drivers of the brief, of all that these were asked about. The cells are"
                " all verdicts"
            ),
            source="docs/preventability.md",
            unit="scenarios",
            numerator=to_do,
            denominator=int(judged.sum()),
            value=ratio(to_do, int(judged.sum())),
            exclusions=only([
                exclusion(
                    "scenarios that no reference driver was asked about",
                    "the ledger has no verdict on them",
                    [names[row] for row in np.flatnonzero(~judged).tolist()],
                )
            ]),
            cells=tuple(
                _rows("preventability", name, known & (verdicts == name))
                for name in PREVENTABILITY_VERDICTS
                if name != "not_checked"
            ),
            cells_total=len(PREVENTABILITY_VERDICTS) - 1,
        ),
    ]  # fmt: skip


def _rows(kind: str, name: str, rows: np.ndarray) -> Cell:
    found = tuple(np.flatnonzero(rows).tolist())
    return Cell(
        values=((kind, name),),
        count=len(found),
        state="covered" if found else "uncovered",
        rows=found,
    )


def saturation_measures(counted: Counted) -> list[Measure]:
    """``saturation.unseen`` and ``saturation.chao1``, of the generator."""
    found = saturation(counted.suite.proposals)
    curve = _curve(found)
    return [
        Measure(
            id="saturation.unseen",
            group="saturation",
            title="Chance that the generator's next scenario has a new structure",
            statement=(
                "structures that came once, of all proposals that became a scenario: the"
                " Good-Turing estimate f1 / n of the unseen mass"
            ),
            source="Good 1953",
            unit="proposals",
            numerator=found.once,
            denominator=found.observations,
            value=found.unseen_mass,
            figures={"structures": found.structures, "once": found.once, "twice": found.twice},
            curves=(curve,),
            notes=(NOTE,),
        ),
        Measure(
            id="saturation.chao1",
            group="saturation",
            title="Structures seen, of those that the generator can bring at least",
            statement=(
                "different structures S, of the lower bound S + f1^2 / (2 f2) for the structures"
                " that the generator can bring; bias-corrected where f2 = 0"
            ),
            source="Chao 1984",
            unit="structures",
            numerator=found.structures,
            denominator=round(found.chao1, 9),
            value=ratio(found.structures, found.chao1),
            figures={
                "Chao1": round(found.chao1, 9),
                "Chao1, bias-corrected": round(found.chao1_corrected, 9),
            },
            notes=(NOTE,),
        ),
    ]


def _curve(found: Saturation) -> Curve:
    so_far = np.cumsum(found.is_new)
    size = so_far.size
    at = np.unique(np.linspace(1, size, min(size, _POINTS)).round().astype(int))
    return Curve(
        title="Different structures over proposals",
        x="proposals that became a scenario",
        y="different structures so far",
        points=tuple(CurvePoint(x=n, y=int(so_far[n - 1])) for n in at.tolist()),
    )
