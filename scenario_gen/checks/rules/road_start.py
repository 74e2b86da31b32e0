"""At the start everybody is on the road, in a lane that its category may use."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.lane_facts import lane_facts
from scenario_gen.checks.lane_use import (
    CLOSED,
    ONLY_STANDING,
    at_start,
    bound_to_road,
    lanes_at_start,
)
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Category, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork, lane_at

#: In a lane that is narrower, as where a taper begins, nothing stands or drives. [m]
_NARROW_M = 0.5


def evaluate(context: CheckContext) -> Verdict:
    """Find the lane at the start of everybody and look up whether its kind is open."""
    standing_mps = context.limits.standing_mps.value

    def issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
        for index, mover in enumerate(movers(group)):
            place = mover.start
            if not bound_to_road(mover.category) or place.road not in network.roads:
                continue
            if place.lane not in {spec.id for spec in network.roads[place.road].lanes}:
                continue
            yield from _mover(group, network, mover_path(index), mover, standing_mps)

    return by_network(context, issues)


def _mover(
    group: Group, network: RoadNetwork, path: str, mover: Ego | Actor, standing_mps: float
) -> Iterator[Issue]:
    place = mover.start
    road = network.roads[place.road]
    s_m = np.asarray(group.column(place.s_m))
    offset_m = np.asarray(group.column(place.offset_m))
    within_m = np.broadcast_to(np.clip(s_m, 0.0, road.length_m), (group.rows,))
    index = np.full(within_m.shape, network.road_index(place.road), dtype=np.int32)
    borders = lane_facts(network).borders(index, within_m, np.full_like(index, place.lane))
    width_m = np.nan_to_num(borders.left_m - borders.right_m)
    yield Issue(
        f"{path}.start.s_m",
        f"lane {place.lane} is {{value}} m wide there; at least {{limit}} m",
        width_m < _NARROW_M,
        width_m,
        _NARROW_M,
        "m",
        "start where the lane has its width: lanes come and go in tapers",
    )
    centre_m = 0.5 * (borders.right_m + borders.left_m)
    lane = lane_at(network, index, within_m, centre_m + offset_m)
    yield Issue(
        f"{path}.start.offset_m",
        "an offset of {value} m leads off the road",
        (lane == 0) & (width_m >= _NARROW_M),
        offset_m,
        unit="m",
        hint="keep the reference point on a lane",
    )
    speed_mps = np.asarray(group.column(mover.speed_mps))
    lanes = lanes_at_start(mover.category)
    for spec in road.lanes:
        code = at_start(mover.category, spec.kind)
        if code not in (ONLY_STANDING, CLOSED) or spec.id == 0:
            continue
        failed = lane == spec.id
        if code == ONLY_STANDING:
            failed = failed & (speed_mps > standing_mps)
        yield Issue(
            f"{path}.start.lane",
            _words(mover.category, spec.kind, code),
            failed,
            spec.kind,
            lanes,
            hint=f"start on {lanes}" + (", or at speed 0" if code == ONLY_STANDING else ""),
        )


def _words(category: Category, kind: str, code: int) -> str:
    moving = "a moving " if code == ONLY_STANDING else "a "
    return f"{moving}{category.replace('_', ' ')} starts on a lane of kind {kind}"


RULE = Rule(
    id="road.start",
    title="Everybody starts on the road, in a lane that its category may use",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    formula="kind of the lane at (s, t) of the start is open to the category, see lane_use",
    source="default: see scenario_gen.checks.lane_use",
)
