"""Reference drivers at the wheels of the egos of a rollout."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.drivers import Driver
from scenario_gen.motion.events import Engine
from scenario_gen.motion.leader import Outlook
from scenario_gen.motion.poses import Poses

Floats = NDArray[np.float64]

_STILL_MPS = 1e-12


class Driving:
    """Egos of a chunk that accelerate as a driver wants, step by step; they never go backwards."""

    def __init__(self, driver: Driver, engine: Engine, batch: ScenarioBatch) -> None:
        plan = engine.plan
        self._outlook = Outlook(engine, batch)
        self._drive = driver.drive(plan.rows, plan.actors - 1)
        self._accel_mps2 = np.zeros(plan.rows)
        self._ego = np.arange(plan.rows) * plan.actors

    def drive_on(self, engine: Engine, state: Poses, time_s: float, step_s: float) -> Poses:
        """Let the egos accelerate for the coming step; the states with their accelerations."""
        situation = self._outlook.situation(engine, state, time_s, step_s, self._accel_mps2)
        wanted_mps2 = self._drive.acceleration(situation)
        speed_mps = situation.speed_mps
        by_mps = np.maximum(wanted_mps2 * step_s, -speed_mps)
        # Who comes to a stop within the step brakes as hard until then, and stands.
        stops = wanted_mps2 * step_s < -speed_mps
        for_s = np.where(stops, speed_mps / np.maximum(-wanted_mps2, _STILL_MPS), step_s)
        intent, ego = engine.intent, self._ego
        intent.from_mps[ego] = speed_mps
        intent.by_mps[ego] = by_mps
        intent.speed_from_s[ego] = engine.now.time_s[ego]
        intent.speed_for_s[ego] = np.maximum(for_s, _STILL_MPS)
        self._accel_mps2 = by_mps / step_s
        accel_mps2 = state.accel_mps2.copy()
        accel_mps2[ego] = self._accel_mps2
        return state._replace(accel_mps2=accel_mps2)
