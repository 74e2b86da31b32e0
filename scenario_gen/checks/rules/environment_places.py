"""Patches and zones lie on roads and lanes that exist."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_network
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import Patch
from scenario_gen.domain.environment_states import Place, places
from scenario_gen.roads import RoadNetwork

_NAMES_SHOWN = 12


def _issues(group: Group, network: RoadNetwork) -> Iterator[Issue]:
    for found in places(group):
        place = found.place
        if place.road not in network.roads:
            known = ", ".join(network.road_ids[:_NAMES_SHOWN])
            yield Issue(f"{found.path}.road", f"there is no road {place.road}", value=place.road,
                        hint=f"roads here: {known}")  # fmt: skip
            continue
        yield from _extent(group, network, found)
        if isinstance(place, Patch):
            ids = sorted({lane.id for lane in network.roads[place.road].lanes}, reverse=True)
            for k, lane in enumerate(place.lanes):
                if lane not in ids:
                    yield Issue(
                        f"{found.path}.lanes[{k}]", f"road {place.road} has no lane {lane}",
                        value=float(lane), hint=f"its lanes are {', '.join(map(str, ids))}",
                    )  # fmt: skip


def _extent(group: Group, network: RoadNetwork, found: Place) -> Iterator[Issue]:
    length_m = network.roads[found.place.road].length_m
    ends = (group.column(found.place.s_from_m), group.column(found.place.s_to_m))
    from_m, to_m = np.broadcast_arrays(*(np.asarray(end, dtype=np.float64) for end in ends))
    yield Issue(
        f"{found.path}.s_to_m", "it ends at s {value} m and begins at {limit} m",
        to_m <= from_m, to_m, from_m, "m", "let s_to_m be larger than s_from_m",
    )  # fmt: skip
    yield Issue(
        f"{found.path}.s_to_m",
        f"s = {{value}} m is beyond the end of road {found.place.road}, which is {{limit}} m long",
        to_m > length_m + 1e-9, to_m, length_m, "m", f"choose s up to {length_m:.6g} m",
    )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Look the roads and lanes up, and compare s with the length of the road."""
    return by_network(
        context,
        _issues,
        applies=lambda group: any(places(group)),
        not_applicable="neither patches nor zones",
    )


RULE = Rule(
    id="environment.places",
    title="Patches and zones lie on roads and lanes that exist",
    severity="error",
    evaluate=evaluate,
    needs=("scenario", "network"),
    statement="Patches and zones lie on roads and lanes that exist, with their beginning before"
    " their end.",
    formula="0 <= s_from < s_to <= length of the road + 1e-9 m; lanes of a patch exist",
    source="ASAM OpenDRIVE 1.7, s coordinate",
)
