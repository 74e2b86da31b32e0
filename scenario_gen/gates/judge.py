"""Judging gates: exact comparisons, and what stands in the way where one is not met."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from fractions import Fraction

from scenario_gen.domain.coverage import CoverageReport
from scenario_gen.domain.gate import Comparison, Gate, GateResult
from scenario_gen.errors import InputError
from scenario_gen.gates.names import ALIASES, OTHERS, PROPOSALS, SHARES, STANDINGS
from scenario_gen.gates.quantities import Quantity, quantity

SHOWN = 10
#: Numbers that are no whole ones are compared to so many digits after the point.
_DIGITS = 9
_WORDS: dict[Comparison, str] = {
    ">=": "at least", "<=": "at most", "==": "exactly", "!=": "anything but", ">": "more than",
    "<": "less than",
}  # fmt: skip


def judge(report: CoverageReport, gates: Sequence[Gate]) -> tuple[GateResult, ...]:
    """Whether each gate is met.

    A gate on what the report does not have, or on what has nothing in its denominator, is not met.

    Raises:
        InputError: a share is compared with more than 1, or a count with a fraction.
    """
    return tuple(_judged(report, gate) for gate in gates)


def _judged(report: CoverageReport, gate: Gate) -> GateResult:
    found = quantity(report, gate.name)
    if found is None:
        return GateResult(
            gate=gate, measure="", title=gate.name, unit="", met=False,
            reason=f"there is no {gate.name} in the coverage report{_close(report, gate.name)}",
            more="--require help lists the names",
        )  # fmt: skip
    limit = _limit(gate, found)
    if not found.denominator:
        return GateResult(
            gate=gate, measure=found.id, title=found.title, unit=found.unit, met=False,
            numerator=found.numerator, denominator=found.denominator,
            reason=f"nothing to cover: {found.text}; that does not pass",
            more=found.more, notes=found.notes,
        )  # fmt: skip
    compared = _compared(gate, found)
    met = _holds(compared, gate.comparison, limit)
    low = compared < limit
    shown = found.short if low else found.over
    return GateResult(
        gate=gate,
        measure=found.id,
        title=found.title,
        unit=found.unit,
        met=met,
        numerator=found.numerator,
        denominator=found.denominator,
        value=float(compared),
        reason=_reason(gate, found, compared),
        missing=() if met else shown[:SHOWN],
        missing_total=0 if met else found.short_total if low else found.over_total,
        more="" if met else found.more,
        notes=found.notes,
    )


def _limit(gate: Gate, found: Quantity) -> Fraction:
    limit = Fraction(gate.limit) / (100 if gate.percent else 1)
    if found.kind == "share" and limit > 1:
        raise InputError(
            f"{gate.name} is a share, 0 to 1, and is never {gate.limit}",
            where=gate.text,
            hint=f"write {gate.name}{gate.comparison}{gate.limit}%" if limit <= 100 else "",
        )
    if found.among and gate.percent:
        raise InputError(
            f"{gate.name} is no share of anything", where=gate.text, hint="write a whole number"
        )
    if found.kind == "count" and not gate.percent and limit.denominator != 1:
        raise InputError(
            f"{gate.name} is a count of {found.unit}, and is never {gate.limit}",
            where=gate.text,
            hint="write a whole number, or a percentage such as 10%",
        )
    return limit


def _compared(gate: Gate, found: Quantity) -> Fraction:
    """Exact where numerator and denominator are counts; else rounded, so that a sum of shares
    which is 1 is 1."""
    if found.kind == "count" and not gate.percent:
        return Fraction(found.numerator)
    if isinstance(found.numerator, int) and isinstance(found.denominator, int):
        return Fraction(found.numerator, found.denominator)
    return Fraction(str(round(found.numerator / found.denominator, _DIGITS)))


def _holds(value: Fraction, comparison: Comparison, limit: Fraction) -> bool:
    holds: dict[Comparison, bool] = {
        ">=": value >= limit, "<=": value <= limit, "==": value == limit, "!=": value != limit,
        ">": value > limit, "<": value < limit,
    }  # fmt: skip
    return holds[comparison]


def _reason(gate: Gate, found: Quantity, compared: Fraction) -> str:
    has = found.text
    if gate.percent:
        has += f" = {float(compared) * 100:.6g} %"
    elif found.kind != "count":
        has += f" = {float(compared):.6g}"
    unit = " %" if gate.percent else ""
    return f"{has}; required is {_WORDS[gate.comparison]} {gate.limit}{unit}"


def _close(report: CoverageReport, name: str) -> str:
    known = [m.id for m in report.measures]
    known += [*ALIASES, *SHARES, *STANDINGS, *PROPOSALS, *OTHERS]
    close = difflib.get_close_matches(name, dict.fromkeys(known), n=3)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    families = dict.fromkeys(m.id.partition(".")[0] for m in report.measures)
    return f"; there are {', '.join((*ALIASES, *STANDINGS))}, and {', '.join(families)} with parts"
