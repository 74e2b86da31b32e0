"""Only a wet surface mirrors light, and only lamps or a low sun are mirrored into the eye."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states, surfaces

_MIRRORS = frozenset({"wet", "standing_water", "flooded", "icy"})


def evaluate(context: CheckContext) -> Verdict:
    """Look up the surfaces and the sun."""
    limit = context.limits.reflecting_sun_rad

    def issues(group: Group) -> Iterator[Issue]:
        environment = group.scenario.environment
        path = "$.environment.perception.wet_reflection"
        if not any(part.condition in _MIRRORS for part in surfaces(group)):
            yield Issue(
                path, f"a {environment.surface_condition} road mirrors no light",
                value=environment.surface_condition, limit="wet",
                hint="set the surface, a change or a patch to wet",
            )  # fmt: skip
        lowest_rad = min(state.sun_elevation_rad for state in states(environment))
        yield Issue(
            path, "the sun stands at {value} rad; it dazzles on a wet road below {limit} rad",
            lowest_rad > limit.value, lowest_rad, limit.value, limit.unit,
            "lower the sun, or set wet_reflection to false", limit.source,
        )  # fmt: skip

    return by_group(
        context,
        issues,
        applies=lambda group: group.scenario.environment.perception.wet_reflection,
        not_applicable="no wet reflection",
    )


RULE = Rule(
    id="environment.wet_reflection",
    title="Light is mirrored on a wet road, from lamps or a low sun",
    severity="error",
    evaluate=evaluate,
    statement="Light is mirrored only by a wet or icy surface, and only from lamps or a low sun.",
    formula="some surface wet, standing_water, flooded or icy; least elevation of the sun <="
    " reflecting_sun_rad",
    limits=("reflecting_sun_rad",),
)
