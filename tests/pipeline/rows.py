"""The whole library, checked once for all tests that ask what comes of it."""

from __future__ import annotations

from functools import cache

from scenario_gen.pipeline.library import RowCheck, check_rows


@cache
def library_rows() -> tuple[RowCheck, ...]:
    """Every row of the library with what happens in it."""
    return tuple(check_rows())
