"""What a rollout showed of a scenario, in the numbers that coverage counts."""

from __future__ import annotations

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
    preventability: PreventabilityVerdict = "not_checked"
