"""Margins: how much sooner, slower or nearer flips the outcome of a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.contacts import contacts
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.onset import onset_steps
from scenario_gen.avoidance.profiles import name_of
from scenario_gen.avoidance.redrive import Run, recorded, redrive
from scenario_gen.avoidance.selection import Selection
from scenario_gen.avoidance.shift import other_ego, other_reaction
from scenario_gen.avoidance.verdict import judge
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.preventability import Margin, MarginQuantity, ProfileMargins
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.drivers import Driver
from scenario_gen.metrics.measure import ever
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: Values between two grid values that are looked at once a flip lies between them.
_PARTS = 16


class Range(NamedTuple):
    """What is searched: a grid from ``-reach`` to ``reach``."""

    unit: str
    reach: float
    step: float


#: Ranges of the search; default.
RANGES: Mapping[MarginQuantity, Range] = {
    "reaction_s": Range("s", 3.0, 0.16),
    "ego_speed_mps": Range("m/s", 15.0, 0.8),
    "distance_m": Range("m", 60.0, 3.2),
}


class _Scene(NamedTuple):
    """The rows under one profile."""

    chosen: Selection
    encounter: Encounter
    touched: Bools
    """(R, A) by the recorded ego."""
    profile: Driver
    run: Run
    avoids: Bools
    """(R,)"""
    onset_s: Floats
    """(R,) when the conflict shows; 0 where the recorded ego touches nobody."""


def margins(
    batch: ScenarioBatch,
    trace: TraceBatch,
    networks: Sequence[RoadNetwork],
    profiles: Sequence[Driver],
    rows: Ints,
) -> list[tuple[ProfileMargins, ...]]:
    """The margins of scenarios, those of each profile.

    The search looks at a grid of values and then between the two nearest to 0 between which the
    outcome flips. The encounter stays as it was rolled out but for the one quantity; what can be
    seen is worked out anew for other places and speeds of the ego.

    Args:
        batch: the scenarios.
        trace: their rollout with an ego that keeps its speed.
        networks: one per group.
        profiles: the drivers.
        rows: (R,) which scenarios, ascending.
    """
    chosen = Selection.of(batch, trace, networks).take(rows)
    encounter = Encounter.of(chosen)
    base = contacts(encounter, recorded(encounter))
    onset = onset_steps(encounter, base.time_s)
    shown = onset < trace.time_s.size
    onset_s = np.where(shown, trace.time_s[np.where(shown, onset, 0)], 0.0)
    found = []
    for profile in profiles:
        run = redrive(encounter, profile)
        avoids = judge(encounter, run, base.any).avoids
        found.append(
            _of_profile(_Scene(chosen, encounter, base.any, profile, run, avoids, onset_s))
        )
    return [tuple(of_profile[row] for of_profile in found) for row in range(rows.size)]


def _of_profile(scene: _Scene) -> list[ProfileMargins]:
    outcomes: dict[MarginQuantity, Callable[[Ints, Floats], Bools]] = {
        "reaction_s": lambda row, change: _by_reaction(scene, row, change),
        "ego_speed_mps": lambda row, change: _by_ego(scene, row, change, np.zeros(row.size)),
        "distance_m": lambda row, change: _by_ego(scene, row, np.zeros(row.size), -change),
    }
    brakes = ever(scene.run.accel_mps2 < 0.0)
    flips = {
        quantity: _flips(outcome, scene.avoids, RANGES[quantity])
        for quantity, outcome in outcomes.items()
    }
    return [
        ProfileMargins(
            profile=name_of(scene.profile),
            avoids=bool(scene.avoids[row]),
            margins=tuple(
                _margin(quantity, below[row], above[row])
                for quantity, (below, above) in flips.items()
                if quantity != "reaction_s" or brakes[row]
            ),
        )
        for row in range(scene.avoids.size)
    ]


def _margin(quantity: MarginQuantity, below: float, above: float) -> Margin:
    unit, reach, step = RANGES[quantity]
    return Margin(
        quantity=quantity,
        unit=unit,
        below=None if np.isnan(below) else round(float(below), 4),
        above=None if np.isnan(above) else round(float(above), 4),
        least=-reach,
        greatest=reach,
        resolution=step / _PARTS,
    )


def _flips(
    outcome: Callable[[Ints, Floats], Bools], avoids: Bools, searched: Range
) -> tuple[Floats, Floats]:
    """(R,) outcomes as they are -> (R,) nearest flips below and above 0; NaN where none."""
    count = int(np.ceil(searched.reach / searched.step))
    values = np.minimum(np.arange(1, count + 1) * searched.step, searched.reach)
    return _nearest(outcome, avoids, -values), _nearest(outcome, avoids, values)


def _nearest(outcome: Callable[[Ints, Floats], Bools], avoids: Bools, values: Floats) -> Floats:
    """(R,) the first of values, moving away from 0, at which the outcome differs, refined."""
    rows = avoids.size
    found = np.full(rows, np.nan)
    row = np.repeat(np.arange(rows, dtype=np.int64), values.size)
    differs = (outcome(row, np.tile(values, rows)) != avoids[row]).reshape(rows, values.size)
    some = np.flatnonzero(differs.any(axis=1))
    if not some.size:
        return found
    first = differs[some].argmax(axis=1)
    to = values[first]
    since = np.where(first > 0, values[np.maximum(first - 1, 0)], 0.0)
    share = np.arange(1, _PARTS + 1) / _PARTS
    between = since[:, None] + share * (to - since)[:, None]
    row = np.repeat(some, _PARTS)
    inner = (outcome(row, between.ravel()) != avoids[row]).reshape(between.shape)
    # The last of them is known to differ.
    inner[:, -1] = True
    found[some] = between[np.arange(some.size), inner.argmax(axis=1)]
    return found


def _by_reaction(scene: _Scene, row: Ints, later_s: Floats) -> Bools:
    """(n,) whether runs with another reaction time avoid."""
    run = other_reaction(scene.encounter, scene.run, row, later_s)
    return judge(scene.encounter, run, scene.touched[row], row).avoids


def _by_ego(scene: _Scene, row: Ints, faster_mps: Floats, ahead_m: Floats) -> Bools:
    """(n,) whether the profile avoids as another ego."""
    moved = other_ego(
        scene.chosen, scene.encounter, row,
        ahead_m=ahead_m, faster_mps=faster_mps, from_s=scene.onset_s[row],
    )  # fmt: skip
    encounter = Encounter.of(moved)
    run = redrive(encounter, scene.profile)
    touched = contacts(encounter, recorded(encounter)).any
    return judge(encounter, run, touched).avoids
