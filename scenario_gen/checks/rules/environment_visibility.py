"""Rain and fog limit how far one sees."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group

_FOG_TAGS = frozenset({"fog", "weather:fog", "fog:yes", "dense_fog", "weather:dense_fog"})


def _has_fog_tag(group: Group) -> bool:
    return any(tag.lower() in _FOG_TAGS for tag in group.scenario.tags)


def evaluate(context: CheckContext) -> Verdict:
    """Compare the visibility with the rain, and with a tag that says fog."""
    limits = context.limits

    def issues(group: Group) -> Iterator[Issue]:
        environment = group.scenario.environment
        sight_m = np.asarray(group.column(environment.visibility_m))
        if environment.precipitation.kind == "rain":
            mmph = np.asarray(group.column(environment.precipitation.intensity_mmph))
            limit_m = np.full(np.broadcast_shapes(mmph.shape, sight_m.shape), np.inf)
            for step in limits.rain_visibility:
                there_m = step.visibility_m * limits.rain_visibility_factor.value
                limit_m = np.where(mmph >= step.from_mmph, there_m, limit_m)
            yield Issue(
                "$.environment.visibility_m",
                "{value} m of visibility in this rain; at most {limit} m",
                sight_m > limit_m, np.broadcast_to(sight_m, limit_m.shape), limit_m, "m",
                "lower the visibility or the rain intensity", limits.rain_visibility_source,
            )  # fmt: skip
        if _has_fog_tag(group):
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
            group.scenario.environment.precipitation.kind == "rain" or _has_fog_tag(group)
        ),
        not_applicable="neither rain nor a fog tag",
    )


RULE = Rule(
    id="environment.visibility",
    title="Rain and fog limit the visibility",
    severity="error",
    evaluate=evaluate,
    formula="visibility <= factor * table(rain intensity); tag fog => visibility < 1000 m",
    source="GB/T 45312-2025; WMO",
)
