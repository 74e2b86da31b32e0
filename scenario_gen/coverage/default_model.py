"""The coverage model that is used where none is given: derived from the ODD and the brief."""

from __future__ import annotations

from scenario_gen.coverage.constraints import AT_CONSTANT_SPEED, CONSTRAINTS
from scenario_gen.coverage.factor_library import drafted, realised
from scenario_gen.coverage.histograms import QUANTITIES
from scenario_gen.coverage.table import Factor
from scenario_gen.domain.brief import TOPICS, Brief
from scenario_gen.domain.coverage_model import (
    CoverageModel,
    FactorChoice,
    Impossible,
    ParameterAxis,
    Targets,
)
from scenario_gen.domain.odd import Odd, Range
from scenario_gen.library import patterns

#: Of the rollout: these say what happened; the others can be added.
_REALISED = ("ttc", "impact_speed", "conflict_visibility", "conflict_friction", "preventability")
_EXPOSURE = ("nhtsa_ges_2004", "fhwa_precipitation", "fhwa_surface", "us_pedestrian_light")
_ABOUT = (
    "Derived from the ODD{of}: factors of the library with all their levels, those that the ODD"
    " leaves out with the attribute that does, and what contradicts itself as constraints. Targets"
    " are defaults: every level once, nine of ten pairs."
)
_NO_TOPIC = "no topic of the brief brings it"
#: By parameter: its range where the ODD does not say, and the attribute of the ODD with its factor.
_AXES: dict[str, tuple[float, float, str, float]] = {
    "ego_speed": (0.0, 160.0, "ego_speed_mps", 3.6),
    "friction": (0.05, 1.0, "friction", 1.0),
    "visibility": (10.0, 20_000.0, "visibility_m", 1.0),
    "temperature": (-30.0, 50.0, "temperature_c", 1.0),
    "wind": (0.0, 33.0, "wind_mps", 1.0),
}
_LOGARITHMIC = ("visibility",)


def default_model(odd: Odd, brief: Brief | None = None) -> CoverageModel:
    """A model with everything that the ODD and the brief say.

    Args:
        odd: its exclusions stand in the model with their reason.
        brief: events that none of its topics brings are left out; its reference driver decides
            what verdicts and contacts go together.
    """
    every = [d.factor for d in (*drafted(odd), *realised())]
    factors = [f for f in every if f.origin != "realised" or f.name in _REALISED]
    unasked = set() if brief is None else _unasked_events(brief)
    known = {factor.name for factor in factors}
    at_constant_speed = brief is None or brief.reference_driver == "constant_speed"
    return CoverageModel(
        name=brief.name if brief else "default",
        about=_ABOUT.format(of=f" {odd.name!r}" + (" and the brief" if brief else "")),
        factors=tuple(_choice(factor, unasked) for factor in factors),
        constraints=tuple(
            Impossible(never=dict(rule.never), reason=rule.reason)
            for rule in (*CONSTRAINTS, *(AT_CONSTANT_SPEED if at_constant_speed else ()))
            if {name for name, _ in rule.never} <= known
        ),
        targets=Targets(per_level=1, tway={"1": 1.0, "2": 0.9}),
        parameters=tuple(_axis(name, odd) for name in _AXES),
        exposure=_EXPOSURE,
    )


def _choice(factor: Factor, unasked: set[str]) -> FactorChoice:
    excluded = {level.name: level.excluded for level in factor.levels if level.excluded}
    if factor.name == "event":
        excluded |= {name: _NO_TOPIC for name in factor.level_names if name in unasked}
    return FactorChoice(
        name=factor.name,
        levels=None if factor.edges else factor.level_names,
        edges=factor.edges or None,
        excluded=excluded,
        always=factor.always,
    )


def _unasked_events(brief: Brief) -> set[str]:
    """Events that the library has for other topics only."""
    asked: set[str] = set()
    others: set[str] = set()
    for topic in TOPICS:
        events = {intent.kind for scenario in patterns(topic) for intent in scenario.intent}
        (asked if topic in brief.topics and brief.weight(topic) > 0 else others).update(events)
    return others - asked


def _axis(name: str, odd: Odd) -> ParameterAxis:
    low, high, attribute, factor = _AXES[name]
    limits: Range | None = getattr(odd, attribute)
    first = limits.minimum if limits else None
    last = limits.maximum if limits else None
    return ParameterAxis(
        name=next(quantity.name for quantity in QUANTITIES if quantity.name == name),
        minimum=low if first is None else round(max(low, first * factor), 6),
        maximum=high if last is None else round(min(high, last * factor), 6),
        scale="log" if name in _LOGARITHMIC else "linear",
    )
