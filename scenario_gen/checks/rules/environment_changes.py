"""Changes of the environment come one after the other, within the scenario."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import Change

_TIMES = frozenset({"at_s", "over_s"})
_ROUNDING_S = 1e-9


def _issues(group: Group) -> Iterator[Issue]:
    before_s = np.zeros(())
    duration_s = group.scenario.duration_s
    for index, change in enumerate(group.scenario.environment.changes):
        path = f"$.environment.changes[{index}]"
        at_s, over_s = (np.asarray(group.column(q)) for q in (change.at_s, change.over_s))
        if not _says(change):
            yield Issue(path, "this change changes nothing",
                        hint="give a new value, or take the change out")  # fmt: skip
        yield Issue(
            f"{path}.at_s", "a change at {value} s of a scenario that is over at {limit} s",
            at_s >= duration_s, at_s, duration_s, "s", "let it begin before the end",
        )  # fmt: skip
        there_s, end_s = np.broadcast_arrays(at_s, before_s)
        yield Issue(
            f"{path}.at_s",
            "the change begins at {value} s, before the one before it is over at {limit} s",
            there_s < end_s - _ROUNDING_S, there_s, end_s, "s",
            "order changes by time, one transition after the other",
        )  # fmt: skip
        before_s = at_s + over_s


def _says(change: Change) -> bool:
    return any(
        getattr(change, name) is not None for name in Change.model_fields if name not in _TIMES
    )


def evaluate(context: CheckContext) -> Verdict:
    """Compare the times of the changes."""
    return by_group(
        context,
        _issues,
        applies=lambda group: bool(group.scenario.environment.changes),
        not_applicable="no changes",
    )


RULE = Rule(
    id="environment.changes",
    title="Changes of the environment come one after the other, within the scenario",
    severity="error",
    evaluate=evaluate,
    statement="Changes of the environment say something new, begin before the scenario is over, and"
    " follow one another.",
    formula="at_s < duration; at_s[k + 1] >= at_s[k] + over_s[k] - 1e-9 s; at least one new value",
    source="scenario schema 1.0",
)
