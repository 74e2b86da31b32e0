"""What has started and ended while a storyboard is played."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

#: Names of the elements around an element of the storyboard, and its own.
Path: TypeAlias = tuple[str, ...]
#: Kind (story, act, maneuverGroup, maneuver, event, action) and path.
Element: TypeAlias = tuple[str, Path]


@dataclass
class Storyline:
    """When elements of the storyboard started and ended, and what values were set when."""

    started_s: dict[Element, float] = field(default_factory=dict)
    ended_s: dict[Element, float] = field(default_factory=dict)
    values: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    """Name of a variable or parameter -> (time, value) in order."""
    signals: dict[str, list[tuple[float, str]]] = field(default_factory=dict)

    def time_s(self, times: Mapping[Element, float], kind: str, name: str, near: Path) -> float:
        """When an element of a kind and a name started or ended; infinite if it did not.

        Of several with one name, the one that lies nearest to who asks is meant.
        """
        found = [
            (-_in_common(path, near), at_s)
            for (its_kind, path), at_s in times.items()
            if its_kind == kind and path[-1] == name
        ]
        return min(found)[1] if found else math.inf


def _in_common(one: Path, other: Path) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count
