"""Events at stop lines: driving over one at red, or at a stop sign without having stood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenario_gen.checks.intents.detector import SPEED, Detector
from scenario_gen.checks.intents.encounter import Encounter
from scenario_gen.domain.intent import RedLight, StopSign
from scenario_gen.domain.signals import SignalProgram
from scenario_gen.roads import RoadNetwork, Signal

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: States in which the red lamp is on.
_RED = frozenset({"red", "red_amber"})
#: Stop signs in the catalogues of OpenDRIVE files: Germany (also of CARLA's towns), USA.
STOP_SIGNS = frozenset({"206", "R1-1"})
#: Who stands with its front up to so far before the line has stood before it. [m]
_BEFORE_LINE_M = 5.0


class _Crossing(NamedTuple):
    """How a mover gets to a stop line; arrays (rows, T)."""

    to_line_m: Floats
    """From the front of its box on to the line; NaN where the line is not for it."""
    over: Bools
    """At this step the front is over the line, a step ago it was not."""
    share: Floats
    """Share of the step before this one after which the line was reached."""


def _red_light(meet: Encounter, _: RedLight) -> Bools:
    """The front of its box goes over the stop line of a signal while its red lamp is on.

    The line has to be for the lane and the direction in which it drives; a signal without a line
    stands where the line would be. Signals that no program names are dark.
    """
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    if meet.network is None:
        return out
    programs = {program.signal: program for program in meet.group.scenario.signals}
    for signal in meet.network.signals:
        if signal.name in programs:
            crossing = _crossing(meet, meet.network, signal)
            red = _is_red(programs[signal.name], _reached_s(meet, crossing))
            out |= crossing.over & red
    return out


def _stop_sign(meet: Encounter, _: StopSign) -> Bools:
    """The front of its box goes over the line of a stop sign, not having stood before it.

    It has where it stood with its front within the last 5 m before the line.
    """
    out = np.zeros(meet.known.shape, dtype=np.bool_)
    if meet.network is None:
        return out
    for signal in _stop_signs(meet.network.signals):
        crossing = _crossing(meet, meet.network, signal)
        near = (crossing.to_line_m >= 0.0) & (crossing.to_line_m <= _BEFORE_LINE_M)
        stood = np.logical_or.accumulate(near & meet.stands, axis=1)
        out |= crossing.over & ~stood
    return out


def _stop_signs(signals: Iterable[Signal]) -> list[Signal]:
    return [signal for signal in signals if signal.type in STOP_SIGNS and not signal.dynamic]


def _crossing(meet: Encounter, network: RoadNetwork, signal: Signal) -> _Crossing:
    view, trace = meet.view, meet.context.trace
    if view is None or signal.road not in network.roads:
        nothing = np.full(meet.known.shape, np.nan)
        return _Crossing(nothing, np.zeros(nothing.shape, dtype=np.bool_), nothing)
    line_m = signal.s_m if signal.stop_line_s_m is None else signal.stop_line_s_m
    front_m = trace.centre_x_m[meet.rows, meet.mover] + 0.5 * trace.length_m[meet.rows, meet.mover]
    s_m = trace.s_m[meet.rows, meet.mover]
    reach_m = s_m + front_m[:, None] * np.cos(view.heading_rad)
    meant = view.road == network.road_index(signal.road)
    way = np.where(np.cos(view.course_rad) < 0.0, -1.0, 1.0)
    if signal.orientation != "none":
        meant &= way == (-1.0 if signal.orientation == "-" else 1.0)
    if signal.lanes:
        meant &= np.isin(view.lane, signal.lanes)
    to_line_m = np.where(meant, way * (line_m - reach_m), np.nan)
    before_m = to_line_m[:, :-1]
    # Who is past the end of the road at this step is where its speed has brought it.
    after_m = np.where(
        np.isnan(to_line_m[:, 1:]), before_m - meet.speed_mps[:, :-1] * trace.step_s,
        to_line_m[:, 1:],
    )  # fmt: skip
    over = np.zeros(meet.known.shape, dtype=np.bool_)
    over[:, 1:] = (before_m >= 0.0) & (after_m < 0.0)
    share = np.zeros(meet.known.shape)
    share[over] = (before_m / np.where(over[:, 1:], before_m - after_m, 1.0))[over[:, 1:]]
    return _Crossing(to_line_m, over, share)


def _reached_s(meet: Encounter, crossing: _Crossing) -> Floats:
    """(rows, T) time at which the line was reached, of the steps at which it is over."""
    trace = meet.context.trace
    return np.asarray(trace.time_s - (1.0 - crossing.share) * trace.step_s)


def _is_red(program: SignalProgram, time_s: Floats) -> Bools:
    begins_s = np.array([phase.at_s for phase in program.phases])
    red = np.array([phase.state in _RED for phase in program.phases])
    at = np.searchsorted(begins_s, time_s, "right") - 1
    shows: Bools = red[at.clip(0)]
    return shows


DETECTORS: tuple[Detector[Any], ...] = (
    Detector(
        RedLight, _red_light, "over the line at red", RedLight(actor="any"), of_ego=True,
        tells=(SPEED,),
    ),
    Detector(
        StopSign, _stop_sign, "over the line of a stop sign without a stop",
        StopSign(actor="any"), of_ego=True, tells=(SPEED,),
    ),
)  # fmt: skip
