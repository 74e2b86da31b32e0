"""Somebody crosses the road in front of the ego: on foot, by bicycle, an animal."""

from __future__ import annotations

import math

from scenario_gen.domain.actor import DEFAULT_DIMENSIONS, Actor, Category, RoadPosition
from scenario_gen.domain.behaviour import Cross, GapTrigger, Phase
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.intent import CrossingPath
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
)

#: Acceleration from standstill by category (default).
_ACCEL_MPS2: dict[Category, float] = {
    "pedestrian": 1.5, "wheelchair": 0.8, "bicycle": 1.2, "animal": 3.0,
}  # fmt: skip
_SWIFTNESS = {"gentle": 0.8, "brisk": 1.0, "abrupt": 1.3}
_SLOWEST_MPS = 0.4


def crossing(stage: Stage, wish: Wish) -> Event | Finding:
    """From the edge straight across; ``gap_m`` holds when the ego's corridor is reached."""
    if wish.actor_speed_mps < _SLOWEST_MPS:
        return cannot_happen(
            "$.actor_speed_kmh", "an actor that crosses has to move",
            wish.actor_speed_mps * 3.6, f"at least {_SLOWEST_MPS * 3.6:.1f} km/h",
            "give the actor a speed",
        )  # fmt: skip
    lanes = stage.lanes
    one_way = all(lane.id < 0 for lane in stage.road.lane_layout())
    from_right = wish.side != "left" or one_way
    edge_lane = -(lanes + 1) if from_right else lanes + 1
    # On several lanes the ego keeps to the two next to the edge that the actor comes from.
    ego_lane = -max(1, lanes - int(stage.rng.integers(0, 2))) if from_right else -1
    box = DEFAULT_DIMENSIONS[wish.actor]
    # The actor stands just off the lane, facing it; on a narrow edge in its middle at least.
    inset_m = min(box.length_m / 2 + stage.uniform(0.15, 0.5), stage.width_m(edge_lane) / 2 + 0.3)
    edge_t_m = stage.t_m(edge_lane)
    shift_m = stage.width_m(edge_lane) / 2 - inset_m
    offset_m = round2(shift_m if from_right else -shift_m)
    start_t_m = edge_t_m + offset_m
    corridor_m = DEFAULT_DIMENSIONS["car"].width_m / 2 + box.length_m / 2 + abs(box.centre_x_m)
    to_corridor_m = max(abs(start_t_m - stage.t_m(ego_lane)) - corridor_m, 0.1)
    accel_mps2 = round2(_ACCEL_MPS2.get(wish.actor, 1.5) * _SWIFTNESS[wish.behaviour])
    v_mps, ego_mps = wish.actor_speed_mps, stage.ego_speed_mps
    at_trigger_m = wish.gap_m + ego_mps * reaching_time_s(to_corridor_m, v_mps, accel_mps2)
    # The widest range of speeds that leaves room for a range of gaps.
    share = 0.2
    while True:
        latest_s = reaching_time_s(to_corridor_m, v_mps * (1 - share), accel_mps2)
        least_m = ego_mps * (1 + share / 3) * latest_s + 0.2 * wish.gap_m
        if least_m <= at_trigger_m - 0.1 * wish.gap_m:
            break
        share /= 2
    ego_speed = stage.ego_speed(share / 3)
    speed = Dial("actor_speed", "m/s", v_mps, v_mps * (1 - share), v_mps * (1 + share))
    least_m = max(least_m, at_trigger_m - 0.5 * wish.gap_m)
    gap = Dial("gap", "m", at_trigger_m, least_m, at_trigger_m + 0.4 * wish.gap_m)
    start_gap_m = gap.high + ego_speed.high * stage.uniform(1.2, 2.0)
    duration_s = round2(min((start_gap_m + 10.0) / ego_speed.low + 2.0, 60.0))
    beside_m = front_m("car") + start_gap_m + box.width_m / 2
    road, ego_s_m = stage.place(beside_m, ego_speed.high * duration_s + 20.0)
    across_m = abs(start_t_m) + (stage.t_m(lanes) if not one_way else 0.0)
    if not from_right:
        across_m = abs(start_t_m) + abs(stage.t_m(-lanes))
    phase = Phase(
        id="cross",
        trigger=GapTrigger(gap_m=gap.ref),
        manoeuvre=Cross(
            heading_rad=round2(
                (1 if from_right else -1) * math.pi / 2 + stage.uniform(-0.12, 0.12)
            ),
            speed_mps=speed.ref,
            accel_mps2=accel_mps2,
            distance_m=max(round2(across_m), 2.0),
        ),
    )
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        # Facing the road: a quarter turn to the left of the direction of its lane, on both sides.
        start=RoadPosition(
            lane=edge_lane,
            s_m=round2(ego_s_m + beside_m),
            offset_m=offset_m,
            heading_rad=round2(math.pi / 2),
        ),
        speed_mps=0.0,
        phases=(phase,),
    )
    return Event(road, RoadPosition(lane=ego_lane, s_m=ego_s_m), (actor,),
                 (CrossingPath(actor=actor.id),), duration_s, (ego_speed, speed, gap))  # fmt: skip
