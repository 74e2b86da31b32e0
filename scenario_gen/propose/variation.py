"""The full proposal for topics that come from published scenarios: a variation of one of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.brief import Topic
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import patterns
from scenario_gen.propose.full import FullEnvironment
from scenario_gen.propose.full_setting import full_environment
from scenario_gen.propose.sites import SITES
from scenario_gen.propose.stage import round2
from scenario_gen.units import Quantity


class VariationValue(Model):
    name: str
    """Of a parameter of the published scenario."""
    value: Annotated[float, Field(ge=-20000, le=20000)]
    """In the unit that the task names."""


class VariationProposal(Model):
    """A published scenario with other values, weather and light."""

    topic: Topic
    sentence: str
    """What makes this dangerous and rare, in one sentence."""
    base: str
    """Id of the published scenario, from the task."""
    values: Annotated[list[VariationValue], Field(max_length=10)]
    """Parameters to set; those that are not named keep their defaults."""
    environment: FullEnvironment | None
    """Weather, light and surface; null keeps those of the published scenario."""


def is_varied(topic: Topic) -> bool:
    """Whether a topic is asked for as a variation of published scenarios only."""
    return topic not in SITES


def varied(proposal: VariationProposal) -> tuple[Scenario, str] | tuple[Finding, ...]:
    """The body of the scenario and the id of its base, or what is wrong with the proposal.

    Raises:
        pydantic.ValidationError: a value breaks a bound of the domain.
    """
    known = {pattern.id: pattern for pattern in patterns(proposal.topic)}
    base = known.get(proposal.base)
    if base is None:
        return (
            _finding("base", "$.base", "there is no such published scenario of this topic",
                     proposal.base, ", ".join(known), "choose one of these ids"),
        )  # fmt: skip
    parameters = {parameter.name: parameter for parameter in base.parameters}
    findings = []
    for index, said in enumerate(proposal.values):
        parameter, path = parameters.get(said.name), f"$.values[{index}]"
        if parameter is None:
            known_names = ", ".join(parameters)
            findings.append(_finding("value", f"{path}.name", "there is no such parameter",
                                     said.name, known_names, "name one of these"))  # fmt: skip
        elif not parameter.minimum - 0.01 <= said.value <= parameter.maximum + 0.01:
            findings.append(_finding("value", f"{path}.value", "outside the published range",
                                     said.value, _range(parameter), "stay within it"))  # fmt: skip
        else:
            value = min(max(round2(said.value), parameter.minimum), parameter.maximum)
            parameters[said.name] = parameter.model_copy(update={"default": value})
    if findings:
        return tuple(findings)
    environment = base.environment
    if proposal.environment is not None:
        start = base.ego.start
        environment = full_environment(proposal.environment, start.road, _number(start.s_m, base))
    update = {"environment": environment, "parameters": tuple(parameters.values()),
              "library": None, "content_hash": None, "tags": ()}  # fmt: skip
    body = base.model_copy(update=update)
    return Scenario.model_validate_json(body.model_dump_json()), base.id


def pattern_line(pattern: Scenario) -> str:
    """A published scenario in one line of a prompt: id, what happens, what can be set."""
    numbers = "; ".join(f"{p.name} {_range(p)}" for p in pattern.parameters)
    return f"- {pattern.id}: {pattern.title} (road {pattern.road.template}; {numbers})"


def _range(parameter: Parameter) -> str:
    unit = "" if parameter.unit == "1" else f" {parameter.unit}"
    return f"{parameter.minimum:g} to {parameter.maximum:g}{unit}"


def _number(quantity: Quantity, base: Scenario) -> float:
    if not isinstance(quantity, str):
        return quantity
    return next(p.default for p in base.parameters if p.name == quantity[1:])


def _finding(
    rule: str, path: str, message: str, value: str | float, limit: str, hint: str
) -> Finding:
    shown = value if isinstance(value, float) else ascii(value[:60])
    return Finding(
        rule=f"proposal.{rule}", severity="error", path=path, message=message, value=shown,
        limit=limit[:300], hint=hint,
    )  # fmt: skip


__all__ = ["VariationProposal", "VariationValue", "is_varied", "pattern_line", "varied"]
