"""What can be chosen of an export: for whom, in which version, how motion is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol, Self, TypeAlias, runtime_checkable

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ExportError, InputError
from scenario_gen.roads import RoadNetwork
from simulators.profiles import Profile, profile_by_name

#: Versions of OpenSCENARIO XML and of OpenDRIVE that can be written, and kinds of motion.
OSC_VERSIONS = ("1.0", "1.1", "1.2", "1.3")
ODR_VERSIONS = ("1.4", "1.5", "1.6", "1.7", "1.8")
MOTIONS = ("actions", "trajectory")

Motion: TypeAlias = Literal["actions", "trajectory"]
#: Rolls a concrete scenario out on its roads: a batch of one row with fixed time steps.
Recorder: TypeAlias = Callable[[Scenario, RoadNetwork], TraceBatch]


@dataclass(frozen=True)
class ExportOptions:
    """Choices of an export; the defaults are what every reader of the standards takes."""

    profile: Profile = field(default_factory=lambda: profile_by_name("generic"))
    """The tool that the files are for."""
    osc_version: str = "1.2"
    """Of OpenSCENARIO XML, one of ``OSC_VERSIONS``."""
    odr_version: str = "1.7"
    """Of OpenDRIVE, one of ``ODR_VERSIONS``."""
    motion: Motion = "actions"
    """``actions``: triggers and manoeuvres; ``trajectory``: the motion of the rollout, replayed."""

    def __post_init__(self) -> None:
        if not self.profile.is_openscenario:
            if self.osc_version or self.odr_version or self.motion != self.profile.motion:
                raise ExportError(
                    f"{self.profile.name} has no versions of OpenSCENARIO and no choice of motion",
                    where="profile",
                    hint="leave them out",
                )
            return
        for name, value, known in (
            ("osc_version", self.osc_version, OSC_VERSIONS),
            ("odr_version", self.odr_version, ODR_VERSIONS),
            ("motion", self.motion, MOTIONS),
        ):
            if value not in known:
                raise InputError(f"no {name} {value!r}", hint=f"one of {', '.join(known)}")

    @classmethod
    def of(
        cls,
        profile: str | Profile = "generic",
        *,
        osc_version: str | None = None,
        odr_version: str | None = None,
        motion: Motion | None = None,
    ) -> Self:
        """Options for a profile, in the versions that it prefers where none is given.

        Args:
            profile: a profile, the name of a ready one, or the path of a profile file.
            osc_version: of OpenSCENARIO XML.
            odr_version: of OpenDRIVE.
            motion: how motion is written; ``actions`` when not given, or as the format has it.

        Raises:
            InputError: there is no such profile, it is not valid, or there is no such version.
            ExportError: the profile has no versions, and one is given.
        """
        chosen = profile if isinstance(profile, Profile) else profile_by_name(profile)
        if not chosen.is_openscenario:
            return cls(chosen, osc_version or "", odr_version or "", motion or _motion_of(chosen))
        return cls(
            profile=chosen,
            osc_version=osc_version or chosen.osc_versions[0],
            odr_version=odr_version or chosen.odr_versions[0],
            motion=motion or "actions",
        )


def _motion_of(profile: Profile) -> Motion:
    return profile.motion or "actions"


@runtime_checkable
class TakesOptions(Protocol):
    """An exporter that can be made with options."""

    def with_options(self, options: ExportOptions, recorder: Recorder | None = None) -> Self:
        """The exporter with these options.

        Args:
            options: what is chosen.
            recorder: rolls scenarios out, for ``motion="trajectory"``.
        """
