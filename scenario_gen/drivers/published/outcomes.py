"""Published outcomes case by case: which cases end in a collision in the JRC's program.

``outcomes.json`` holds one bit for each case in the order of the grid: packed with
``numpy.packbits``, deflated, and in base64.
"""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from importlib import resources

import numpy as np

from scenario_gen.drivers.situation import Bools


def published_collisions(grid: str, driver: str, cases: int) -> Bools:
    """(cases,) whether the cases of a grid end in a collision with a driver, as published.

    Raises:
        KeyError: nothing is published for the pair.
    """
    packed = zlib.decompress(base64.b64decode(_packed()[grid][driver]))
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=cases)
    return bits.astype(np.bool_)


@cache
def _packed() -> dict[str, dict[str, str]]:
    text = resources.files("scenario_gen.drivers.published").joinpath("outcomes.json").read_text()
    found: dict[str, dict[str, str]] = json.loads(text)
    return found
