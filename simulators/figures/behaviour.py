"""Behaviour as a target reads it: the scenario that it then plays, and figures of single parts."""

from __future__ import annotations

import math

from scenario_gen.domain.behaviour import (
    AllTrigger,
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    PositionTrigger,
    SpeedTrigger,
    TimeTrigger,
    Trigger,
    TtcTrigger,
)
from scenario_gen.domain.scenario import Scenario
from scenario_gen.units import number
from simulators.figures.places import Part, part_of, with_phase
from simulators.figures.rolled import Rolled

_WITH_DELAY = (
    TimeTrigger, GapTrigger, TtcTrigger, PositionTrigger, SpeedTrigger, HeadwayTrigger,
    ArrivalTrigger,
)  # fmt: skip
#: ScenarioRunner drives so far on its lane before it changes lanes. [m]
_FIRST_M = 5.0


def amount(given: Scenario, feature: str, path: str, *, in_runner: bool) -> str:
    """What a part of the scenario alone tells; empty where that is nothing."""
    part = part_of(given.concrete(), path)
    if part is None or not in_runner:
        return ""
    phase = part.phase
    if feature == "start.heading":
        degrees = math.degrees(number(part.mover.start.heading_rad))
        return f"{degrees:.1f} degrees, until it moves"
    if phase is None:
        return ""
    move = phase.manoeuvre
    if feature == "manoeuvre.lane_change.offset" and move.kind == "lane_change":
        return f"{number(move.offset_m):g} m"
    if feature == "manoeuvre.cross" and move.kind == "cross":
        accel_mps2, speed_mps = number(move.accel_mps2), number(move.speed_mps)
        early_s = 0.5 * speed_mps / accel_mps2 if accel_mps2 > 0.0 else 0.0
        return f"{early_s:.2f} s ahead once it is up to speed, and up to 1 m short of the end"
    return ""


def late_by_the_first_metres(rolled: Rolled, path: str) -> str:
    """How much later than meant the lane change of ScenarioRunner leaves its lane."""
    part = part_of(rolled.scenario, path)
    if part is None or part.number is None:
        return ""
    start_s = float(rolled.trace.phase_start_s[0, part.row, part.number])
    if math.isnan(start_s):
        return ""
    at = min(int(start_s / rolled.trace.step_s), rolled.times_s().size - 1)
    speed_mps = float(rolled.column("speed_mps", part.row)[at])
    return f"leaves its lane {_FIRST_M / speed_mps:.2f} s late" if speed_mps > 0.1 else ""


def as_read(scenario: Scenario, part: Part, feature: str) -> Scenario | None:
    """The scenario as ScenarioRunner reads a feature of a phase; None where no scenario says it."""
    phase = part.phase
    if phase is None:
        return None
    trigger, move = phase.trigger, phase.manoeuvre
    plain: Trigger
    if feature in ("dynamics.sinusoidal", "dynamics.cubic"):
        dynamics = getattr(move, "dynamics", None)
        if dynamics is None or dynamics.shape == "linear":
            return None
        linear = dynamics.model_copy(update={"shape": "linear"})
        changed = phase.model_copy(
            update={"manoeuvre": move.model_copy(update={"dynamics": linear})}
        )
        return with_phase(scenario, part, changed)
    if feature == "trigger.rising":
        plain = trigger.model_copy(update={"edge": "none"})
    elif feature == "trigger.delay" and isinstance(trigger, _WITH_DELAY):
        # The delay is waited for first, from the start on, and then the condition is looked at.
        soon = trigger.model_copy(update={"delay_s": 0.0})
        plain = AllTrigger(of=(TimeTrigger(at_s=trigger.delay_s), soon))
    else:
        return None
    return with_phase(scenario, part, phase.model_copy(update={"trigger": plain}))
