"""Published figures of driver models, worked out again with the drivers of this project.

A small world of its own: a straight road, boxes of one size, others that move as a publication
says, and whole grids of cases at once.
"""

from scenario_gen.drivers.published.closed_form import ways
from scenario_gen.drivers.published.compare import Comparison, compare, compare_grid
from scenario_gen.drivers.published.figures import COUNTS, Count
from scenario_gen.drivers.published.grids import GRIDS, Grid, find_grid
from scenario_gen.drivers.published.page import grid_section, published_page
from scenario_gen.drivers.published.thresholds import SPEEDS_KMH, TABLES

__all__ = [
    "COUNTS",
    "GRIDS",
    "SPEEDS_KMH",
    "TABLES",
    "Comparison",
    "Count",
    "Grid",
    "compare",
    "compare_grid",
    "find_grid",
    "grid_section",
    "published_page",
    "ways",
]
