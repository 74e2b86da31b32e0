"""The worst value of a measure, with the actor and the time at which it is reached."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.metrics.measure import Bools, Floats, Ints


class Worst(NamedTuple):
    """Worst values, all of one shape: (B, A) by scenario and actor, or (B,) by scenario.

    Where ``valid`` is False there is no such value (no conflict, no such actor): ``value`` and
    ``time_s`` are NaN there, never infinite, and ``actor`` is -1.
    """

    value: Floats
    valid: Bools
    actor: Ints
    """Index in ``$.actors``."""
    time_s: Floats
    """When it is reached."""
