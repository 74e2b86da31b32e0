"""What filling gaps came to, as data: ``gaps.json`` of an output folder."""

from __future__ import annotations

from importlib import metadata

from scenario_gen.catalog.ledger import LedgerEntry
from scenario_gen.coverage.reference import covering_reference
from scenario_gen.coverage.report import digest
from scenario_gen.domain.gap import CoveringReference, FillReport, GapState, OpenGap
from scenario_gen.pipeline.filling import Filling
from scenario_gen.pipeline.gap_tally import tally

#: Combinations still open that are listed one by one.
MOST_OPEN = 5_000
#: Rows times settings beyond which no covering array is made: covertable is plain Python.
_MOST_SETTINGS = 20_000


def fill_report(
    filling: Filling, entries: list[LedgerEntry], accepted: int, stopped_by: str
) -> FillReport:
    """The report of a run whose gaps were filled as far as it went."""
    tried = [entry for entry in entries if entry.gap is not None]
    settings = filling.settings
    return FillReport(
        model=filling.model.name,
        model_sha256=digest(filling.model),
        strength=settings.strength,
        target=filling.asked.target,
        denominator=settings.valid,
        in_reach=settings.valid - filling.planner.out_of_reach().shape[0],
        numerator_before=filling.covered_before,
        numerator=settings.covered,
        scenarios_before=filling.scenarios_before,
        scenarios=accepted,
        proposals=len(tried),
        gaps_filled=sum(entry.gap is not None and entry.gap.filled for entry in tried),
        stopped_by=stopped_by,
        reference=_reference(filling),
        gaps=_open(filling, entries),
    )


def _open(filling: Filling, entries: list[LedgerEntry]) -> tuple[OpenGap, ...]:
    settings, planner = filling.settings, filling.planner
    found = settings.all()
    given_up = {tuple(each) for each in planner.given_up().tolist()}
    beyond = {tuple(each) for each in planner.out_of_reach().tolist()}
    told = tally(entries)
    worth = planner.worth[tuple(found.T)]
    out = []
    for index in (-worth).argsort(kind="stable")[:MOST_OPEN].tolist():
        setting = tuple(found[index].tolist())
        names = settings.named(setting)
        tries, reasons = told.get(names, (0, {}))
        state: GapState = "given_up" if setting in given_up else "open"
        out.append(
            OpenGap(
                values=names,
                worth=float(f"{worth[index]:.6g}"),
                phrase=", ".join(filling.phrase(position) for position in setting),
                state="out_of_reach" if setting in beyond else state,
                tries=tries,
                reasons=dict(sorted(reasons.items())),
            )
        )
    return tuple(out)


def _reference(filling: Filling) -> CoveringReference | None:
    if filling.settings.valid > _MOST_SETTINGS:
        return None
    found = covering_reference(
        filling.factors, filling.rules, filling.settings.strength, filling.asked.target
    )
    return CoveringReference(
        tool=f"covertable {metadata.version('covertable')}",
        rows_to_target=found.rows_to_target,
        rows=found.rows,
    )
