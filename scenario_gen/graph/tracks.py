"""The rollout of one scenario, cut out of a batch."""

from __future__ import annotations

import math

import numpy as np

from scenario_gen.domain.trace import TraceBatch


class Tracks:
    """Arrays (N, T) of one row of a trace: its movers, and the times within its duration."""

    def __init__(self, trace: TraceBatch, row: int) -> None:
        steps = max(1, int(trace.valid[row].sum()))
        count = max(1, int(trace.present[row].sum()))
        cut = (row, slice(0, count), slice(0, steps))
        self.time_s = trace.time_s[:steps]
        self.road_names = trace.road_ids[int(trace.group_of_row[row])]
        self.road, self.lane = trace.road[cut], trace.lane[cut]
        self.x_m, self.y_m, self.heading_rad = (
            trace.x_m[cut],
            trace.y_m[cut],
            trace.heading_rad[cut],
        )
        self.s_m, self.t_m, self.speed_mps = trace.s_m[cut], trace.t_m[cut], trace.speed_mps[cut]
        self.length_m, self.width_m = trace.length_m[row, :count], trace.width_m[row, :count]
        self._forward_m = trace.centre_x_m[row, :count]
        self.centre_x_m = self.x_m + self._forward_m[:, None] * np.cos(self.heading_rad)
        self.centre_y_m = self.y_m + self._forward_m[:, None] * np.sin(self.heading_rad)
        self.phase_start_s = trace.phase_start_s[row, :count]

    def step_at(self, time_s: float) -> int:
        """Index of the last step that is not later than a time."""
        index = int(np.searchsorted(self.time_s, time_s, side="right")) - 1
        return min(max(index, 0), len(self.time_s) - 1)

    def from_the_ego(self, index: int) -> tuple[float, float]:
        """How far an actor is ahead and to the left at the start, in the ego's own axes, in m."""
        dx_m = float(self.x_m[index, 0] - self.x_m[0, 0])
        dy_m = float(self.y_m[index, 0] - self.y_m[0, 0])
        cos, sin = math.cos(self.heading_rad[0, 0]), math.sin(self.heading_rad[0, 0])
        return dx_m * cos + dy_m * sin, dy_m * cos - dx_m * sin

    def on_one_road(self, index: int) -> bool:
        """Whether the ego and an actor start on the same road, not beside it."""
        return bool(self.road[index, 0] == self.road[0, 0] >= 0)

    def ego_direction(self, step: int) -> int:
        """+1 where the ego moves with s of its road, -1 against it, 0 where it stands."""
        if self.road[0, step] != self.road[0, step + 1]:
            return 0
        moved_m = float(self.s_m[0, step + 1] - self.s_m[0, step])
        return 1 if moved_m > 0 else -1 if moved_m < 0 else 0

    def bearing(self, index: int) -> str:
        """Direction of an actor's heading at the start: same, oncoming or from a side."""
        turn = float(self.heading_rad[index, 0] - self.heading_rad[0, 0])
        quarter = round(turn / (math.pi / 2)) % 4
        return ("same_way", "from_right", "oncoming", "from_left")[quarter]

    def centre_shift_m(self, index: int) -> float:
        """What to add to a distance of reference points to get that of the middles of boxes."""
        turn = float(self.heading_rad[index, 0] - self.heading_rad[0, 0])
        return float(self._forward_m[index] * math.cos(turn) - self._forward_m[0])

    def reach_m(self, index: int) -> float:
        """Distance of middles along the road below which the boxes are beside each other."""
        turn = float(self.heading_rad[index, 0] - self.heading_rad[0, 0])
        along_m = abs(self.length_m[index] * math.cos(turn)) + abs(
            self.width_m[index] * math.sin(turn)
        )
        return float(along_m + self.length_m[0]) / 2
