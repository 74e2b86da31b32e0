"""Traffic lights: what each shows over time."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Name
from scenario_gen.units import DurationNumber

SignalState: TypeAlias = Literal["red", "red_amber", "green", "amber", "flashing_amber", "dark"]


class SignalPhase(Model):
    """A state that a signal takes on and keeps until its next one."""

    at_s: DurationNumber
    state: SignalState


class SignalProgram(Model):
    """The states of one signal; the first one is from time 0."""

    signal: Name
    """Name of the signal in the road network, such as the arm that it is for."""
    phases: Annotated[tuple[SignalPhase, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _times_increase_from_zero(self) -> Self:
        times = [phase.at_s for phase in self.phases]
        if times[0] != 0.0:
            raise ValueError(f"signal {self.signal}: its first state is at {times[0]} s, not at 0")
        if any(after <= before for before, after in itertools.pairwise(times)):
            raise ValueError(f"signal {self.signal}: the times of its states do not increase")
        return self
