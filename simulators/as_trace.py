"""A simulator's run in the form of our rollouts, so that the same rules judge both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.trace import SimulatorTrace

Floats = NDArray[np.float64]

# Slower than this, the direction of motion is the heading. [m/s]
_STANDING_MPS = 0.05


def as_trace(
    scenario: Scenario,
    network: RoadNetwork,
    simulated: SimulatorTrace,
    *,
    step_s: float = 0.1,
) -> TraceBatch:
    """The simulated states of one scenario as a trace batch of one row.

    Positions, headings and speeds are the simulator's, interpolated to fixed time steps; road,
    lane, s and t are where these positions lie on the network. Phases are not known.

    Raises:
        SimulatorError: the simulation lacks an actor.
    """
    movers = (scenario.ego, *scenario.actors)
    names = (EGO_ID, *(actor.id for actor in scenario.actors))
    missing = [name for name in names if name not in simulated.entities]
    if missing:
        raise SimulatorError(f"the simulation has no states of {', '.join(missing)}")
    until_s = min(scenario.duration_s, float(simulated.time_s[-1]) + 0.5 * step_s)
    steps = int(np.floor(until_s / step_s + 1e-9)) + 1
    time_s = np.arange(steps, dtype=np.float64) * step_s
    states = np.array([_states(simulated, name, time_s) for name in names])
    x_m, y_m, heading_rad, speed_mps = states.transpose(1, 0, 2)[:, None]
    vx, vy = np.gradient(x_m, step_s, axis=-1), np.gradient(y_m, step_s, axis=-1)
    moving = (np.hypot(vx, vy) > _STANDING_MPS) & (speed_mps > _STANDING_MPS)
    road, s_m, t_m, lane = network.locate(x_m, y_m)
    batch = ScenarioBatch.of([scenario])
    phases = max(len(mover.phases) for mover in movers)
    unknown = np.full((1, len(names), phases), np.nan)
    return TraceBatch(
        time_s=time_s,
        valid=np.ones((1, time_s.size), dtype=bool),
        present=np.ones((1, len(names)), dtype=bool),
        x_m=x_m,
        y_m=y_m,
        heading_rad=heading_rad,
        course_rad=np.where(moving, np.arctan2(vy, vx), heading_rad),
        speed_mps=speed_mps,
        accel_mps2=np.gradient(speed_mps, step_s, axis=-1),
        road=road,
        lane=lane,
        s_m=s_m,
        t_m=t_m,
        length_m=batch.actor_column(lambda mover: mover.box.length_m),
        width_m=batch.actor_column(lambda mover: mover.box.width_m),
        centre_x_m=batch.actor_column(lambda mover: mover.box.centre_x_m),
        road_ids=(network.road_ids,),
        group_of_row=np.zeros(1, dtype=np.int64),
        phase_start_s=unknown,
        phase_end_s=unknown.copy(),
    )


def _states(simulated: SimulatorTrace, name: str, time_s: Floats) -> Floats:
    """(4, T) x, y, heading and speed of an entity."""
    entity = simulated.entities[name]
    heading_rad = np.unwrap(entity.heading_rad)
    return np.array([
        np.interp(time_s, simulated.time_s, values)
        for values in (entity.x_m, entity.y_m, heading_rad, np.abs(entity.speed_mps))
    ])  # fmt: skip
