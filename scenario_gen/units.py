"""Annotated quantities: numbers with a unit, physical bounds and no NaN or infinity.

A *quantity* of a scenario is a number or a reference ``$name`` to a declared parameter.
The bounds here are those of representation (what can be a length, a speed, an angle at
all); limits of plausibility belong to ``scenario_gen.checks``.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

from scenario_gen.errors import InputError

#: ``$name``: stands for the value of the parameter ``name``.
ParameterRef: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^\$[a-z][a-z0-9_]{0,39}$"),
    Field(description="reference to a declared parameter"),
]


LengthNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=0, le=20_000, json_schema_extra={"unit": "m"})
]
PositiveLengthNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, gt=0, le=20_000, json_schema_extra={"unit": "m"})
]
OffsetNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=-500, le=500, json_schema_extra={"unit": "m"})
]
SpeedNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=0, le=120, json_schema_extra={"unit": "m/s"})
]
RateNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, gt=0, le=200, json_schema_extra={"unit": "1/s"})
]
AccelerationNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, gt=0, le=100, json_schema_extra={"unit": "m/s2"})
]
DurationNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=0, le=600, json_schema_extra={"unit": "s"})
]
PositiveDurationNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, gt=0, le=600, json_schema_extra={"unit": "s"})
]
AngleNumber: TypeAlias = Annotated[
    float,
    Field(
        strict=True,
        allow_inf_nan=False,
        ge=-6.283185307179586,
        le=6.283185307179586,
        json_schema_extra={"unit": "rad"},
    ),
]
IntensityNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=0, le=500, json_schema_extra={"unit": "mm/h"})
]
VisibilityNumber: TypeAlias = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, gt=0, le=100_000, json_schema_extra={"unit": "m"}),
]
TemperatureNumber: TypeAlias = Annotated[
    float,
    Field(strict=True, allow_inf_nan=False, ge=-90, le=70, json_schema_extra={"unit": "degC"}),
]
FrictionNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=0, le=1.5, json_schema_extra={"unit": "1"})
]
FiniteNumber: TypeAlias = Annotated[float, Field(strict=True, allow_inf_nan=False)]

ShareNumber: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False, ge=0, le=1, json_schema_extra={"unit": "1"})
]

Length: TypeAlias = LengthNumber | ParameterRef
PositiveLength: TypeAlias = PositiveLengthNumber | ParameterRef
Offset: TypeAlias = OffsetNumber | ParameterRef
Speed: TypeAlias = SpeedNumber | ParameterRef
Rate: TypeAlias = RateNumber | ParameterRef
Acceleration: TypeAlias = AccelerationNumber | ParameterRef
Duration: TypeAlias = DurationNumber | ParameterRef
PositiveDuration: TypeAlias = PositiveDurationNumber | ParameterRef
Angle: TypeAlias = AngleNumber | ParameterRef
Intensity: TypeAlias = IntensityNumber | ParameterRef
Visibility: TypeAlias = VisibilityNumber | ParameterRef
Temperature: TypeAlias = TemperatureNumber | ParameterRef
Friction: TypeAlias = FrictionNumber | ParameterRef
Share: TypeAlias = ShareNumber | ParameterRef

#: Any quantity of a scenario: a finite number or ``$name``.
Quantity: TypeAlias = float | str

GRAVITY_MPS2 = 9.81


def number(quantity: Quantity) -> float:
    """The value of a quantity of a concrete scenario.

    Raises:
        InputError: the quantity is still a parameter reference.
    """
    if isinstance(quantity, str):
        raise InputError(
            f"the parameter {quantity} has no value here",
            hint="make the scenario concrete first: Scenario.concrete()",
        )
    return float(quantity)
