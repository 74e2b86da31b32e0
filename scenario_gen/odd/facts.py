"""A fact: what a scenario says of an attribute of an ODD at some time or place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class NumberFact:
    """A number that an attribute has."""

    path: str
    """JSON path of what says so."""
    value: Floats | float
    """(rows,) or one for all rows of a group; NaN where the scenario does not say."""


@dataclass(frozen=True, eq=False)
class WordFact:
    """A word that an attribute has."""

    path: str
    possible: tuple[str, ...]
    """One word; several where the scenario does not say which of them; none where it says nothing
    at all."""
    known_as: str = ""
    """A word for it that an ODD may have; with it, it is inside whatever else it is."""
    rows: Bools | bool = True
    """(rows,) or one for all rows of a group: where it applies."""


Fact: TypeAlias = NumberFact | WordFact
