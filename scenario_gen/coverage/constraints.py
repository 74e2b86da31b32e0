"""Combinations of levels that cannot be, each with the reason.

Only what contradicts itself, or is ruled out by a definition, stands here: what is merely rare is
what edge cases are about. A scenario that is seen in an excluded combination is shown, not
counted, so a wrong constraint comes to light.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_gen.coverage.table import Bools, FactorTable
from scenario_gen.coverage.vocabulary import FRICTION, VISIBILITY

_FRICTION_OF = {
    "dry": (0.55, 0.90),
    "wet": (0.30, 0.65),
    "standing_water": (0.0, 0.55),
    "flooded": (0.0, 0.50),
    "snow": (0.20, 0.40),
    "icy": (0.05, 0.15),
}
"""Friction over all road materials (tyre tables, defaults for packed snow and cobblestone)."""
_VEHICLES = ("car", "van", "truck", "bus", "motorcycle", "trailer", "emergency_vehicle")
_LYING = ("debris",)
_MOTORWAYS = ("motorway_straight", "motorway_curve")
_ONE_LANE_EACH_WAY = ("rural_curve", "junction_cross")


@dataclass(frozen=True)
class Constraint:
    """Levels of one factor that exclude levels of another."""

    first: str
    first_levels: tuple[str, ...]
    second: str
    second_levels: tuple[str, ...]
    reason: str


def _surface_friction() -> list[Constraint]:
    names = FRICTION.labels()
    lows, highs = (-1.0, *FRICTION.edges), (*FRICTION.edges, 2.0)
    found = []
    for surface, (least, most) in _FRICTION_OF.items():
        # An edge belongs to the band below it: ice of exactly 0.15 lies in "up to 0.15".
        outside = tuple(
            name for name, low, high in zip(names, lows, highs, strict=True)
            if high < least or low >= most
        )  # fmt: skip
        reason = f"friction on a {surface} road lies in {least:g} to {most:g} (tyre tables)"
        found.append(Constraint("surface", (surface,), "friction", outside, reason))
    return found


CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint(
        "precipitation",
        ("rain_light", "rain_moderate", "rain_heavy", "rain_violent", "rain_cloudburst", "snow",
         "hail"),
        "surface", ("dry",), "what falls wets the road",
    ),
    *_surface_friction(),
    Constraint(
        "precipitation", ("rain_violent", "rain_cloudburst"),
        "visibility", VISIBILITY.labels()[3:],
        "rain of 50 mm/h and more leaves less than about 100 m of sight, 200 m at most"
        " (GB/T 45312, twice its approximate figure)",
    ),
    Constraint(
        "road", _MOTORWAYS, "actor", ("bicycle", "wheelchair"),
        "not admitted to motorways, where only people on foot from broken-down vehicles are met"
        " (default)",
    ),
    Constraint(
        "road", ("motorway_straight", "motorway_curve", "rural_curve", "urban_street"),
        "relation", ("crossing road on the left", "crossing road on the right"),
        "the road has no junction",
    ),
    Constraint(
        "road", _ONE_LANE_EACH_WAY, "relation", ("lane on the left", "lane on the right"),
        "the road has one lane in each direction",
    ),
    Constraint(
        "road", _ONE_LANE_EACH_WAY, "event", ("cut_in", "cut_out"),
        "the road has one lane in each direction",
    ),
    Constraint(
        "road", _ONE_LANE_EACH_WAY, "manoeuvre", ("lane_change",),
        "the road has one lane in each direction",
    ),
    Constraint(
        "event", ("cut_in", "cut_out"), "manoeuvre", ("none", "keep", "speed", "brake", "cross"),
        "changing lanes needs a movement to the side",
    ),
    Constraint(
        "event", ("cut_in",), "relation", ("same lane ahead",),
        "who is ahead in the lane of the ego cannot enter it",
    ),
    Constraint(
        "event", ("braking",), "manoeuvre", ("none", "keep", "lane_change", "offset", "cross"),
        "braking changes the speed",
    ),
    Constraint(
        "event", ("standing_in_lane", "slow_lead"), "closing_speed", ("pulls away",),
        "the ego closes in on what stands or is slower",
    ),
    Constraint(
        "trigger", ("none",), "manoeuvre",
        ("keep", "speed", "brake", "lane_change", "offset", "cross"),
        "a manoeuvre is started by a trigger",
    ),
    Constraint(
        "trigger", ("time", "gap", "ttc", "position", "phase_end"), "manoeuvre",
        ("none", "trajectory"), "a trigger starts a manoeuvre",
    ),
    Constraint(
        "actor", _VEHICLES, "manoeuvre", ("cross",),
        "vehicles drive along a path and do not cross from standstill at an angle to it",
    ),
    Constraint(
        "actor", _LYING, "manoeuvre", ("keep", "speed", "brake", "lane_change", "offset"),
        "an object does not drive",
    ),
    Constraint(
        "actor", _LYING, "event", ("cut_in", "cut_out", "braking", "slow_lead", "oncoming"),
        "an object does not drive",
    ),
    Constraint(
        "actor", ("pedestrian", "wheelchair", "animal"), "manoeuvre", ("lane_change",),
        "they do not keep to lanes",
    ),
)  # fmt: skip


def forbidden(
    table: FactorTable, constraints: tuple[Constraint, ...] = CONSTRAINTS
) -> tuple[Bools, dict[tuple[int, int], str]]:
    """Which pairs of levels cannot be.

    Returns:
        (L, L) symmetric over the levels of all factors, and the reason for each pair of positions
        (the smaller one first). Constraints on factors that the table lacks say nothing.
    """
    position = {
        (factor.name, level): int(table.offsets[f]) + v
        for f, factor in enumerate(table.factors)
        for v, level in enumerate(factor.level_names)
    }
    size = int(table.offsets[-1])
    matrix = np.zeros((size, size), dtype=bool)
    reasons: dict[tuple[int, int], str] = {}
    for rule in constraints:
        for first in rule.first_levels:
            for second in rule.second_levels:
                a = position.get((rule.first, first))
                b = position.get((rule.second, second))
                if a is None or b is None:
                    continue
                matrix[a, b] = matrix[b, a] = True
                reasons.setdefault((min(a, b), max(a, b)), rule.reason)
    return matrix, reasons
