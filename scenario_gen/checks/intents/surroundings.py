"""Events of sight and surface: coming into view, seeing little, driving over a patch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.detector import GAP, SPEED, Detector, Tell
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.checks.intents.hidden import hidden
from scenario_gen.domain.environment import Patch
from scenario_gen.domain.intent import FromOcclusion, LowSight, OnPatch
from scenario_gen.metrics.sight import sight_distance

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def _from_occlusion(meet: Encounter, intent: FromOcclusion) -> Bools:
    """It is not hidden, and was a step ago.

    Hidden: whatever line one draws from the middle of the ego's box, at the height of the
    driver's eyes, to the middle or a corner of its box, at half of its height, something is in
    the way: the actor ``behind``; without a name, any actor that one cannot look through, or a
    thing beside the road that hides. Bicycles and motorcycles hide only if named; what carries
    it, or is carried by it, never does unless named.
    """
    steps = hidden(meet, intent.behind) & meet.known
    out = np.zeros(steps.shape, dtype=np.bool_)
    out[:, 1:] = ~steps[:, 1:] & steps[:, :-1]
    return out


def _hiders(meet: Encounter, row: int, step: int) -> tuple[str, ...]:
    """Ids of the actors that each hid all of it a step before; none: several did, or a thing."""
    ids = [actor.id for actor in meet.group.scenario.actors]
    return tuple(
        name
        for index, name in enumerate(ids, start=1)
        if index != meet.mover and hidden(meet, name)[row, step - 1]
    )


def _low_sight(meet: Encounter, intent: LowSight) -> Bools:
    """The sight distance of the ego (``metrics.sight``) is below the value."""
    low: Bools = sight_m(meet) < meet.column(intent.below_m)
    return low


def sight_m(meet: Encounter) -> Floats:
    """(rows, T) sight distance of the ego; NaN beyond the duration."""
    context = meet.context.part(meet.rows.start, meet.rows.stop)
    return sight_distance(context.trace, context.batch, context.networks).distance.value


def _on_patch(meet: Encounter, intent: OnPatch) -> Bools:
    """It moves, and its box is over the patch, at a step or on the way to it.

    A patch of some lanes lies between the borders of these, one of no lanes over the whole road.
    """
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    for patch in meet.group.scenario.environment.patches:
        if patch.id == intent.patch:
            out |= _over(meet, patch)
    return out & (meet.speed_mps > meet.context.limits.standing_mps.value)


def _over(meet: Encounter, patch: Patch) -> Bools:
    """(rows, T) the box is over a patch."""
    view, network = meet.view, meet.network
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    if view is None or network is None or patch.road not in network.roads:
        return out
    on_road = view.road == network.road_index(patch.road)
    first_m, last_m = view.box_s_m
    # Where the box was at the step before, and all that lies between, counts too.
    swept = on_road[:, 1:] & on_road[:, :-1]
    low_m, high_m = first_m.copy(), last_m.copy()
    low_m[:, 1:] = np.where(swept, np.minimum(first_m[:, 1:], first_m[:, :-1]), first_m[:, 1:])
    high_m[:, 1:] = np.where(swept, np.maximum(last_m[:, 1:], last_m[:, :-1]), last_m[:, 1:])
    from_m, to_m = meet.column(patch.s_from_m), meet.column(patch.s_to_m)
    within: Bools = on_road & (high_m >= from_m) & (low_m <= to_m)
    if not patch.lanes:
        within &= view.lane != 0
        return within
    right_m, left_m = view.box_t_m
    s_m = meet.context.trace.s_m[meet.rows, meet.mover]
    for lane in patch.lanes:
        at = np.full(s_m.shape, lane, dtype=np.int32)
        borders = view.facts.borders(view.road, s_m, at)
        out |= within & (left_m > borders.right_m) & (right_m < borders.left_m)
    return out


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        FromOcclusion,
        _from_occlusion,
        "coming into view",
        FromOcclusion(actor="any"),
        with_ego=True,
        companions=_hiders,
        tells=(GAP,),
    ),
    Detector(OnPatch, _on_patch, of_ego=True, tells=(SPEED,)),
    Detector(LowSight, _low_sight, of_ego=True, tells=(Tell("sight_m", sight_m, "least"),)),
)
