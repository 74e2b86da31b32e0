"""Published counts: collisions of driver models on the JRC's grids of cases.

They are what the program that the JRC published with its paper gives (Mattas et al., Driver models
for the definition of safety requirements of automated vehicles in international regulations,
Accident Analysis & Prevention 174 (2022) 106743; https://github.com/ec-jrc/JRC-FSM), run here.
"""

from __future__ import annotations

from typing import NamedTuple


class Count(NamedTuple):
    """How many cases of a grid end in a collision with a driver."""

    grid: str
    driver: str
    cases: int
    collisions: int


COUNTS: tuple[Count, ...] = (
    Count("cut_in_low", "r157_careful_jrc", 15_930, 3728),
    Count("cut_in_low", "fsm", 15_930, 901),
    Count("cut_in_low", "rss_jrc", 15_930, 880),
    Count("cut_in_low", "r157_system", 15_930, 2252),
    Count("cut_in_high", "r157_careful_jrc", 14_040, 3552),
    Count("cut_in_high", "fsm", 14_040, 1649),
    Count("cut_in_high", "rss_jrc", 14_040, 1491),
    Count("cut_in_high", "r157_system", 14_040, 2869),
    Count("cut_out", "r157_careful_jrc", 5850, 848),
    Count("cut_out", "fsm", 5850, 980),
    Count("cut_out", "rss_jrc", 5850, 936),
    Count("following", "r157_careful_jrc", 1121, 0),
    Count("following", "fsm", 1121, 0),
    Count("following", "rss_jrc", 1121, 21),
)
