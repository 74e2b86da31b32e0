"""Logs as esmini writes them, of rollouts and of tracks drawn by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import rollout
from tests.checks.tracks import Track

Floats = NDArray[np.float64]

CAR = (4.5, 1.8, 1.5, 1.35)
"""Length, width, height and distance from the reference point to the middle."""
_COLUMNS = (
    "Entity_Name [-]", "Entity_ID [-]", "Current_Speed [m/s]", "bb_x [m]", "bb_y [m]",
    "bb_length [m]", "bb_width [m]", "bb_height [m]", "World_Position_X [m]",
    "World_Position_Y [m]", "Distance_Travelled_Along_Road_Segment [m]",
    "Lateral_Distance_Lanem [m]", "lane_id", "World_Heading_Angle [rad]", "collision_ids",
)  # fmt: skip


class Logged(NamedTuple):
    """States of one entity at the times of a log; all (T,)."""

    x_m: Floats
    y_m: Floats
    heading_rad: Floats
    speed_mps: Floats
    box: tuple[float, float, float, float] = CAR


def written(time_s: Floats, entities: Mapping[str, Logged]) -> bytes:
    """The bytes of a log; numbers have six decimals, as esmini's."""
    header = ["Index [-]", "TimeStamp [s]"]
    header += [f"#{n} {column}" for n in range(1, len(entities) + 1) for column in _COLUMNS]
    rows = ["esmini GIT REV: test", ", ".join(header)]
    for index, at_s in enumerate(time_s.tolist()):
        cells = [str(index), f"{at_s:.6f}"]
        for number, (name, one) in enumerate(entities.items()):
            if np.isnan(one.x_m[index]):
                continue
            length_m, width_m, height_m, centre_m = one.box
            numbers = (
                one.speed_mps[index], centre_m, 0.0, length_m, width_m, height_m, one.x_m[index],
                one.y_m[index], 0.0, 0.0,
            )  # fmt: skip
            cells += [name, str(number), *(f"{value:.6f}" for value in numbers), "-1",
                      f"{one.heading_rad[index]:.6f}", ""]  # fmt: skip
        rows.append(", ".join(cells))
    return "\n".join(rows).encode()


def of_tracks(
    tracks: Mapping[str, Track], *, until_s: float = 10.0, step_s: float = 0.02,
    boxes: Mapping[str, tuple[float, float, float, float]] | None = None,
) -> bytes:  # fmt: skip
    """A log of tracks drawn by hand."""
    time_s = np.arange(round(until_s / step_s) + 1) * step_s
    entities = {}
    for name, track in tracks.items():
        states = track.states(time_s)
        entities[name] = Logged(
            states["x_m"], states["y_m"], states["heading_rad"], states["speed_mps"],
            (boxes or {}).get(name, CAR),
        )  # fmt: skip
    return written(time_s, entities)


def of_rollout(scenario: Scenario, *, step_s: float = 0.02) -> bytes:
    """The log that a simulator would write that moves everybody as our rollout does."""
    trace = rollout(ScenarioBatch.of([scenario]), step_s=step_s)
    entities = {}
    movers = {"ego": scenario.ego} | {actor.id: actor for actor in scenario.actors}
    for index, (name, mover) in enumerate(movers.items()):
        box = (mover.box.length_m, mover.box.width_m, mover.box.height_m, mover.box.centre_x_m)
        entities[name] = Logged(
            trace.x_m[0, index], trace.y_m[0, index], trace.heading_rad[0, index],
            trace.speed_mps[0, index], box,
        )  # fmt: skip
    return written(trace.time_s, entities)
