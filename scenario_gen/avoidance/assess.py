"""Preventability of whole batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.contacts import contacts
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.gaps import least_gap_m
from scenario_gen.avoidance.hits import Hits
from scenario_gen.avoidance.ideal import NOTHING, bound
from scenario_gen.avoidance.need import Need, need_of
from scenario_gen.avoidance.redrive import Run, recorded, redrive
from scenario_gen.avoidance.selection import Selection
from scenario_gen.avoidance.settings import DEFAULT_SETTINGS, Settings
from scenario_gen.avoidance.verdict import code, judge, verdicts
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.drivers import Driver
from scenario_gen.errors import InputError
from scenario_gen.metrics import Measure
from scenario_gen.metrics.measure import ever
from scenario_gen.roads import RoadNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: States (actors x times) driven again at a time: bounds the memory, and fits the cache.
_CHUNK_STATES = 1 << 19


@dataclass(frozen=True, eq=False)
class Assessment:
    """Verdicts on B scenarios under P profiles."""

    profiles: tuple[Driver, ...]
    settings: Settings
    verdict: NDArray[np.int8]
    """(B,) codes, see ``PREVENTABILITY_VERDICTS``."""
    need: Need
    driven: Bools
    """(B,) whether the profiles drove: not where nothing has to be done."""
    avoids: Bools
    """(P, B) whether a profile touches nobody; True where nothing has to be done."""
    hits: Hits
    """(P, B) contacts under each profile."""
    base: Hits
    """(B,) contacts of the recorded ego."""
    seen_s: Floats
    """(B,) when the actor of that contact can first be seen; NaN: never, or there is none."""
    braking_s: Floats
    """(P, B) when braking began; NaN where it did not."""
    max_decel_mps2: Floats
    """(P, B)"""
    least_gap_m: Floats
    """(P, B) to the nearest actor; NaN where it was not worked out."""
    struck: Bools
    """(P, B, A) actors that ran into the rear of the slower ego; not counted."""
    bound: NDArray[np.int64]
    """(B,) how it is physically avoidable, see ``ideal``."""
    onset_s: Floats
    """(B,) when the conflict shows; NaN where the recorded ego touches nobody."""


def assess(
    batch: ScenarioBatch,
    trace: TraceBatch,
    networks: Sequence[RoadNetwork],
    profiles: Sequence[Driver],
    *,
    settings: Settings = DEFAULT_SETTINGS,
    measures: Mapping[str, Measure] | None = None,
    gaps: bool = False,
    rows: Ints | None = None,
) -> Assessment:
    """Let every profile drive the egos of B scenarios again, and decide.

    Args:
        batch: the scenarios.
        trace: their rollout with an ego that keeps its speed, or carries out its task.
        networks: one per group.
        profiles: the drivers whose answers decide; at least one.
        settings: constants of the verdict.
        measures: criticality from the checks of the same trace, if at hand.
        rows: (n,) scenarios to decide on, ascending; the others say "not checked". None: all.
        gaps: whether to work out how near the egos come to the others, which takes longer.

    Raises:
        InputError: there is no profile, or trace and networks do not belong to the batch.
    """
    if not profiles:
        raise InputError("no profile to drive", hint="name at least one")
    if trace.present.shape != (batch.size, batch.actor_count):
        raise InputError(
            f"the trace is of {trace.present.shape} actors,"
            f" the batch of {(batch.size, batch.actor_count)}"
        )
    if len(networks) != len(batch.groups):
        raise InputError(f"{len(networks)} road networks for {len(batch.groups)} groups")
    everything = Selection.of(batch, trace, networks)
    out = _blank(everything, tuple(profiles), settings, measures)
    if rows is not None:
        skipped = np.setdiff1d(np.arange(batch.size), rows)
        out.driven[skipped] = False
        out.verdict[skipped] = code("not_checked")
    rows = np.flatnonzero(out.driven)
    for some in _chunks(rows, trace):
        _assess(everything.take(some), out, gaps=gaps)
    return out


def _blank(
    everything: Selection, profiles: tuple[Driver, ...], settings: Settings,
    measures: Mapping[str, Measure] | None,
) -> Assessment:  # fmt: skip
    """The verdicts where nobody has to drive, and room for the others."""
    need = need_of(everything, measures)
    others = everything.trace.present[:, 1:].any(axis=1)
    driven = others & (need.touches | (need.decel_mps2 > settings.mild_decel_mps2))
    verdict = np.full(driven.shape, code("trivial"), dtype=np.int8)
    verdict[~others] = code("not_applicable")
    rows, actors = driven.size, everything.trace.present.shape[1] - 1
    shape = (len(profiles), rows)
    return Assessment(
        profiles=profiles,
        settings=settings,
        verdict=verdict,
        need=need,
        driven=driven,
        avoids=np.ones(shape, dtype=np.bool_),
        hits=Hits.nobody(*shape),
        base=Hits.nobody(rows),
        seen_s=np.full(rows, np.nan),
        braking_s=np.full(shape, np.nan),
        max_decel_mps2=np.zeros(shape),
        least_gap_m=np.full(shape, np.nan),
        struck=np.zeros((*shape, actors), dtype=np.bool_),
        bound=np.full(rows, NOTHING, dtype=np.int64),
        onset_s=np.full(rows, np.nan),
    )


def _chunks(rows: Ints, trace: TraceBatch) -> list[Ints]:
    _, actors, times = trace.shape
    size = max(1, _CHUNK_STATES // (actors * times))
    return [rows[first : first + size] for first in range(0, rows.size, size)]


def _assess(chosen: Selection, out: Assessment, *, gaps: bool) -> None:
    """Decide some rows."""
    encounter, row = Encounter.of(chosen), chosen.row
    base = contacts(encounter, recorded(encounter))
    out.base.put(row, base, base.any)
    out.seen_s[row] = _seen_s(encounter, out.base.actor[row])
    for index, profile in enumerate(out.profiles):
        run = redrive(encounter, profile, substeps=out.settings.substeps)
        found = judge(encounter, run, base.any)
        out.avoids[index, row] = found.avoids
        out.hits.put((index, row), found.met, found.counts)
        out.struck[index, row, : encounter.actors] = found.met.any & ~found.counts
        _note_braking(encounter, run, index, row, out)
        if gaps:
            out.least_gap_m[index, row] = least_gap_m(encounter, run)
    out.verdict[row] = verdicts(out.avoids[:, row])
    by_profile = ever(out.avoids[:, row].T)
    possible = bound(encounter, base.time_s, by_profile, out.settings.evasion)
    out.bound[row], out.onset_s[row] = possible.how, possible.onset_s


def _seen_s(encounter: Encounter, actor: NDArray[np.int16]) -> Floats:
    """(R,) when an actor of each row can first be seen; NaN for actor -1 and those never seen."""
    seen = encounter.seen[:, np.arange(actor.size), np.maximum(actor, 0)]
    ever = seen.any(axis=0) & (actor >= 0)
    return np.where(ever, encounter.trace.time_s[seen.argmax(axis=0)], np.nan)


def _note_braking(encounter: Encounter, run: Run, index: int, row: Ints, out: Assessment) -> None:
    time_s = encounter.trace.time_s
    hit_s = out.hits.time_s[index, row]
    before = encounter.trace.valid & ~(time_s >= hit_s[:, None])
    decel_mps2 = np.where(before, -run.accel_mps2, 0.0)
    braking = decel_mps2 > out.settings.mild_decel_mps2
    out.braking_s[index, row] = np.where(
        braking.any(axis=1), time_s[braking.argmax(axis=1)], np.nan
    )
    out.max_decel_mps2[index, row] = np.maximum(decel_mps2.max(axis=1), 0.0)
