"""The scenario: road, environment, ego, actors, parameters and intent, with its identity."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, ValidationError, model_validator

from scenario_gen.domain.actor import EGO_ID, Actor, Ego
from scenario_gen.domain.base import Model
from scenario_gen.domain.constraint import Constraint, feasible
from scenario_gen.domain.environment import Environment
from scenario_gen.domain.intent import Intent
from scenario_gen.domain.library import LibraryRecord
from scenario_gen.domain.names import Line, RequirementId, ScenarioId, Sha256, Tag, Text
from scenario_gen.domain.parameter import Parameter
from scenario_gen.domain.provenance import Provenance
from scenario_gen.domain.road import Road
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.domain.validation import problems
from scenario_gen.units import FiniteNumber

SCHEMA_VERSION: Literal["1.0"] = "1.0"

#: Fields that say what happens; the content hash covers these and nothing else.
CONTENT_FIELDS = ("schema_version", "duration_s", "road", "environment", "ego", "actors",
                  "signals", "parameters", "constraints", "intent")  # fmt: skip
#: Of these, the ones that speak of parameters and of nothing else.
OF_PARAMETERS = {"parameters", "constraints"}


#: A whole JSON string that is a reference to a parameter.
_REFERENCE = re.compile(r'"\$([a-z][a-z0-9_]*)"')


class Scenario(Model):
    """One scenario: concrete, or logical where a quantity is a ``$name``."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    id: ScenarioId
    title: Line
    """Written from the structure, so always true of it."""
    narrative: Text = ""
    """Written from the structure, so always true of it."""
    hazard: Line
    """The hazard in one sentence."""
    tags: tuple[Tag, ...] = ()
    requirement_ids: tuple[RequirementId, ...] = ()
    duration_s: Annotated[FiniteNumber, Field(gt=0, le=120)] = 15.0
    road: Road
    environment: Environment = Environment()
    ego: Ego
    actors: Annotated[tuple[Actor, ...], Field(max_length=50)] = ()
    signals: Annotated[tuple[SignalProgram, ...], Field(max_length=20)] = ()
    """What the traffic lights of the road show; those that are not named are dark."""
    parameters: Annotated[tuple[Parameter, ...], Field(max_length=50)] = ()
    constraints: Annotated[tuple[Constraint, ...], Field(max_length=20)] = ()
    """Which values of the parameters go together; sampling keeps to them."""
    intent: Annotated[tuple[Intent, ...], Field(max_length=10)] = ()
    library: LibraryRecord | None = None
    """Which published scenario this is, and what is expected of it."""
    provenance: Provenance | None = None
    content_hash: Sha256 | None = None
    """SHA-256 of the canonical JSON of the content fields; checked when present."""

    @model_validator(mode="after")
    def _actor_ids_differ(self) -> Self:
        ids = [EGO_ID, *(actor.id for actor in self.actors)]
        doubled = sorted({name for name in ids if ids.count(name) > 1})
        if doubled:
            raise ValueError(f"actor ids have to differ; given twice: {', '.join(doubled)}")
        return self

    @model_validator(mode="after")
    def _carriers_exist(self) -> Self:
        ids = {actor.id for actor in self.actors}
        for actor in self.actors:
            if actor.carried_by is not None and actor.carried_by not in ids:
                raise ValueError(
                    f"actor {actor.id} is carried by {actor.carried_by}, which is no actor;"
                    f" actors: {', '.join(sorted(ids))}"
                )
        return self

    @model_validator(mode="after")
    def _parameters_are_declared_once(self) -> Self:
        names = [parameter.name for parameter in self.parameters]
        if len(set(names)) != len(names):
            raise ValueError(f"a parameter is declared twice in {names}")
        quantities = set(CONTENT_FIELDS) - OF_PARAMETERS
        used = _REFERENCE.findall(self.model_dump_json(include=quantities))
        unknown = sorted(set(used) - set(names))
        if unknown:
            raise ValueError(f"not declared in parameters: {', '.join('$' + n for n in unknown)}")
        return self

    @model_validator(mode="after")
    def _defaults_are_possible(self) -> Self:
        # Whatever reads a logical scenario reads it at its defaults; the ends of the ranges are
        # left to a rule.
        if not self.parameters:
            return self
        try:
            self.concrete()
        except ValidationError as error:
            first = problems(error)[0]
            raise ValueError(
                f"the defaults of the parameters are not possible: {first.path}: {first.message}"
            ) from error
        return self

    @model_validator(mode="after")
    def _defaults_keep_constraints(self) -> Self:
        # So there is always one feasible set of values; how much of the space is feasible is
        # found by sampling.
        names = {parameter.name for parameter in self.parameters}
        for index, constraint in enumerate(self.constraints):
            if unknown := sorted(constraint.terms.keys() - names):
                raise ValueError(
                    f"constraints[{index}] ({constraint}) is about {', '.join(unknown)}, declared"
                    f" are: {', '.join(sorted(names)) or 'no parameters'}"
                )
        if broken := self.broken_constraints():
            raise ValueError(
                "the defaults of the parameters break "
                + "; ".join(f"{constraint} ({constraint.reason})" for constraint in broken)
            )
        return self

    @property
    def is_logical(self) -> bool:
        """Whether the scenario has parameters."""
        return bool(self.parameters)

    def concrete(self, values: Mapping[str, float] | None = None) -> Scenario:
        """The concrete scenario for given parameter values (defaults for the others).

        Raises:
            ValueError: a name is not declared, or a value breaks the bounds of its field.
        """
        if not self.parameters and not values:
            return self
        return Blanks(self).filled(values or {})

    def broken_constraints(
        self, values: Mapping[str, float] | None = None
    ) -> tuple[Constraint, ...]:
        """The constraints that given parameter values (defaults for the others) do not keep."""
        known = {parameter.name: parameter.default for parameter in self.parameters}
        one = {name: np.array([value]) for name, value in (known | dict(values or {})).items()}
        return tuple(c for c in self.constraints if not feasible([c], one, 1)[0])

    def content_json(self) -> bytes:
        """Canonical JSON of the content fields: sorted keys, no spaces, UTF-8.

        A scenario without constraints is what it was before there were any.
        """
        return canonical_json(self.content())

    def content(self) -> dict[str, Any]:
        """What the content hash covers, as data of JSON."""
        left_out = set() if self.constraints else {"constraints"}
        return self.model_dump(mode="json", include=set(CONTENT_FIELDS) - left_out)

    def compute_hash(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return hashlib.sha256(self.content_json()).hexdigest()


class Blanks:
    """A logical scenario as text with blanks for its parameters, to be filled many times."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._defaults = {one.name: one.default for one in scenario.parameters}
        # On the text, in one pass: variants are made by the thousand. Free text of a person or a
        # model is in the other fields, and so never taken for a reference.
        quantities = set(CONTENT_FIELDS) - OF_PARAMETERS
        text = scenario.model_dump_json(include=quantities)
        others = scenario.model_dump_json(exclude=quantities | OF_PARAMETERS | {"content_hash"})
        # Texts and names of parameters in turns.
        self._parts = _REFERENCE.split(f"{text[:-1]},{others[1:]}")

    def filled(self, values: Mapping[str, float]) -> Scenario:
        """The concrete scenario for given parameter values (defaults for the others).

        Raises:
            ValueError: a name is not declared, or a value breaks the bounds of its field.
        """
        if unknown := sorted(values.keys() - self._defaults.keys()):
            raise ValueError(f"not declared in parameters: {', '.join(unknown)}")
        known = self._defaults | dict(values)
        parts = self._parts.copy()
        parts[1::2] = [repr(float(known[name])) for name in parts[1::2]]
        return Scenario.model_validate_json("".join(parts))


def canonical_json(data: Any) -> bytes:
    """JSON bytes that are equal for equal data: sorted keys, no spaces, UTF-8, no NaN."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def references(data: Any) -> Iterator[str]:
    """Names of all parameters that dumped scenario content refers to."""
    if isinstance(data, str):
        if data.startswith("$"):
            yield data[1:]
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from references(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from references(value)
