"""Triggers in words: when a phase begins."""

from __future__ import annotations

from typing import assert_never

from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    PhaseEndTrigger,
    PositionTrigger,
    SequenceTrigger,
    SimpleTrigger,
    SpeedTrigger,
    TimeTrigger,
    Trigger,
    TtcTrigger,
)
from scenario_gen.propose.words.common import listed, number, speed


def trigger_words(trigger: Trigger) -> str:
    """``at 2 s``, ``once the gap to ego is less than 20 m``."""
    match trigger:
        case TimeTrigger():
            return f"at {number(trigger.at_s)} s{_late(trigger)}"
        case AllTrigger():
            return f"once {listed([_holds(part) for part in trigger.of])}"
        case AnyTrigger():
            return f"once {listed([_holds(part) for part in trigger.of], 'or')}"
        case SequenceTrigger():
            return f"once, one after the other, {listed([_holds(part) for part in trigger.of])}"
        case PhaseEndTrigger():
            of = trigger.actor or "the same actor"
            return f"once phase {trigger.phase} of {of} has ended{_late(trigger)}"
        case _:
            return f"once {_holds(trigger)}"


def _holds(trigger: SimpleTrigger) -> str:
    return f"{_clause(trigger)}{_late(trigger)}"


def _clause(trigger: SimpleTrigger) -> str:
    match trigger:
        case TimeTrigger():
            return f"{number(trigger.at_s)} s have passed"
        case GapTrigger():
            return f"the gap to {trigger.to} is {_than(trigger)} than {number(trigger.gap_m)} m"
        case TtcTrigger():
            below = f"{number(trigger.below_s)} s"
            return f"the time to collision with {trigger.to} is below {below}"
        case HeadwayTrigger():
            return f"the headway to {trigger.to} is below {number(trigger.below_s)} s"
        case PositionTrigger():
            return f"{trigger.of} reaches s {number(trigger.s_m)} m on road {trigger.road}"
        case SpeedTrigger():
            return f"{trigger.of} is {_pace(trigger)} than {speed(trigger.speed_mps)}"
        case ArrivalTrigger():
            return (
                f"{trigger.of} is less than {number(trigger.below_s)} s away from s"
                f" {number(trigger.s_m)} m on road {trigger.road}"
            )
        case _:
            assert_never(trigger)


def _than(trigger: GapTrigger) -> str:
    return "less" if trigger.rule == "less" else "more"


def _pace(trigger: SpeedTrigger) -> str:
    return "slower" if trigger.rule == "less" else "faster"


def _late(trigger: SimpleTrigger | PhaseEndTrigger) -> str:
    return "" if trigger.delay_s == 0 else f", {number(trigger.delay_s)} s later"
