"""What simulators can do of what scenarios may contain, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from scenario_gen.domain.scenario import Scenario

Support: TypeAlias = Literal["full", "partial", "ignored"]


@dataclass(frozen=True)
class Profile:
    """Capabilities of a simulator by feature; what is not named is fully supported."""

    name: str
    formats: tuple[str, ...]
    """Formats that it opens, such as ``OpenSCENARIO 1.2``."""
    features: dict[str, tuple[Support, str]]
    """Feature to how far it goes, and why."""

    def limits(self, scenario: Scenario) -> tuple[tuple[str, Support, str], ...]:
        """Features of a scenario that are not fully supported: name, support and reason."""
        return tuple(
            (feature, *self.features[feature])
            for feature in sorted(set(features_of(scenario)))
            if feature in self.features and self.features[feature][0] != "full"
        )


#: A reader that follows OpenSCENARIO 1.2 and OpenDRIVE 1.7.
GENERIC = Profile("generic", ("OpenSCENARIO 1.2", "OpenDRIVE 1.7"), {})

#: esmini 3.6, from running the files of this project's tests.
ESMINI = Profile(
    "esmini",
    ("OpenSCENARIO 1.2", "OpenDRIVE 1.7"),
    {
        "weather": ("ignored", "read and passed on, without influence on motion or sensors"),
        "friction": ("ignored", "motion is kinematic: friction limits nothing"),
        "hail": ("partial", "OpenSCENARIO 1.2 has no hail: written as rain, named in a property"),
        "trailer": ("partial", "a box of its own, not coupled to a towing vehicle"),
        "moving_debris": ("partial", "moves as a vehicle of category trailer: objects stand still"),
        "ttc_of_crossing": (
            "partial",
            "time to collision is taken along the direction of travel, and an actor that crosses"
            " moves across that of the ego",
        ),
        "standing_trajectory": (
            "partial",
            "points closer than 0.1 m to each other are merged unless --traj_filter is 0",
        ),
    },
)

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (ESMINI, GENERIC)}


def features_of(scenario: Scenario) -> Iterator[str]:
    """Features of a scenario that simulators are known to differ in, with repetitions."""
    environment = scenario.environment
    if environment.precipitation.kind != "none" or environment.cloud_okta:
        yield "weather"
    if environment.precipitation.kind == "hail":
        yield "hail"
    if environment.surface_condition != "dry":
        yield "friction"
    for actor in scenario.actors:
        yield f"category_{actor.category}"
        if actor.category == "trailer":
            yield "trailer"
        if actor.category == "debris" and (actor.speed_mps != 0.0 or actor.phases):
            yield "moving_debris"
        kinds = [phase.trigger.kind for phase in actor.phases]
        if "ttc" in kinds[1:] and actor.phases[0].manoeuvre.kind == "cross":
            yield "ttc_of_crossing"
        for phase in actor.phases:
            yield f"manoeuvre_{phase.manoeuvre.kind}"
            yield f"trigger_{phase.trigger.kind}"
        if actor.trajectory is not None:
            yield "trajectory"
            points = actor.trajectory.points
            if any((a.s_m, a.t_m) == (b.s_m, b.t_m) for a, b in pairwise(points)):
                yield "standing_trajectory"
