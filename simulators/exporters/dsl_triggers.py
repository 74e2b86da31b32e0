"""Triggers as wait directives of OpenSCENARIO DSL, as far as its methods carry them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenario_gen.domain.actor import EGO_ID
from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    GapTrigger,
    HeadwayTrigger,
    PhaseEndTrigger,
    SequenceTrigger,
    SpeedTrigger,
    TimeTrigger,
    Trigger,
    TtcTrigger,
)
from simulators.exporters.dsl_text import Values


@dataclass(frozen=True)
class Waiting:
    """What a phase waits for."""

    waits: tuple[str, ...]
    """Event specifications, one after the other."""
    carried: bool = True
    """False where the language has nothing for it."""


#: Id of an actor, or ``ego`` -> its identifier.
ActorName = Callable[[str], str]
#: (actor, phase) -> identifier of the event that is emitted when the phase has ended.
EndEvent = Callable[[str, str], str]

_NOT_CARRIED = Waiting((), carried=False)


def waiting(
    trigger: Trigger, actor: str, values: Values, names: ActorName, ended: EndEvent
) -> Waiting:
    """The wait directives of a phase of an actor.

    A condition that counts at once is waited for as it is, one with a rising edge as ``rise``. The
    delay follows as a wait of its own.
    """
    match trigger:
        case PhaseEndTrigger():
            event = f"@{ended(trigger.actor or actor, trigger.phase)}"
            return _late(event, trigger.delay_s, values)
        case TimeTrigger():
            return _late(f"elapsed({values.time(trigger.at_s)})", trigger.delay_s, values)
        case SequenceTrigger():
            parts = [waiting(part, actor, values, names, ended) for part in trigger.of]
            # Times of a sequence count from the start, waits from the wait before.
            if any(isinstance(part, TimeTrigger) for part in trigger.of[1:]):
                return _NOT_CARRIED
            if not all(part.carried for part in parts):
                return _NOT_CARRIED
            return Waiting(tuple(wait for part in parts for wait in part.waits))
        case AllTrigger() | AnyTrigger():
            joined = [_condition(part, actor, values, names) for part in trigger.of]
            plain = [text for text in joined if text is not None]
            simple = all(part.delay_s == 0 and part.edge == "none" for part in trigger.of)
            if len(plain) < len(joined) or not simple:
                return _NOT_CARRIED
            word = " and " if isinstance(trigger, AllTrigger) else " or "
            return Waiting((word.join(f"({text})" for text in plain),))
        case _:
            text = _condition(trigger, actor, values, names)
            if text is None:
                return _NOT_CARRIED
            event = f"rise({text})" if trigger.edge == "rising" else text
            return _late(event, trigger.delay_s, values)


def _late(event: str, delay_s: float | str, values: Values) -> Waiting:
    return Waiting((event,) if delay_s == 0 else (event, f"elapsed({values.time(delay_s)})"))


def _condition(trigger: Trigger, actor: str, values: Values, names: ActorName) -> str | None:
    """A condition as a bool expression; None where there is no method for it."""
    own = names(actor)
    match trigger:
        case GapTrigger():
            sign = "<" if trigger.rule == "less" else ">"
            gap = f"{own}.road_distance({names(trigger.to)}, longitudinal, bounding_boxes)"
            return f"{gap} {sign} {values.length(trigger.gap_m)}"
        case TtcTrigger():
            time = values.time(trigger.below_s)
            return f"{own}.time_to_collision({names(trigger.to)}) < {time}"
        case HeadwayTrigger():
            time = values.time(trigger.below_s)
            return f"{own}.time_gap({names(trigger.to)}, longitudinal) < {time}"
        case SpeedTrigger():
            sign = "<" if trigger.rule == "less" else ">"
            return f"{names(trigger.of)}.speed {sign} {values.speed(trigger.speed_mps)}"
        case _:
            return None


def references(trigger: Trigger, actor: str) -> list[tuple[str, str]]:
    """(actor, phase) whose end a trigger waits for."""
    if isinstance(trigger, PhaseEndTrigger):
        return [(trigger.actor or actor, trigger.phase)]
    return []


__all__ = ["EGO_ID", "ActorName", "EndEvent", "Waiting", "references", "waiting"]
