"""What filling gaps came to, as data: ``gaps.json`` of an output folder."""

from __future__ import annotations

from importlib import metadata

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage.reference import covering_reference
from scenario_gen.coverage.report import digest
from scenario_gen.coverage.table import Ints
from scenario_gen.domain.gap import (
    CoveringReference,
    FillReport,
    GapState,
    LevelOutOfReach,
    OpenGap,
)
from scenario_gen.pipeline.filling import Filling
from scenario_gen.pipeline.gap_tally import tally
from scenario_gen.pipeline.unreachable import why

#: Combinations still open that are listed one by one.
MOST_OPEN = 5_000
#: Valid combinations beyond which no covering array is made: covertable is plain Python, and some
#: ten thousand combinations with constraints take it minutes.
MOST_REFERRED = 3_000


def fill_report(
    filling: Filling, entries: list[LedgerEntry], accepted: int, stopped_by: str
) -> FillReport:
    """The report of a run whose gaps were filled as far as it went."""
    tried = [entry for entry in entries if entry.gap is not None]
    settings = filling.settings
    beyond = filling.planner.out_of_reach()
    levels = filling.unreachable(beyond)
    return FillReport(
        model=filling.model.name,
        model_sha256=digest(filling.model),
        strength=settings.strength,
        target=filling.asked.target,
        denominator=settings.valid,
        in_reach=settings.valid - beyond.shape[0],
        given_up=filling.planner.given_up().shape[0],
        numerator_before=filling.covered_before,
        numerator=settings.covered,
        scenarios_before=filling.scenarios_before,
        scenarios=accepted,
        proposals=len(tried),
        gaps_filled=sum(entry.gap is not None and entry.gap.filled for entry in tried),
        stopped_by=stopped_by,
        reference=_reference(filling),
        unreachable=levels,
        gaps=_open(filling, entries, beyond, levels),
    )


def _open(
    filling: Filling, entries: list[LedgerEntry], out: Ints, levels: tuple[LevelOutOfReach, ...]
) -> tuple[OpenGap, ...]:
    settings, planner = filling.settings, filling.planner
    found = settings.all()
    given_up = {tuple(each) for each in planner.given_up().tolist()}
    beyond = {tuple(each) for each in out.tolist()}
    told = tally(entries)
    worth = planner.worth[tuple(found.T)]
    listed = []
    for index in (-worth).argsort(kind="stable")[:MOST_OPEN].tolist():
        setting = tuple(found[index].tolist())
        names = settings.named(setting)
        tries, reasons = told.get(names, (0, {}))
        state: GapState = "given_up" if setting in given_up else "open"
        listed.append(
            OpenGap(
                values=names,
                worth=float(f"{worth[index]:.6g}"),
                phrase=", ".join(filling.phrase(position) for position in setting),
                state="out_of_reach" if setting in beyond else state,
                tries=tries,
                reasons=dict(sorted(reasons.items())),
                why=why(names, levels) if setting in beyond else None,
            )
        )
    return tuple(listed)


def _reference(filling: Filling) -> CoveringReference | None:
    if filling.settings.valid > MOST_REFERRED:
        return None
    found = covering_reference(
        filling.factors, filling.rules, filling.settings.strength, filling.asked.target
    )
    return CoveringReference(
        tool=f"covertable {metadata.version('covertable')}",
        rows_to_target=found.rows_to_target,
        rows=found.rows,
    )
