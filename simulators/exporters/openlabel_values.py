"""Tags with the amounts that belong to them, as OpenLABEL writes them."""

from __future__ import annotations

from typing import Any

from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import Quantity

# Amounts that the ontology has as whole numbers.
_WHOLE = frozenset({"SubjectVehicleSpeed", "LaneSpecificationLaneCount"})
# Digits after the point of an amount.
_DIGITS = 6


class Amounts:
    """Classes, each once, with the hull of the amounts that were added to it."""

    def __init__(self, scenario: Scenario) -> None:
        self._ranges = {f"${one.name}": (one.minimum, one.maximum) for one in scenario.parameters}
        self._found: dict[str, tuple[float, float] | None] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def __iter__(self) -> Any:
        return iter(sorted(self._found))

    def add(self, *names: str) -> None:
        """Add classes without an amount."""
        for name in names:
            self._found.setdefault(name, None)

    def add_amount(self, name: str, quantity: Quantity, factor: float = 1.0) -> None:
        """Add a class with an amount: a number, or a parameter with its range."""
        low, high = self._ranges[quantity] if isinstance(quantity, str) else (float(quantity),) * 2
        ends = sorted((low * factor, high * factor))
        before = self._found.get(name)
        if before is not None:
            ends = [min(before[0], ends[0]), max(before[1], ends[1])]
        self._found[name] = (round(ends[0], _DIGITS) + 0.0, round(ends[1], _DIGITS) + 0.0)

    def drop(self, name: str) -> None:
        """Take a class away, which follows from another one."""
        self._found.pop(name, None)

    def data(self, name: str) -> dict[str, Any] | None:
        """The ``tag_data`` of a class: a number or a range; None without an amount."""
        ends = self._found[name]
        if ends is None:
            return None
        shown: tuple[float, float] = ends
        if name in _WHOLE:
            shown = (round(ends[0]), round(ends[1]))
        if shown[0] == shown[1]:
            return {"num": [{"type": "value", "val": shown[0]}]}
        return {"vec": [{"type": "range", "val": list(shown)}]}
