"""Positions lie between the ends of their road."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext, mover_path, movers
from scenario_gen.checks.phases import named_places, phases
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.batch import Group
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    for index, mover in enumerate(movers(group)):
        for path, road, s_m in _places(mover_path(index), mover):
            yield from _place(group, network, path, road, s_m)
    for found in phases(group):
        for place in named_places(found):
            path = f"{place.path}.{place.prefix}s_m"
            yield from _place(group, network, path, place.road, place.s_m)


def _place(
    group: Group, network: RoadNetwork, path: str, road: str, s_m: Quantity
) -> Iterator[Issue]:  # fmt: skip
    if road not in network.roads:
        return
    length_m = network.roads[road].length_m
    value_m = np.asarray(group.column(s_m))
    yield Issue(
        path,
        f"s = {{value}} m is beyond the end of road {road}, which is {{limit}} m long",
        value_m > length_m + 1e-9,
        value_m,
        length_m,
        "m",
        f"choose s from 0 to {length_m:.6g} m",
    )


def _places(path: str, mover: Ego | Actor) -> Iterator[tuple[str, str, Quantity]]:
    yield f"{path}.start.s_m", mover.start.road, mover.start.s_m
    if isinstance(mover, Ego):
        if mover.goal is not None:
            yield f"{path}.goal.s_m", mover.goal.road, mover.goal.s_m
        return
    if mover.trajectory is not None:
        for k, point in enumerate(mover.trajectory.points):
            yield f"{path}.trajectory.points[{k}].s_m", mover.trajectory.road, point.s_m


def evaluate(context: CheckContext) -> Verdict:
    """Compare every s with the length of its road."""
    return by_network(context, _issues)


RULE = Rule(
    id="references.s_range",
    title="Positions lie between the ends of their road",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Every position lies between the two ends of its road.",
    formula="0 <= s <= length of the road + 1e-9 m",
    source="ASAM OpenDRIVE 1.7, s coordinate",
)
