"""Kind and intensity of precipitation belong together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment_states import states


def _issues(group: Group) -> Iterator[Issue]:
    for state in states(group.scenario.environment):
        if not state.sets("precipitation"):
            continue
        falling = state.precipitation
        mmph = np.asarray(group.column(falling.intensity_mmph))
        path = f"{state.paths['precipitation']}.intensity_mmph"
        if falling.kind == "none":
            yield Issue(
                path, "{value} mm/h of no precipitation", mmph > 0.0, mmph, 0.0, "mm/h",
                "name the kind of precipitation, or set the intensity to 0",
            )  # fmt: skip
        else:
            yield Issue(
                path, f"{falling.kind} of intensity 0", mmph <= 0.0, mmph, 0.0, "mm/h",
                "give an intensity above 0, or set the kind to none",
            )  # fmt: skip


def evaluate(context: CheckContext) -> Verdict:
    """Compare kind and intensity."""
    return by_group(context, _issues)


RULE = Rule(
    id="environment.precipitation",
    title="Kind and intensity of precipitation belong together",
    severity="error",
    evaluate=evaluate,
    statement="Precipitation of a kind has an intensity above zero, and where there is none the"
    " intensity is zero.",
    formula="kind = none <=> intensity = 0 mm/h, at the start and after every change",
    source="ISO 34503, rainfall classes",
)
