"""No precipitation out of a clear sky."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group


def evaluate(context: CheckContext) -> Verdict:
    """Compare precipitation and cloud cover."""
    limit = context.limits.precipitation_min_okta

    def issues(group: Group) -> Iterator[Issue]:
        environment = group.scenario.environment
        if environment.cloud_okta < limit.value:
            yield Issue(
                "$.environment.cloud_okta",
                f"{environment.precipitation.kind} at {{value}} okta of cloud; at least {{limit}}",
                value=float(environment.cloud_okta),
                limit=limit.value,
                unit=limit.unit,
                hint="rain usually comes from 6 to 8 okta",
                source=limit.source,
            )

    return by_group(
        context,
        issues,
        applies=lambda group: group.scenario.environment.precipitation.kind != "none",
        not_applicable="no precipitation",
    )


RULE = Rule(
    id="environment.cloud",
    title="Precipitation comes from clouds",
    severity="error",
    evaluate=evaluate,
    formula="kind of precipitation != none => cloud >= precipitation_min_okta",
)
