"""Turns, slides, driving backwards and walks are possible for who does them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.constants import GRAVITY
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.friction import ON_WHEELS
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.motion_limits import limit_of
from scenario_gen.checks.phases import PlacedPhase, phases
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.rules.motion_path import best_grip_mps2
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import Reverse, Slide, Turn, Walk

_KINDS = frozenset({"turn", "slide", "reverse", "walk"})
_CIRCLE = "default: friction circle (Kamm)"


def _issues(group: Group, limits: Limits) -> Iterator[Issue]:
    for found in phases(group):
        match found.phase.manoeuvre:
            case Turn() as turn:
                yield from _turn(group, limits, found, turn)
            case Slide() as slide:
                yield from _slide(group, limits, found, slide)
            case Reverse() as reverse:
                yield from _reverse(group, limits, found, reverse)
            case Walk() as walk:
                yield from _walk(group, limits, found, walk)


def _turn(group: Group, limits: Limits, found: PlacedPhase, turn: Turn) -> Iterator[Issue]:
    path = f"{found.path}.manoeuvre"
    radius_m, speed_mps = _columns(group, turn.radius_m, turn.speed_mps)
    yield from _radius(group, limits, found, radius_m, f"{path}.radius_m")
    if found.mover.category in ON_WHEELS:
        across_mps2 = speed_mps**2 / np.maximum(radius_m, 1e-9)
        grip_mps2 = best_grip_mps2(group)
        yield Issue(
            f"{path}.speed_mps",
            "the turn takes {value} m/s2 to the side; friction gives {limit} m/s2 (mu g)",
            across_mps2 > grip_mps2 * (1 + 1e-9), across_mps2,
            np.broadcast_to(grip_mps2, (group.rows,)), "m/s2",
            "turn more slowly or on a larger radius", _CIRCLE,
        )  # fmt: skip


def _slide(group: Group, limits: Limits, found: PlacedPhase, slide: Slide) -> Iterator[Issue]:
    margin = limits.slide_margin_mps2
    decel_mps2, grip_mps2 = _columns(group, slide.decel_mps2), best_grip_mps2(group)
    most_mps2 = np.broadcast_to(grip_mps2 + margin.value, (group.rows,))
    yield Issue(
        f"{found.path}.manoeuvre.decel_mps2",
        "a slide slows down with {value} m/s2; friction gives {limit} m/s2 at most",
        decel_mps2[0] > most_mps2 * (1 + 1e-9), decel_mps2[0], most_mps2, "m/s2",
        "slide farther, or raise the friction", f"{_CIRCLE}; {margin.source}",
    )  # fmt: skip


def _reverse(group: Group, limits: Limits, found: PlacedPhase, reverse: Reverse) -> Iterator[Issue]:
    path = f"{found.path}.manoeuvre"
    speed_mps, distance_m, turn_rad = _columns(
        group, reverse.speed_mps, reverse.distance_m, reverse.turn_rad
    )
    most = limits.reverse_mps
    yield Issue(
        f"{path}.speed_mps", "{value} m/s backwards; at most {limit} m/s",
        speed_mps > most.value * (1 + 1e-9), speed_mps, most.value, most.unit,
        "drive backwards more slowly", most.source,
    )  # fmt: skip
    turning = np.abs(turn_rad) > 1e-6
    radius_m = distance_m / np.where(turning, np.abs(turn_rad), 1e-6)
    yield from _radius(group, limits, found, radius_m, f"{path}.turn_rad")


def _walk(group: Group, limits: Limits, found: PlacedPhase, walk: Walk) -> Iterator[Issue]:
    limit = limit_of(limits, group.scenario, found.mover, "turning_radius_m")
    if limit is None:
        return
    most = limits.sideways_rad
    heading_rad = np.zeros(group.rows)
    for k, leg in enumerate(walk.legs):
        (next_rad,) = _columns(group, leg.heading_rad)
        turn_rad = np.abs(np.remainder(next_rad - heading_rad + math.pi, 2.0 * math.pi) - math.pi)
        yield Issue(
            f"{found.path}.manoeuvre.legs[{k}].heading_rad",
            f"a {found.mover.category.replace('_', ' ')} turns by {{value}} rad on the spot;"
            " at most {limit} rad",
            turn_rad > most.value + 1e-9, turn_rad, most.value, most.unit,
            "vehicles need a turn or a path to change their direction", most.source,
        )  # fmt: skip
        heading_rad = next_rad


def _radius(
    group: Group, limits: Limits, found: PlacedPhase, radius_m: np.ndarray, path: str
) -> Iterator[Issue]:
    limit = limit_of(limits, group.scenario, found.mover, "turning_radius_m")
    if limit is not None:
        yield Issue(
            path, "a turn of {value} m radius; at least {limit} m",
            radius_m < limit.value * (1 - 1e-9), radius_m, limit.value, limit.unit,
            "turn on a larger radius", limit.source,
        )  # fmt: skip


def _columns(group: Group, *quantities: float | str) -> list[np.ndarray]:
    """(rows,) each."""
    return [
        np.broadcast_to(np.asarray(group.column(q), dtype=np.float64), (group.rows,))
        for q in quantities
    ]


def evaluate(context: CheckContext) -> Verdict:
    """Compare the numbers of each manoeuvre with what the category and friction allow."""
    return by_group(
        context,
        lambda group: _issues(group, context.limits),
        applies=lambda group: any(found.phase.manoeuvre.kind in _KINDS for found in phases(group)),
        not_applicable="no manoeuvre off the lane",
    )


RULE = Rule(
    id="motion.free",
    title="Manoeuvres off the lane are possible for who does them",
    severity="error",
    evaluate=evaluate,
    statement="Turns, slides, driving backwards and walks ask for no more than their mover and the"
    " friction can give.",
    formula="radius >= turning_radius_m[category]; v^2 / radius <= mu g (on wheels); decel of a"
    " slide <= mu g + slide_margin_mps2; speed backwards <= reverse_mps; turn on the spot of a"
    " vehicle <= sideways_rad; all (1 + 1e-9), largest mu of the scenario",
    limits=("turning_radius_m", "slide_margin_mps2", "reverse_mps", "sideways_rad"),
    constants=(GRAVITY,),
)
