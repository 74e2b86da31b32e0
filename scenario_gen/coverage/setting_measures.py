"""Combinatorial coverage as measures: settings of t factors, for t up to the strength asked for.

With M the valid settings of all choices of t factors, and C those that occur:

    variable-value configuration coverage = |C| / |M|                                    (1)
    simple t-way coverage = choices of t factors with all settings covered / choices     (2)
    (p, t)-completeness = choices of t factors covered to a share of p or more / choices (3)
    t + k coverage = (1) for t + k factors, of a suite that is complete for t            (4)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scenario_gen.coverage.build import (
    MOST_CELLS,
    MOST_TRIPLES,
    NIST,
    OUTSIDE,
    exclusion,
    only,
    ratio,
    state,
)
from scenario_gen.coverage.constraints import Constraint
from scenario_gen.coverage.marginals import Share
from scenario_gen.coverage.suite import Counted
from scenario_gen.coverage.tway import FactorSet, TWay, tway
from scenario_gen.domain.coverage import Cell, Exclusion, Measure

_NAMES = {1: "single levels", 2: "pairs of levels", 3: "triples of levels"}


def setting_measures(
    counted: Counted, constraints: tuple[Constraint, ...], strength: int
) -> tuple[list[Measure], dict[int, TWay]]:
    """All combinatorial measures up to a strength, and the counts that they rest on."""
    found = {t: tway(counted.table, t, constraints) for t in range(1, strength + 1)}
    out: list[Measure] = []
    for each in found.values():
        out += [_settings(counted, each, constraints), _simple(each)]
        out += [_complete(each, p) for p in counted.model.completeness]
    for t in range(1, strength):
        out += [_plus(found[t], found[t + k], k) for k in range(1, strength - t + 1)]
    return out, found


def _settings(counted: Counted, each: TWay, constraints: tuple[Constraint, ...]) -> Measure:
    t, share, both = each.strength, each.share, each.share_with_excluded
    alone = each.share_by_each
    figures: dict[str, int | float | None] = {
        "denominator with each constraint by itself, as NIST's CCMCL counts": alone.denominator,
        "value with each constraint by itself": alone.value,
        "denominator with impossible settings": both.denominator,
        "value with impossible settings": both.value,
    }
    if t < 3:
        strict = tway(counted.first_table, t, constraints).share
        figures["numerator with the first scenario of each structure alone"] = strict.numerator
    cells, total = _cells(counted, each)
    return Measure(
        id=f"tway.{t}",
        group="combinations",
        title=f"{t}-way coverage: {_NAMES[t]}",
        statement=(
            f"total variable-value configuration coverage: settings of {t} factors that a counted"
            " scenario has, of all settings that are valid: every level is allowed by the ODD and"
            " the model, and the other factors can be given levels so that no constraint is broken."
            " A scenario to which one of the factors does not apply has none of their settings"
        ),
        source=NIST,
        unit="settings",
        numerator=share.numerator,
        denominator=share.denominator,
        value=share.value,
        target=_target(counted, t),
        exclusions=only(_excluded(each)),
        figures=figures,
        cells=cells,
        cells_total=total,
    )


def _target(counted: Counted, t: int) -> float | None:
    targets = counted.model.targets.tway
    return {1: targets.get("1"), 2: targets.get("2"), 3: targets.get("3")}[t]


def _excluded(each: TWay) -> list[Exclusion]:
    left_out = sum(int((~s.asked).sum()) for s in each.sets)
    direct = each.excluded
    return [
        exclusion("settings", OUTSIDE, count=left_out),
        exclusion("settings that cannot be", "constraints, or what follows from several together",
                  count=direct),
    ]  # fmt: skip


def _cells(counted: Counted, each: TWay) -> tuple[tuple[Cell, ...], int]:
    """All settings that the ODD has; of triples the first ones that are uncovered."""
    triples = each.strength > 2
    beside = None if triples else tway(counted.variants, each.strength, ())
    most = MOST_TRIPLES if triples else MOST_CELLS
    cells: list[Cell] = []
    total = 0
    for place, one in enumerate(each.sets):
        wanted = one.valid & ~one.covered if triples else one.asked
        total += int(wanted.sum())
        if len(cells) >= most:
            continue
        more = None if beside is None else beside.sets[place].counts
        for at in np.argwhere(wanted)[: most - len(cells)].tolist():
            cells.append(_cell(each, one, tuple(at), more))
    return tuple(cells), total


def _cell(each: TWay, one: FactorSet, at: tuple[int, ...], more: np.ndarray | None) -> Cell:
    possible = bool(one.possible[at])
    count = int(one.counts[at])
    why = "" if possible else each.validity.reason(dict(zip(one.factors, at, strict=True)))
    return Cell(
        values=each.names(one, at),
        count=count,
        state=state(allowed=True, possible=possible, covered=count > 0),
        variants=0 if more is None else int(more[at]),
        reason=why,
    )


def _simple(each: TWay) -> Measure:
    cells = []
    for one in each.sets:
        covered, valid = int(one.covered.sum()), int(one.valid.sum())
        names = [each.table.factors[f].name for f in one.factors]
        cells.append(
            Cell(
                values=tuple(("factor", name) for name in names),
                count=covered,
                target=valid,
                state=state(allowed=True, possible=valid > 0, covered=covered == valid),
                reason="" if valid else "no setting of these factors is valid",
            )
        )
    return _of_choices(
        each,
        each.simple_share,
        id=f"tway.{each.strength}.simple",
        title=f"Simple {each.strength}-way coverage",
        statement=(
            f"choices of {each.strength} factors of which every valid setting occurs, of all"
            " choices that have a valid setting. The count of a cell is the settings that occur,"
            " its target the valid ones"
        ),
        cells=tuple(cells),
        cells_total=len(cells),
    )


def _of_choices(each: TWay, share: Share, **said: Any) -> Measure:
    """A measure over choices of factors; those without a valid setting are excluded."""
    without = sum(not one.valid.any() for one in each.sets)
    return Measure(
        group="combinations",
        source=NIST,
        unit="choices of factors",
        numerator=share.numerator,
        denominator=share.denominator,
        value=share.value,
        exclusions=only(
            [exclusion("choices of factors", "no setting of them is valid", count=without)]
        ),
        **said,
    )


def _complete(each: TWay, p: float) -> Measure:
    return _of_choices(
        each,
        each.complete_share(p),
        id=f"tway.{each.strength}.complete_{p:g}",
        title=f"({p:g}, {each.strength})-completeness",
        statement=(
            f"choices of {each.strength} factors of which a share of at least {p:g} of the valid"
            " settings occurs, of all choices that have a valid setting"
        ),
        notes=(f"the choices are the cells of tway.{each.strength}.simple",),
    )


def _plus(lower: TWay, higher: TWay, k: int) -> Measure:
    share, base = higher.share, lower.share
    complete = base.numerator == base.denominator
    note = (
        f"the suite is complete for {lower.strength}"
        if complete
        else f"the suite is not complete for {lower.strength}:"
        f" {base.numerator} of {base.denominator} settings occur"
    )
    return Measure(
        id=f"tway.{lower.strength}_plus_{k}",
        group="combinations",
        title=f"({lower.strength} + {k})-way coverage",
        statement=(
            f"settings of {lower.strength} + {k} factors that occur, of the valid ones: what a"
            f" suite that is complete for {lower.strength} brings beyond that"
        ),
        source=NIST,
        unit="settings",
        numerator=share.numerator,
        denominator=share.denominator,
        value=ratio(share.numerator, share.denominator),
        figures={f"{lower.strength}-way coverage": base.value},
        exclusions=only(_excluded(higher)),
        notes=(note, f"the settings are the cells of tway.{higher.strength}"),
    )
