"""Labels of triggers: kind, sense and edge, how conditions combine, and whom they look at."""

from __future__ import annotations

from typing import NamedTuple

from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    PhaseEndTrigger,
    PositionTrigger,
    SequenceTrigger,
    SpeedTrigger,
    TimeTrigger,
    Trigger,
    TtcTrigger,
    simple_triggers,
)


class Reference(NamedTuple):
    """A mover, or one of its phases, that a condition looks at."""

    mover: str
    phase: str = ""


def trigger_label(trigger: Trigger) -> str:
    """Kind, sense and edge of a trigger; not whom or what it refers to.

    The parts of ``all`` and ``any`` stand in sorted order: theirs in the file means nothing.
    """
    match trigger:
        case AllTrigger() | AnyTrigger():
            return f"trigger:{trigger.kind}({'|'.join(sorted(map(part_label, trigger.of)))})"
        case SequenceTrigger():
            return f"trigger:sequence({'>'.join(map(part_label, trigger.of))})"
        case _:
            return part_label(trigger)


def part_label(trigger: Trigger) -> str:
    """The label of a single condition."""
    match trigger:
        case GapTrigger() | SpeedTrigger():
            return f"trigger:{trigger.kind}:{trigger.rule}:{trigger.edge}"
        case AllTrigger() | AnyTrigger() | SequenceTrigger():
            return f"trigger:{trigger.kind}"
        case _:
            return f"trigger:{trigger.kind}:{trigger.edge}"


def reference(trigger: Trigger, own: str) -> Reference | None:
    """Whom a single condition looks at; None for the time, and for combined conditions.

    Args:
        trigger: the condition.
        own: id of the actor whose phase it starts.
    """
    match trigger:
        case GapTrigger() | TtcTrigger() | HeadwayTrigger():
            return Reference(trigger.to)
        case PositionTrigger() | SpeedTrigger() | ArrivalTrigger():
            return Reference(trigger.of)
        case PhaseEndTrigger():
            return Reference(trigger.actor or own, trigger.phase)
        case TimeTrigger() | AllTrigger() | AnyTrigger() | SequenceTrigger():
            return None


def references(trigger: Trigger, own: str) -> list[Reference]:
    """Whom the conditions of a trigger look at, in the order of the trigger."""
    found = (reference(part, own) for part in simple_triggers(trigger))
    return [each for each in found if each is not None]
