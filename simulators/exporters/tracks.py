"""The states of all movers over time as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from scenario_gen.coverage.csvtext import Row, to_csv
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import Floats, TraceBatch
from scenario_gen.roads import RoadNetwork
from simulators.exporters.osi_movers import movers_of

HEADER: Row = (
    "id", "category", "kind", "time_s", "x_m", "y_m", "heading_rad", "course_rad", "speed_mps",
    "accel_mps2", "lateral_accel_mps2", "road", "lane", "s_m", "t_m", "length_m", "width_m",
    "height_m", "centre_x_m",
)  # fmt: skip
# Digits after the point: micrometres.
_DIGITS = 6


@dataclass(frozen=True)
class CsvExporter:
    """Writes ``stem.tracks.csv``: one row for each time and mover, the ego first.

    x and y are of the reference point in the world frame of the road; the middle of the box lies
    ``centre_x_m`` ahead of it. Off every road, road, s and t are empty and the lane is 0.
    """

    name: ClassVar[str] = "csv"
    needs_trace: ClassVar[bool] = True

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        """File name to bytes; see ``TraceExporter``."""
        rows: list[Row] = [HEADER]
        movers = movers_of(scenario)
        known = trace.valid[0]
        times_s = trace.time_s[known].tolist()
        states = np.stack(
            [
                values[0][:, known]
                for values in (
                    trace.x_m, trace.y_m, trace.heading_rad, trace.course_rad, trace.speed_mps,
                    trace.accel_mps2, lateral_accel_mps2(trace),
                )
            ],
            axis=-1,
        ).round(_DIGITS) + 0.0  # fmt: skip
        for at, time_s in enumerate(times_s):
            for index, (name, mover) in enumerate(movers):
                road, lane = int(trace.road[0, index, at]), int(trace.lane[0, index, at])
                s_m, t_m = float(trace.s_m[0, index, at]), float(trace.t_m[0, index, at])
                box = mover.box
                rows.append(
                    (
                        name, mover.category, mover.kind or "", round(time_s, _DIGITS),
                        *states[index, at].tolist(),
                        network.road_ids[road] if road >= 0 else "", lane,
                        round(s_m, _DIGITS), round(t_m, _DIGITS),
                        box.length_m, box.width_m, box.height_m, box.centre_x_m,
                    )
                )  # fmt: skip
        return {f"{stem}.tracks.csv": to_csv(rows).encode()}


def lateral_accel_mps2(trace: TraceBatch) -> Floats:
    """(B, N, T) v dc/dt of the course c, positive to the left."""
    course_rad = np.unwrap(trace.course_rad, axis=-1)
    return np.asarray(trace.speed_mps * np.gradient(course_rad, trace.step_s, axis=-1))
