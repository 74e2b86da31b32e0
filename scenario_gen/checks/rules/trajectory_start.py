"""A trajectory begins where its actor starts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.lane_facts import lane_facts
from scenario_gen.checks.limit import Limit
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork


def _issues(group: Group, network: RoadNetwork, near: Limit) -> Iterator[Issue]:
    for a, actor in enumerate(group.scenario.actors):
        if actor.trajectory is not None:
            yield from _actor(group, network, f"$.actors[{a}]", actor, near)


def _actor(
    group: Group, network: RoadNetwork, path: str, actor: Actor, near: Limit
) -> Iterator[Issue]:
    assert actor.trajectory is not None  # noqa: S101  (the caller looked)
    start, first = actor.start, actor.trajectory.points[0]
    if start.road != actor.trajectory.road:
        yield Issue(
            f"{path}.start.road", f"the trajectory begins on road {actor.trajectory.road}",
            value=start.road, limit=actor.trajectory.road, hint="start on the same road",
        )  # fmt: skip
        return
    if start.road not in network.roads:
        return
    s_m = np.broadcast_to(np.asarray(group.column(start.s_m), dtype=np.float64), (group.rows,))
    road = np.full(s_m.shape, network.road_index(start.road), dtype=np.int32)
    borders = lane_facts(network).borders(road, s_m, np.full_like(road, start.lane))
    centre_m = 0.5 * (borders.right_m + borders.left_m)
    ds_m = np.asarray(group.column(start.s_m)) - group.column(first.s_m)
    dt_m = centre_m + np.asarray(group.column(start.offset_m)) - group.column(first.t_m)
    apart_m = np.hypot(ds_m, dt_m)
    yield Issue(
        f"{path}.start", "the start is {value} m away from the first point of the trajectory",
        apart_m > near.value, apart_m, near.value, near.unit,
        "the trajectory decides: set the start to it", near.source,
    )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Compare the start with the first point."""
    return by_network(
        context,
        lambda group, network: _issues(group, network, context.limits.trajectory_start_m),
        applies=lambda group: any(a.trajectory is not None for a in group.scenario.actors),
        not_applicable="no trajectory",
    )


RULE = Rule(
    id="trajectory.start",
    title="Trajectories begin at the start of their actor",
    severity="warning",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="A trajectory begins at the place where its actor starts.",
    formula="distance of the start and the first point <= trajectory_start_m",
    limits=("trajectory_start_m",),
)
