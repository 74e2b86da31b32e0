"""Comparing two releases of a suite: what was gained, lost, and judged otherwise."""

from scenario_gen.comparison.compare import compare
from scenario_gen.comparison.release import Judged, Release

__all__ = ["Judged", "Release", "compare"]
