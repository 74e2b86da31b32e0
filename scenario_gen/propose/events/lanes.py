"""Events of neighbouring lanes: cut-in, cut-out, drift."""

from __future__ import annotations

from scenario_gen.domain.actor import DEFAULT_DIMENSIONS, Actor, Category, RoadPosition
from scenario_gen.domain.behaviour import (
    ByTime,
    GapTrigger,
    LaneChange,
    LateralOffset,
    Phase,
    TimeTrigger,
    Trigger,
)
from scenario_gen.domain.finding import Finding
from scenario_gen.domain.intent import (
    CloseApproach,
    CutIn,
    CutOut,
    Intent,
    SlowLead,
    StandingInLane,
)
from scenario_gen.propose.stage import (
    Dial,
    Event,
    Stage,
    Wish,
    actor_id,
    ahead_m,
    cannot_happen,
    front_m,
    round2,
)
from scenario_gen.propose.vocabulary import Side, Span
from scenario_gen.units import PositiveDuration

#: Time of a lane change by behaviour; NCAP's comfortable one (1.5 m/s2) takes 3.4 s for 3.5 m.
_CHANGE_S: dict[str, Span] = {"gentle": (4.5, 5.5), "brisk": (3.2, 4.2), "abrupt": (2.0, 2.8)}
#: Lateral gap that a drifting actor leaves.
_CLEARANCE_M = {"gentle": 0.6, "brisk": 0.35, "abrupt": 0.1}
#: Speeds closer than this count as equal: a gap would close too slowly to trigger anything.
_EQUAL_MPS = 1.5


def cut_in(stage: Stage, wish: Wish) -> Event | Finding:
    """The actor changes into the ego's lane in front of it; ``gap_m`` holds at the lane line."""
    lanes = _neighbouring_lanes(stage, wish.side)
    if isinstance(lanes, Finding):
        return lanes
    ego_lane, actor_lane = lanes
    change_s = _change_s(stage, wish, stage.width_m(ego_lane))
    closing_mps = stage.ego_speed_mps - wish.actor_speed_mps
    # The gap at the lane line, half-way through the change, is to stay positive in every sample.
    half = min(0.04 * stage.ego_speed_mps, 0.2 * wish.gap_m / change_s.high)
    if closing_mps >= _EQUAL_MPS:
        half = min(half, 0.2 * closing_mps)
        slack_m = wish.gap_m - (closing_mps + 2 * half) * change_s.high / 2
        at_trigger_m = wish.gap_m + closing_mps * change_s.default / 2
        low_m = max(at_trigger_m - 0.3 * wish.gap_m, at_trigger_m - wish.gap_m - slack_m + 1.0)
        gap = Dial("gap", "m", at_trigger_m, min(low_m, at_trigger_m), at_trigger_m + 5.0)
        start_gap_m = gap.high + (closing_mps + 2 * half) * stage.uniform(1.5, 2.5)
        latest_s = (start_gap_m - gap.low) / (closing_mps - 2 * half)
        trigger: Trigger = GapTrigger(gap_m=gap.ref)
        dials: tuple[Dial, ...] = (gap,)
    else:
        at_s = stage.uniform(2.0, 4.0)
        start_gap_m = wish.gap_m + closing_mps * (at_s + change_s.default / 2)
        trigger = TimeTrigger(at_s=at_s)
        latest_s, dials = at_s, ()
        half = min(half, 0.2 * wish.gap_m / (at_s + change_s.high))
    ego_speed = stage.ego_speed(1.0, half)
    speed = _around("actor_speed", wish.actor_speed_mps, half)
    duration_s = round2(latest_s + change_s.high + 3.0)
    road, ego_s_m = stage.place(
        stage.ego_speed_mps * latest_s,
        max(ego_speed.high, speed.high) * duration_s + max(start_gap_m, 0.0) + 30.0,
    )
    # An actor that starts behind needs road behind the ego.
    behind_m = min(0.0, start_gap_m)
    actor = _changing(wish, actor_lane, round2(ego_s_m + ahead_m(start_gap_m, wish.actor)),
                      speed, trigger, LaneChange(to_lane=ego_lane, dynamics=_by_time(change_s)),
                      "cut_in")  # fmt: skip
    if behind_m < -40.0:
        return cannot_happen(
            "$.actor_speed_kmh",
            "the actor is so much faster that it would have to start far behind the ego",
            wish.actor_speed_mps * 3.6,
            f"about {stage.ego_speed_mps * 3.6:.0f} km/h",
            "choose an actor speed closer to the ego speed",
        )
    intent = CutIn(actor=actor.id, within_s=duration_s, max_gap_m=round2(1.5 * wish.gap_m + 10.0))
    return Event(road, RoadPosition(lane=ego_lane, s_m=ego_s_m), (actor,), (intent,), duration_s,
                 (ego_speed, speed, *dials, change_s))  # fmt: skip


def cut_out(stage: Stage, wish: Wish) -> Event | Finding:
    """The lead leaves the lane late and reveals what stands or creeps there."""
    # The side is where the lead goes: it needs a lane there.
    lanes = _neighbouring_lanes(stage, wish.side)
    if isinstance(lanes, Finding):
        return lanes
    ego_lane, free_lane = lanes
    change_s = _change_s(stage, wish, stage.width_m(ego_lane))
    half = 0.03 * min(stage.ego_speed_mps, wish.actor_speed_mps)
    speed = _around("actor_speed", wish.actor_speed_mps, half)
    revealed = _revealed_category(stage)
    creeping = revealed not in ("debris", "trailer") and stage.rng.random() < 0.3
    revealed_mps = stage.uniform(1.0, 3.0) if creeping else 0.0
    # A sinusoidal change has covered two thirds of its width after 0.61 of its time; by then the
    # boxes have to be clear of each other.
    least_m = 0.72 * change_s.high * speed.high + 3.0
    gap = Dial("reveal_gap", "m", 1.1 * least_m, least_m, 1.25 * least_m)
    lead_in_s = stage.uniform(2.0, 3.0)
    to_revealed_m = gap.high + speed.high * lead_in_s
    start_gap_m = max(wish.gap_m + (stage.ego_speed_mps - wish.actor_speed_mps) * lead_in_s, 3.0)
    ego_speed = stage.ego_speed(1.0, half)
    revealed_ahead_m = ahead_m(start_gap_m, wish.actor) + front_m(wish.actor) + to_revealed_m
    duration_s = round2(min(revealed_ahead_m / max(ego_speed.low - revealed_mps, 1.0) + 2.0, 60.0))
    road, ego_s_m = stage.place(
        stage.ego_speed_mps * lead_in_s + wish.gap_m,
        max(ego_speed.high, speed.high) * duration_s + start_gap_m + 40.0,
    )
    lead_s_m = round2(ego_s_m + ahead_m(start_gap_m, wish.actor))
    lead_id = actor_id(wish.actor)
    revealed_id = actor_id(revealed, 2 if revealed == wish.actor else 1)
    lead = _changing(wish, ego_lane, lead_s_m, speed, GapTrigger(to=revealed_id, gap_m=gap.ref),
                     LaneChange(to_lane=free_lane, dynamics=_by_time(change_s)),
                     "cut_out")  # fmt: skip
    hidden = Actor(
        id=revealed_id,
        category=revealed,
        start=RoadPosition(
            lane=ego_lane,
            s_m=round2(lead_s_m + ahead_m(to_revealed_m, revealed, ego=wish.actor)),
        ),
        speed_mps=revealed_mps,
    )
    seen: Intent = SlowLead(actor=revealed_id) if creeping else StandingInLane(actor=revealed_id)
    intent = (CutOut(actor=lead_id, within_s=duration_s), seen)
    return Event(road, RoadPosition(lane=ego_lane, s_m=ego_s_m), (lead, hidden), intent,
                 duration_s, (ego_speed, speed, gap, change_s))  # fmt: skip


def drift(stage: Stage, wish: Wish) -> Event | Finding:
    """The actor drifts towards the ego's lane while the two pass each other."""
    oncoming = stage.lanes == 1
    if oncoming:
        lanes: tuple[int, int] | Finding = (-1, 1)
    else:
        lanes = _neighbouring_lanes(stage, wish.side)
    if isinstance(lanes, Finding):
        return lanes
    ego_lane, actor_lane = lanes
    apart_m = abs(stage.t_m(ego_lane) - stage.t_m(actor_lane))
    widths_m = DEFAULT_DIMENSIONS["car"].width_m + DEFAULT_DIMENSIONS[wish.actor].width_m
    clearance_m = _CLEARANCE_M[wish.behaviour]
    offset_m = max(apart_m - widths_m / 2 - clearance_m, 0.15)
    towards = 1.0 if stage.t_m(ego_lane) > stage.t_m(actor_lane) else -1.0
    closing_mps = stage.ego_speed_mps + (1 if oncoming else -1) * wish.actor_speed_mps
    if closing_mps < _EQUAL_MPS:
        return not_closing(stage, wish)
    change_s = _change_s(stage, wish, offset_m)
    half = min(0.05 * stage.ego_speed_mps, 0.2 * closing_mps)
    ego_speed = stage.ego_speed(1.0, half)
    speed = _around("actor_speed", wish.actor_speed_mps, min(half, 0.3 * wish.actor_speed_mps))
    at_trigger_m = wish.gap_m + closing_mps * change_s.default
    gap = Dial("gap", "m", at_trigger_m, at_trigger_m - 0.2 * wish.gap_m,
               at_trigger_m + 0.5 * wish.gap_m)  # fmt: skip
    start_gap_m = gap.high + (closing_mps + 2 * half) * stage.uniform(1.0, 2.0)
    slowest_mps = closing_mps - 2 * half
    passing_m = start_gap_m + DEFAULT_DIMENSIONS[wish.actor].length_m + 5.0
    duration_s = round2(min(passing_m / slowest_mps + 1.5, 60.0))
    reach_m = start_gap_m + max(ego_speed.high, speed.high) * duration_s + 40.0
    event_m = stage.ego_speed_mps * start_gap_m / closing_mps
    road, ego_s_m = stage.place(event_m, reach_m)
    near_m = front_m(wish.actor) + front_m("car") if oncoming else ahead_m(0.0, wish.actor)
    manoeuvre = LateralOffset(offset_m=round2(towards * offset_m), dynamics=_by_time(change_s))
    actor = _changing(wish, actor_lane, round2(ego_s_m + near_m + start_gap_m), speed,
                      GapTrigger(gap_m=gap.ref), manoeuvre, "drift")  # fmt: skip
    intent = CloseApproach(actor=actor.id, max_gap_m=round2(clearance_m + 0.6))
    return Event(road, RoadPosition(lane=ego_lane, s_m=ego_s_m), (actor,), (intent,), duration_s,
                 (ego_speed, speed, gap, change_s))  # fmt: skip


def not_closing(stage: Stage, wish: Wish) -> Finding:
    """The ego never reaches the actor."""
    return cannot_happen(
        "$.actor_speed_kmh",
        "the ego does not close in on the actor, so nothing happens",
        wish.actor_speed_mps * 3.6,
        f"at most {(stage.ego_speed_mps - 2 * _EQUAL_MPS) * 3.6:.0f} km/h",
        "make the actor slower than the ego",
    )


def _neighbouring_lanes(stage: Stage, side: Side) -> tuple[int, int] | Finding:
    """(the ego's lane, the lane on that side of it), both with s."""
    lanes = stage.lanes
    if lanes < 2:
        return cannot_happen(
            "$.lanes", "there is no neighbouring lane", lanes, "at least 2",
            "choose a road with two lanes in the direction of the ego",
        )  # fmt: skip
    if side == "ahead":
        side = "left" if stage.rng.random() < 0.5 else "right"
    if side == "left":
        ego_lane = -int(stage.rng.integers(2, lanes + 1))
        return ego_lane, ego_lane + 1
    ego_lane = -int(stage.rng.integers(1, lanes))
    return ego_lane, ego_lane - 1


def _change_s(stage: Stage, wish: Wish, distance_m: float) -> Dial:
    """Time of a lateral movement: of the behaviour, and no shorter than friction allows."""
    shortest_s = stage.shortest_change_s(distance_m)
    time_s = max(stage.uniform(*_CHANGE_S[wish.behaviour]), 1.02 * shortest_s)
    return Dial("change_time", "s", time_s, max(0.85 * time_s, shortest_s), 1.15 * time_s)


def _by_time(change_s: Dial) -> ByTime:
    time: PositiveDuration = f"${change_s.name}"
    return ByTime(time_s=time)


def _around(name: str, value: float, half: float) -> Dial:
    return Dial(name, "m/s", value, max(value - half, 0.0), value + half)


def _revealed_category(stage: Stage) -> Category:
    kinds: tuple[Category, ...] = ("car", "van", "truck", "debris", "trailer")
    allowed = [c for c in kinds if stage.odd.actors is None or c in stage.odd.actors]
    if not allowed:
        allowed = ["car"]
    return allowed[int(stage.rng.integers(len(allowed)))]


def _changing(
    wish: Wish,
    lane: int,
    s_m: float,
    speed: Dial,
    trigger: Trigger,
    manoeuvre: LaneChange | LateralOffset,
    phase: str,
) -> Actor:
    return Actor(
        id=actor_id(wish.actor),
        category=wish.actor,
        start=RoadPosition(lane=lane, s_m=s_m),
        speed_mps=speed.ref,
        phases=(Phase(id=phase, trigger=trigger, manoeuvre=manoeuvre),),
    )
