"""In a visibility zone one sees less than around it, and zones of a kind lie apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import Patch
from scenario_gen.domain.environment_states import Place, farthest_m, places


def evaluate(context: CheckContext) -> Verdict:
    """Compare zones with the air around them and with each other."""
    fog = context.limits.fog_max_m

    def issues(group: Group) -> Iterator[Issue]:
        environment = group.scenario.environment
        around_m = farthest_m(group)
        for index, zone in enumerate(environment.visibility_zones):
            path = f"$.environment.visibility_zones[{index}].visibility_m"
            there_m, air_m = np.broadcast_arrays(
                np.asarray(group.column(zone.visibility_m)), around_m
            )
            yield Issue(
                path, "one sees {value} m far in the zone and {limit} m around it",
                there_m >= air_m, there_m, air_m, "m",
                "lower the visibility of the zone, or raise that of the environment",
            )  # fmt: skip
            if zone.particles == "fog":
                yield Issue(
                    path, "{value} m of visibility in fog; less than {limit} m",
                    there_m >= fog.value, there_m, fog.value, fog.unit,
                    "lower the visibility of the zone", fog.source,
                )  # fmt: skip
        zones = [found for found in places(group) if not isinstance(found.place, Patch)]
        for first, second in itertools.combinations(zones, 2):
            if first.kind == second.kind and first.place.road == second.place.road:
                yield _overlap(group, first, second)

    return by_group(
        context,
        issues,
        applies=lambda group: bool(
            group.scenario.environment.visibility_zones or group.scenario.environment.wind_zones
        ),
        not_applicable="no zones",
    )


def _overlap(group: Group, first: Place, second: Place) -> Issue:
    ends = (
        first.place.s_from_m, first.place.s_to_m, second.place.s_from_m, second.place.s_to_m,
    )  # fmt: skip
    columns = np.broadcast_arrays(*(np.asarray(group.column(end), float) for end in ends))
    from_m, to_m, other_from_m, other_to_m = columns
    return Issue(
        f"{second.path}.s_from_m",
        f"the zone lies over zone {first.place.id} from s {{value}} m to {{limit}} m",
        (other_from_m < to_m) & (from_m < other_to_m),
        np.maximum(from_m, other_from_m), np.minimum(to_m, other_to_m), "m",
        "put zones one after the other: in both, it is not said which one holds",
    )  # fmt: skip


RULE = Rule(
    id="environment.zones",
    title="Zones differ from what is around them and lie apart",
    severity="error",
    version="1.1",
    evaluate=evaluate,
    statement="In a zone of low visibility one sees less than around it, fog is as thick as fog,"
    " and zones of one kind lie apart.",
    formula="visibility of a zone < greatest visibility around it; of fog < fog_max_m; s ranges of"
    " a kind on a road share no length",
    limits=("fog_max_m",),
    source="WMO: fog is a visibility below 1 km",
)
