"""Short ways to write actors, phases, triggers and manoeuvres in tests."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.motion import rollout
from tests.worlds import scenario

QUARTER = math.pi / 2


def actor(name: str = "a1", category: str = "car", *, lane: int = -3, s_m: float = 80.0,
          speed_mps: float = 25.0, phases: list[dict[str, Any]] | None = None,
          road: str = "main", **fields: Any) -> dict[str, Any]:  # fmt: skip
    """An actor; ``offset_m`` and ``heading_rad`` go to its start."""
    start: dict[str, Any] = {"road": road, "lane": lane, "s_m": s_m}
    start |= {key: fields.pop(key) for key in ("offset_m", "heading_rad") if key in fields}
    return {"id": name, "category": category, "start": start, "speed_mps": speed_mps,
            "phases": phases or [], **fields}  # fmt: skip


def pedestrian(phases: list[dict[str, Any]], *, s_m: float = 120.0, lane: int = -2,
               name: str = "p1", category: str = "pedestrian") -> dict[str, Any]:  # fmt: skip
    """Somebody who stands on a pavement of an urban street and looks to the left of the road."""
    return actor(name, category, lane=lane, s_m=s_m, speed_mps=0.0, heading_rad=QUARTER,
                 phases=phases)  # fmt: skip


def phase(name: str, trigger: dict[str, Any], manoeuvre: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "trigger": trigger, "manoeuvre": manoeuvre}


def at(time_s: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "time", "at_s": time_s, **fields}


def gap(gap_m: float, to: str = "ego", **fields: Any) -> dict[str, Any]:
    return {"kind": "gap", "to": to, "gap_m": gap_m, **fields}


def ttc(below_s: float, to: str = "ego", **fields: Any) -> dict[str, Any]:
    return {"kind": "ttc", "to": to, "below_s": below_s, **fields}


def place(s_m: float, *, lane: int = -2, of: str = "ego", **fields: Any) -> dict[str, Any]:
    return {"kind": "position", "of": of, "lane": lane, "s_m": s_m, **fields}


def of_speed(
    speed_mps: float, rule: str = "less", of: str = "ego", **fields: Any
) -> dict[str, Any]:
    return {"kind": "speed", "of": of, "rule": rule, "speed_mps": speed_mps, **fields}


def headway(below_s: float, to: str = "ego", **fields: Any) -> dict[str, Any]:
    return {"kind": "headway", "to": to, "below_s": below_s, **fields}


def arrival(s_m: float, below_s: float, *, lane: int = -2, of: str = "ego",
            **fields: Any) -> dict[str, Any]:  # fmt: skip
    return {"kind": "arrival", "of": of, "lane": lane, "s_m": s_m, "below_s": below_s, **fields}


def several(kind: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    """A trigger of conditions: ``all``, ``any`` or ``sequence``."""
    return {"kind": kind, "of": list(conditions)}


def end_of(name: str, owner: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"kind": "phase_end", "phase": name, "actor": owner, **fields}


def by_time(time_s: float, shape: str = "sinusoidal") -> dict[str, Any]:
    return {"dimension": "time", "time_s": time_s, "shape": shape}


def by_rate(rate: float) -> dict[str, Any]:
    return {"dimension": "rate", "rate": rate}


def by_distance(distance_m: float, shape: str = "sinusoidal") -> dict[str, Any]:
    return {"dimension": "distance", "distance_m": distance_m, "shape": shape}


def lane_change(to_lane: int, dynamics: dict[str, Any], offset_m: float = 0.0) -> dict[str, Any]:
    return {"kind": "lane_change", "to_lane": to_lane, "dynamics": dynamics, "offset_m": offset_m}


def offset(offset_m: float, dynamics: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "offset", "offset_m": offset_m, "dynamics": dynamics}


def speed(target_mps: float, dynamics: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "speed", "target_mps": target_mps, "dynamics": dynamics}


def brake(decel_mps2: float, until_mps: float = 0.0) -> dict[str, Any]:
    return {"kind": "brake", "decel_mps2": decel_mps2, "until_mps": until_mps}


def keep(duration_s: float) -> dict[str, Any]:
    return {"kind": "keep", "duration_s": duration_s}


def cross(heading_rad: float = QUARTER, speed_mps: float = 1.5, accel_mps2: float = 1.5,
          distance_m: float = 10.0) -> dict[str, Any]:  # fmt: skip
    return {"kind": "cross", "heading_rad": heading_rad, "speed_mps": speed_mps,
            "accel_mps2": accel_mps2, "distance_m": distance_m}  # fmt: skip


def meet(s_m: float, their_s_m: float, *, lane: int = -3, their_lane: int = -2,
         with_actor: str = "ego", final_mps: float | None = None,
         **fields: Any) -> dict[str, Any]:  # fmt: skip
    """A synchronised arrival."""
    return {"kind": "synchronise", "with_actor": with_actor, "lane": lane, "s_m": s_m,
            "their_lane": their_lane, "their_s_m": their_s_m, "final_mps": final_mps,
            **fields}  # fmt: skip


def turn(angle_rad: float, radius_m: float, speed_mps: float,
         onward_m: float = 5.0) -> dict[str, Any]:  # fmt: skip
    return {"kind": "turn", "angle_rad": angle_rad, "radius_m": radius_m,
            "speed_mps": speed_mps, "onward_m": onward_m}  # fmt: skip


def slide(decel_mps2: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "slide", "decel_mps2": decel_mps2, **fields}


def reverse(distance_m: float, speed_mps: float, turn_rad: float = 0.0) -> dict[str, Any]:
    return {"kind": "reverse", "distance_m": distance_m, "speed_mps": speed_mps,
            "turn_rad": turn_rad}  # fmt: skip


def leg(heading_rad: float, distance_m: float, speed_mps: float,
        pause_s: float = 0.0) -> dict[str, Any]:  # fmt: skip
    return {"heading_rad": heading_rad, "distance_m": distance_m, "speed_mps": speed_mps,
            "pause_s": pause_s}  # fmt: skip


def walk(*legs: dict[str, Any], accel_mps2: float = 1.5) -> dict[str, Any]:
    return {"kind": "walk", "legs": list(legs), "accel_mps2": accel_mps2}


def swing(angle_rad: float, time_s: float, hinge_ahead_m: float) -> dict[str, Any]:
    return {"kind": "swing", "angle_rad": angle_rad, "time_s": time_s,
            "hinge_ahead_m": hinge_ahead_m}  # fmt: skip


def timed(points: list[tuple[float, float, float]], name: str = "t1") -> dict[str, Any]:
    """An actor with a trajectory of (time, s, t)."""
    keys = ("time_s", "s_m", "t_m")
    return {
        "id": name,
        "category": "car",
        "start": {"lane": -1, "s_m": points[0][1]},
        "speed_mps": 0.0,
        "trajectory": {"points": [dict(zip(keys, p, strict=True)) for p in points]},
    }


def roll(given: Scenario | list[Scenario], **options: Any) -> TraceBatch:
    """The trace of one scenario or several."""
    scenarios = [given] if isinstance(given, Scenario) else given
    return rollout(ScenarioBatch.of(scenarios), **options)


def roll_one(*phases: dict[str, Any], world: dict[str, Any] | None = None,
             step_s: float = 0.1, **fields: Any) -> TraceBatch:  # fmt: skip
    """The trace of a scenario with the ego and one actor with these phases."""
    return roll(
        scenario(actors=[actor(phases=list(phases), **fields)], **(world or {})), step_s=step_s
    )
