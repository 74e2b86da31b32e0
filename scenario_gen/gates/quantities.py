"""The numbers that gates compare: measures, counts, and shares of reviews, each with its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scenario_gen.domain.coverage import CoverageReport, Measure, Population
from scenario_gen.gates.names import ALIASES, OTHERS, PROPOSALS, SHARES, STANDINGS

Kind: TypeAlias = Literal["share", "ratio", "count"]
"""``share``: a part of the denominator, 0 to 1; ``ratio``: may be more; ``count``: the numerator
is what is compared, the denominator is what it is a part of."""
#: Measures whose numerator is no part of the denominator.
_RATIOS = ("parameters.dispersion", "parameters.discrepancy", "diversity.", "saturation.chao1")
_BACK = "requirements.scenarios"
_SHOWN = 400


def is_ratio(measure: str) -> bool:
    """Whether the value of a measure, by its id, may exceed 1: then it is no share."""
    return measure.startswith(_RATIOS)


@dataclass(frozen=True)
class Quantity:
    """Something that a gate can name."""

    id: str
    title: str
    unit: str
    kind: Kind
    numerator: int | float
    denominator: int | float
    short: tuple[str, ...] = ()
    """What is missing where it is too low."""
    short_total: int = 0
    over: tuple[str, ...] = ()
    """What is there and should not be, where it is too high."""
    over_total: int = 0
    more: str = ""
    notes: tuple[str, ...] = ()
    among: str = ""
    """Of a count that is no part of its denominator: what the denominator counts."""

    @property
    def text(self) -> str:
        """The numbers: ``7 of 10 levels``."""
        if self.among:
            return f"{self.numerator:.10g} {self.unit} in {self.denominator:.10g} {self.among}"
        return f"{self.numerator:.10g} of {self.denominator:.10g} {self.unit}"


def quantity(report: CoverageReport, name: str) -> Quantity | None:
    """What a gate names; None where the report has nothing of that name."""
    wanted = ALIASES.get(name, name)
    for measure in report.measures:
        if measure.id == wanted:
            return _of_measure(report, measure)
    if name in STANDINGS:
        return _of_suite(report, name)
    if name in PROPOSALS:
        return _of_proposals(report, name)
    return next((found for found in _others(report) if found.id == name), None)


def quantities(report: CoverageReport) -> Iterator[Quantity]:
    """All of them: measures in their order, then shares and counts."""
    for measure in report.measures:
        yield _of_measure(report, measure)
    for name in (*SHARES, *STANDINGS, *PROPOSALS, *OTHERS):
        found = quantity(report, name)
        if found is not None:
            yield found


def _of_measure(report: CoverageReport, measure: Measure) -> Quantity:
    uncovered = [cell for cell in measure.cells if cell.state == "uncovered"]
    whole = len(measure.cells) == measure.cells_total
    missing = measure.denominator - measure.numerator
    total = len(uncovered) if whole or not isinstance(missing, int) else missing
    short = _most_worth_first(report, measure, tuple(_words(cell.values) for cell in uncovered))
    if measure.id == _BACK:
        short, total = _orphans(report, measure), int(missing)
    return Quantity(
        id=measure.id,
        title=measure.title,
        unit=measure.unit,
        kind="ratio" if is_ratio(measure.id) else "share",
        numerator=measure.numerator,
        denominator=0 if measure.value is None else measure.denominator,
        short=short,
        short_total=max(total, len(short)),
        more=_in_json(f"measures, {measure.id}, cells"),
        notes=measure.notes,
    )


def _of_suite(report: CoverageReport, name: str) -> Quantity:
    standing = STANDINGS[name]
    of: dict[str, int] = {p.standing: p.count - p.proposals for p in report.population}
    count = of.get(standing, 0)
    names = _named(report, standing, count)
    return Quantity(
        id=name,
        title=_what(report, standing),
        unit="scenarios",
        kind="count",
        numerator=count,
        denominator=sum(of.values()),
        over=names,
        over_total=count,
        more=f"{_in_json(f'population, {standing}')}; scenario-gen explain ID",
    )


def _of_proposals(report: CoverageReport, name: str) -> Quantity:
    standing = PROPOSALS[name]
    found = _population(report, standing)
    count = found.count if found and standing != "duplicate" else found.proposals if found else 0
    return Quantity(
        id=name,
        title=_what(report, standing),
        unit="scenarios and proposals",
        kind="count",
        numerator=count,
        denominator=sum(one.count for one in report.population),
        over=found.scenarios[:count] if found else (),
        over_total=count,
        more="ledger.jsonl; scenario-gen explain ID",
    )


def _others(report: CoverageReport) -> Iterator[Quantity]:
    aimed = [measure for measure in report.measures if measure.target is not None]
    failed = [f"{m.id}: {m.numerator:g} of {m.denominator:g} {m.unit}, target {m.target:g}"
              for m in aimed if not m.met]  # fmt: skip
    yield Quantity(
        "targets", SHARES["targets"], "measures", "share", len(aimed) - len(failed), len(aimed),
        short=tuple(failed), short_total=len(failed), more=_in_json("measures, target"),
    )  # fmt: skip
    if (review := report.review) is not None:
        live = review.scenarios - review.states["rejected"] - review.states["retired"]
        bulk = f"{review.approved_in_bulk} of the approved scenarios were approved in bulk"
        for name, count in (
            ("approved", review.states["approved"]), ("approved.alone", review.approved_alone)
        ):  # fmt: skip
            yield Quantity(
                name, SHARES[name], "scenarios", "share", count, live,
                more="scenario-gen review DIR",
                notes=(bulk,) if review.approved_in_bulk else (),
            )  # fmt: skip
    counted = len(report.table.scenarios)
    for measure in report.measures:
        if measure.id == _BACK:
            orphans = int(measure.denominator - measure.numerator)
            yield Quantity(
                "orphans", OTHERS["orphans"], "scenarios", "count", orphans, counted,
                over=_orphans(report, measure), over_total=orphans,
                more=_in_json(f"measures, {measure.id}, cells"),
            )  # fmt: skip
    seen = tuple(f"{_words(cell.values)}: {cell.reason}"[:_SHOWN] for cell in report.contradictions)
    yield Quantity(
        "contradictions", OTHERS["contradictions"], "settings", "count", len(seen), counted,
        among="counted scenarios", over=seen, over_total=len(seen), more=_in_json("contradictions"),
    )  # fmt: skip
    yield Quantity(
        "changes", OTHERS["changes"], "changes", "count", len(report.stale), counted,
        among="counted scenarios", over=report.stale, over_total=len(report.stale),
        more=_in_json("stale"),
    )  # fmt: skip


def _in_json(place: str) -> str:
    """Where the rest is, whichever command has judged: both write a coverage report as JSON."""
    return f"coverage --json, or coverage in report.json: {place}"


def _most_worth_first(
    report: CoverageReport, measure: Measure, short: tuple[str, ...]
) -> tuple[str, ...]:
    """The same, in the order in which they should be filled."""
    size = {"marginal": 1, "tway.1": 1, "tway.2": 2}.get(measure.id)
    worth = [_words(gap.values) for gap in report.uncovered if len(gap.values) == size]
    there = set(short)
    return tuple(dict.fromkeys((*(words for words in worth if words in there), *short)))


def _orphans(report: CoverageReport, measure: Measure) -> tuple[str, ...]:
    rows = [row for cell in measure.cells if cell.values[0][1] == "none (orphans)"
            for row in cell.rows or ()]  # fmt: skip
    return tuple(report.table.scenarios[row] for row in rows)


def _named(report: CoverageReport, standing: str, count: int) -> tuple[str, ...]:
    """Ids of the scenarios of the suite: those of proposals are listed before them."""
    found = _population(report, standing)
    return found.scenarios[len(found.scenarios) - count :] if found and count else ()


def _population(report: CoverageReport, standing: str) -> Population | None:
    return next((one for one in report.population if one.standing == standing), None)


def _what(report: CoverageReport, standing: str) -> str:
    found = _population(report, standing)
    return found.what if found else standing


def _words(values: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} = {level}" for name, level in values)[:_SHOWN]
