"""What a rollout showed of a scenario, in the numbers that coverage counts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenario_gen.domain.base import Model
from scenario_gen.domain.names import Sha256
from scenario_gen.domain.preventability import PreventabilityVerdict
from scenario_gen.units import FiniteNumber


class RealisedValues(Model):
    """Null where there is no such value: no conflict, no contact."""

    content_sha256: Sha256 | None = None
    """Of the scenario that was rolled out."""
    ttc_s: FiniteNumber | None = None
    """Smallest time to collision."""
    impact_mps: FiniteNumber | None = None
    """Magnitude of the difference of velocities at the first contact."""
    conflict_s: FiniteNumber | None = None
    """Time of the smallest time to collision, else of the smallest gap."""
    visibility_m: FiniteNumber | None = None
    """How far the ego sees at the conflict."""
    friction: FiniteNumber | None = None
    """Coefficient of friction under the ego at the conflict."""
    friction_used: FiniteNumber | None = None
    """Greatest brake threat number: needed of available deceleration."""
    ego_mps: FiniteNumber | None = None
    """Speed of the ego at the conflict."""
    intents_s: Annotated[tuple[FiniteNumber | None, ...], Field(max_length=10)] | None = None
    """When each intent of the scenario is first seen, in its order; null: it is not. Null as a
    whole in ledgers from before the times were kept."""
    preventability: PreventabilityVerdict = "not_checked"
