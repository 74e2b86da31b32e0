"""Whether the scenario moves as the file does: the guard against a wrong import called whole.

What was played is the motion of the file. The scenario is other words for it, so it is rolled out
and held against that; and where the roads of a file are not what the rollout knows of them, nobody
can be sure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads.xodr_file import LIMITS as ROAD_LIMITS
from scenario_gen.safe_xml import parse_xml
from simulators.importers.cast import Mover
from simulators.importers.planned import LIMIT_M
from simulators.importers.roadmap import RoadMap
from simulators.importers.states import Floats, States

#: Where a bank moves a place by more than this, ways along it are not those of a flat road. [m]
_BANK_M = 0.05


def judge_motion(
    movers: Mapping[str, Mover], states: States, trace: TraceBatch, until_s: float
) -> None:
    """Note who is elsewhere in the scenario than in the file while that is played.

    Args:
        movers: in the order of the rows of the trace.
        states: what was played of the file.
        trace: rollout of the scenario; its first row.
        until_s: how long the scenario lasts.
    """
    # At the times of the rollout: between two of them there is nothing but a straight line.
    known = trace.time_s <= min(until_s, float(states.time_s[-1])) + 1e-9
    time_s = trace.time_s[known]
    for row, (name, mover) in enumerate(movers.items()):
        track = states.tracks[name]
        x_m, y_m = (np.interp(time_s, states.time_s, part) for part in (track.x_m, track.y_m))
        off_m = np.hypot(trace.x_m[0, row, known] - x_m, trace.y_m[0, row, known] - y_m)
        if not off_m.size or off_m.max() <= LIMIT_M:
            continue
        at_s = float(time_s[int(np.argmax(off_m > LIMIT_M))])
        mover.entity.node.say(
            "left_out", f"imported.differs: in the scenario it is up to {off_m.max():.3g} m from"
            f" where it is in the file, more than {LIMIT_M:g} m from {at_s:.2f} s on",
        )  # fmt: skip


def judge_across(movers: Mapping[str, Mover], states: States, until_s: float) -> None:
    """Note who moves across so steeply that it matters what its speed is that of.

    The speed of a rollout is that along the way, which is longer than the lane; simulators keep it
    along the lane and let the object move across on top.

    Args:
        movers: by their names in the file.
        states: what was played of the file.
        until_s: how long the scenario lasts.
    """
    last = states.index(until_s) + 1
    for name, mover in movers.items():
        if not any(phase.domain == "lateral" for phase in mover.phases):
            continue
        track = states.tracks[name]
        step_m = np.hypot(np.diff(track.x_m[:last]), np.diff(track.y_m[:last]))
        # On another road, places are told otherwise.
        same = np.diff(track.road[:last]) == 0
        across_m = np.minimum(np.abs(np.where(same, np.diff(track.t_m[:last]), 0.0)), step_m)
        less_m = float((step_m - np.sqrt(step_m**2 - across_m**2)).sum())
        if less_m > LIMIT_M:
            mover.entity.node.say(
                "left_out", "imported.differs: it moves across so steeply that it comes"
                f" {less_m:.2g} m less far along the lane than where the speed is that along it",
            )  # fmt: skip


def judge_banks(
    movers: Mapping[str, Mover], states: States, roads: RoadMap, road: bytes, until_s: float
) -> None:
    """Note who drives on a banked road, which a rollout has flat.

    Args:
        movers: by their names in the file.
        states: what was played of the file.
        roads: of the map.
        road: the map.
        until_s: how long the scenario lasts.
    """
    banks = _banks(parse_xml(road, "map", limits=ROAD_LIMITS), roads)
    if not banks:
        return
    last = states.index(until_s) + 1
    for name, mover in movers.items():
        track = states.tracks[name]
        worst_m = 0.0
        for index in np.unique(track.road[:last]):
            polynomials = banks.get(int(index))
            if polynomials is None:
                continue
            on = track.road[:last] == index
            angle_rad = _angle(polynomials, track.s_m[:last][on])
            moved_m = np.abs(track.t_m[:last][on]) * (1.0 - np.cos(angle_rad))
            worst_m = max(worst_m, float(moved_m.max()))
        if worst_m > _BANK_M:
            mover.entity.node.say(
                "left_out", "imported.differs: it drives on a banked road, which is flat here; that"
                f" alone moves it {worst_m:.2g} m to the side, and its way along is not known",
                "it drives as on a flat road",
            )  # fmt: skip


def _banks(root: Any, roads: RoadMap) -> dict[int, Floats]:
    """(index of the road) -> (N, 5) s and coefficients of its superelevation, where it has one."""
    found = {}
    for node in root.iter("road"):
        rows = []
        for part in node.iterfind("lateralProfile/superelevation"):
            try:
                row = [float(part.get(key, "0")) for key in ("s", "a", "b", "c", "d")]
            except ValueError:
                row = [math.nan]
            if all(math.isfinite(value) for value in row):
                rows.append(row)
        if rows and any(any(row[1:]) for row in rows):
            own = next((r for r in roads.network.roads.values()
                        if r.opendrive_id == node.get("id")), None)  # fmt: skip
            if own is not None:
                found[roads.network.road_index(own.id)] = np.array(sorted(rows))
    return found


def _angle(polynomials: Floats, s_m: Floats) -> Floats:
    """(T,) angle of the bank at places along a road."""
    at = np.clip(np.searchsorted(polynomials[:, 0], s_m, side="right") - 1, 0, None)
    begin, a, b, c, d = polynomials[at].T
    ds_m = s_m - begin
    return np.asarray(a + ds_m * (b + ds_m * (c + ds_m * d)))
