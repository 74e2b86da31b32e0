"""Sun and light: an elevation that exists, a date that can be computed, tags that agree."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.rule import Constant, Rule, by_group
from scenario_gen.checks.verdict import Issue, Verdict
from scenario_gen.domain.batch import Group
from scenario_gen.domain.environment import DateTimeAtPlace, SunAngles, illumination_at
from scenario_gen.domain.environment_states import states
from scenario_gen.metrics.sight.constants import TWILIGHT_END

_LIGHT_TAGS = {
    "day": "day", "light:day": "day", "illumination:day": "day",
    "twilight": "twilight", "dusk": "twilight", "light:dusk": "twilight",
    "light:twilight": "twilight", "illumination:twilight": "twilight",
    "night": "night", "light:night": "night", "illumination:night": "night",
}  # fmt: skip
_YEARS = (1950.0, 2100.0)
_EPHEMERIS = "default: validity of the formulas of the ephemeris"


def _issues(group: Group) -> Iterator[Issue]:
    environment = group.scenario.environment
    time = environment.time
    if isinstance(time, SunAngles) and abs(time.elevation_rad) > math.pi / 2 + 1e-9:
        yield Issue(
            "$.environment.time.elevation_rad",
            "the sun cannot stand at {value} rad; at most {limit} rad, the zenith",
            value=time.elevation_rad, limit=math.pi / 2, unit="rad",
        )  # fmt: skip
        return
    if isinstance(time, DateTimeAtPlace) and not _YEARS[0] <= time.at.year <= _YEARS[1]:
        yield Issue(
            "$.environment.time.at",
            f"the position of the sun is computed for the years {_YEARS[0]:g} to {_YEARS[1]:g}",
            value=float(time.at.year), limit=_YEARS[0 if time.at.year < _YEARS[0] else 1],
            source=_EPHEMERIS,
        )  # fmt: skip
        return
    for index, change in enumerate(environment.changes):
        if change.sun is not None and abs(change.sun.elevation_rad) > math.pi / 2 + 1e-9:
            yield Issue(
                f"$.environment.changes[{index}].sun.elevation_rad",
                "the sun cannot stand at {value} rad; at most {limit} rad, the zenith",
                value=change.sun.elevation_rad, limit=math.pi / 2, unit="rad",
            )  # fmt: skip
    light = environment.illumination()
    lights = {illumination_at(state.sun_elevation_rad) for state in states(environment)}
    for index, tag in enumerate(group.scenario.tags):
        said = _LIGHT_TAGS.get(tag.lower())
        if said is not None and said not in lights:
            degrees = math.degrees(environment.sun().elevation_rad)
            yield Issue(
                f"$.tags[{index}]",
                f"the tag says {said}, but the sun stands at {{value}} degrees: {light}",
                value=degrees,
                unit="deg",
                hint="day: above 0; twilight: -6 to 0; night: below -6 degrees",
            )


def evaluate(context: CheckContext) -> Verdict:
    """Compute the sun and compare it with what is said."""
    return by_group(context, _issues)


RULE = Rule(
    id="environment.sun",
    title="The sun stands where it can, and tags of the light agree with it",
    severity="error",
    evaluate=evaluate,
    statement="The sun stands no higher than the zenith, its date lies within the validity of the"
    " ephemeris, and tags of the light agree with it.",
    formula="|elevation| <= zenith + 1e-9 rad; first_year <= year <= last_year; tag day: > 0,"
    " twilight: twilight_end..0, night: < twilight_end at some time",
    constants=(
        Constant("zenith", math.pi / 2, "rad", "geometry"),
        Constant("twilight_end", TWILIGHT_END.value, TWILIGHT_END.unit, TWILIGHT_END.source),
        Constant("first_year", _YEARS[0], "a", _EPHEMERIS),
        Constant("last_year", _YEARS[1], "a", _EPHEMERIS),
    ),
    source="civil twilight",
)
