"""Parameters of a logical scenario: which stay open in the file and which are fixed.

OpenSCENARIO refers to a parameter as ``$name``, as the domain does, so a quantity that becomes an
attribute is written as it is. A parameter that enters geometry which is computed here (the road,
the line of a crossing, the points of a trajectory) would be only half replaceable; it is fixed at
its default in the whole file, and the file says so.

A ``ValueConstraint`` compares one parameter with a constant or an expression. A constraint on
several stands at the last of them, against an expression of the others, which are declared before
it; since many readers look at no constraint, a property of the header and a comment name it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scenario_gen.domain.actor import Actor, Ego
from scenario_gen.domain.behaviour import FREE
from scenario_gen.domain.constraint import Constraint
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario, references
from scenario_gen.roads import RoadNetwork
from scenario_gen.units import Quantity
from simulators.exporters._xml import element, number_text
from simulators.exporters.openscenario_routes import way_to_end_m

_QUANTITY_FIELDS = ("road", "environment", "ego", "actors", "intent")


def fixed_parameters(
    scenario: Scenario, network: RoadNetwork, osc_version: str = "1.2"
) -> tuple[str, ...]:
    """Names of the parameters that the file cannot leave open, sorted."""
    if not scenario.is_logical:
        return ()
    parts = [*_computed(scenario, network)]
    if osc_version == "1.0":
        # It has no expressions, and its intensity of rain is on another scale.
        environment = scenario.environment
        parts += [
            environment.precipitation.model_dump(mode="json"),
            environment.wind.model_dump(mode="json"),
            environment.temperature_c,
        ]
        if unpreventable(scenario):
            # What counts as mitigated is a share of it.
            parts.append(scenario.ego.speed_mps)
    return tuple(sorted({name for part in parts for name in references(part)}))


def open_part(scenario: Scenario, network: RoadNetwork) -> Scenario:
    """The scenario as its file has it: with the parameters that stay open, and no others."""
    return with_fixed(scenario, fixed_parameters(scenario, network))


def with_fixed(scenario: Scenario, names: tuple[str, ...]) -> Scenario:
    """The scenario with some of its parameters replaced by their defaults."""
    if not names:
        return scenario
    defaults = {p.name: p.default for p in scenario.parameters if p.name in names}
    values = {f"${name}": value for name, value in defaults.items()}
    data = scenario.model_dump(mode="json", exclude={"content_hash"})
    open_ones = (constraint.fixed(defaults) for constraint in scenario.constraints)
    data["constraints"] = [one.model_dump(mode="json") for one in open_ones if one is not None]
    for field in _QUANTITY_FIELDS:
        data[field] = _replaced(data[field], values)
    data["parameters"] = [p for p in data["parameters"] if p["name"] not in names]
    return Scenario.model_validate_json(json.dumps(data))


def default_number(quantity: Quantity, scenario: Scenario) -> float:
    """The value of a quantity; of a parameter its default."""
    if isinstance(quantity, str):
        return next(p.default for p in scenario.parameters if quantity == f"${p.name}")
    return quantity


def plus(quantity: Quantity, constant: float) -> float | str:
    """A quantity plus a constant: a number, or an OpenSCENARIO expression."""
    if isinstance(quantity, str):
        return f"${{{quantity} + {number_text(constant)}}}"
    return quantity + constant


def times(quantity: Quantity, factor: float) -> float | str:
    """A quantity times a constant: a number, or an OpenSCENARIO expression."""
    if isinstance(quantity, str):
        return f"${{{quantity} * {number_text(factor)}}}"
    return quantity * factor


def unpreventable(scenario: Scenario) -> bool:
    """Whether no driver avoids a contact: as published, or as found here where that says nothing.

    The speed of the ego is then written with a factor.
    """
    if scenario.library is None:
        return False
    expected = scenario.library.expected
    if expected.preventability != "not_stated":
        return expected.preventability == "unpreventable"
    return expected.preventability_here == "unpreventable"


def on_several(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """The constraints that no constant in the declaration of a single parameter can carry."""
    return tuple(constraint for constraint in constraints if len(constraint.terms) > 1)


def declare(
    parent: Any, parameters: tuple[Parameter, ...], constraints: tuple[Constraint, ...]
) -> Any:
    """Append ``ParameterDeclarations``: default, range and constraints of each parameter.

    Within one group all constraints have to hold; of several groups one would be enough.
    """
    node = element(parent, "ParameterDeclarations")
    names = [parameter.name for parameter in parameters]
    for parameter in parameters:
        declaration = element(
            node, "ParameterDeclaration", name=parameter.name, parameterType="double",
            value=parameter.default,
        )  # fmt: skip
        group = element(declaration, "ConstraintGroup")
        element(group, "ValueConstraint", rule="greaterOrEqual",
                value=number_text(parameter.minimum))  # fmt: skip
        element(group, "ValueConstraint", rule="lessOrEqual",
                value=number_text(parameter.maximum))  # fmt: skip
        for constraint in constraints:
            if max(constraint.terms, key=names.index) == parameter.name:
                rule, value = _on_last(constraint, names)
                element(group, "ValueConstraint", rule=rule, value=value)
    return node


def _on_last(constraint: Constraint, names: list[str]) -> tuple[str, str]:
    """Rule and value of a constraint, as one on the last of its parameters: ``${2 * $speed}``."""
    *others, last = sorted(constraint.terms, key=names.index)
    share = constraint.terms[last]
    rule, bound = on_one(constraint.model_copy(update={"terms": {last: share}}))
    if not others:
        return rule, number_text(bound)
    # What stands on the right has the other sign there.
    factors = {name: -constraint.terms[name] / share for name in others}
    text = "" if bound == 0.0 else number_text(bound)
    for name in sorted(others, key=lambda one: factors[one] < 0.0):
        sign = "-" if factors[name] < 0.0 else "+" if text else ""
        term = f"{number_text(abs(factors[name]))} * ${name}"
        text = f"{text or '0'} {sign} {term}" if sign else term
    return rule, f"${{{text}}}"


def on_one(constraint: Constraint) -> tuple[str, float]:
    """Rule and value of a constraint on one parameter; a negative coefficient turns it round."""
    (coefficient,) = constraint.terms.values()
    at_most = (constraint.relation == "<=") == (coefficient > 0.0)
    return "lessOrEqual" if at_most else "greaterOrEqual", constraint.bound / coefficient


def _computed(scenario: Scenario, network: RoadNetwork) -> Iterator[Any]:
    """Dumped parts of a scenario that geometry is computed from."""
    yield scenario.road.model_dump(mode="json")
    yield from _weather_steps(scenario.environment)
    concrete = scenario.concrete()
    known_movers: tuple[Ego | Actor, ...] = (concrete.ego, *concrete.actors)
    for mover, known in zip((scenario.ego, *scenario.actors), known_movers, strict=True):
        start = mover.start.model_dump(mode="json")
        # With or against the traffic: that decides which end of the road the actor comes to.
        yield [mover.start.heading_rad]
        if mover.route or way_to_end_m(known, network) is not None:
            # The length of the way to the end of the road is computed.
            yield start
        if isinstance(mover, Actor):
            if mover.trajectory is not None:
                yield mover.trajectory.model_dump(mode="json")
            for phase in mover.phases:
                if phase.manoeuvre.kind in FREE:
                    yield phase.manoeuvre.model_dump(mode="json")
                if phase.manoeuvre.kind == "slide" and phase.manoeuvre.from_mps is None:
                    yield [mover.speed_mps]
                if phase.manoeuvre.kind == "cross":
                    yield start
                    yield [phase.manoeuvre.heading_rad, phase.manoeuvre.distance_m]


def _weather_steps(environment: Environment) -> Iterator[Any]:
    """Dumped parts of an environment that events of changes and zones are computed from.

    Patches are in the OpenDRIVE file, with friction relative to that of the environment.
    """
    data = environment.model_dump(mode="json")
    for zone in (*data["visibility_zones"], *data["wind_zones"]):
        yield [zone["s_from_m"], zone["s_to_m"]]
    if data["patches"]:
        yield [data["patches"], data["friction"]]
    if data["changes"]:
        starts = ("precipitation", "visibility_m", "wind", "time", "friction")
        yield [data["changes"], *(data[name] for name in starts)]


def _replaced(data: Any, values: dict[str, float]) -> Any:
    if isinstance(data, str):
        return values.get(data, data)
    if isinstance(data, dict):
        return {key: _replaced(value, values) for key, value in data.items()}
    if isinstance(data, list):
        return [_replaced(value, values) for value in data]
    return data
