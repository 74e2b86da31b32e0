"""By how much a target is off: figures of one scenario, from a rollout of it where that is needed.

``measured`` finds the figure of a feature at a place; ``surroundings``, ``replayed``, ``triggers``
and ``behaviour`` compute them. What is meant is our rollout; what a target makes of it is the same
rollout of a scenario that is changed as the target reads it, or the same states judged by the
target's formula.
"""

from __future__ import annotations

from simulators.figures.measured import Measured

__all__ = ["Measured"]
