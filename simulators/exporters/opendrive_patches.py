"""Patches of another friction: where they lie on a road, and what they do to its lanes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenario_gen.domain.environment import Environment, Patch
from scenario_gen.roads import NetworkRoad
from scenario_gen.units import number
from simulators.exporters.opendrive_lanes import UNSCALED_FRICTION, FrictionRecords

# Corners along the sides of a patch, so that it follows lanes that move.
_STEP_M = 25.0
_MAX_STEPS = 40


@dataclass(frozen=True)
class Area:
    """A patch where it lies on a road."""

    patch: Patch
    from_m: float
    to_m: float
    right_m: float
    left_m: float
    corners: tuple[tuple[float, float], ...]
    """(s, t) round it, anticlockwise."""


def patch_areas(road: NetworkRoad, patches: Iterable[Patch]) -> list[Area]:
    """The patches of a road, as far as they lie on it; lanes next to each other count as one."""
    areas = []
    for patch in patches:
        span = _span(patch, road)
        if span is None:
            continue
        for lanes in _neighbours(_covered(patch, road)):
            steps = min(_MAX_STEPS, max(1, round((span[1] - span[0]) / _STEP_M)))
            places_m = [span[0] + (span[1] - span[0]) * i / steps for i in range(steps + 1)]
            right = [(s_m, _border_t(road, lanes[0], s_m, 0)) for s_m in places_m]
            left = [(s_m, _border_t(road, lanes[-1], s_m, 1)) for s_m in places_m]
            low_m, high_m = min(t for _, t in right), max(t for _, t in left)
            if high_m > low_m:
                areas.append(Area(patch, *span, low_m, high_m, (*right, *reversed(left))))
    return areas


def friction_records(road: NetworkRoad, environment: Environment) -> FrictionRecords:
    """Lane -> friction as a share of that of the scenario, for lanes with patches.

    Where patches overlap the most slippery one counts.
    """
    usual = number(environment.friction)
    found: dict[int, Sequence[tuple[float, float]]] = {}
    spans = [
        (span, _covered(patch, road), number(patch.friction))
        for patch in environment.patches
        if (span := _span(patch, road)) is not None
    ]
    # Nothing can be said as a share of no friction at all.
    if not spans or usual <= 0.0:
        return found
    for lane in sorted({lane for _, lanes, _ in spans for lane in lanes}):
        own = [(span, friction) for span, lanes, friction in spans if lane in lanes]
        edges = sorted({0.0, *(edge for span, _ in own for edge in span), road.length_m})
        records: list[tuple[float, float]] = []
        for low_m, high_m in pairwise(edges):
            middle_m = 0.5 * (low_m + high_m)
            here = [friction for span, friction in own if span[0] <= middle_m <= span[1]]
            share = min(here) / usual if here else UNSCALED_FRICTION
            if not records or records[-1][1] != share:
                records.append((low_m, share))
        found[lane] = records
    return found


def _span(patch: Patch, road: NetworkRoad) -> tuple[float, float] | None:
    if patch.road != road.id:
        return None
    low_m = max(number(patch.s_from_m), 0.0)
    high_m = min(number(patch.s_to_m), road.length_m)
    return (low_m, high_m) if high_m > low_m else None


def _covered(patch: Patch, road: NetworkRoad) -> list[int]:
    """Lanes under a patch, from right to left."""
    lanes = sorted(spec.id for spec in road.lanes)
    return [lane for lane in lanes if lane in patch.lanes] if patch.lanes else lanes


def _neighbours(lanes: list[int]) -> list[list[int]]:
    """Runs of lanes next to each other; -1 and 1 are neighbours."""
    runs: list[list[int]] = []
    for lane in lanes:
        if runs and runs[-1][-1] in (lane - 1, lane - 2 if lane == 1 else lane - 1):
            runs[-1].append(lane)
        else:
            runs.append([lane])
    return runs


def _border_t(road: NetworkRoad, lane: int, s_m: float, side: int) -> float:
    strip = road.strip(s_m)
    if lane not in strip.lanes:
        lane = min(strip.lanes, key=lambda other: abs(other - lane))
    return road.lane_borders_t(lane, s_m)[side]
