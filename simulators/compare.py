"""Our rollout against a simulator's: how far apart each actor is over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from simulators.trace import SimulatorTrace

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """Distances between the reference points of the same actor in both traces."""

    names: tuple[str, ...]
    """(N,) the ego first."""
    time_s: Floats
    """(T,) times that both traces cover."""
    distance_m: Floats
    """(N, T)"""
    turn_rad: Floats
    """(N, T) angle between the headings, 0 to pi."""

    @property
    def worst_m(self) -> float:
        """Largest distance of any actor at any time."""
        return float(self.distance_m.max())

    @property
    def worst_by_actor_m(self) -> dict[str, float]:
        """Largest distance of each actor at any time."""
        return dict(zip(self.names, self.distance_m.max(axis=1).tolist(), strict=True))

    @property
    def worst_actor(self) -> tuple[str, float]:
        """The actor that is farthest off at any time, and when it is."""
        actor, at = np.unravel_index(int(np.argmax(self.distance_m)), self.distance_m.shape)
        return self.names[int(actor)], float(self.time_s[int(at)])


def compare(
    scenario: Scenario, trace: TraceBatch, row: int, simulated: SimulatorTrace
) -> Agreement:
    """Compare one row of a trace with a simulation of its scenario.

    The simulated places are interpolated to the times of the trace, which are cut off where the
    shorter of both ends.

    Raises:
        SimulatorError: the simulation lacks an actor or all common time.
    """
    names = (EGO_ID, *(actor.id for actor in scenario.actors))
    missing = [name for name in names if name not in simulated.entities]
    if missing:
        raise SimulatorError(f"the simulation has no states of {', '.join(missing)}")
    # Half a step beyond the end, so that rounding of times does not drop the last state.
    slack_s = 0.5 * float(np.diff(simulated.time_s).min(initial=np.inf))
    slack_s = slack_s if np.isfinite(slack_s) else 0.0
    known = trace.valid[row] & (trace.time_s <= simulated.time_s[-1] + slack_s)
    if not known.any():
        raise SimulatorError("the simulation and the trace have no time in common")
    time_s = trace.time_s[known]
    distance_m, turn_rad = np.empty((2, len(names), time_s.size))
    for index, name in enumerate(names):
        entity = simulated.entities[name]
        distance_m[index] = np.hypot(
            np.interp(time_s, simulated.time_s, entity.x_m) - trace.x_m[row, index, known],
            np.interp(time_s, simulated.time_s, entity.y_m) - trace.y_m[row, index, known],
        )
        heading_rad = np.interp(time_s, simulated.time_s, np.unwrap(entity.heading_rad))
        off_rad = heading_rad - trace.heading_rad[row, index, known]
        turn_rad[index] = np.abs(off_rad - 2.0 * np.pi * np.rint(off_rad / (2.0 * np.pi)))
    return Agreement(names, time_s, distance_m, turn_rad)
