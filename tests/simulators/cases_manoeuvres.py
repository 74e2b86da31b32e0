"""Scenarios with manoeuvres off the lane, synchronised arrivals and phases of the ego."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.scenario import Scenario
from tests.simulators.cases import (
    BRAKE,
    CHANGE,
    RURAL_LEFT,
    actor,
    after,
    by_time,
    offset,
    phase,
    speed,
)
from tests.worlds import JUNCTION, URBAN, scenario


def at(time_s: float) -> dict[str, Any]:
    return {"kind": "time", "at_s": time_s}


def leg(heading_rad: float, distance_m: float, speed_mps: float, **more: Any) -> dict[str, Any]:
    return {"heading_rad": heading_rad, "distance_m": distance_m, "speed_mps": speed_mps} | more


def points(*given: tuple[float, ...]) -> dict[str, Any]:
    """A path of (time, ahead, left) or (time, ahead, left, heading)."""
    keys = ("time_s", "ahead_m", "left_m", "heading_rad")
    return {"kind": "path", "points": [dict(zip(keys, p, strict=False)) for p in given]}


def turn(angle_rad: float, radius_m: float, speed_mps: float, onward_m: float) -> dict[str, Any]:
    return {"kind": "turn", "angle_rad": angle_rad, "radius_m": radius_m,
            "speed_mps": speed_mps, "onward_m": onward_m}  # fmt: skip


def slide(decel_mps2: float, **more: Any) -> dict[str, Any]:
    return {"kind": "slide", "decel_mps2": decel_mps2} | more


def reverse(distance_m: float, turn_rad: float = 0.0) -> dict[str, Any]:
    return {"kind": "reverse", "distance_m": distance_m, "speed_mps": 2.0, "turn_rad": turn_rad}


def _street(*actors: dict[str, Any], duration_s: float = 12.0) -> Scenario:
    return scenario(
        road=URBAN, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=8.0, actors=list(actors),
        duration_s=duration_s,
    )  # fmt: skip


def free_cases() -> dict[str, Scenario]:
    """Name to scenario: every manoeuvre off the lane, from every kind of motion before it."""
    half_way = {"kind": "walk", "legs": [
        leg(0.0, 3.0, 1.5), leg(3.1, 3.0, 2.5, pause_s=1.0), leg(2.9, 1.0, 1.0),
    ]}  # fmt: skip
    spin = slide(6.0, yaw_rad=7.0, course_rad=0.1)
    swing = {"kind": "swing", "angle_rad": -1.2, "time_s": 1.0, "hinge_ahead_m": 0.55}
    on_street: dict[str, Any] = {"lane": -1, "s_m": 100.0, "speed_mps": 5.0}
    still: dict[str, Any] = on_street | {"speed_mps": 0.0}
    late = (
        phase(BRAKE, at(4.03), "brake"),
        phase(CHANGE, at(4.5), "change"),
        phase(slide(8.0), None, "slide"),
    )
    three = (
        phase(turn(1.2, 8.0, 5.0, 1.0), None, "one"),
        phase(reverse(5.0, 0.6), after("one", delay_s=0.5), "two"),
        phase(turn(0.5, 8.0, 4.0, 1.0), at(9.03), "three"),
        phase(reverse(2.0), after("three"), "four"),
    )
    return {
        "spin": scenario(actors=[actor(phase(spin), speed_mps=30.0)], duration_s=9.0),
        "spin_after_swerve": scenario(
            actors=[
                actor(phase(offset(-1.0, by_time(2.0)), None, "swerve"),
                      phase(slide(6.0, yaw_rad=-3.0), at(2.03), "spin"), speed_mps=30.0)
            ],
            duration_s=9.0,
        ),
        "slide_after_brake": scenario(
            actors=[
                actor(phase(BRAKE, None, "brake"),
                      phase(slide(3.0, from_mps=5.0), after("brake"), "slide"))
            ],
            duration_s=9.0,
        ),
        "falling_load": scenario(
            actors=[
                actor(lane=-2, s_m=120.0, category="truck", speed_mps=22.0),
                actor(phase(slide(4.0, yaw_rad=2.0, course_rad=-0.05), at(2.0)), lane=-2,
                      s_m=119.0, category="debris", speed_mps=22.0, name="load",
                      carried_by="a1"),
            ],
            duration_s=9.0,
        ),
        "falling_rider": scenario(
            actors=[
                actor(phase(slide(7.0, yaw_rad=1.5), at(2.0)), category="motorcycle"),
                actor(phase(slide(5.0, yaw_rad=-4.0, course_rad=0.15), at(2.1)),
                      category="pedestrian", name="rider", carried_by="a1"),
            ],
            duration_s=9.0,
        ),
        "path": scenario(
            actors=[
                actor(phase(points((0, 0, 0), (2, 60, 2), (4, 110, 2), (5, 130, 6))),
                      speed_mps=30.0)
            ],
            duration_s=9.0,
        ),
        "path_with_headings": scenario(
            actors=[
                actor(phase(points((0, 0, 0, 0), (1, 25, 0, 0.4), (2, 47, 1, -0.6), (4, 70, 1, 0))))
            ],
            duration_s=9.0,
        ),
        "phases_on_the_lane_too_late": scenario(actors=[actor(*late)], duration_s=9.0),
        "u_turn": _street(actor(phase(turn(math.pi, 3.5, 5.0, 10.0)), **on_street)),
        "turn_across": scenario(
            road=RURAL_LEFT, ego_lane=-1, ego_s_m=10.0, ego_speed_mps=15.0, duration_s=10.0,
            actors=[
                actor(phase(turn(2.0, 6.0, 6.0, 5.0), {"kind": "gap", "gap_m": 80.0}), lane=1,
                      s_m=300.0, speed_mps=12.0)
            ],
        ),
        "reverse": _street(actor(phase(reverse(8.0, 1.0)), **still)),
        "half_way_back": _street(
            actor(phase(half_way, {"kind": "gap", "gap_m": 40.0}), lane=-2, s_m=100.0,
                  speed_mps=0.0, category="pedestrian", start={"heading_rad": 1.57})
        ),
        "door": _street(
            actor(**still, start={"offset_m": -1.0}),
            actor(phase(swing), **still | {"s_m": 102.0}, category="vehicle_part", name="door",
                  carried_by="a1", start={"offset_m": -0.2}),
        ),
        "turn_on_the_spot": _street(
            actor(phase(swing | {"hinge_ahead_m": 0.0, "angle_rad": 2.5}), **still,
                  category="pedestrian")
        ),
        "one_after_the_other": _street(actor(*three, **on_street), duration_s=17.0),
        "against_the_lane": scenario(
            actors=[
                actor(phase(turn(math.pi / 2, 12.0, 10.0, 5.0)), lane=-1, s_m=300.0,
                      speed_mps=10.0, start={"heading_rad": math.pi})
            ],
            duration_s=9.0,
        ),
        "gap_to_one_off_the_lane": scenario(
            actors=[
                actor(phase(slide(4.0, yaw_rad=1.6)), lane=-1, s_m=100.0, speed_mps=20.0),
                actor(phase(BRAKE, {"kind": "gap", "to": "a1", "gap_m": 20.0}), lane=-1,
                      s_m=40.0, speed_mps=20.0, name="a2"),
            ],
            duration_s=9.0,
        ),
    }  # fmt: skip


def ego_cases() -> dict[str, Scenario]:
    """Name to scenario: phases of the ego, and others that wait for them."""
    task = [
        phase(CHANGE, None, "right"),
        phase({"kind": "brake", "decel_mps2": 4.0, "until_mps": 15.0}, after("right"), "slow"),
        phase(offset(0.5, by_time(1.5)), after("slow", delay_s=0.4), "aside"),
    ]
    return {
        "ego_task": scenario(
            ego={"phases": task}, ego_lane=-3, duration_s=12.0,
            actors=[actor(phase(BRAKE, after("slow", actor="ego")), lane=-1)],
        ),
        "ego_pulls_out": scenario(
            road=URBAN, ego_lane=-1, ego_s_m=20.0, duration_s=12.0,
            ego={"speed_mps": 0.0, "phases": [
                phase(speed(10.0, by_time(4.0)), {"kind": "gap", "to": "a1", "gap_m": 60.0}),
            ]},
            actors=[actor(lane=1, s_m=160.0, speed_mps=10.0)],
        ),
    }  # fmt: skip


def meeting_cases() -> dict[str, Scenario]:
    """Name to scenario: synchronised arrivals."""

    def meet(s_m: float, their_s_m: float, final_mps: float | None, **more: Any) -> dict[str, Any]:
        return {"kind": "synchronise", "lane": -3, "s_m": s_m, "their_lane": -2,
                "their_s_m": their_s_m, "final_mps": final_mps} | more  # fmt: skip

    def on_motorway(
        final_mps: float | None, own_mps: float, *phases: dict[str, Any], ego_mps: float = 25.0
    ) -> Scenario:
        met = phase(meet(230.0, 330.0, final_mps), None, "meet")
        return scenario(
            ego={"speed_mps": ego_mps, "phases": list(phases)}, duration_s=16.0,
            actors=[actor(met, s_m=90.0, speed_mps=own_mps)],
        )  # fmt: skip

    slower = phase({"kind": "brake", "decel_mps2": 4.0, "until_mps": 15.0}, at(4.03), "slower")
    go = phase(speed(20.0, by_time(4.0)), at(3.03), "go")
    then = scenario(
        ego_speed_mps=25.0, duration_s=16.0,
        actors=[
            actor(phase(meet(230.0, 330.0, 12.0), None, "meet"),
                  phase(BRAKE, after("meet"), "brake"), s_m=90.0, speed_mps=10.0)
        ],
    )  # fmt: skip
    in_junction = meet(8.0, 8.0, 8.0, lane=-1, their_lane=-1, road="west_east",
                       their_road="south_north")  # fmt: skip
    crossing = actor(
        phase(in_junction, at(0.5)), lane=-1, s_m=100.0, speed_mps=8.0,
        start={"road": "west"}, route=["west", "east"],
    )  # fmt: skip
    ego = {"start": {"road": "south", "lane": -1, "s_m": 110.0}, "speed_mps": 10.0,
           "route": ["south", "north"]}  # fmt: skip
    oncoming = actor(
        phase(meet(200.0, 200.0, 12.0, lane=1, their_lane=-1)), lane=1, s_m=340.0, speed_mps=10.0
    )
    return {
        "open_end": on_motorway(None, 20.0),
        "rush": on_motorway(10.0, 5.0),
        "linger": on_motorway(25.0, 20.0, ego_mps=20.0),
        "stop_and_wait": on_motorway(25.0, 30.0, ego_mps=18.0),
        "ego_slows_down": on_motorway(12.0, 10.0, slower),
        "ego_stands_first": on_motorway(12.0, 20.0, go, ego_mps=0.0),
        "then_brake": then,
        "in_junction": scenario(road=JUNCTION, ego=ego, actors=[crossing], duration_s=14.0),
        "from_the_beginning": scenario(
            ego_speed_mps=25.0, duration_s=12.0,
            actors=[actor(phase(meet(230.0, 330.0, None), at(0.0), "meet"), s_m=90.0)],
        ),
        "oncoming_in_curve": scenario(
            road=RURAL_LEFT, ego_lane=-1, ego_s_m=10.0, ego_speed_mps=15.0, actors=[oncoming],
            duration_s=13.0,
        ),
    }  # fmt: skip
