"""Lane changes go to lanes that exist and carry traffic in the same direction."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.phases import name_of, phases
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import LaneChange
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    for found in phases(group):
        manoeuvre, start = found.phase.manoeuvre, found.mover.start
        known = start.road in network.roads and any(
            spec.id == start.lane for spec in network.roads[start.road].lanes
        )
        if isinstance(manoeuvre, LaneChange) and known:
            path = f"{found.path}.manoeuvre.to_lane"
            yield from _target(network, path, found.mover, manoeuvre.to_lane)


def _target(network: RoadNetwork, path: str, mover: Ego | Actor, lane: int) -> Iterator[Issue]:
    along: set[int] = set()
    against: set[int] = set()
    for road, direction in _way(network, mover).items():
        for spec in network.roads[road].lanes:
            (along if spec.direction == direction else against).add(spec.id)
    along.discard(0)
    hint = f"lanes of its direction: {', '.join(str(i) for i in sorted(along, reverse=True))}"
    if lane in along:
        return
    if lane in against and lane != 0:
        yield Issue(
            path,
            f"traffic of lane {lane} runs the other way than that of the start, lane"
            f" {mover.start.lane}",
            value=float(lane),
            hint=f"{hint}; use a trajectory or an offset to swerve into oncoming traffic",
        )
        return
    yield Issue(
        path,
        f"there is no lane {lane} on the way of {name_of(mover)}",
        value=float(lane),
        hint=hint,
    )


def _way(network: RoadNetwork, mover: Ego | Actor) -> dict[str, int]:
    """The roads on the way of a mover, each with the direction in which its traffic runs there."""
    start = mover.start
    try:
        path = network.path_of(mover)
    except RoadError:
        return {start.road: network.roads[start.road].lane(start.lane).direction}
    return {
        network.road_ids[index]: direction
        for index, direction in zip(path.road_index.tolist(), path.direction.tolist(), strict=True)
    }


def evaluate(context: CheckContext) -> Verdict:
    """Look every target lane up."""
    return by_network(
        context,
        _issues,
        applies=lambda group: any(
            isinstance(found.phase.manoeuvre, LaneChange) for found in phases(group)
        ),
        not_applicable="no lane change",
    )


RULE = Rule(
    id="references.lane_change",
    title="Lane changes go to lanes that exist and run the same way",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Every lane change goes to a lane that exists on the way of its mover and carries"
    " traffic in the direction of the start lane.",
    formula="to_lane is a lane of a road on the way, with the traffic of the start lane",
    source="ASAM OpenSCENARIO 1.2, LaneChangeAction",
)
