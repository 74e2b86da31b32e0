"""Crossing paths at a four-way junction; the ego comes from the south and goes straight on."""

from __future__ import annotations

import math

from scenario_gen.domain.actor import DEFAULT_DIMENSIONS, Actor, Category, RoadPosition
from scenario_gen.domain.behaviour import ByRate, Phase, PositionTrigger, SpeedChange
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.intent import CrossingPath
from scenario_gen.domain.road import JunctionCross
from scenario_gen.propose.stage import (
    Dial,
    Event,
    Stage,
    Wish,
    actor_id,
    cannot_happen,
    front_m,
    reaching_time_s,
    round2,
    up_to,
)
from scenario_gen.units import GRAVITY_MPS2, number

_ROUTES = {"left": ("west", "east"), "right": ("east", "west"), "ahead": ("north", "east")}
_SETTING_OFF_MPS2 = {"gentle": 1.2, "brisk": 2.0, "abrupt": 3.0}
#: Strongest acceleration of what is heavy (default).
_STRONGEST_MPS2: dict[Category, float] = {"truck": 1.8, "bus": 1.8}
_SLOWEST_MPS = 1.0


def junction_crossing(stage: Stage, wish: Wish) -> Event | Finding:
    """The actor takes the ego's way; ``gap_m`` is what the ego then has to the conflict point."""
    if not isinstance(stage.road, JunctionCross):
        return cannot_happen(
            "$.road", "there is no junction on this road", 0, "junction_cross",
            "choose road junction_cross",
        )  # fmt: skip
    if wish.actor_speed_mps < _SLOWEST_MPS:
        return cannot_happen(
            "$.actor_speed_kmh", "an actor that crosses has to move",
            wish.actor_speed_mps * 3.6, f"at least {_SLOWEST_MPS * 3.6:.1f} km/h",
            "give the actor a speed",
        )  # fmt: skip
    if wish.side == "ahead":
        return _turning_across(stage, stage.road, wish)
    return _straight_crossing(stage, stage.road, wish)


def half_size_m(road: JunctionCross) -> float:
    """From the centre of the junction to the end of an arm."""
    return number(road.lane_width_m) + number(road.corner_radius_m)


def _straight_crossing(stage: Stage, road: JunctionCross, wish: Wish) -> Event:
    """From the left or the right at constant speed."""
    half_lane_m = number(road.lane_width_m) / 2
    half_m = half_size_m(road)
    lead_s = stage.uniform(3.5, 5.0)
    ego_mps, actor_mps = stage.ego_speed_mps, wish.actor_speed_mps
    # Both may arrive earlier or later by the range of their speeds; the gap has to absorb it.
    share = min(0.05, 0.3 * wish.gap_m / (2 * lead_s * ego_mps))
    ego_speed = stage.ego_speed(share)
    speed = Dial("actor_speed", "m/s", actor_mps, (1 - share) * actor_mps, (1 + share) * actor_mps)
    sign = -1.0 if wish.side == "left" else 1.0
    # The crossing lane lies south of the centre when the actor comes from the left.
    ego_to_conflict_m = half_m + sign * half_lane_m
    actor_to_corridor_m = half_m + (half_lane_m if wish.side == "left" else -half_lane_m)
    actor_to_corridor_m -= DEFAULT_DIMENSIONS["car"].width_m / 2
    ego_back_m = ego_mps * lead_s + wish.gap_m + front_m("car") - ego_to_conflict_m
    actor_back_m = actor_mps * lead_s + front_m(wish.actor) - actor_to_corridor_m
    arm_m = max(number(road.arm_length_m), up_to(max(ego_back_m, actor_back_m) + 60.0, 50.0))
    through_m = half_m * 2 + DEFAULT_DIMENSIONS[wish.actor].length_m
    duration_s = round2(lead_s * 1.1 + max(wish.gap_m / ego_speed.low, 1.0) + 2.5)
    duration_s = min(duration_s, round2(lead_s + through_m / speed.low + 4.0))
    start, end = _ROUTES[wish.side]
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(road=start, lane=-1, s_m=_arm_s_m(arm_m, actor_back_m)),
        speed_mps=speed.ref,
        route=(start, end),
    )
    return _event(road, arm_m, _arm_s_m(arm_m, ego_back_m), actor, duration_s, (ego_speed, speed))


def _turning_across(stage: Stage, road: JunctionCross, wish: Wish) -> Event | Finding:
    """An oncoming actor waits at the line, then turns left across the ego's way."""
    half_lane_m, half_m = number(road.lane_width_m) / 2, half_size_m(road)
    radius_m = half_m + half_lane_m
    fastest_mps = math.sqrt(0.45 * stage.friction * GRAVITY_MPS2 * radius_m)
    if wish.actor_speed_mps > fastest_mps:
        return cannot_happen(
            "$.actor_speed_kmh", "too fast for the turn on this surface",
            wish.actor_speed_mps * 3.6, f"at most {fastest_mps * 3.6:.0f} km/h",
            "choose a lower actor speed",
        )  # fmt: skip
    strongest_mps2 = min(0.5 * stage.friction * GRAVITY_MPS2, _STRONGEST_MPS2.get(wish.actor, 3.0))
    accel_mps2 = min(_SETTING_OFF_MPS2[wish.behaviour], strongest_mps2)
    # The turn is a quarter circle around (half, half); the ego's corridor begins at its left side.
    inner_m = half_lane_m - DEFAULT_DIMENSIONS["car"].width_m / 2
    angle = math.acos((half_m - inner_m) / radius_m)
    waiting_m = 1.0
    to_corridor_m = waiting_m + radius_m * angle
    conflict_y_m = half_m - radius_m * math.sin(math.acos((half_m - half_lane_m) / radius_m))
    turn_s = reaching_time_s(to_corridor_m, wish.actor_speed_mps, accel_mps2)
    ego_speed = stage.ego_speed(min(0.04, 0.2 * wish.gap_m / (turn_s * stage.ego_speed_mps)))
    trigger_back_m = (
        stage.ego_speed_mps * turn_s + wish.gap_m + front_m("car") - (half_m + conflict_y_m)
    )
    lead_m = ego_speed.high * stage.uniform(1.5, 2.5)
    start_back_m = trigger_back_m + lead_m
    arm_m = max(number(road.arm_length_m), up_to(start_back_m + 60.0, 50.0))
    trigger_s_m = round2(arm_m - max(trigger_back_m, 1.0))
    place = Dial("trigger_s", "m", trigger_s_m, trigger_s_m - 0.3 * wish.gap_m,
                 min(trigger_s_m + 0.3 * wish.gap_m, arm_m - 0.5))  # fmt: skip
    speed = Dial("actor_speed", "m/s", wish.actor_speed_mps, 0.9 * wish.actor_speed_mps,
                 min(1.1 * wish.actor_speed_mps, fastest_mps))  # fmt: skip
    start, end = _ROUTES["ahead"]
    phase = Phase(
        id="turn",
        trigger=PositionTrigger(of="ego", road="south", lane=-1, s_m=place.ref, within_m=2.0),
        manoeuvre=SpeedChange(target_mps=speed.ref, dynamics=ByRate(rate=round2(accel_mps2))),
    )
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(
            road=start, lane=-1, s_m=round2(arm_m - waiting_m - front_m(wish.actor))
        ),
        speed_mps=0.0,
        route=(start, end),
        phases=(phase,),
    )
    duration_s = round2((start_back_m + half_m * 2) / ego_speed.low + 2.0)
    ego_s_m = _arm_s_m(arm_m, start_back_m)
    return _event(road, arm_m, ego_s_m, actor, duration_s, (ego_speed, place, speed))


def _arm_s_m(arm_m: float, back_m: float) -> float:
    return round2(min(arm_m - back_m, arm_m - 1.0))


def _event(
    road: JunctionCross,
    arm_m: float,
    ego_s_m: float,
    actor: Actor,
    duration_s: float,
    dials: tuple[Dial, ...],
) -> Event:
    return Event(
        road=road.model_copy(update={"arm_length_m": arm_m}),
        ego_start=RoadPosition(road="south", lane=-1, s_m=ego_s_m),
        actors=(actor,),
        intent=(CrossingPath(actor=actor.id),),
        duration_s=duration_s,
        dials=dials,
        ego_route=("south", "north"),
        goal=RoadPosition(road="north", lane=1, s_m=round2(arm_m / 2)),
    )
