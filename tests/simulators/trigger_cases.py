"""Scenarios whose phases wait for speeds, headways, arrivals and combinations of conditions."""

from __future__ import annotations

import math
from typing import Any

from scenario_gen.domain.scenario import Scenario
from tests.motion.build import (
    actor,
    arrival,
    at,
    brake,
    by_rate,
    by_time,
    cross,
    gap,
    headway,
    lane_change,
    of_speed,
    offset,
    pedestrian,
    phase,
    place,
    several,
    speed,
    timed,
    ttc,
)
from tests.worlds import JUNCTION, RURAL, URBAN, scenario

SLOWER = brake(6.0, 5.0)
ASIDE = lane_change(-2, by_time(2.5))
# A leader whose gap shrinks from 75.5 m by 10 m/s.
AHEAD: dict[str, Any] = {"lane": -2, "s_m": 130.0, "speed_mps": 20.0}


def trigger_cases() -> dict[str, Scenario]:
    """Name to scenario."""
    return _speeds() | _headways() | _arrivals() | _junctions() | _combined()


def _one(trigger: dict[str, Any], move: dict[str, Any] = SLOWER, **fields: Any) -> Scenario:
    one = actor(phases=[phase("p", trigger, move)], **(AHEAD | fields))
    return scenario(actors=[one], duration_s=8.0)


def _after(first: dict[str, Any], trigger: dict[str, Any], move: dict[str, Any]) -> Scenario:
    """A phase from 1.03 s on, and one of the other domain that waits for what it does."""
    phases = [phase("first", at(1.03), first), phase("p", trigger, move)]
    return scenario(actors=[actor(phases=phases)], duration_s=7.0)


def _speeds() -> dict[str, Scenario]:
    slower = speed(15.0, by_time(4.0))
    return {
        "speed_less": _after(brake(6.0, 5.0), of_speed(17.0, of="a1"), ASIDE),
        "speed_smooth": _after(slower, of_speed(19.0, of="a1", delay_s=0.3), ASIDE),
        "speed_greater": _after(
            speed(33.0, by_rate(2.0)), of_speed(29.0, "greater", "a1", edge="rising"), ASIDE
        ),
        "speed_reached": _after(brake(6.0, 12.0), of_speed(12.0, of="a1"), ASIDE),
        "speed_at_once": _one(of_speed(31.0)),
        "speed_never": _one(of_speed(30.0)),
        "speed_at_once_never_rises": _one(of_speed(31.0, edge="rising")),
        "speed_of_standing": scenario(
            ego_speed_mps=0.0, actors=[actor(phases=[phase("p", of_speed(0.5), SLOWER)])]
        ),
    }


def _headways() -> dict[str, Scenario]:
    behind = {"lane": -2, "s_m": 5.0, "speed_mps": 36.0}
    catching_up = phase("p", headway(1.5), brake(5.0, 20.0))
    passing = phase("p", headway(1.0, delay_s=0.2), SLOWER)
    following = [
        phase("fast", at(0.5), speed(40.0, by_rate(2.0))),
        phase("p", headway(1.2, edge="rising"), lane_change(-3, by_time(3.0))),
    ]
    oncoming = actor(
        lane=1, s_m=250.0, speed_mps=9.0, phases=[phase("p", headway(8.0), brake(3.0, 2.0))]
    )
    return {
        "headway_catching_up": scenario(
            ego_s_m=95.0, actors=[actor(phases=[catching_up], **behind)]
        ),
        "headway_facing_the_traffic": scenario(
            road=URBAN, ego_lane=-1, ego_speed_mps=10.0,
            actors=[pedestrian(s_m=130.0, phases=[
                phase("go", at(0.0), cross(math.pi - 0.5, 2.0, 2.0, 40.0)),
                phase("p", headway(8.0), speed(0.5, by_rate(1.0))),
            ])],
        ),
        "headway_from_ahead": scenario(
            actors=[actor(lane=-3, s_m=120.0, speed_mps=20.0, phases=[passing])]
        ),
        "headway_accelerating": scenario(
            ego_s_m=55.0, actors=[actor(lane=-2, s_m=5.0, speed_mps=30.0, phases=following)]
        ),
        "headway_to_another": scenario(
            actors=[
                actor(lane=-1, s_m=60.0, speed_mps=33.0,
                      phases=[phase("p", headway(1.0, to="a2"), brake(5.0, 20.0))]),
                actor("a2", "truck", lane=-1, s_m=130.0, speed_mps=22.0),
            ]
        ),
        "headway_oncoming": scenario(
            road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, actors=[oncoming]
        ),
    }  # fmt: skip


def _arrivals() -> dict[str, Scenario]:
    cases = {}
    for speed_mps in (13.0, 19.0, 33.0):
        walker = pedestrian([phase("go", arrival(150.0, 3.0, lane=-1), cross())], s_m=150.0)
        cases[f"arrival_{speed_mps:g}"] = scenario(
            road=URBAN, ego_lane=-1, ego_s_m=45.0, ego_speed_mps=speed_mps, actors=[walker],
            duration_s=10.0,
        )  # fmt: skip
    braking = [
        phase("slow", at(1.03), brake(3.0, 5.0)),
        phase("p", arrival(240.0, 2.5, lane=-3, of="a1"), ASIDE),
    ]
    for name, lane, place_m in (("with", -1, 330.0), ("against", 1, 240.0)):
        waiting = phase("p", arrival(place_m, 2.5, lane=lane), brake(4.0, 3.0))
        start = {"ego_s_m": 180.0} if lane < 0 else {"ego_s_m": 420.0}
        for hand in ("left", "right"):
            cases[f"arrival_in_curve_{hand}_{name}_s"] = scenario(
                road=RURAL | {"hand": hand}, ego_lane=lane, ego_speed_mps=20.0,
                actors=[actor(lane=-1, s_m=80.0, speed_mps=14.0, phases=[waiting])], **start,
            )  # fmt: skip
    oncoming = actor(
        lane=1, s_m=220.0, speed_mps=8.0,
        phases=[phase("p", arrival(120.0, 4.0, lane=1, of="a1"), offset(0.8, by_time(2.0)))],
    )  # fmt: skip
    centre_m = -5.25
    timed_one = timed([(0.0, 120.0, centre_m), (6.0, 200.0, centre_m), (12.0, 230.0, centre_m)])
    cases |= {
        "arrival_braking": scenario(actors=[actor(speed_mps=30.0, phases=braking)]),
        "arrival_at_once": _one(arrival(90.0, 3.0), ASIDE | {"to_lane": -3}),
        "arrival_behind": _one(arrival(40.0, 3.0)),
        "arrival_rising": _one(arrival(200.0, 2.0, edge="rising", delay_s=0.4)),
        "arrival_oncoming": scenario(
            road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=8.0, actors=[oncoming]
        ),
        "arrival_on_trajectory": scenario(
            actors=[actor(phases=[phase("p", arrival(190.0, 2.0, of="t1"), SLOWER)]), timed_one]
        ),
        "arrival_of_pedestrian": scenario(
            road=URBAN, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=6.0,
            actors=[
                pedestrian([phase("go", at(1.0), cross(math.pi / 2))]),
                actor(lane=1, s_m=230.0, speed_mps=9.0,
                      phases=[phase("p", arrival(120.0, 1.5, lane=-1, of="p1"), brake(4.0))]),
            ],
        ),
    }  # fmt: skip
    return cases


def _junctions() -> dict[str, Scenario]:
    cases = {}
    for ego_to, lane, s_m in (("north", 1, 160.0), ("east", 1, 160.0), ("west", 1, 160.0)):
        other = actor(
            road="north", lane=-1, s_m=60.0, speed_mps=9.0, route=["north"],
            phases=[phase("p", arrival(s_m, 4.0, lane=lane, road=ego_to), brake(3.0, 2.0))],
        )  # fmt: skip
        ego = {"start": {"road": "south", "lane": -1, "s_m": 130.0}, "route": ["south", ego_to]}
        cases[f"arrival_beyond_junction_{ego_to}"] = scenario(
            road=JUNCTION, ego=ego, ego_speed_mps=12.0, actors=[other], duration_s=14.0
        )
        inside = actor(
            road="west" if ego_to != "west" else "east", lane=-1, s_m=120.0, speed_mps=9.0,
            phases=[
                phase("p", arrival(6.0, 3.0, lane=-1, road=f"south_{ego_to}"), brake(4.0, 2.0))
            ],
        )  # fmt: skip
        cases[f"arrival_inside_junction_{ego_to}"] = scenario(
            road=JUNCTION, ego=ego, ego_speed_mps=12.0, actors=[inside], duration_s=10.0
        )
    return cases


def _combined() -> dict[str, Scenario]:
    near, far = gap(40.0), place(150.0)
    conditions = {
        "all_gap_and_time": several("all", near, at(5.0)),
        "all_time_and_gap": several("all", at(2.0), near),
        "all_never": several("all", near, far),
        "all_in_circle": several("all", gap(42.0), far),
        "all_delayed": several("all", gap(40.0, delay_s=2.0), at(5.0)),
        "all_delayed_circle": several("all", near, place(150.0, delay_s=0.5)),
        "all_rising_last": several("all", at(3.0), gap(40.0, edge="rising")),
        "all_rising_too_early": several("all", at(4.0), gap(40.0, edge="rising")),
        "all_rising_delayed": several("all", at(4.0), gap(40.0, edge="rising", delay_s=1.0)),
        "all_at_once": several("all", gap(100.0), of_speed(31.0), at(0.0)),
        "all_of_five": several(
            "all", near, at(1.0), ttc(4.5), arrival(400.0, 9.0), of_speed(25.0, of="a1")
        ),
        "any_gap_first": several("any", near, at(9.0)),
        "any_place_first": several("any", near, far, at(3.4)),
        "any_delays": several("any", gap(40.0, delay_s=1.0), at(4.0, delay_s=0.25)),
        "any_ttc_or_headway": several("any", ttc(3.0), headway(0.5)),
        "any_rising": several("any", gap(100.0, edge="rising"), ttc(3.5, edge="rising")),
        "sequence_holds_already": several("sequence", near, at(1.0)),
        "sequence_in_order": several("sequence", far, gap(35.0)),
        "sequence_too_early": several("sequence", gap(35.0), far),
        "sequence_delays": several(
            "sequence", gap(40.0, delay_s=0.4), at(1.0, delay_s=0.3), at(0.0)
        ),
        "sequence_no_edge": several("sequence", at(5.0), gap(40.0, edge="rising")),
        "sequence_edge": several("sequence", at(5.0), gap(20.0, edge="rising")),
        "sequence_edge_delayed": several(
            "sequence", at(5.0), gap(20.0, edge="rising", delay_s=0.35)
        ),
        "sequence_of_five": several(
            "sequence", gap(60.0), arrival(200.0, 2.5), near, at(3.0), ttc(3.0)
        ),
        "sequence_at_once": several("sequence", at(0.0), gap(100.0), of_speed(31.0)),
    }
    cases = {f"combined_{name}": _one(trigger) for name, trigger in conditions.items()}
    walker = pedestrian(
        [phase("go", several("sequence", arrival(150.0, 6.0, lane=-1), gap(35.0)), cross())],
        s_m=150.0,
    )
    cases["combined_cross"] = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, actors=[walker]
    )
    two = [
        phase("out", several("sequence", at(1.0), gap(50.0)), lane_change(-3, by_time(2.0))),
        phase("slow", several("sequence", at(2.0), gap(60.0)), brake(4.0, 10.0)),
        phase("fast", several("any", at(7.5), of_speed(10.5, of="a1")), speed(18.0, by_rate(2.0))),
    ]
    ego = {"phases": [phase("ease", several("all", at(1.5), gap(60.0, to="a1")), brake(2.0, 24.0))]}
    cases["combined_of_ego_and_actor"] = scenario(
        ego=ego, actors=[actor(phases=two, **AHEAD)], duration_s=12.0
    )
    return cases
