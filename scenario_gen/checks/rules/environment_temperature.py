"""Ice, snow and rain need temperatures at which they exist."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.limit import Limit
from scenario_gen.checks.limits import Limits
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states, surfaces


def _bounds(group: Group, limits: Limits) -> Iterator[tuple[str, Limit, bool]]:
    """What of the scenario bounds the temperature: (words, limit, whether it is a maximum)."""
    for part in surfaces(group):
        if part.condition == "icy":
            yield f"an icy road{part.words}", limits.icy_max_c, True
        if part.condition == "snow":
            yield f"a road covered with snow{part.words}", limits.snow_surface_max_c, True
    for state in states(group.scenario.environment):
        if state.sets("precipitation") and state.precipitation.kind == "snow":
            yield f"falling snow{state.words}", limits.snowfall_max_c, True
        if state.sets("precipitation") and state.precipitation.kind == "rain":
            yield f"rain{state.words}", limits.rain_min_c, False


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
    statement="Ice, snow and rain come at air temperatures at which they exist.",
    formula="icy: T <= icy_max_c; snow on the road: T <= snow_surface_max_c; snow falling: T <="
    " snowfall_max_c; rain: T >= rain_min_c",
    limits=("icy_max_c", "snow_surface_max_c", "snowfall_max_c", "rain_min_c"),
)
