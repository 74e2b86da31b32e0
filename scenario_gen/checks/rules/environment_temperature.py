"""Ice, snow and rain need temperatures at which they exist."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.limits import Limit, Limits
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group


def _bounds(group: Group, limits: Limits) -> Iterator[tuple[str, Limit, bool]]:
    """What of the scenario bounds the temperature: (words, limit, whether it is a maximum)."""
    environment = group.scenario.environment
    if environment.surface_condition == "icy":
        yield "an icy road", limits.icy_max_c, True
    if environment.surface_condition == "snow":
        yield "a road covered with snow", limits.snow_surface_max_c, True
    if environment.precipitation.kind == "snow":
        yield "falling snow", limits.snowfall_max_c, True
    if environment.precipitation.kind == "rain":
        yield "rain", limits.rain_min_c, False


def evaluate(context: CheckContext) -> Verdict:
    """Compare the temperature with what the weather needs."""

    def issues(group: Group) -> Iterator[Issue]:
        value_c = np.asarray(group.column(group.scenario.environment.temperature_c))
        for words, limit, is_maximum in _bounds(group, context.limits):
            yield Issue(
                "$.environment.temperature_c",
                f"{words} at {{value}} degC; {'at most' if is_maximum else 'at least'}"
                " {limit} degC",
                value_c > limit.value if is_maximum else value_c < limit.value,
                value_c,
                limit.value,
                limit.unit,
                "change the temperature, or the surface condition and the precipitation",
                limit.source,
            )

    return by_group(
        context,
        issues,
        applies=lambda group: any(_bounds(group, context.limits)),
        not_applicable="neither ice, snow nor rain",
    )


RULE = Rule(
    id="environment.temperature",
    title="Ice, snow and rain come at temperatures at which they exist",
    severity="error",
    evaluate=evaluate,
    formula="icy: T <= icy_max_c; snow: T <= snow*_max_c; rain: T >= rain_min_c",
)
