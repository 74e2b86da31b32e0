"""Events ahead in the ego's lane: hard braking, slow lead, stopped vehicle, obstacle."""

from __future__ import annotations

import math

from scenario_gen.domain.actor import Actor, Category, RoadPosition
from scenario_gen.domain.behaviour import Brake, GapTrigger, Phase, TimeTrigger, Trigger
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.intent import Braking, Intent, SlowLead, StandingInLane
from scenario_gen.propose.events.lanes import not_closing
from scenario_gen.propose.stage import (
    Dial,
    Event,
    Stage,
    Wish,
    actor_id,
    ahead_m,
    cannot_happen,
    round2,
)
from scenario_gen.propose.vocabulary import Span

_DECEL_MPS2: dict[str, Span] = {"gentle": (2.5, 3.5), "brisk": (4.0, 5.5), "abrupt": (6.0, 7.5)}
#: Strongest braking by category; cars can do more, heavy vehicles and bicycles less (default).
_STRONGEST_MPS2: dict[Category, float] = {"truck": 5.5, "bus": 5.0, "bicycle": 3.5, "van": 7.0}
_EQUAL_MPS = 1.5
_LONGEST_S = 60.0


def hard_braking(stage: Stage, wish: Wish) -> Event | Finding:
    """The lead brakes; ``gap_m`` holds when it begins to."""
    lane = _ego_lane(stage)
    strongest = min(stage.hardest_brake_mps2(), _STRONGEST_MPS2.get(wish.actor, 8.0))
    default_mps2 = min(stage.uniform(*_DECEL_MPS2[wish.behaviour]), 0.9 * strongest)
    decel = Dial("decel", "m/s2", default_mps2, 0.8 * default_mps2,
                 min(1.2 * default_mps2, strongest))  # fmt: skip
    closing_mps = stage.ego_speed_mps - wish.actor_speed_mps
    half = min(0.04 * stage.ego_speed_mps, 0.04 * wish.actor_speed_mps)
    if closing_mps >= _EQUAL_MPS:
        half = min(half, 0.2 * closing_mps)
        gap = Dial("gap", "m", wish.gap_m, 0.75 * wish.gap_m, 1.25 * wish.gap_m)
        start_gap_m = gap.high + (closing_mps + 2 * half) * stage.uniform(1.5, 2.5)
        latest_s = (start_gap_m - gap.low) / (closing_mps - 2 * half)
        trigger: Trigger = GapTrigger(gap_m=gap.ref)
        extra: tuple[Dial, ...] = (gap,)
    else:
        latest_s = stage.uniform(1.5, 3.0)
        start_gap_m = max(wish.gap_m + closing_mps * latest_s, 2.0)
        trigger, extra = TimeTrigger(at_s=latest_s), ()
    # The gap closes in g = c t + a t^2 / 2 from the start of the braking on.
    closing_mps = closing_mps - 2 * half
    biggest_m = max(start_gap_m, wish.gap_m) * 1.2
    decel_mps2 = decel.low
    root = math.sqrt(max(closing_mps**2 + 2 * decel_mps2 * biggest_m, 0.0))
    closed_s = (root - closing_mps) / decel_mps2
    duration_s = round2(min(latest_s + closed_s + 2.0, _LONGEST_S))
    ego_speed = stage.ego_speed(1.0, half)
    speed = Dial("actor_speed", "m/s", wish.actor_speed_mps, wish.actor_speed_mps - half,
                 wish.actor_speed_mps + half)  # fmt: skip
    road, ego_s_m = stage.place(
        stage.ego_speed_mps * latest_s,
        max(ego_speed.high, speed.high) * duration_s + start_gap_m + 30.0,
    )
    phase = Phase(id="brake", trigger=trigger, manoeuvre=Brake(decel_mps2=decel.ref))
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(lane=lane, s_m=round2(ego_s_m + ahead_m(start_gap_m, wish.actor))),
        speed_mps=speed.ref,
        phases=(phase,),
    )
    intent = Braking(
        actor=actor.id, within_s=duration_s, min_decel_mps2=max(round2(0.9 * decel.low), 0.05)
    )
    return Event(road, RoadPosition(lane=lane, s_m=ego_s_m), (actor,), (intent,), duration_s,
                 (ego_speed, speed, *extra, decel))  # fmt: skip


def slow_lead(stage: Stage, wish: Wish) -> Event | Finding:
    """The ego closes in on a slower lead; ``gap_m`` holds at the start."""
    closing_mps = stage.ego_speed_mps - wish.actor_speed_mps
    if closing_mps < 2 * _EQUAL_MPS:
        return not_closing(stage, wish)
    half = min(0.05 * stage.ego_speed_mps, 0.2 * closing_mps)
    speed = Dial("actor_speed", "m/s", wish.actor_speed_mps,
                 max(wish.actor_speed_mps - half, 0.3), wish.actor_speed_mps + half)  # fmt: skip
    return _ahead_in_lane(stage, wish, half, speed)


def standing(stage: Stage, wish: Wish) -> Event | Finding:
    """Something stands in the ego's lane; ``gap_m`` holds at the start."""
    if wish.actor_speed_mps != 0:
        return cannot_happen(
            "$.actor_speed_kmh", "what stands in the lane has no speed",
            wish.actor_speed_mps * 3.6, "0 km/h", "set actor_speed_kmh to 0",
        )  # fmt: skip
    return _ahead_in_lane(stage, wish, 0.08 * stage.ego_speed_mps, None)


def _ahead_in_lane(
    stage: Stage, wish: Wish, half_mps: float, speed: Dial | None
) -> Event | Finding:
    lane = _ego_lane(stage)
    ego_speed = stage.ego_speed(1.0, half_mps)
    slowest_mps = ego_speed.low - (speed.high if speed else 0.0)
    farthest_m = 1.25 * wish.gap_m
    duration_s = round2(farthest_m / slowest_mps + 2.0)
    if duration_s > _LONGEST_S:
        return cannot_happen(
            "$.gap_m", "the ego needs too long to reach the actor", wish.gap_m,
            f"{_LONGEST_S:g} s", "choose a smaller gap or a slower actor",
        )  # fmt: skip
    event_m = wish.gap_m / max(slowest_mps, 1.0) * stage.ego_speed_mps
    road, ego_s_m = stage.place(event_m, ego_speed.high * duration_s + farthest_m + 30.0)
    s_m = ego_s_m + ahead_m(wish.gap_m, wish.actor)
    place = Dial("actor_s", "m", s_m, s_m - 0.25 * wish.gap_m, s_m + 0.25 * wish.gap_m)
    # What stands is rarely in the middle of the lane.
    shift = {"gentle": 0.7, "brisk": 0.4, "abrupt": 0.1}[wish.behaviour]
    sign = {"left": 1.0, "right": -1.0, "ahead": 0.0}[wish.side]
    lying = wish.actor in ("debris", "animal")
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(
            lane=lane,
            s_m=place.ref,
            offset_m=round2(sign * shift) if speed is None else 0.0,
            heading_rad=stage.uniform(-1.57, 1.57) if lying else 0.0,
        ),
        speed_mps=speed.ref if speed else 0.0,
    )
    kind: Intent = SlowLead(actor=actor.id) if speed else StandingInLane(actor=actor.id)
    dials = (ego_speed, place) if speed is None else (ego_speed, speed, place)
    return Event(road, RoadPosition(lane=lane, s_m=ego_s_m), (actor,), (kind,), duration_s, dials)


def _ego_lane(stage: Stage) -> int:
    return -int(stage.rng.integers(1, stage.lanes + 1))
