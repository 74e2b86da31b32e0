"""Somebody comes towards the ego in its own lane."""

from __future__ import annotations

import math

from scenario_gen.domain.actor import Actor, RoadPosition, Trajectory, TrajectoryPoint
from scenario_gen.domain.behaviour import ByTime, GapTrigger, LateralOffset, Phase
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.intent import Oncoming
from scenario_gen.propose.stage import Dial, Event, Stage, Wish, actor_id, front_m, round2
from scenario_gen.propose.vocabulary import Span

_DRIFT_S: dict[str, Span] = {"gentle": (3.5, 4.5), "brisk": (2.6, 3.4), "abrupt": (1.8, 2.4)}
#: Share of the distance between the lanes that the actor comes over.
_SHARE = {"gentle": 0.75, "brisk": 0.9, "abrupt": 1.0}


def oncoming(stage: Stage, wish: Wish) -> Event | Finding:
    """On a two-way road over the centre line; on a motorway the wrong way."""
    if any(lane.direction < 0 for lane in stage.road.lane_layout()):
        return _over_the_centre_line(stage, wish)
    return _wrong_way(stage, wish)


def _over_the_centre_line(stage: Stage, wish: Wish) -> Event:
    """``gap_m`` holds when the actor is half-way over."""
    apart_m = stage.t_m(1) - stage.t_m(-1)
    offset_m = round2(-_SHARE[wish.behaviour] * apart_m)
    shortest_s = stage.shortest_change_s(offset_m)
    time_s = max(stage.uniform(*_DRIFT_S[wish.behaviour]), 1.02 * shortest_s)
    drift_s = Dial("drift_time", "s", time_s, max(0.9 * time_s, shortest_s), 1.1 * time_s)
    closing_mps = stage.ego_speed_mps + wish.actor_speed_mps
    ego_speed = stage.ego_speed(0.05)
    speed = Dial("actor_speed", "m/s", wish.actor_speed_mps, 0.95 * wish.actor_speed_mps,
                 1.05 * wish.actor_speed_mps)  # fmt: skip
    at_trigger_m = wish.gap_m + closing_mps * 0.6 * time_s
    least_m = min(1.05 * closing_mps * 0.6 * drift_s.high + 0.3 * wish.gap_m, at_trigger_m)
    gap = Dial("gap", "m", at_trigger_m, least_m, at_trigger_m + 0.4 * wish.gap_m)
    start_gap_m = gap.high + 1.05 * closing_mps * stage.uniform(1.0, 1.8)
    duration_s = round2(min(start_gap_m / (0.95 * closing_mps) + 2.0, 60.0))
    event_m = stage.ego_speed_mps * start_gap_m / closing_mps
    road, ego_s_m = stage.place(event_m, start_gap_m + ego_speed.high * duration_s + 30.0)
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(lane=1, s_m=round2(ego_s_m + _facing_m(wish) + start_gap_m)),
        speed_mps=speed.ref,
        phases=(
            Phase(
                id="come_over",
                trigger=GapTrigger(gap_m=gap.ref),
                manoeuvre=LateralOffset(
                    offset_m=offset_m, dynamics=ByTime(time_s=f"${drift_s.name}")
                ),
            ),
        ),
    )
    return Event(road, RoadPosition(lane=-1, s_m=ego_s_m), (actor,), (Oncoming(actor=actor.id),),
                 duration_s, (ego_speed, speed, gap, drift_s))  # fmt: skip


def _wrong_way(stage: Stage, wish: Wish) -> Event:
    """Against the traffic in the ego's lane, as a trajectory; ``gap_m`` holds at the start."""
    lane = -int(stage.rng.integers(1, stage.lanes + 1))
    ego_speed = stage.ego_speed(0.08)
    closing_mps = ego_speed.low + wish.actor_speed_mps
    duration_s = round2(min(wish.gap_m / closing_mps + 1.5, 60.0))
    travel_m = wish.actor_speed_mps * duration_s
    reach_m = wish.gap_m + ego_speed.high * duration_s + 40.0
    road, ego_s_m = stage.place(wish.gap_m / 2, reach_m)
    s_m = round2(max(ego_s_m + _facing_m(wish) + wish.gap_m, travel_m + 20.0))
    t_m = round2(stage.t_m(lane))
    end = TrajectoryPoint(time_s=duration_s, s_m=round2(s_m - travel_m), t_m=t_m)
    actor = Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(lane=lane, s_m=s_m, heading_rad=math.pi),
        speed_mps=round2(wish.actor_speed_mps),
        trajectory=Trajectory(points=(TrajectoryPoint(time_s=0.0, s_m=s_m, t_m=t_m), end)),
    )
    return Event(road, RoadPosition(lane=lane, s_m=ego_s_m), (actor,),
                 (Oncoming(actor=actor.id),), duration_s, (ego_speed,))  # fmt: skip


def _facing_m(wish: Wish) -> float:
    """Distance of the reference points of two bumpers that touch head-on."""
    return front_m("car") + front_m(wish.actor)
