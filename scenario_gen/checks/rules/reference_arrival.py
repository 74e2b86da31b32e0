"""Who is to arrive at a place comes along the road that it lies on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext, movers
from scenario_gen.checks.phases import name_of, phases, triggers
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.domain.behaviour import ArrivalTrigger, Synchronise
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    everybody = {name_of(mover): mover for mover in movers(group)}
    for found in phases(group):
        for path, trigger in triggers(found):
            if isinstance(trigger, ArrivalTrigger) and trigger.of in everybody:
                yield from _comes(network, f"{path}.road", everybody[trigger.of], trigger.road)
        manoeuvre, path = found.phase.manoeuvre, f"{found.path}.manoeuvre"
        if not isinstance(manoeuvre, Synchronise) or manoeuvre.with_actor not in everybody:
            continue
        if _leaves(found.mover):
            yield Issue(
                path, f"{name_of(found.mover)} crosses and has no way along the road",
                value="synchronise", hint="let it drive along a road instead of crossing it",
            )  # fmt: skip
            continue
        yield from _comes(network, f"{path}.road", found.mover, manoeuvre.road)
        other = everybody[manoeuvre.with_actor]
        yield from _comes(network, f"{path}.their_road", other, manoeuvre.their_road)


def _comes(network: RoadNetwork, path: str, mover: Ego | Actor, road: str) -> Iterator[Issue]:
    if road not in network.roads or _leaves(mover):
        return
    try:
        way = network.path_of(mover)
    except RoadError:
        return
    if not np.any(way.road_index == network.road_index(road)):
        roads = dict.fromkeys(network.road_ids[index] for index in way.road_index.tolist())
        yield Issue(
            path, f"{name_of(mover)} does not come along road {road}", value=road,
            hint=f"roads on its way: {', '.join(roads)}; or give it a route that leads there",
        )  # fmt: skip


def _leaves(mover: Ego | Actor) -> bool:
    """Whether a mover has no way along the road: it crosses, or follows a trajectory."""
    return (isinstance(mover, Actor) and mover.trajectory is not None) or any(
        phase.manoeuvre.kind == "cross" for phase in mover.phases
    )


def evaluate(context: CheckContext) -> Verdict:
    """Look every place of arrival up on the way of who arrives."""
    return by_network(context, _issues)


RULE = Rule(
    id="references.arrival",
    title="Who is to arrive at a place comes along its road",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Whoever is to arrive at a place has a way along the road that the place lies on.",
    formula="road of the place is one of the roads on the way of the mover; who crosses or follows"
    " a trajectory has no way",
    source="ASAM OpenSCENARIO 1.2, SynchronizeAction and TimeToCollisionCondition",
)
