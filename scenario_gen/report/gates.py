"""What was required of the measures, and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_gen.domain.gate import GateResult
from scenario_gen.report.model import Table
from scenario_gen.report.tables import number, table, text


def gate_tables(results: Sequence[GateResult]) -> list[Table]:
    """The gates with their numbers, and what stands in the way of those that are not met."""
    if not results:
        return []
    missed = [result for result in results if not result.met]
    note = (
        f"{len(results) - len(missed)} of {len(results)} are met. Words and names: docs/gates.md."
    )
    rows = [
        (
            one.gate.text, "met" if one.met else "NOT MET", one.title, one.numerator,
            one.denominator, one.unit, one.reason,
        )
        for one in results
    ]  # fmt: skip
    in_the_way = [
        (result.gate.text, item) for result in missed for item in (*result.missing, *_rest(result))
    ]
    return [
        table(
            "summary", "gates", "What was required (gates)",
            [text("gate", "Gate"), text("verdict", "Verdict"), text("measure", "Compared"),
             number("numerator", "Counted"), number("denominator", "Of"), text("unit", "Unit"),
             text("reason", "Why")],
            rows, note=note,
        ),
        table(
            "summary", "gates_missed", "In the way of gates that are not met",
            [text("gate", "Gate"), text("missing", "Missing, or there and not wanted")],
            in_the_way,
        ),
    ]  # fmt: skip


def _rest(result: GateResult) -> list[str]:
    left = result.missing_total - len(result.missing)
    return [f"{left} more: {result.more}" if result.more else f"{left} more"] if left > 0 else []
