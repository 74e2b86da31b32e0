"""Published figures of driver models, worked out again with the drivers of this project.

A small world of its own: a straight road, boxes of one size, others that move as a publication
says, and whole grids of cases at once.
"""

from scenario_gen.drivers.published.figures import COUNTS, Count
from scenario_gen.drivers.published.grids import GRIDS, Grid, find_grid

__all__ = [
    "COUNTS",
    "GRIDS",
    "Count",
    "Grid",
    "find_grid",
]
