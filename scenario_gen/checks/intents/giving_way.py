"""Giving way: somebody slows down or waits, and another one goes first."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.context import movers
from scenario_gen.checks.intents.detector import SPEED, Detector
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.ways import Way, along, way_of
from scenario_gen.checks.phases import name_of
from scenario_gen.domain.intent import Yield

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

#: Who would have been at the place this long after the other had left it was in conflict with it.
#: default: 1.5 s, a usual threshold of post-encroachment times. [s]
_CLOSE_S = 1.5
#: Who gives way loses at least this share of its speed, and this much. default
_SLOWED_SHARE, _SLOWED_MPS = 0.2, 0.5
#: It is so near to the place as the other comes there: the larger of the two. default
_NEAR_M, _NEAR_S = 20.0, 4.0


class _Entries(NamedTuple):
    """E times at which another one comes onto the way ahead; all (E,)."""

    row: Ints
    step: Ints
    """At which it has come onto the way."""
    clear: Ints
    """At which it has left it, or gone on along it by its own length; T where it never has."""
    place_m: Floats
    """Station of its near end as it comes."""


def _yield(meet: Encounter, intent: Yield) -> Bools:
    """Another one comes onto its way ahead, from outside, and has gone on before it gets there.

    Its way is where its box has driven, and where it would go on beyond the end of the trace. The
    other one moves; it has gone on once it has left the way again or gone on along it by its own
    length. Who gives way is near as the other one comes (20 m, or 4 s of driving) and

    - at a speed that it had before, would have reached the place no later than 1.5 s after the
      other one has gone on, but has lost at least 20 % and 0.5 m/s of that speed by then; or
    - has stood there from the start and sets off once the other one has gone on.

    Whatever makes it slow down: a sign, a light, courtesy, or fear. Marked are the times from the
    other one's coming until it has gone on.
    """
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    way = way_of(meet)
    for index, mover in enumerate(movers(meet.group)):
        if index != meet.mover and intent.to in (None, name_of(mover)):
            other = Encounter(meet.context, meet.group, meet.rows, index)
            out |= _gives_way_to(meet, other, way)
    return out


def _gives_way_to(meet: Encounter, other: Encounter, way: Way) -> Bools:
    steps = meet.known.shape[1]
    front_m = (
        way.station_m[:, :steps] + 0.5 * meet.context.trace.length_m[meet.rows, meet.mover, None]
    )
    entries = _entries(meet, other, way, front_m)
    given = _gives(meet, entries, front_m)
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    step = np.arange(steps)
    for row, first, last in zip(
        entries.row[given], entries.step[given], entries.clear[given], strict=True
    ):
        out[row] |= (step >= first) & (step <= last)
    return out


def _entries(meet: Encounter, other: Encounter, way: Way, front_m: Floats) -> _Entries:
    seen = along(other, way)
    half_width_m = 0.5 * meet.context.trace.width_m[meet.rows, meet.mover, None]
    on_way = (seen.aside_m < seen.half_across_m + half_width_m) & meet.known
    near_m = seen.station_m - seen.half_along_m
    standing_mps = meet.context.limits.standing_mps.value
    comes = np.zeros(on_way.shape, dtype=np.bool_)
    comes[:, 1:] = on_way[:, 1:] & ~on_way[:, :-1]
    comes &= (near_m >= front_m) & (other.speed_mps > standing_mps)
    comes &= near_m - front_m <= np.maximum(_NEAR_M, _NEAR_S * meet.speed_mps)
    row, step = np.nonzero(comes)
    place_m = near_m[row, step]
    gone_m = place_m + 2.0 * seen.half_along_m[row, step]
    gone = ~on_way[row] | (near_m[row] >= gone_m[:, None])
    gone &= (np.arange(on_way.shape[1]) > step[:, None]) & meet.known[row]
    clear = np.where(gone.any(axis=1), gone.argmax(axis=1), on_way.shape[1])
    return _Entries(row, step, clear, place_m)


def _gives(meet: Encounter, entries: _Entries, front_m: Floats) -> Bools:
    """(E,) whether the mover gives way."""
    steps = meet.known.shape[1]
    at, time_s = np.arange(steps), meet.context.trace.time_s
    clear = np.minimum(entries.clear, steps - 1)
    before = at <= clear[:, None]
    speed_mps, to_place_m = (
        meet.speed_mps[entries.row],
        entries.place_m[:, None] - front_m[entries.row],
    )
    held = ((to_place_m >= 0.0) | ~before).all(axis=1) & (entries.clear < steps)
    standing_mps = meet.context.limits.standing_mps.value
    moving = speed_mps > standing_mps
    arrives_s = time_s + to_place_m / np.where(moving, speed_mps, 1.0)
    # The lowest speed from a time on until the other one has gone on.
    until = np.where(before, speed_mps, np.inf)
    lowest_mps = np.minimum.accumulate(until[:, ::-1], axis=1)[:, ::-1]
    lost_mps = np.maximum(_SLOWED_SHARE * speed_mps, _SLOWED_MPS)
    in_conflict = arrives_s <= time_s[clear][:, None] + _CLOSE_S
    slowed = moving & before & in_conflict & (speed_mps - lowest_mps >= lost_mps)
    stood = (~moving | (at > entries.step[:, None])).all(axis=1)
    sets_off = (meet.moves[entries.row] & (at > clear[:, None])).any(axis=1)
    given: Bools = held & (slowed.any(axis=1) | (stood & sets_off))
    return given


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        Yield, _yield, "giving way", Yield(actor="any"), of_ego=True, partner="to", tells=(SPEED,)
    ),
)
