"""Making millions of small objects that stay: nothing of them is garbage before the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the search for cycles, which would look at all of the objects again and again."""
    with _collecting(wanted=False):
        yield


@contextmanager
def collection() -> Iterator[None]:
    """With it, inside of the other: rollouts leave much behind that only the search finds."""
    with _collecting(wanted=True):
        yield


@contextmanager
def _collecting(*, wanted: bool) -> Iterator[None]:
    was = gc.isenabled()
    (gc.enable if wanted else gc.disable)()
    try:
        yield
    finally:
        (gc.enable if was else gc.disable)()
