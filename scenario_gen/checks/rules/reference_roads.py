"""Roads, lanes and routes that are named exist."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.phases import named_places, phases
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    for index, mover in enumerate(movers(group)):
        path = mover_path(index)
        if (issue := _place(network, f"{path}.start.", mover.start.road, mover.start.lane)) is None:
            issue = _route(network, path, mover)
        if issue is not None:
            yield issue
        yield from _inside(network, path, mover)
    for found in phases(group):
        for place in named_places(found):
            issue = _place(network, f"{place.path}.{place.prefix}", place.road, place.lane)
            if issue is not None:
                yield issue


def _inside(network: RoadNetwork, path: str, mover: Ego | Actor) -> Iterator[Issue]:
    if isinstance(mover, Ego):
        if mover.goal is not None:
            issue = _place(network, f"{path}.goal.", mover.goal.road, mover.goal.lane)
            if issue is not None:
                yield issue
        return
    if mover.trajectory is not None and mover.trajectory.road not in network.roads:
        yield _no_road(network, f"{path}.trajectory.road", mover.trajectory.road)


def _place(network: RoadNetwork, prefix: str, road: str, lane: int) -> Issue | None:
    if road not in network.roads:
        return _no_road(network, f"{prefix}road", road)
    lanes = sorted(spec.id for spec in network.roads[road].lanes)
    if lane in lanes and lane != 0:
        return None
    return Issue(
        f"{prefix}lane",
        f"road {road} has no lane {lane}",
        value=float(lane),
        hint=f"its lanes are {', '.join(str(i) for i in reversed(lanes) if i)}",
    )


def _route(network: RoadNetwork, path: str, mover: Ego | Actor) -> Issue | None:
    for index, road in enumerate(mover.route):
        if road not in network.roads:
            return _no_road(network, f"{path}.route[{index}]", road)
    try:
        network.path_of(mover)
    except RoadError as error:
        return Issue(
            f"{path}.route",
            f"the lane does not lead along this route: {error.what}",
            value=" ".join(mover.route),
            hint=error.hint,
        )
    return None


def _no_road(network: RoadNetwork, path: str, road: str) -> Issue:
    return Issue(
        path,
        f"there is no road {road}",
        value=road,
        hint=f"roads here: {', '.join(network.road_ids[:12])}",
    )


def evaluate(context: CheckContext) -> Verdict:
    """Look every road and lane up in the network."""
    return by_network(context, _issues)


RULE = Rule(
    id="references.roads",
    title="Roads, lanes and routes that are named exist",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Every road and lane that is named exists, and the lane of each start leads along its"
    " route.",
    formula="road in the network; lane id != 0 among the lanes of the road; there is a path along"
    " the route",
    source="ASAM OpenDRIVE 1.7, road ids, lane ids and links",
)
