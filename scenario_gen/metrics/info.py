"""What is written about a measure: its name, unit, formula, validity and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: The time that is told with most measures.
WORST = "when it is worst"


@dataclass(frozen=True)
class Info:
    """A measure as reports and the documentation name it."""

    name: str
    """With its unit, such as ``min_ttc_s``."""
    title: str
    unit: str
    formula: str
    valid: str
    """When it is defined; otherwise there is no such value."""
    source: str
    """Begins with ``default`` where it is this project's own."""
    worst: Literal["least", "greatest", "first contact"]
    """Which of its values over the actors is the worst of a scenario: of what belongs to a
    contact, those of the first one."""
    when: str = WORST
    """What time is given with it."""
