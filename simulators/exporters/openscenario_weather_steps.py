"""The changes of an environment as steps, each of which sets some of its fields at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from scenario_gen.domain.environment import Environment, SunAngles
from scenario_gen.units import Quantity, number

#: Steps of a transition: the values of the file are behind those of the scenario by a tenth of
#: the change at most.
TRANSITION_STEPS = 10

# What is no number, or has a part that is none.
_AT_ONCE = frozenset({"precipitation", "surface_condition"})


class Step(NamedTuple):
    """The environment from a time on; only the fields that are named change."""

    at_s: float
    environment: Environment
    fields: frozenset[str]


def steps_of(environment: Environment) -> list[Step]:
    """The steps in the order of their changes; those of a transition at equal times."""
    steps: list[Step] = []
    now = environment
    for change in environment.changes:
        data = {name: getattr(change, name) for name in type(change).model_fields}
        at_s, over_s = number(data.pop("at_s")), number(data.pop("over_s"))
        new = {
            "time" if name == "sun" else name: value
            for name, value in data.items()
            if value is not None
        }
        fields = frozenset(new)
        target = now.model_copy(update=new)
        if over_s > 0.0:
            if at_once := fields & _AT_ONCE:
                steps.append(Step(at_s, _between(now, target, 0.0), at_once))
            steps += [
                Step(at_s + over_s * share, _between(now, target, share), fields)
                for share in (k / TRANSITION_STEPS for k in range(1, TRANSITION_STEPS))
            ]
        steps.append(Step(at_s + over_s, target, fields))
        now = target
    return steps


def _between(first: Environment, second: Environment, share: float) -> Environment:
    """The environment at a share of a transition."""

    def mix(get: Callable[[Environment], Quantity]) -> float:
        one, two = number(get(first)), number(get(second))
        return one + (two - one) * share

    fall, wind = second.precipitation, second.wind
    # What stops falling is over at once; what begins to fall comes from nothing.
    intensity_mmph = 0.0 if fall.kind == "none" else mix(lambda e: e.precipitation.intensity_mmph)
    return second.model_copy(
        update={
            "visibility_m": mix(lambda e: e.visibility_m),
            "friction": mix(lambda e: e.friction),
            "cloud_okta": round(mix(lambda e: float(e.cloud_okta))),
            "precipitation": fall.model_copy(update={"intensity_mmph": intensity_mmph}),
            "wind": wind.model_copy(
                update={
                    "speed_mps": mix(lambda e: e.wind.speed_mps),
                    "direction_rad": mix(lambda e: e.wind.direction_rad),
                }
            ),
            "time": SunAngles(
                elevation_rad=mix(lambda e: e.sun().elevation_rad),
                azimuth_rad=mix(lambda e: e.sun().azimuth_rad),
            ),
        }
    )
