"""When triggers fire for a target, by its formula on the states that are meant."""

from __future__ import annotations

import numpy as np

from scenario_gen.domain.behaviour import HeadwayTrigger, TtcTrigger
from simulators.figures.places import part_of
from simulators.figures.rolled import Floats, Rolled, later_words

_SLOW_MPS = 1e-3


def amount(rolled: Rolled, feature: str, path: str, *, in_runner: bool) -> str:
    """How much earlier or later a time to collision or a headway fires; empty for others."""
    part = part_of(rolled.scenario, path)
    phase = part.phase if part is not None else None
    if part is None or phase is None or part.number is None:
        return ""
    trigger = phase.trigger
    own = feature.removeprefix("trigger.")
    if own not in ("ttc", "headway", "ttc_of_crossing"):
        return ""
    if not isinstance(trigger, TtcTrigger | HeadwayTrigger):
        return ""
    if own != "ttc_of_crossing" and own != trigger.kind:
        return ""
    to = rolled.row_of(trigger.to)
    if in_runner:
        value_s = _runner_s(rolled, part.row, to)
    elif own == "ttc_of_crossing":
        value_s = _along_travel_s(rolled, part.row, to)
    else:
        return ""
    ours_s = float(rolled.trace.phase_start_s[0, part.row, part.number])
    holds = np.flatnonzero(value_s < float(trigger.below_s))
    times_s = rolled.times_s()
    theirs_s = float(times_s[holds[0]]) if holds.size else float("nan")
    if not np.isnan(theirs_s):
        theirs_s += float(trigger.delay_s)
    return later_words(ours_s, theirs_s) or "no difference in this rollout"


def _runner_s(rolled: Rolled, row: int, other: int) -> Floats:
    """(T,) distance between the boxes, over how much faster the first is than the other.

    ScenarioRunner 0.9.16, ``InTimeToArrivalToVehicle``; with our boxes in place of its models.
    """
    x_m, y_m = rolled.trace.centres()
    known = rolled.trace.valid[0]
    away_m = np.hypot(x_m[0, row] - x_m[0, other], y_m[0, row] - y_m[0, other])[known]
    away_m = away_m - 0.5 * float(rolled.trace.length_m[0, [row, other]].sum())
    closing = rolled.column("speed_mps", row) - rolled.column("speed_mps", other)
    return np.where(closing > _SLOW_MPS, away_m / np.maximum(closing, _SLOW_MPS), np.inf)


def _along_travel_s(rolled: Rolled, row: int, other: int) -> Floats:
    """(T,) distance ahead over the closing speed along the direction of travel of the first."""
    ahead = np.array([np.cos(rolled.column("course_rad", row)),
                      np.sin(rolled.column("course_rad", row))])  # fmt: skip
    offset = np.array([rolled.column(name, other) - rolled.column(name, row)
                       for name in ("x_m", "y_m")])  # fmt: skip
    course = rolled.column("course_rad", other)
    theirs = rolled.column("speed_mps", other) * np.array([np.cos(course), np.sin(course)])
    distance = (offset * ahead).sum(axis=0)
    closing = rolled.column("speed_mps", row) - (theirs * ahead).sum(axis=0)
    away = distance - np.sign(distance) * 0.5 * float(rolled.trace.length_m[0, [row, other]].sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        value_s = np.where(away * closing > 0.0, away / closing, np.inf)
    return np.asarray(value_s)
