"""Triggers and manoeuvres of all kinds, with numbers that suit who acts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from random import Random
from typing import get_args

from scenario_gen.domain.behaviour import FREE, Manoeuvre, Trigger
from scenario_gen.roads import RoadNetwork
from tests.space.chance import Data, number, often, one_of
from tests.space.places import DRIVEN, Way, any_position, lanes_of


def _kinds(union: object) -> tuple[str, ...]:
    return tuple(kind.model_fields["kind"].default for kind in get_args(get_args(union)[0]))


TRIGGERS = _kinds(Trigger)
MANOEUVRES = _kinds(Manoeuvre)
COMBINED = ("all", "any", "sequence")
ON_LANE = ("keep", "speed", "brake", "lane_change", "offset", "synchronise")


@dataclass(frozen=True)
class Mover:
    """Who is on the road so far."""

    name: str
    way: Way
    ahead_m: float
    """From the beginning of the road, in driving direction."""
    speed_mps: float
    accel_mps2: float = 3.0
    decel_mps2: float = 6.0


@dataclass
class Scene:
    """What a drawing has so far."""

    network: RoadNetwork
    duration_s: float
    friction: float = 0.8
    movers: list[Mover] = field(default_factory=list)

    @property
    def ego(self) -> Mover:
        """The ego is the first."""
        return self.movers[0]


def any_trigger(chance: Random, scene: Scene, me: Mover, earlier: list[str]) -> Data:
    """A trigger of any kind; most become true soon."""
    kind = "time" if often(chance, 0.25) else one_of(chance, TRIGGERS)
    if kind in COMBINED:
        parts = [_simple(chance, scene, me) for _ in range(chance.randint(2, 3))]
        return {"kind": kind, "of": parts}
    if kind == "phase_end":
        if earlier:
            return _edges(chance, {"kind": kind, "phase": one_of(chance, earlier)})
        kind = "time"
    return _simple(chance, scene, me, kind)


def _simple(chance: Random, scene: Scene, me: Mover, kind: str | None = None) -> Data:
    kind = kind or one_of(chance, [one for one in TRIGGERS if one not in (*COMBINED, "phase_end")])
    others = [mover for mover in scene.movers if mover.name != me.name]
    if not others:
        other, kind = me, kind if kind in ("position", "arrival", "speed") else "time"
    else:
        near = others[0] if often(chance, 0.7) else one_of(chance, others)
        other = near if kind not in ("position", "arrival") or often(chance, 0.8) else me
    apart_m = _apart_m(me, other)
    data: Data = {"kind": kind}
    match kind:
        case "time":
            data["at_s"] = number(chance, 0.0, 0.4 * scene.duration_s)
        case "gap":
            rule = one_of(chance, ("less", "greater"))
            data |= {"to": other.name, "rule": rule}
            data["gap_m"] = round(apart_m * number(chance, 0.4, 1.6), 3)
        case "ttc":
            closing_mps = max(abs(me.speed_mps - other.speed_mps), 1.0)
            below_s = number(chance, 0.2, 1.2) * (apart_m / closing_mps + 1.0)
            data |= {"to": other.name, "below_s": below_s}
        case "headway":
            data |= {"to": other.name}
            headway_s = apart_m / max(me.speed_mps, 1.0)
            data["below_s"] = number(chance, 0.5, 1.5) * (headway_s + 0.5)
        case "position" | "arrival":
            data |= {"of": other.name, **_ahead(chance, scene, other, 0.6)}
            if kind == "position":
                data["within_m"] = number(chance, 1.0, 6.0)
            else:
                data["below_s"] = number(chance, 0.3, 4.0)
        case "speed":
            who = one_of(chance, (me, other))
            less = often(chance, 0.5)
            low, high = (0.9, 1.5) if less else (0.0, 1.05)
            data |= {"of": who.name, "rule": "less" if less else "greater"}
            data["speed_mps"] = number(chance, low, high) * (who.speed_mps + (1.0 if less else 0.0))
    return _edges(chance, data)


def _apart_m(me: Mover, other: Mover) -> float:
    return abs(me.way.s_m(me.ahead_m) - other.way.s_m(other.ahead_m))


def _edges(chance: Random, data: Data) -> Data:
    if often(chance, 0.2):
        data["delay_s"] = number(chance, 0.0, 2.0)
    if often(chance, 0.1):
        data["edge"] = one_of(chance, ("none", "rising"))
    return data


def _ahead(chance: Random, scene: Scene, mover: Mover, share: float) -> Data:
    """A place that somebody comes to, as a rule."""
    if often(chance, 0.05):
        return any_position(chance, scene.network)
    driven_m = mover.speed_mps * scene.duration_s * share
    way = mover.way
    return {
        "road": way.road, "lane": way.lane.id,
        "s_m": way.s_m(mover.ahead_m + number(chance, 1.0, 2.0 + driven_m)),
    }  # fmt: skip


def lateral_dynamics(chance: Random, speed_mps: float) -> Data:
    """Dynamics of a lateral move."""
    kind = one_of(chance, ("time", "rate", "distance"))
    if kind == "rate":
        return {"dimension": kind, "rate": number(chance, 0.3, 2.0)}
    time_s, shape = number(chance, 1.5, 6.0), one_of(chance, ("linear", "cubic", "sinusoidal"))
    if often(chance, 0.02):
        shape = "step"
    if kind == "time":
        return {"dimension": kind, "shape": shape, "time_s": time_s}
    return {"dimension": kind, "shape": shape, "distance_m": max(time_s * speed_mps, 2.0)}


def speed_dynamics(chance: Random, change_mps: float, most_mps2: float) -> Data:
    """Dynamics of a change of speed, now and then beyond what is possible."""
    rate = number(chance, 0.1, 0.6 if often(chance, 0.9) else 2.0) * most_mps2
    if often(chance, 0.4):
        return {"dimension": "rate", "rate": rate}
    shape = one_of(chance, ("linear", "cubic", "sinusoidal"))
    if often(chance, 0.02):
        shape = "step"
    return {"dimension": "time", "shape": shape, "time_s": max(abs(change_mps) / rate, 0.3)}


def on_lane(chance: Random, scene: Scene, me: Mover, kind: str) -> Data:
    """A manoeuvre along the road."""
    data: Data = {"kind": kind}
    match kind:
        case "keep":
            data["duration_s"] = number(chance, 0.2, 3.0)
        case "speed":
            target_mps = number(chance, 0.0, 1.2 * me.speed_mps + 1.0)
            data["target_mps"] = target_mps
            change_mps = target_mps - me.speed_mps
            most_mps2 = me.accel_mps2 if change_mps > 0.0 else me.decel_mps2
            most_mps2 = min(most_mps2, 9.0 * scene.friction)
            data["dynamics"] = speed_dynamics(chance, change_mps, most_mps2)
        case "brake":
            most_mps2 = min(me.decel_mps2, 9.5 * scene.friction)
            data["decel_mps2"] = number(chance, 0.1, 1.0 if often(chance, 0.9) else 2.0) * most_mps2
            if often(chance, 0.5):
                data["until_mps"] = number(chance, 0.0, me.speed_mps)
        case "lane_change":
            near = [lane.id for lane in lanes_of(scene.network, me.way.road, DRIVEN)
                    if lane.direction == me.way.lane.direction or often(chance, 0.1)]  # fmt: skip
            others = [lane for lane in near if abs(lane - me.way.lane.id) <= 2]
            data["to_lane"] = one_of(chance, others or [me.way.lane.id])
            data["dynamics"] = lateral_dynamics(chance, me.speed_mps)
            if often(chance, 0.2):
                data["offset_m"] = number(chance, -0.5, 0.5)
        case "offset":
            data["offset_m"] = number(chance, -1.5, 1.5)
            data["dynamics"] = lateral_dynamics(chance, me.speed_mps)
        case "synchronise":
            others = [mover for mover in scene.movers if mover.name != me.name]
            other = scene.ego if often(chance, 0.9) else one_of(chance, others)
            theirs = _ahead(chance, scene, other, 0.8)
            data |= _ahead(chance, scene, me, 0.8)
            data |= {"with_actor": other.name} | {f"their_{key}": theirs[key] for key in theirs}
            if often(chance, 0.3):
                data["final_mps"] = number(chance, 0.0, 1.5 * me.speed_mps)
    return data


def off_lane(chance: Random, scene: Scene, me: Mover, kind: str) -> Data:
    """A manoeuvre that leaves the lane."""
    speed_mps = max(me.speed_mps, 0.5)
    side = one_of(chance, (-1.0, 1.0))
    data: Data = {"kind": kind}
    match kind:
        case "cross":
            data["heading_rad"] = side * number(chance, 1.0, 2.2)
            data |= {"speed_mps": number(chance, 0.5, 3.0), "distance_m": number(chance, 2.0, 15.0)}
            data["accel_mps2"] = min(me.accel_mps2, 8.0 * scene.friction)
        case "path":
            points = [{"time_s": 0.0, "ahead_m": 0.0, "left_m": 0.0}]
            for index in range(1, chance.randint(2, 6)):
                point = {"time_s": index * 0.8, "ahead_m": round(index * 0.8 * me.speed_mps, 3)}
                point["left_m"] = round(points[-1]["left_m"] + number(chance, -0.8, 0.8), 3)
                if often(chance, 0.1):
                    point["heading_rad"] = number(chance, -0.5, 0.5)
                points.append(point)
            data["points"] = points
        case "turn":
            data["angle_rad"] = side * number(chance, 0.2, math.pi)
            least_m = speed_mps**2 / (number(chance, 0.3, 0.9) * 9.0 * scene.friction)
            data["radius_m"] = min(max(least_m, number(chance, 4.0, 9.0)), 900.0)
            data |= {"speed_mps": speed_mps, "onward_m": number(chance, 0.0, 30.0)}
        case "slide":
            data["decel_mps2"] = max(number(chance, 0.2, 0.99) * 9.81 * scene.friction, 0.05)
            data["course_rad"] = number(chance, -0.3, 0.3) if often(chance, 0.4) else 0.0
            data["yaw_rad"] = number(chance, -4.0, 4.0)
            if often(chance, 0.3):
                data["from_mps"] = me.speed_mps
        case "reverse":
            data |= {"distance_m": number(chance, 1.0, 12.0), "speed_mps": number(chance, 0.5, 3.0)}
            data["turn_rad"] = number(chance, -1.0, 1.0) if often(chance, 0.5) else 0.0
        case "walk":
            data["legs"] = [_leg(chance, side) for _ in range(chance.randint(1, 3))]
            data["accel_mps2"] = min(me.accel_mps2, 8.0 * scene.friction, 2.0) + 1e-3
        case "swing":
            data |= {"angle_rad": side * number(chance, 0.3, 1.3)}
            data |= {"time_s": number(chance, 0.4, 2.0), "hinge_ahead_m": number(chance, -0.7, 0.7)}
    return data


def _leg(chance: Random, side: float) -> Data:
    leg = {
        "heading_rad": round(side * number(chance, 0.8, 2.3) * one_of(chance, (1, 1, -1)), 3),
        "distance_m": number(chance, 0.5, 6.0), "speed_mps": number(chance, 0.5, 3.0),
    }  # fmt: skip
    if often(chance, 0.3):
        leg["pause_s"] = number(chance, 0.1, 2.0)
    return leg


def any_phases(chance: Random, scene: Scene, me: Mover, *, on_foot: bool = False) -> list[Data]:
    """Up to three phases, in an order that the types allow."""
    phases: list[Data] = []
    free = False
    for index in range(one_of(chance, (0, 0, 1, 1, 1, 2, 3))):
        if on_foot and me.speed_mps == 0.0:
            kind = one_of(chance, ("walk", "walk", "cross", "path", "slide"))
        elif me.speed_mps == 0.0:
            kind = one_of(chance, ("reverse", "speed", "swing", "keep", "synchronise", "cross"))
        else:
            kind = one_of(chance, (*ON_LANE * 2, "path", "turn", "slide"))
        if index and (free or kind == "cross"):
            kind = one_of(chance, sorted(FREE)) if free else "keep"
        if phases and phases[0]["manoeuvre"]["kind"] == "cross":
            kind = one_of(chance, ("keep", "brake", "speed"))
        free = free or kind in FREE
        earlier = [phase["id"] for phase in phases]
        draw = on_lane if kind in ON_LANE else off_lane
        drawn = draw(chance, scene, me, kind)
        trigger = any_trigger(chance, scene, me, earlier)
        phases.append({"id": f"p{index}", "trigger": trigger, "manoeuvre": drawn})
        if kind in ("speed", "brake"):
            me = replace(me, speed_mps=drawn.get("target_mps", drawn.get("until_mps", 0.0)))
    return phases
