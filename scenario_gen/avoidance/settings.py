"""What a verdict depends on besides the profiles."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_gen.avoidance.manoeuvres import DEFAULT_EVASION, Evasion


@dataclass(frozen=True)
class Settings:
    """Constants of the verdict, each with its unit and source."""

    mild_decel_mps2: float = 1.0
    """Up to this nothing has to be done [m/s2]; default: about what a car loses when the driver
    only takes the foot off the accelerator. Stronger deceleration is called braking."""
    substeps: int = 1
    """How often drivers are asked within a time step of the trace."""
    evasion: Evasion | None = DEFAULT_EVASION
    """The manoeuvres of the physical bound; None: braking alone."""


DEFAULT_SETTINGS = Settings()
