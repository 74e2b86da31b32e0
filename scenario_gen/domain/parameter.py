"""Parameters of a logical scenario."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name
from scenario_gen.units import FiniteNumber

ParameterUnit: TypeAlias = Literal["m", "m/s", "m/s2", "s", "rad", "mm/h", "degC", "1", "1/s"]


class Uniform(Model):
    kind: Literal["uniform"] = "uniform"


class Normal(Model):
    """Normal distribution truncated to the range of the parameter."""

    kind: Literal["normal"] = "normal"
    mean: FiniteNumber
    sigma: Annotated[FiniteNumber, Field(gt=0)]


class LogNormal(Model):
    """Log-normal distribution truncated to the range of the parameter."""

    kind: Literal["log_normal"] = "log_normal"
    mean_log: FiniteNumber
    sigma_log: Annotated[FiniteNumber, Field(gt=0)]


Distribution: TypeAlias = Annotated[Uniform | Normal | LogNormal, Field(discriminator="kind")]


class Parameter(Model):
    """A named number with its unit, range, default and distribution."""

    name: Name
    unit: ParameterUnit
    minimum: FiniteNumber
    maximum: FiniteNumber
    default: FiniteNumber
    distribution: Distribution = Uniform()

    @model_validator(mode="after")
    def _default_in_range(self) -> Self:
        if not self.minimum <= self.default <= self.maximum:
            raise ValueError(
                f"parameter {self.name}: default {self.default} is not in"
                f" [{self.minimum}, {self.maximum}]"
            )
        return self
