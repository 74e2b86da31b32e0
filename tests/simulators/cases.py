"""Scenarios that cover what files can contain: every manoeuvre, trigger, category and road."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from scenario_gen.domain.actor import CATEGORIES
from scenario_gen.domain.scenario import Scenario
from tests.simulators.trigger_cases import trigger_cases
from tests.worlds import JUNCTION, RURAL, URBAN, scenario

CURVE_LEFT = {"template": "motorway_curve", "speed_limit_mps": 36.0, "approach_m": 60.0}
CURVE_RIGHT = CURVE_LEFT | {"hand": "right", "radius_m": 300.0}
RURAL_RIGHT = RURAL | {"hand": "right", "approach_m": 60.0}
RURAL_LEFT = RURAL | {"hand": "left", "approach_m": 60.0, "radius_m": 150.0}
WIDE_STREET = URBAN | {"lanes_per_direction": 2}


def phase(
    manoeuvre: dict[str, Any], trigger: dict[str, Any] | None = None, name: str = "p1"
) -> dict[str, Any]:
    """One phase, from 1.03 s on unless said otherwise."""
    return {
        "id": name,
        "trigger": trigger or {"kind": "time", "at_s": 1.03},
        "manoeuvre": manoeuvre,
    }


def actor(
    *phases: dict[str, Any], lane: int = -3, s_m: float = 80.0, speed_mps: float = 25.0,
    category: str = "car", name: str = "a1", start: dict[str, Any] | None = None, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """One actor, in the right lane of a three-lane motorway unless said otherwise."""
    return {
        "id": name,
        "category": category,
        "start": {"lane": lane, "s_m": s_m} | (start or {}),
        "speed_mps": speed_mps,
        "phases": list(phases),
    } | more


def by_time(time_s: float, shape: str = "sinusoidal") -> dict[str, Any]:
    """Dynamics by time."""
    return {"dimension": "time", "shape": shape, "time_s": time_s}


def after(name: str, **more: Any) -> dict[str, Any]:
    """Trigger at the end of a phase."""
    return {"kind": "phase_end", "phase": name} | more


BRAKE = {"kind": "brake", "decel_mps2": 6.0, "until_mps": 5.0}
CHANGE = {"kind": "lane_change", "to_lane": -2, "dynamics": by_time(3.0)}


def change(to_lane: int, dynamics: dict[str, Any], offset_m: float = 0.0) -> dict[str, Any]:
    """A lane change."""
    return {"kind": "lane_change", "to_lane": to_lane, "offset_m": offset_m, "dynamics": dynamics}


def offset(offset_m: float, dynamics: dict[str, Any]) -> dict[str, Any]:
    """An offset."""
    return {"kind": "offset", "offset_m": offset_m, "dynamics": dynamics}


def speed(target_mps: float, dynamics: dict[str, Any]) -> dict[str, Any]:
    """A change of speed."""
    return {"kind": "speed", "target_mps": target_mps, "dynamics": dynamics}


def manoeuvres() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every manoeuvre with every dimension and shape."""
    yield "keep", {"kind": "keep", "duration_s": 2.0}
    yield "brake", BRAKE
    yield "brake_to_zero", {"kind": "brake", "decel_mps2": 9.0}
    for shape in ("linear", "cubic", "sinusoidal", "step"):
        yield f"slower_time_{shape}", speed(12.0, by_time(3.0, shape))
        yield f"faster_time_{shape}", speed(33.0, by_time(4.0, shape))
        yield f"change_time_{shape}", change(-2, by_time(3.0, shape))
        yield (
            f"change_distance_{shape}",
            change(-1, {"dimension": "distance", "shape": shape, "distance_m": 70.0}),
        )
        yield f"offset_time_{shape}", offset(1.1, by_time(2.0, shape))
    rate = {"dimension": "rate", "rate": 2.0}
    yield "speed_rate", speed(10.0, rate)
    yield "faster_rate", speed(35.0, rate)
    yield "change_rate", change(-2, {"dimension": "rate", "rate": 1.2}, 0.4)
    yield "offset_rate", offset(-0.9, {"dimension": "rate", "rate": 0.8})
    yield "offset_distance", offset(-0.9, {"dimension": "distance", "distance_m": 40.0})
    yield "offset_beyond_lane", offset(2.6, by_time(2.5))
    yield "violent_swerve", offset(-3.0, by_time(0.6))


def triggers() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Triggers with the actor (fields) for which they come true."""
    closing = {"speed_mps": 18.0, "s_m": 130.0, "lane": -2}
    behind = {"speed_mps": 36.0, "s_m": 5.0, "lane": -3}
    opening = {"speed_mps": 34.0, "s_m": 70.0, "lane": -3}
    yield "time_zero", {"kind": "time", "at_s": 0.0}, {}
    yield "time_delay", {"kind": "time", "at_s": 1.5, "delay_s": 0.75}, {}
    yield "time_rising", {"kind": "time", "at_s": 1.5, "edge": "rising"}, {}
    yield "gap_less", {"kind": "gap", "gap_m": 25.0}, closing
    yield "gap_behind", {"kind": "gap", "gap_m": 12.0}, behind
    yield "gap_greater", {"kind": "gap", "rule": "greater", "gap_m": 40.0}, opening
    yield "gap_delay", {"kind": "gap", "gap_m": 25.0, "delay_s": 0.5, "edge": "rising"}, closing
    yield "gap_at_once", {"kind": "gap", "gap_m": 200.0}, closing
    yield "ttc", {"kind": "ttc", "below_s": 3.0}, closing
    yield "ttc_behind", {"kind": "ttc", "below_s": 4.0}, behind
    yield "ttc_rising", {"kind": "ttc", "below_s": 3.0, "edge": "rising", "delay_s": 0.2}, closing
    yield "ttc_standing", {"kind": "ttc", "below_s": 2.5}, closing | {"speed_mps": 0.0}
    yield "position_ego", {"kind": "position", "lane": -2, "s_m": 150.0}, {}
    yield (
        "position_self",
        {"kind": "position", "of": "a1", "lane": -3, "s_m": 120.0, "within_m": 5.0},
        {},
    )


def trajectory(*points: tuple[float, float, float], road: str = "main") -> dict[str, Any]:
    """A trajectory from (time, s, t)."""
    return {
        "road": road,
        "points": [{"time_s": time, "s_m": s, "t_m": t} for time, s, t in points],
    }


def cross(heading_rad: float = math.pi / 2, distance_m: float = 9.0) -> dict[str, Any]:
    """A crossing."""
    return {
        "kind": "cross",
        "heading_rad": heading_rad,
        "speed_mps": 1.6,
        "accel_mps2": 1.2,
        "distance_m": distance_m,
    }


def _on_street(one: dict[str, Any], road: dict[str, Any] = URBAN, **more: Any) -> Scenario:
    return scenario(road=road, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, actors=[one], **more)


def all_cases() -> dict[str, Scenario]:
    """Name to scenario."""
    cases: dict[str, Scenario] = {}
    for name, manoeuvre in manoeuvres():
        cases[f"manoeuvre_{name}"] = scenario(actors=[actor(phase(manoeuvre))], duration_s=9.0)
    for name, trigger, fields in triggers():
        move = BRAKE if fields.get("speed_mps", 25.0) > 5.0 else change(-3, by_time(2.0))
        if fields.get("speed_mps") == 0.0:
            move = speed(6.0, by_time(2.0))
        cases[f"trigger_{name}"] = scenario(actors=[actor(phase(move, trigger), **fields)])
    cases |= trigger_cases()
    cases |= _orders() | _roads() | _categories() | _crossings() | _trajectories() | _junctions()
    return cases


def _orders() -> dict[str, Scenario]:
    """Phases after and over each other."""
    one = phase(BRAKE, name="one")
    chain = (
        one,
        phase({"kind": "keep", "duration_s": 1.3}, after("one"), "two"),
        phase(speed(20.0, by_time(3.0, "cubic")), after("two", delay_s=0.4), "three"),
        phase(CHANGE, after("two"), "aside"),
    )
    overriding = (
        phase(BRAKE, name="one"),
        phase(speed(30.0, by_time(2.0)), {"kind": "time", "at_s": 2.5}, "two"),
        phase(CHANGE, after("one"), "never"),
        phase(offset(0.8, by_time(1.0)), after("two"), "later"),
    )
    lateral = (
        phase(change(-2, by_time(4.0)), name="one"),
        phase(change(-3, by_time(3.0)), {"kind": "time", "at_s": 2.8}, "back"),
        phase({"kind": "brake", "decel_mps2": 3.0, "until_mps": 15.0}, None, "slow"),
    )
    guarded = (
        phase(BRAKE, {"kind": "gap", "gap_m": 30.0}, "one"),
        phase(speed(22.0, by_time(2.0)), {"kind": "time", "at_s": 9.0}, "other"),
        phase(speed(15.0, by_time(1.0)), after("one"), "next"),
        phase(CHANGE, after("one"), "aside"),
    )
    other = actor(
        phase(change(-1, by_time(2.5)), after("one", actor="a1", delay_s=0.3)),
        name="a2", lane=-2, s_m=140.0, category="truck", speed_mps=22.0,
    )  # fmt: skip
    return {
        "order_chain": scenario(actors=[actor(*chain)]),
        "order_override": scenario(actors=[actor(*overriding)]),
        "order_lateral": scenario(actors=[actor(*lateral)]),
        "order_guarded": scenario(actors=[actor(*guarded, s_m=90.0, speed_mps=20.0)]),
        "order_other_actor": scenario(actors=[actor(one), other]),
        "order_change_while_stopping": scenario(
            actors=[
                actor(
                    phase({"kind": "brake", "decel_mps2": 8.0}),
                    phase(CHANGE | {"dynamics": by_time(5.0)}, None, "aside"),
                )
            ]
        ),
    }


def _roads() -> dict[str, Scenario]:
    """Roads with manoeuvres in curves of both hands and against the reference line."""
    cases = {}
    for name, road in (("left", CURVE_LEFT), ("right", CURVE_RIGHT)):
        for lane in (-1, -3):
            move = change(-2, by_time(4.0))
            cases[f"motorway_curve_{name}_{lane}"] = scenario(
                road=road, ego_lane=-2,
                actors=[actor(phase(move, {"kind": "time", "at_s": 3.0}), lane=lane)],
            )  # fmt: skip
    for name, road in (("left", RURAL_LEFT), ("right", RURAL_RIGHT)):
        oncoming = actor(
            phase(change(-1, by_time(3.0)), {"kind": "gap", "gap_m": 90.0}),
            phase({"kind": "brake", "decel_mps2": 4.0}, after("p1"), "stop"),
            lane=1, s_m=330.0, speed_mps=20.0, name="o1",
        )  # fmt: skip
        drifting = actor(
            phase(offset(0.7, by_time(2.0)), {"kind": "ttc", "below_s": 2.5}),
            lane=1, s_m=360.0, speed_mps=18.0, name="o2", start={"offset_m": -0.3},
        )  # fmt: skip
        cases[f"rural_{name}_oncoming"] = scenario(
            road=road, ego_lane=-1, ego_s_m=10.0, ego_speed_mps=20.0, actors=[oncoming, drifting]
        )
        cases[f"rural_{name}_ego_against_s"] = scenario(
            road=road, ego_lane=1, ego_s_m=350.0, ego_speed_mps=20.0,
            actors=[
                actor(
                    phase(BRAKE, {"kind": "gap", "gap_m": 30.0}),
                    phase(offset(-0.6, {"dimension": "distance", "distance_m": 30.0})
                    , None, "aside"),
                    lane=1, s_m=300.0, speed_mps=16.0,
                )
            ],
        )  # fmt: skip
        cases[f"rural_{name}_whole_length"] = scenario(
            road=road, ego_lane=-1, ego_s_m=2.0, ego_speed_mps=26.0, duration_s=25.0,
            actors=[actor(lane=1, s_m=350.0, speed_mps=27.0)],
        )  # fmt: skip
    wrong_way = actor(
        phase(BRAKE, {"kind": "ttc", "below_s": 3.0}),
        lane=-1, s_m=500.0, speed_mps=25.0, start={"heading_rad": math.pi},
    )  # fmt: skip
    cases["wrong_way"] = scenario(actors=[wrong_way])
    cases["wrong_way_swerve"] = scenario(
        road=CURVE_RIGHT,
        actors=[
            actor(
                phase(change(-2, by_time(3.0)), {"kind": "gap", "gap_m": 100.0}),
                lane=-1, s_m=450.0, speed_mps=25.0, start={"heading_rad": math.pi},
            )
        ],
    )  # fmt: skip
    cases["street_two_lanes_oncoming"] = _on_street(
        actor(phase(change(1, by_time(2.0)), {"kind": "ttc", "below_s": 5.0}), lane=2, s_m=190.0,
              speed_mps=11.0),
        WIDE_STREET,
    )  # fmt: skip
    cases["end_of_road"] = scenario(
        ego_s_m=1300.0, actors=[actor(phase(BRAKE), s_m=1490.0)], duration_s=10.0
    )
    return cases


def _categories() -> dict[str, Scenario]:
    cases = {}
    for category in CATEGORIES:
        standing = actor(category=category, speed_mps=0.0, lane=-2, s_m=200.0, name="still")
        moving = actor(
            phase(offset(0.5, by_time(2.0))), phase(BRAKE | {"until_mps": 1.0}, None, "slow"),
            category=category, speed_mps=4.0,
        )  # fmt: skip
        cases[f"category_{category}"] = scenario(actors=[standing, moving], duration_s=6.0)
    for category in ("car", "van", "truck", "bus"):
        cases[f"ego_{category}"] = scenario(ego={"category": category}, duration_s=5.0)
    cases["ego_start_pose"] = scenario(
        ego={"start": {"lane": -2, "s_m": 50.0, "offset_m": 0.6, "heading_rad": 0.1}},
        actors=[actor(start={"offset_m": -0.5, "heading_rad": -0.2})],
        duration_s=5.0,
    )
    return cases


def _crossings() -> dict[str, Scenario]:
    cases = {}
    near = {"kind": "gap", "gap_m": 40.0}
    for name, lane, heading_rad in (("from_right", -2, math.pi / 2), ("from_left", 2, -1.2)):
        for category in ("pedestrian", "bicycle", "animal", "wheelchair"):
            cases[f"cross_{name}_{category}"] = _on_street(
                actor(
                    phase(cross(heading_rad), near), lane=lane, s_m=140.0, speed_mps=0.0,
                    category=category, start={"heading_rad": 1.0},
                )
            )  # fmt: skip
    hesitant = actor(
        phase(cross(distance_m=8.0), {"kind": "ttc", "below_s": 5.0}, "go"),
        phase({"kind": "brake", "decel_mps2": 2.0}, {"kind": "time", "at_s": 5.5}, "hesitate"),
        phase(speed(2.2, by_time(1.0)), after("hesitate", delay_s=1.0), "on"),
        lane=-2, s_m=140.0, speed_mps=0.0, category="pedestrian", start={"heading_rad": 1.57},
    )  # fmt: skip
    cases["cross_hesitant"] = _on_street(hesitant)
    follower = actor(
        phase(cross(distance_m=6.0), after("p1", actor="a1")),
        lane=2, s_m=150.0, speed_mps=0.0, category="pedestrian", name="a2",
    )  # fmt: skip
    cases["cross_after_cross"] = scenario(
        road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=8.0,
        actors=[
            actor(phase(cross(distance_m=3.0)), lane=-2, s_m=140.0, speed_mps=0.0,
                  category="pedestrian"),
            follower,
        ],
    )  # fmt: skip
    cases["cross_in_curve"] = scenario(
        road=RURAL_LEFT, ego_lane=-1, ego_s_m=20.0, ego_speed_mps=15.0,
        actors=[
            actor(phase(cross(1.3), {"kind": "gap", "gap_m": 60.0}), lane=-2, s_m=150.0,
                  speed_mps=0.0, category="animal")
        ],
    )  # fmt: skip
    return cases


def _trajectories() -> dict[str, Scenario]:
    straight = trajectory((0, 80, -8.75), (3, 150, -8.75), (5, 190, -5.25), (9, 260, -5.25))
    stop_and_go = trajectory(
        (0, 80, -8.75), (2, 120, -8.75), (5, 120, -8.75), (8, 180, -5.25), (8.5, 180, -5.25)
    )
    dense = trajectory(*((0.1 * i, 80 + 2.3 * i, -8.75 + 0.03 * i) for i in range(90)))
    slow = trajectory(*((0.1 * i, 80 + 0.05 * i, -8.75) for i in range(60)))
    walk = trajectory((0, 130, -5), (2, 130, -5), (6, 131, 3), (7, 133, 5))
    curve = trajectory(*((0.5 * i, 40 + 12 * i, -1.6) for i in range(25)))
    cases = {
        f"trajectory_{name}": scenario(actors=[actor(trajectory=points, speed_mps=20.0)])
        for name, points in (
            ("straight", straight),
            ("stop_and_go", stop_and_go),
            ("dense", dense),
            ("slow", slow),
        )
    }
    cases["trajectory_walk"] = _on_street(
        actor(trajectory=walk, category="pedestrian", speed_mps=0.0, lane=-2, s_m=130.0)
    )
    cases["trajectory_in_curve"] = scenario(
        road=RURAL_LEFT, ego_lane=-1, ego_speed_mps=15.0, ego_s_m=5.0,
        actors=[
            actor(trajectory=curve, lane=-1, s_m=40.0),
            actor(phase(BRAKE, {"kind": "gap", "to": "a1", "gap_m": 30.0}), lane=-1, s_m=200.0,
                  speed_mps=12.0, name="b1"),
        ],
    )  # fmt: skip
    return cases


def _junctions() -> dict[str, Scenario]:
    cases = {}
    for ego_to in ("north", "east", "west"):
        other_from, other_to = {
            "north": ("east", "south"), "east": ("west", "east"), "west": ("north", "south"),
        }[ego_to]  # fmt: skip
        crossing = actor(
            phase(speed(8.0, by_time(2.0))), lane=-1, s_m=140.0, speed_mps=11.0,
            start={"road": other_from}, route=[other_from, other_to],
        )  # fmt: skip
        cases[f"junction_to_{ego_to}"] = scenario(
            road=JUNCTION, actors=[crossing], duration_s=20.0,
            ego={"start": {"road": "south", "lane": -1, "s_m": 130.0}, "speed_mps": 12.0,
                 "route": ["south", ego_to]},
        )  # fmt: skip
    triggered = actor(
        phase({"kind": "brake", "decel_mps2": 5.0},
              {"kind": "position", "of": "ego", "road": "south", "lane": -1, "s_m": 180.0}),
        lane=-1, s_m=140.0, speed_mps=11.0, start={"road": "west"}, route=["west", "north"],
    )  # fmt: skip
    leading = actor(
        phase(BRAKE | {"until_mps": 3.0}, {"kind": "gap", "gap_m": 14.0}),
        lane=-1, s_m=160.0, speed_mps=8.0, start={"road": "south"},
        route=["south", "south_west", "west"], name="lead",
    )  # fmt: skip
    ending = actor(lane=-1, s_m=150.0, speed_mps=10.0, start={"road": "north"}, name="ends")
    leaving = actor(lane=1, s_m=150.0, speed_mps=10.0, start={"road": "north"}, name="leaves")
    ego = {"start": {"road": "south", "lane": -1, "s_m": 130.0}, "speed_mps": 12.0}
    cases["junction_triggered"] = scenario(
        road=JUNCTION, actors=[triggered], ego=ego | {"route": ["south", "north"]}
    )
    cases["junction_leading"] = scenario(
        road=JUNCTION, actors=[leading, leaving], ego=ego | {"route": ["south", "west"]}
    )
    cases["junction_without_route"] = scenario(
        road=JUNCTION, actors=[ending], ego=ego, duration_s=12.0
    )
    turning = actor(lane=-1, s_m=2.0, speed_mps=5.0, start={"road": "east_south"})
    stalled = actor(lane=-1, s_m=2.0, speed_mps=0.0, start={"road": "west_east"}, name="stalled")
    cases["junction_on_connection"] = scenario(
        road=JUNCTION,
        actors=[turning, stalled],
        ego=ego | {"route": ["south", "east"]},
        duration_s=12.0,
    )
    return cases
