"""The figure of a feature at a place of one scenario, for one target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import ScenarioGenError
from scenario_gen.roads import RoadNetwork
from simulators.exporters.options import ExportOptions, Recorder
from simulators.exporters.scenario_runner import amounts_of
from simulators.figures import behaviour, replayed, surroundings, triggers
from simulators.figures.places import part_of
from simulators.figures.rolled import Rolled, apart_words

#: What two rollouts are compared for, or one is looked through.
_COMPARED = (
    "dynamics.sinusoidal", "dynamics.cubic", "trigger.rising", "trigger.delay", "trigger.ttc",
    "trigger.headway", "trigger.ttc_of_crossing",
)  # fmt: skip
_OF_RUNNER = ("start.moving", "manoeuvre.lane_change")
_NO_ROLLOUT = "only a rollout tells, and none was asked for"
_NOTHING_KNOWN = "nobody has measured it"


@dataclass(frozen=True)
class Measured:
    """Figures of a scenario; its rollout is made once, when the first figure needs it."""

    given: Scenario
    """Concrete or logical; figures are those of the defaults."""
    network: RoadNetwork
    options: ExportOptions
    recorder: Recorder | None = None

    def amount(self, feature: str, path: str) -> str:
        """By how much, with its unit; empty where that cannot be said."""
        try:
            return self._still(feature, path) or self._moving(feature, path)
        except ScenarioGenError:
            # A scenario that cannot be rolled out is refused elsewhere.
            return ""

    def why_not(self, feature: str, known: str) -> str:
        """Why there is no figure; ``known`` is what the profile says of that."""
        if self.recorder is None and (feature in _OF_ROLLOUTS or feature in _COMPARED):
            return _NO_ROLLOUT
        return known or _NOTHING_KNOWN

    @cached_property
    def scenario(self) -> Scenario:
        """At the defaults of the parameters."""
        return self.given.concrete()

    @cached_property
    def rolled(self) -> Rolled | None:
        """What is meant; None without a recorder."""
        if self.recorder is None:
            return None
        return Rolled(self.scenario, self.network, self.recorder(self.scenario, self.network))

    @cached_property
    def _runner_amounts(self) -> dict[tuple[str, str], str]:
        if not self._is_runner or self.options.motion != "actions":
            return {}
        return amounts_of(self.scenario, self.network)

    @property
    def _is_runner(self) -> bool:
        return self.options.profile.writing.dialect == "scenario_runner"

    def _still(self, feature: str, path: str) -> str:
        """What the scenario alone tells."""
        if found := surroundings.amount(self.given, self.network, feature, path, self.options):
            return found
        return behaviour.amount(self.given, feature, path, in_runner=self._is_runner)

    def _moving(self, feature: str, path: str) -> str:
        """What its rollout tells."""
        rolled = self.rolled
        parts = [self._runner_amounts.get((feature, path), "")]
        if rolled is not None and self.recorder is not None:
            if feature in _OF_ROLLOUTS and (self._is_runner or feature not in _OF_RUNNER):
                parts.append(_OF_ROLLOUTS[feature](rolled, path))
            if feature.startswith("trigger."):
                parts.append(triggers.amount(rolled, feature, path, in_runner=self._is_runner))
            parts.append(self._changed(feature, path, rolled, self.recorder))
        return "; ".join(filter(None, parts))

    def _changed(self, feature: str, path: str, rolled: Rolled, recorder: Recorder) -> str:
        """How far a rollout is apart in which the target's reading stands for the scenario."""
        part = part_of(self.scenario, path)
        if part is None or not self._is_runner:
            return ""
        other = behaviour.as_read(self.scenario, part, feature)
        if other is None or other == self.scenario:
            return ""
        theirs: TraceBatch = recorder(other, self.network)
        return apart_words(rolled.trace, theirs, part.row, part.number)


_OF_ROLLOUTS: dict[str, Callable[[Rolled, str], str]] = {
    "motion.replay": replayed.beside_the_curve,
    "motion.short_stop": replayed.short_stands,
    "trajectory.standing": replayed.short_stands,
    "surface.friction": surroundings.grip_asked_for,
    "surface.patch": surroundings.grip_asked_for,
    "weather.visibility_zone": surroundings.while_inside,
    "weather.wind_zone": surroundings.while_inside,
    "start.moving": replayed.first_second,
    "manoeuvre.lane_change": behaviour.late_by_the_first_metres,
}
