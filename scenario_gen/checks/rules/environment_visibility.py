"""Rain and fog limit how far one sees."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states

_FOG_TAGS = frozenset({"fog", "weather:fog", "fog:yes", "dense_fog", "weather:dense_fog"})


def _has_fog_tag(group: Group) -> bool:
    return any(tag.lower() in _FOG_TAGS for tag in group.scenario.tags)


def evaluate(context: CheckContext) -> Verdict:
    """Compare the visibility with the rain, and with a tag that says fog."""
    limits = context.limits
    sources = dict.fromkeys(limit.source for limit in limits.rain_visibility_m.values())
    source = f"{'; '.join(sources)}, times {limits.rain_visibility_factor.value:g}"

    def issues(group: Group) -> Iterator[Issue]:
        environment = group.scenario.environment
        for state in states(environment):
            rains = state.precipitation.kind == "rain"
            if not (rains and state.sets("precipitation", "visibility_m")):
                continue
            sight_m = np.asarray(group.column(state.visibility_m))
            mmph = np.asarray(group.column(state.precipitation.intensity_mmph))
            limit_m = np.full(np.broadcast_shapes(mmph.shape, sight_m.shape), np.inf)
            for from_mmph, there in limits.rain_visibility_m.items():
                there_m = there.value * limits.rain_visibility_factor.value
                limit_m = np.where(mmph >= from_mmph, there_m, limit_m)
            yield Issue(
                state.paths["visibility_m"],
                f"{{value}} m of visibility in this rain{state.words}; at most {{limit}} m",
                sight_m > limit_m, np.broadcast_to(sight_m, limit_m.shape), limit_m, "m",
                "lower the visibility or the rain intensity", source,
            )  # fmt: skip
        if _has_fog_tag(group):
            over_time_m = [np.asarray(group.column(s.visibility_m)) for s in states(environment)]
            in_zones_m = [
                np.asarray(group.column(zone.visibility_m)) for zone in environment.visibility_zones
            ]
            sight_m = functools.reduce(np.minimum, (*over_time_m, *in_zones_m))
            yield Issue(
                "$.environment.visibility_m",
                "the scenario is tagged fog, but one sees {value} m far; at most {limit} m",
                sight_m >= limits.fog_max_m.value, sight_m, limits.fog_max_m.value, "m",
                "lower the visibility, or take the tag off", limits.fog_max_m.source,
            )  # fmt: skip

    return by_group(
        context,
        issues,
        applies=lambda group: (
            any(s.precipitation.kind == "rain" for s in states(group.scenario.environment))
            or _has_fog_tag(group)
        ),
        not_applicable="neither rain nor a fog tag",
    )


RULE = Rule(
    id="environment.visibility",
    title="Rain and fog limit the visibility",
    severity="error",
    evaluate=evaluate,
    statement="Nobody sees farther than the rain, or the fog that a tag names, lets them.",
    formula="visibility <= rain_visibility_factor * rain_visibility_m[greatest key <= intensity],"
    " not limited below the first key; tag fog => least visibility < fog_max_m",
    limits=("rain_visibility_m", "rain_visibility_factor", "fog_max_m"),
    source="GB/T 45312-2025; WMO",
)
