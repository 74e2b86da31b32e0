"""The result of a sweep: columns, and single variants taken out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.verdict import FAILED, STATES
from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.sweeps.block import STAGES, Stage
from scenario_gen.sweeps.summary import accepted

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Array = NDArray[Any]


class Criticality(NamedTuple):
    """The worst value of a measure over all actors and times; arrays (B,)."""

    value: Floats
    """NaN where there is none."""
    actor: NDArray[np.int8]
    """Index of the actor in the scenario, from 0; -1 without a value."""
    time_s: Floats
    """When it is reached; NaN where that is not known."""


@dataclass(frozen=True, eq=False)
class SweepResult:
    """B variants; of a folder the columns are mapped from its files."""

    scenario_of: Scenario
    """The logical scenario."""
    parameters: Mapping[str, Floats]
    """Name -> (B,) values."""
    columns: Mapping[str, Array]
    """As in ``table``."""
    manifest: Mapping[str, Any]
    """What was asked."""
    summary: Mapping[str, Any]
    """Counts and distributions."""

    @property
    def size(self) -> int:
        """B"""
        return int(self.columns["stage"].size)

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that were asked."""
        return tuple(rule["id"] for rule in self.manifest["rules"])

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the criticality measures; none if no variant was rolled out."""
        return tuple(measure["name"] for measure in self.summary["criticality"])

    @cached_property
    def ok(self) -> Bools:
        """(B,) rolled out and checked, and no rule of severity error failed."""
        severities = [rule["severity"] for rule in self.manifest["rules"]]
        return accepted(np.asarray(self.columns["stage"]), self.columns["rules"], severities)

    @property
    def intent_seen(self) -> Bools:
        """(B,) what is to happen in the scenario was seen, or nothing is to happen."""
        state = self.states("intent.seen")
        seen: Bools = (state == STATES.index("passed")) | (state == STATES.index("not_applicable"))
        return seen

    def states(self, rule_id: str) -> NDArray[np.int8]:
        """(B,) codes of ``scenario_gen.checks.STATES``.

        Raises:
            InputError: there is no such rule.
        """
        return np.asarray(self.columns["rules"][_place(rule_id, self.rules, "rule")])

    def criticality(self, measure: str) -> Criticality:
        """The worst values of a measure.

        Raises:
            InputError: there is no such measure.
        """
        at = _place(measure, self.measures, "measure")
        names = ("criticality", "worst_actor", "worst_time_s")
        return Criticality(*(np.asarray(self.columns[name][at]) for name in names))

    def failing(self, rule_id: str) -> NDArray[np.int64]:
        """Rows in which a rule failed, in order.

        Raises:
            InputError: there is no such rule.
        """
        rows: NDArray[np.int64] = (self.states(rule_id) == FAILED).nonzero()[0]
        return rows

    def stage(self, row: int) -> Stage:
        """How far a variant came, see ``STAGES``."""
        return STAGES[int(self.columns["stage"][self._checked(row)])]

    def values(self, row: int) -> dict[str, float]:
        """Parameter values of a variant.

        Raises:
            InputError: there is no such row.
        """
        self._checked(row)
        return {name: float(values[row]) for name, values in self.parameters.items()}

    def scenario(self, row: int) -> Scenario:
        """A variant as a concrete scenario; its id names the row.

        Raises:
            InputError: there is no such row, or its values are not possible.
        """
        values = self.values(row)
        try:
            concrete = self.scenario_of.concrete(values)
        except ValueError as error:
            raise InputError(f"row {row} is no possible scenario: {error}") from error
        name = f"{concrete.id[:80]}-row-{row}"
        return concrete.model_copy(update={"id": name, "library": None})

    def _checked(self, row: int) -> int:
        if not 0 <= row < self.size:
            raise InputError(f"there is no row {row}", hint=f"rows are 0 to {self.size - 1}")
        return row


def _place(name: str, known: tuple[str, ...], what: str) -> int:
    if name not in known:
        raise InputError(f"there is no {what} {name[:80]!r}", hint=f"known: {', '.join(known)}")
    return known.index(name)
