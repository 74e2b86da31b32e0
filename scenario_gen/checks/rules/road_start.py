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
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Category, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork, lane_at


def evaluate(context: CheckContext) -> Verdict:
    """Find the lane at the start of everybody and look up whether its kind is open."""
    limits = context.limits

    def issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
        for index, mover in enumerate(movers(group)):
            place = mover.start
            if not bound_to_road(mover.category) or place.road not in network.roads:
                continue
            if place.lane not in {spec.id for spec in network.roads[place.road].lanes}:
                continue
            yield from _mover(group, network, mover_path(index), mover, limits)

    return by_network(context, issues)


def _mover(
    group: Group, network: RoadNetwork, path: str, mover: Ego | Actor, limits: Limits
) -> Iterator[Issue]:
    place, narrow = mover.start, limits.start_lane_m
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
        width_m < narrow.value,
        width_m,
        narrow.value,
        narrow.unit,
        "start where the lane has its width: lanes come and go in tapers",
        narrow.source,
    )
    centre_m = 0.5 * (borders.right_m + borders.left_m)
    lane = lane_at(network, index, within_m, centre_m + offset_m)
    yield Issue(
        f"{path}.start.offset_m",
        "an offset of {value} m leads off the road",
        (lane == 0) & (width_m >= narrow.value),
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
            failed = failed & (speed_mps > limits.standing_mps.value)
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
    statement="Everybody who is bound to the road starts on a lane that is wide enough to be there"
    " and open to its category.",
    formula="width of the lane >= start_lane_m; lane id at (s, t) != 0; its kind open to the"
    " category, or to who stands (v <= standing_mps); see lane_use",
    limits=("start_lane_m", "standing_mps"),
    source="default: see scenario_gen.checks.lane_use",
)
