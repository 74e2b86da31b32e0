"""Lane changes go to lanes that exist and carry traffic in the same direction of s."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import LaneChange
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    for a, actor in enumerate(group.scenario.actors):
        for p, phase in enumerate(actor.phases):
            if isinstance(phase.manoeuvre, LaneChange):
                path = f"$.actors[{a}].phases[{p}].manoeuvre.to_lane"
                yield from _target(network, path, actor, phase.manoeuvre.to_lane)


def _target(network: RoadNetwork, path: str, actor: Actor, lane: int) -> Iterator[Issue]:
    start = actor.start
    if start.road not in network.roads:
        return
    if lane * start.lane < 0:
        yield Issue(
            path,
            f"lane {lane} lies on the other side of the reference line than the start, lane"
            f" {start.lane}, where traffic runs the other way",
            value=float(lane),
            hint="use a lane of the same sign, or a trajectory or an offset to swerve there",
        )
        return
    known = {spec.id for road in _roads(network, actor) for spec in network.roads[road].lanes}
    if lane == 0 or lane not in known:
        lanes = ", ".join(str(i) for i in sorted(known, reverse=True) if i * start.lane > 0)
        yield Issue(
            path,
            f"there is no lane {lane} on the way of {actor.id}",
            value=float(lane),
            hint=f"lanes of its direction: {lanes}",
        )


def _roads(network: RoadNetwork, actor: Actor) -> list[str]:
    try:
        path = network.path(actor.start.road, actor.start.lane, actor.route)
    except RoadError:
        return [actor.start.road]
    return [network.road_ids[index] for index in sorted(set(path.road_index.tolist()))]


def evaluate(context: CheckContext) -> Verdict:
    """Look every target lane up."""
    return by_network(
        context,
        _issues,
        applies=lambda group: any(
            isinstance(phase.manoeuvre, LaneChange)
            for actor in group.scenario.actors
            for phase in actor.phases
        ),
        not_applicable="no lane change",
    )


RULE = Rule(
    id="references.lane_change",
    title="Lane changes go to lanes that exist on the same side of the reference line",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    formula="sign(to_lane) = sign(start.lane), to_lane is a lane of the road",
    source="ASAM OpenSCENARIO 1.2, LaneChangeAction",
)
