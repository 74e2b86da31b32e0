"""A simulator's run in the form of our rollouts, so that the same rules judge both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.actor import EGO_ID, Dimensions
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.roads import RoadNetwork
from simulators.trace import EntityTrace, SimulatorTrace

Floats = NDArray[np.float64]

# Slower than this, the direction of motion is the heading. [m/s]
_STANDING_MPS = 0.05
# A speed that is off those before and after it by more than this would give is a slip of the log.
_SLIP_MPS2 = 100.0
# Times of a log are rounded; so much beyond its end its last state still holds. [s]
_ROUNDING_S = 1e-4


def as_trace(
    scenario: Scenario,
    network: RoadNetwork,
    simulated: SimulatorTrace,
    *,
    step_s: float = 0.1,
) -> TraceBatch:
    """The simulated states of one scenario as a trace batch of one row.

    Positions and headings are the simulator's, interpolated to fixed time steps, and speeds its
    means over the steps; road, lane, s and t are where these positions lie on the network. Phases
    are not known.

    Raises:
        SimulatorError: the simulation lacks an actor, or one is not there all the time.
    """
    movers = (scenario.ego, *scenario.actors)
    names = (EGO_ID, *(actor.id for actor in scenario.actors))
    missing = [name for name in names if name not in simulated.entities]
    if missing:
        raise SimulatorError(
            f"the simulation has no states of {', '.join(missing)}",
            hint="is this the log of this scenario?",
        )
    entities = [simulated.entities[name] for name in names]
    return trace_of(
        entities, [mover.box for mover in movers], simulated.time_s, network,
        until_s=scenario.duration_s, step_s=step_s,
        phases=max(len(mover.phases) for mover in movers),
    )  # fmt: skip


def trace_of(
    entities: Sequence[EntityTrace],
    boxes: Sequence[Dimensions],
    logged_s: Floats,
    network: RoadNetwork | None,
    *,
    until_s: float,
    step_s: float = 0.1,
    phases: int = 0,
) -> TraceBatch:
    """States of N entities, the ego first, as a trace batch of one row.

    Args:
        entities: with states at ``logged_s``.
        boxes: one for each.
        logged_s: (T',) times of the log.
        network: where road, lane, s and t are looked up; None: they are not known.
        until_s: the trace ends there, or where the log does.
        step_s: fixed time step of the trace.
        phases: most phases that an actor has.

    Raises:
        SimulatorError: a state is missing or no number, or there are fewer than two time steps.
    """
    begin_s = float(logged_s[0])
    last_s = min(until_s, float(logged_s[-1]) - begin_s)
    steps = int(np.floor((last_s + _ROUNDING_S) / step_s)) + 1
    if steps < 2:
        raise SimulatorError(f"the log covers less than {step_s:g} s")
    time_s = np.arange(steps, dtype=np.float64) * step_s
    states = np.array([_states(entity, logged_s - begin_s, time_s) for entity in entities])
    if not np.isfinite(states).all():
        raise SimulatorError("a state of the log is missing or no number")
    x_m, y_m, heading_rad, speed_mps = states.transpose(1, 0, 2)[:, None]
    vx, vy = np.gradient(x_m, step_s, axis=-1), np.gradient(y_m, step_s, axis=-1)
    moving = (np.hypot(vx, vy) > _STANDING_MPS) & (speed_mps > _STANDING_MPS)
    count = len(entities)
    if network is not None:
        road, s_m, t_m, lane = network.locate(x_m, y_m)
    else:
        road, lane = np.full(x_m.shape, -1, dtype=np.int32), np.zeros(x_m.shape, dtype=np.int32)
        s_m, t_m = np.full((2, *x_m.shape), np.nan)
    unknown = np.full((1, count, phases), np.nan)
    length_m, width_m, centre_x_m = np.array(
        [[box.length_m, box.width_m, box.centre_x_m] for box in boxes]
    ).T[:, None]
    return TraceBatch(
        time_s=time_s,
        valid=np.ones((1, steps), dtype=bool),
        present=np.ones((1, count), dtype=bool),
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
        length_m=length_m,
        width_m=width_m,
        centre_x_m=centre_x_m,
        road_ids=(network.road_ids if network is not None else (),),
        group_of_row=np.zeros(1, dtype=np.int64),
        phase_start_s=unknown,
        phase_end_s=unknown.copy(),
        phases_known=False,
    )


def _states(entity: EntityTrace, logged_s: Floats, time_s: Floats) -> Floats:
    """(4, T) x, y, heading and speed of an entity."""
    heading_rad = np.unwrap(entity.heading_rad)
    places = [
        np.interp(time_s, logged_s, values) for values in (entity.x_m, entity.y_m, heading_rad)
    ]
    if entity.speeds_from_places:
        # Means already: a mean of means would spread a halt over half a second.
        return np.array([*places, np.interp(time_s, logged_s, entity.speed_mps)])
    speed_mps = _without_slips(logged_s, np.abs(entity.speed_mps))
    return np.array([*places, _mean(logged_s, speed_mps, time_s)])


def _without_slips(logged_s: Floats, speed_mps: Floats) -> Floats:
    """Speeds without single ones that nothing could have had between their neighbours.

    esmini logs twice the speed in the one step in which a trajectory of OpenSCENARIO 1.0 sets in,
    while the places go on evenly.
    """
    before, at, after = speed_mps[:-2], speed_mps[1:-1], speed_mps[2:]
    steps_s = np.diff(logged_s)
    possible = _SLIP_MPS2 * np.maximum(steps_s[:-1], steps_s[1:])
    above, below = np.maximum(before, after) + possible, np.minimum(before, after) - possible
    slips = (at > above) | (at < below)
    mended = speed_mps.copy()
    mended[1:-1][slips] = 0.5 * (before + after)[slips]
    return mended


def _mean(logged_s: Floats, values: Floats, time_s: Floats) -> Floats:
    """(T',) values -> (T,) means over a step around each time, as far as the log goes.

    Along a trajectory of points, a simulator's speed goes up in stairs: single values of it would
    skip a stair or two.
    """
    pieces = 0.5 * (values[1:] + values[:-1]) * np.diff(logged_s)
    integral = np.concatenate([[0.0], np.cumsum(pieces)])
    half_s = 0.5 * (time_s[1] - time_s[0])
    begin_s, end_s = (
        (time_s + side * half_s).clip(logged_s[0], logged_s[-1]) for side in (-1.0, 1.0)
    )
    # Between two values the integral is a parabola; as a line it is off by next to nothing.
    change = np.interp(end_s, logged_s, integral) - np.interp(begin_s, logged_s, integral)
    return np.asarray(change / (end_s - begin_s))
