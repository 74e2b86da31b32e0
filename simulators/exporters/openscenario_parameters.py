"""Parameters of a logical scenario: which stay open in the file and which are fixed.

OpenSCENARIO refers to a parameter as ``$name``, as the domain does, so a quantity that becomes an
attribute is written as it is. A parameter that enters geometry which is computed here (the road,
the line of a crossing, the points of a trajectory) would be only half replaceable; it is fixed at
its default in the whole file, and the file says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scenario_gen.domain.actor import Actor
from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario, references
from scenario_gen.units import Quantity
from simulators.exporters._xml import element, number_text

_QUANTITY_FIELDS = ("road", "environment", "ego", "actors", "intent")


def fixed_parameters(scenario: Scenario) -> tuple[str, ...]:
    """Names of the parameters that the file cannot leave open, sorted."""
    return tuple(sorted({name for part in _computed(scenario) for name in references(part)}))


def with_fixed(scenario: Scenario, names: tuple[str, ...]) -> Scenario:
    """The scenario with some of its parameters replaced by their defaults."""
    if not names:
        return scenario
    values = {f"${p.name}": p.default for p in scenario.parameters if p.name in names}
    data = scenario.model_dump(mode="json", exclude={"content_hash"})
    for field in _QUANTITY_FIELDS:
        data[field] = _replaced(data[field], values)
    data["parameters"] = [p for p in data["parameters"] if p["name"] not in names]
    return Scenario.model_validate_json(json.dumps(data))


def plus(quantity: Quantity, constant: float) -> float | str:
    """A quantity plus a constant: a number, or an OpenSCENARIO expression."""
    if isinstance(quantity, str):
        return f"${{{quantity} + {number_text(constant)}}}"
    return quantity + constant


def declare(parent: Any, parameters: tuple[Parameter, ...]) -> Any:
    """Append ``ParameterDeclarations``: the default and the range of each parameter."""
    node = element(parent, "ParameterDeclarations")
    for parameter in parameters:
        declaration = element(
            node, "ParameterDeclaration", name=parameter.name, parameterType="double",
            value=parameter.default,
        )  # fmt: skip
        constraints = element(declaration, "ConstraintGroup")
        element(constraints, "ValueConstraint", rule="greaterOrEqual",
                value=number_text(parameter.minimum))  # fmt: skip
        element(constraints, "ValueConstraint", rule="lessOrEqual",
                value=number_text(parameter.maximum))  # fmt: skip
    return node


def _computed(scenario: Scenario) -> Iterator[Any]:
    """Dumped parts of a scenario that geometry is computed from."""
    yield scenario.road.model_dump(mode="json")
    movers = (scenario.ego, *scenario.actors)
    for mover in movers:
        start = mover.start.model_dump(mode="json")
        if mover.route or scenario.road.template == "junction_cross":
            # The length of the way to the end of the road is computed.
            yield start
        if isinstance(mover, Actor):
            if mover.trajectory is not None:
                yield mover.trajectory.model_dump(mode="json")
            for phase in mover.phases:
                if phase.manoeuvre.kind == "cross":
                    yield start
                    yield [phase.manoeuvre.heading_rad, phase.manoeuvre.distance_m]


def _replaced(data: Any, values: dict[str, float]) -> Any:
    if isinstance(data, str):
        return values.get(data, data)
    if isinstance(data, dict):
        return {key: _replaced(value, values) for key, value in data.items()}
    if isinstance(data, list):
        return [_replaced(value, values) for value in data]
    return data
