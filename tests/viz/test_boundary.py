"""The picture of a boundary."""

from __future__ import annotations

from matplotlib.collections import LineCollection
from tests.viz.pictures import *  # noqa: F403

from scenario_gen.domain.preventability import Boundary, BoundaryAxis, FlipLine
from viz.boundary import boundary
from viz.style import render
