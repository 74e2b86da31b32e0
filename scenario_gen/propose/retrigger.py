"""The same event, started in another way: at the same moment by another condition.

At the defaults of its parameters an event begins at one moment. From the gap, the speeds and the
places at that moment follow the time to collision, the headway, the place of the ego and the time,
which are other conditions for the same moment; its samples differ, as the conditions do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scenario_gen.domain.actor import DEFAULT_DIMENSIONS, EGO_ID, Actor, Category
from scenario_gen.domain.behaviour import (
    AllTrigger,
    AnyTrigger,
    ArrivalTrigger,
    GapTrigger,
    HeadwayTrigger,
    PositionTrigger,
    SequenceTrigger,
    TimeTrigger,
    Trigger,
    TtcTrigger,
)
from scenario_gen.domain.finding import Finding
from scenario_gen.propose.stage import Event, cannot_happen, front_m, rear_m, round2
from scenario_gen.units import Quantity

#: Slower changes of a gap reach a value at no definite time.
_LEAST_CHANGE_MPS = 0.3
_LEAST_GAP_M = 1.0
_ARRIVAL_M = 30.0
_WITHIN_M = 3.0
#: An event that begins sooner leaves no time for a condition before it.
_EARLIEST_S = 0.2
#: How much later than the event a condition comes true that changes nothing.
_LATER_S = 5.0


@dataclass(frozen=True)
class _Moment:
    """The moment at which the event begins."""

    time_s: float
    gap_m: float
    """Bumper to bumper to the other one."""
    closing_mps: float
    """Positive while the gap shrinks."""
    follows_mps: float | None
    """Speed of the actor itself, where it is the one behind."""
    ego_s_m: float


def retriggered(event: Event, ego_mps: float, kind: str) -> Event | Finding:
    """The event with its first phase started by a trigger of a kind.

    Args:
        event: as its family makes it.
        ego_mps: default speed of the ego.
        kind: of a trigger; ``none`` fits an event without phases alone.
    """
    actor = next((actor for actor in event.actors if actor.phases), None)
    if (kind == "none") != (actor is None):
        words = "needs no trigger" if actor is None else "needs a trigger"
        return _cannot(f"what happens here {words}")
    if actor is None or actor.phases[0].trigger.kind == kind:
        return event
    trigger = actor.phases[0].trigger
    if not isinstance(trigger, GapTrigger | TimeTrigger):
        return _cannot("this event starts in its own way")
    moment = _moment(event, actor, trigger, ego_mps)
    to = trigger.to if isinstance(trigger, GapTrigger) else EGO_ID
    made = _trigger(event, trigger, moment, kind, to)
    if isinstance(made, Finding):
        return made
    phase = actor.phases[0].model_copy(update={"trigger": made})
    changed = actor.model_copy(update={"phases": (phase, *actor.phases[1:])})
    actors = tuple(changed if each.id == actor.id else each for each in event.actors)
    said = "".join(each.model_dump_json() for each in actors)
    dials = tuple(
        dial for dial in event.dials if dial.name == "ego_speed" or f'"${dial.name}"' in said
    )
    return replace(event, actors=actors, dials=dials)


def _trigger(
    event: Event, trigger: GapTrigger | TimeTrigger, moment: _Moment, kind: str, to: str
) -> Trigger | Finding:
    lane = event.ego_start.lane
    at_m = round2(moment.ego_s_m)
    if kind == "time":
        return TimeTrigger(at_s=max(round2(moment.time_s), 0.1))
    if kind == "position":
        # It is true from where the ego comes within the distance on.
        return PositionTrigger(lane=lane, s_m=round2(at_m + _WITHIN_M), within_m=_WITHIN_M)
    if kind == "arrival":
        speed_mps = (moment.ego_s_m - _number(event.ego_start.s_m, event)) / moment.time_s
        return ArrivalTrigger(
            lane=lane, s_m=round2(at_m + _ARRIVAL_M), below_s=round2(_ARRIVAL_M / speed_mps)
        )
    if kind in ("all", "any", "sequence"):
        return _several(trigger, moment, kind)
    if kind not in ("gap", "ttc", "headway"):
        return _cannot(f"an event is not started by {kind}")
    if moment.gap_m < _LEAST_GAP_M or abs(moment.closing_mps) < _LEAST_CHANGE_MPS:
        return _cannot("the gap between the two does not change enough to start anything")
    if kind == "gap":
        gap_m = round2(moment.gap_m)
        if moment.closing_mps > 0:
            return GapTrigger(to=to, rule="less", gap_m=gap_m)
        return GapTrigger(to=to, rule="greater", gap_m=gap_m)
    if moment.closing_mps < 0:
        return _cannot("the gap opens, so that neither headway nor time to collision falls")
    if kind == "ttc":
        return TtcTrigger(to=to, below_s=max(round2(moment.gap_m / moment.closing_mps), 0.05))
    if not moment.follows_mps:
        return _cannot("a headway is that to somebody ahead, and the other one is behind")
    return HeadwayTrigger(to=to, below_s=max(round2(moment.gap_m / moment.follows_mps), 0.05))


def _several(
    trigger: GapTrigger | TimeTrigger, moment: _Moment, kind: str
) -> AllTrigger | AnyTrigger | SequenceTrigger | Finding:
    """The trigger with a second condition that does not change the moment: one that holds by then,
    or one that comes too late."""
    if not _EARLIEST_S < moment.time_s < math.inf:
        return _cannot("the event begins at no definite time")
    if kind == "any":
        late = TimeTrigger(at_s=round2(moment.time_s + _LATER_S))
        return AnyTrigger(of=(trigger, late))
    early = TimeTrigger(at_s=round2(moment.time_s / 2))
    if kind == "all":
        return AllTrigger(of=(early, trigger))
    return SequenceTrigger(of=(early, trigger))


def _moment(
    event: Event, actor: Actor, trigger: GapTrigger | TimeTrigger, ego_mps: float
) -> _Moment:
    ego_s_m = _number(event.ego_start.s_m, event)
    own_s_m, own_mps = _number(actor.start.s_m, event), _number(actor.speed_mps, event)
    meets = actor.start.lane * event.ego_start.lane < 0
    own_mps = -own_mps if meets else own_mps
    own = actor.category
    other: Category = "car"
    other_s_m, other_mps = ego_s_m, ego_mps
    if isinstance(trigger, GapTrigger) and trigger.to != EGO_ID:
        about = next(each for each in event.actors if each.id == trigger.to)
        other_s_m, other = _number(about.start.s_m, event), about.category
        other_mps = _number(about.speed_mps, event)
    along = _along(actor)
    first, second = (
        (other_s_m, own_s_m) if own_s_m >= other_s_m else (own_s_m, other_s_m)
    )  # behind, ahead
    own_ahead = own_s_m >= other_s_m
    behind_mps, ahead_mps = (other_mps, own_mps) if own_ahead else (own_mps, other_mps)
    room_m = _half(own, along, own_ahead and not meets) + _half(other, True, not own_ahead)
    start_gap_m, closing_mps = second - first - room_m, behind_mps - ahead_mps
    if isinstance(trigger, GapTrigger):
        gap_m = _number(trigger.gap_m, event)
        time_s = (start_gap_m - gap_m) / closing_mps if closing_mps else math.inf
    else:
        time_s = _number(trigger.at_s, event)
        gap_m = start_gap_m - closing_mps * time_s
    follows_mps = None if own_ahead else own_mps
    return _Moment(time_s, gap_m, closing_mps, follows_mps, ego_s_m + ego_mps * time_s)


def _along(actor: Actor) -> bool:
    heading_rad = actor.start.heading_rad
    return not isinstance(heading_rad, int | float) or abs(math.cos(heading_rad)) > 0.5


def _half(kind: Category, along: bool, is_ahead: bool) -> float:
    """From the reference point to the end of the box that faces the other one."""
    if not along:
        return DEFAULT_DIMENSIONS[kind].width_m / 2
    return rear_m(kind) if is_ahead else front_m(kind)


def _number(quantity: Quantity, event: Event) -> float:
    if not isinstance(quantity, str):
        return float(quantity)
    return next(dial.default for dial in event.dials if f"${dial.name}" == quantity)


def _cannot(message: str) -> Finding:
    return cannot_happen("$.trigger", message, 0, "another trigger", "choose another trigger")
