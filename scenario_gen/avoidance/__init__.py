"""Who could have avoided it: reference drivers re-drive the ego.

The other actors do what they did in the rollout; the ego keeps to its way, and a driver governs its
speed. Whether every profile of a set avoids, none does or they disagree is the verdict; beside it
stands whether braking and steering at the friction limit avoids. See ``docs/preventability.md``.
"""

from scenario_gen.avoidance.assess import Assessment, assess
from scenario_gen.avoidance.boundary import boundary
from scenario_gen.avoidance.boundary_grid import DEFAULT_GRID, Axis, Grid
from scenario_gen.avoidance.boundary_tables import cells_csv, flips_csv
from scenario_gen.avoidance.manoeuvres import Evasion
from scenario_gen.avoidance.margin import margins
from scenario_gen.avoidance.profiles import DEFAULT_PROFILES, chosen_profiles, judges, name_of
from scenario_gen.avoidance.report import label, result
from scenario_gen.avoidance.settings import DEFAULT_SETTINGS, Settings

__all__ = [
    "DEFAULT_GRID",
    "DEFAULT_PROFILES",
    "DEFAULT_SETTINGS",
    "Assessment",
    "Axis",
    "Evasion",
    "Grid",
    "Settings",
    "assess",
    "boundary",
    "cells_csv",
    "chosen_profiles",
    "flips_csv",
    "judges",
    "label",
    "margins",
    "name_of",
    "result",
]
