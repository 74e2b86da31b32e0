"""One number of a rule, and scenarios on either side of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from scenario_gen.checks import DEFAULT_LIMITS, Limits
from scenario_gen.domain.scenario import Scenario
from tests.checks.traces import World

Make = Callable[[float], Scenario | World]


#: Relative distance from the limit of what is just inside and just outside.
NEAR = 1e-4
ENTRIES = DEFAULT_LIMITS.entries()


class Edge(NamedTuple):
    """One number of a rule: what is measured, and which side of the number passes."""

    rule: str
    limit: str
    """Name of the number."""
    make: Make
    """From a value to a scenario that has it; of a fixed value where ``measured`` is given."""
    most: bool = True
    """Whether the limit is the most, rather than the least, that passes."""
    at: str = "passed"
    """State at the limit."""
    step: float | None = None
    """Distance of the other two values; relative where None."""
    measured: Callable[[], float] | None = None
    """The value of the scenario, where the limit is varied around it."""
    others: dict[str, float] = {}  # noqa: RUF012 - never changed
    """Other limits, so that this one decides."""

    def case(self, words: str) -> tuple[Scenario | World, Limits]:
        """What is checked, and by which limits."""
        middle = self.measured() if self.measured else ENTRIES[self.limit].value
        away = self.step if self.step is not None else NEAR * abs(middle)
        away *= {"inside": -1.0, "at": 0.0, "outside": 1.0}[words] * (1.0 if self.most else -1.0)
        limits = DEFAULT_LIMITS.with_values(**self.others)
        if self.measured is None:
            return self.make(middle + away), limits
        return self.make(middle), limits.with_values(**{self.limit: middle - away})
