"""From an encounter and the state of the ego to what its driver faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.track import Place
from scenario_gen.drivers import Situation

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


# An ego that stands has none.
_LEAST_SLOPE = 0.05


def situation(
    encounter: Encounter,
    place: Place,
    *,
    step: int,
    share: float,
    step_s: float,
    speed_mps: Floats,
    accel_mps2: Floats,
    seen: Bools,
) -> Situation:
    """What R drivers face between two time steps of an encounter.

    Args:
        encounter: with R rows.
        place: of the egos.
        step: time step of the encounter at or before this time.
        share: of the time to the next one, below 1.
        step_s: how long the answer is held.
        speed_mps: (R,) of the egos.
        accel_mps2: (R,) of the egos, in the step before.
        seen: (R, A) what they see.
    """

    def now(values: Floats) -> Floats:
        before: Floats = values[step]
        if share == 0.0:
            return before
        between: Floats = before + share * (values[step + 1] - before)
        return between

    track = encounter.track
    q_m = track.value("lateral_m", place)[:, None]
    ahead_m = now(encounter.station_m) - track.value("station_m", place)[:, None]
    if not encounter.frame.straight:
        # Along the line that the ego drives, which in a bend is longer or shorter than the path.
        slope = track.slope("station_m", place)
        ahead_m /= np.where(slope > _LEAST_SLOPE, slope, 1.0)[:, None]
    reach_m = now(encounter.half_along_m) + track.value("half_along_m", place)[:, None]
    aside_m = now(encounter.lateral_m) - q_m
    distance_m = np.abs(aside_m)
    their_half_m, half_m = (
        now(encounter.half_across_m),
        track.value("half_across_m", place)[:, None],
    )
    drift_mps = (speed_mps * track.slope("lateral_m", place))[:, None]
    trace = encounter.trace
    time_s = float(trace.time_s[step]) + share * trace.step_s
    return Situation(
        time_s=time_s,
        step_s=step_s,
        speed_mps=speed_mps,
        accel_mps2=accel_mps2,
        set_speed_mps=now(encounter.recorded_mps),
        grip_mps2=encounter.grip.at(time_s, place),
        gap_m=np.abs(ahead_m) - reach_m,
        ahead=ahead_m > 0.0,
        reach_m=reach_m,
        along_mps=now(encounter.along_mps),
        along_mps2=now(encounter.along_mps2),
        side_gap_m=distance_m - (their_half_m + half_m),
        towards_mps=np.sign(aside_m) * (drift_mps - now(encounter.across_mps)),
        deviation_m=now(encounter.deviation_m),
        wrap_m=2.0 * np.minimum(their_half_m, half_m),
        seen=seen,
    )
