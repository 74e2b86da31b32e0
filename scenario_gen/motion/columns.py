"""Tables of named columns in one array, so that rows of them are taken and put in one go."""

from __future__ import annotations

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class Columns:
    """n entries of the columns that a subclass annotates, as views of one array (columns, n).

    Flags and codes are kept as numbers too.
    """

    names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        cls.names = tuple(name for name in cls.__annotations__ if name != "names")

    def __init__(self, data: Floats) -> None:
        self.data = data
        for name, column in zip(self.names, data, strict=True):
            setattr(self, name, column)

    @classmethod
    def zeros(cls, count: int) -> Self:
        """Columns of zeros."""
        return cls(np.zeros((len(cls.names), count)))

    def copy(self) -> Self:
        """The same entries in an array of their own."""
        return type(self)(self.data.copy())

    def take(self, at: Indices) -> Self:
        """The entries ``at``."""
        return type(self)(self.data.take(at, axis=1))

    def put(self, at: Indices, part: Self) -> None:
        """Overwrite the entries ``at``."""
        self.data[:, at] = part.data
