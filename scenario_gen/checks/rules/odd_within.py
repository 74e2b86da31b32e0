"""The scenario lies within the operational design domain of the brief."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule
from scenario_gen.checks.verdict import Breach, Issue, Verdict, breaches
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.odd.attributes import Attribute
from scenario_gen.odd.facts import NumberFact
from scenario_gen.odd.membership import OUTSIDE, UNKNOWN, Judged, judge, value_of

_HINT = "outside the ODD: change the scenario, or widen the ODD in the brief"
_NOT_CHECKED = (
    "the scenario does not say everything that the ODD restricts: `scenario-gen odd` names what"
)


def _issues(judged: Judged, odd: Odd) -> Iterator[Issue]:
    attribute, fact = judged.attribute, judged.fact
    failed = judged.codes == OUTSIDE
    if not failed.any():
        return
    if isinstance(fact, NumberFact):
        yield from _beyond(attribute, fact, getattr(odd, attribute.name))
        return
    value = value_of(fact, 0)
    yield Issue(
        fact.path, f"{attribute.name} {value} is not in the ODD", failed, value, judged.limit,
        hint=_HINT,
    )  # fmt: skip


def _beyond(attribute: Attribute, fact: NumberFact, limits: Range) -> Iterator[Issue]:
    unit = "" if attribute.unit == "count" else attribute.unit
    said = f"{attribute.name} {{value}} {unit}".rstrip()
    value = np.asarray(fact.value, dtype=float)
    # A straight road has no radius to show.
    shown = "straight" if np.isinf(value).any() else value
    for word, limit, failed in (
        ("below", limits.minimum, None if limits.minimum is None else value < limits.minimum),
        ("above", limits.maximum, None if limits.maximum is None else value > limits.maximum),
    ):
        if limit is not None and failed is not None:
            yield Issue(
                fact.path, f"{said} is {word} the ODD's {{limit}}", failed, shown, limit, unit,
                _HINT,
            )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Compare every restricted attribute; where one is unknown, the rule is not checked."""
    odd = context.odd
    assert odd is not None  # noqa: S101  (the runner asks for it: needs "odd")
    size = context.batch.size
    unknown = np.full(size, bool(odd.not_taken), dtype=np.bool_)
    found: list[Breach] = []
    for group, rows in context.batch.slices():
        for judged in judge(group, odd):
            unknown[rows] |= judged.codes == UNKNOWN
            found.extend(breaches(rows.start, group.rows, _issues(judged, odd)))
    return Verdict(
        np.ones(size, dtype=np.bool_), tuple(found), unknown, not_checked=_NOT_CHECKED
    )  # fmt: skip


RULE = Rule(
    id="odd.within",
    title="The scenario lies within the operational design domain",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "odd"),
    statement="Every attribute that the operational design domain restricts stays within it, at all"
    " times and places.",
    formula="minimum <= value <= maximum, value in choices, for every attribute that is given, at"
    " the start, after every change and at every place; not checked where the scenario does not say"
    " a value and no other is outside",
    source="the ODD of the brief, attributes of ISO 34503",
    version="1.1",
)
