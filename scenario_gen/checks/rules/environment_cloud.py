"""No precipitation out of a clear sky."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states


def evaluate(context: CheckContext) -> Verdict:
    """Compare precipitation and cloud cover."""
    limit = context.limits.precipitation_min_okta

    def issues(group: Group) -> Iterator[Issue]:
        for state in states(group.scenario.environment):
            kind = state.precipitation.kind
            new = state.sets("precipitation", "cloud_okta")
            if new and kind != "none" and state.cloud_okta < limit.value:
                yield Issue(
                    state.paths["cloud_okta"],
                    f"{kind} at {{value}} okta of cloud{state.words}; at least {{limit}}",
                    value=float(state.cloud_okta),
                    limit=limit.value,
                    unit=limit.unit,
                    hint="rain usually comes from 6 to 8 okta",
                    source=limit.source,
                )

    return by_group(
        context,
        issues,
        applies=lambda group: any(
            state.precipitation.kind != "none" for state in states(group.scenario.environment)
        ),
        not_applicable="no precipitation",
    )


RULE = Rule(
    id="environment.cloud",
    title="Precipitation comes from clouds",
    severity="error",
    evaluate=evaluate,
    statement="Precipitation falls only from a sky that has clouds.",
    formula="kind of precipitation != none => cloud >= precipitation_min_okta",
    limits=("precipitation_min_okta",),
)
