"""Hypothesis strategies for scenarios of all kinds that can be driven."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any, get_args

from hypothesis import strategies as st

from scenario_gen.domain.actor import CATEGORIES, KINDS, Light
from scenario_gen.domain.scenario import Scenario
from tests.simulators.cases import (
    CURVE_LEFT,
    CURVE_RIGHT,
    RURAL_LEFT,
    RURAL_RIGHT,
    WIDE_STREET,
    cross,
)
from tests.worlds import JUNCTION, MOTORWAY, URBAN, scenario

#: Road, its lanes for vehicles and beside them, its length in m and a fitting speed in m/s.
ROADS: tuple[tuple[dict[str, Any], tuple[int, ...], tuple[int, ...], float, float], ...] = (
    (MOTORWAY, (-1, -2, -3), (-4,), 1500.0, 33.0),
    (CURVE_LEFT, (-1, -2, -3), (-4,), 530.0, 28.0),
    (CURVE_RIGHT, (-1, -2, -3), (-4,), 530.0, 25.0),
    (RURAL_LEFT, (-1, 1), (-2, 2), 370.0, 18.0),
    (RURAL_RIGHT, (-1, 1), (-2, 2), 370.0, 20.0),
    (URBAN, (-1, 1), (-2, 2), 500.0, 13.0),
    (WIDE_STREET, (-1, -2, 1, 2), (-3, 3), 500.0, 13.0),
)
_ARMS = ("south", "east", "north", "west")

#: Text that a careless writer of XML or a careless reader of parameters stumbles over.
LIGHTS = get_args(Light)
HOSTILE_TEXT = (
    '"><script>alert(1)</script>',
    "</FileHeader><Evil/>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'> &x; ]]>",
    "$undeclared",
    "${1 + 1}",
    " --> <!-- ",
    "a\u0301\U0001f697 \u202etxet",
)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers with few digits, which shrink well and still lie off all grids."""
    return st.integers(round(low * 1000), round(high * 1000)).map(lambda n: n / 1000)


shapes = st.sampled_from(["linear", "cubic", "sinusoidal"])


@st.composite
def speed_dynamics(draw: st.DrawFn) -> dict[str, Any]:
    """Dynamics of a change of speed."""
    if draw(st.booleans()):
        return {"dimension": "rate", "rate": draw(numbers(0.5, 8.0))}
    return {"dimension": "time", "shape": draw(shapes), "time_s": draw(numbers(0.8, 6.0))}


@st.composite
def lateral_dynamics(draw: st.DrawFn, speed_mps: float) -> dict[str, Any]:
    """Dynamics of a lateral move at a speed."""
    kind = draw(st.sampled_from(["time", "rate", "distance"]))
    if kind == "rate":
        return {"dimension": "rate", "rate": draw(numbers(0.3, 2.0))}
    time_s = draw(numbers(1.5, 6.0))
    if kind == "distance":
        distance_m = round(max(time_s * speed_mps, 5.0), 3)
        return {"dimension": "distance", "shape": draw(shapes), "distance_m": distance_m}
    return {"dimension": "time", "shape": draw(shapes), "time_s": time_s}


@st.composite
def manoeuvres(
    draw: st.DrawFn, lane: int, lanes: tuple[int, ...], speed_mps: float
) -> dict[str, Any]:
    """A manoeuvre of a vehicle."""
    kind = draw(st.sampled_from(["keep", "speed", "brake", "lane_change", "offset"]))
    if kind == "keep":
        return {"kind": kind, "duration_s": draw(numbers(0.3, 3.0))}
    if kind == "speed":
        target = draw(numbers(0.0, 1.2 * speed_mps))
        return {"kind": kind, "target_mps": target, "dynamics": draw(speed_dynamics())}
    if kind == "brake":
        return {"kind": kind, "decel_mps2": draw(numbers(1.0, 9.0)), "until_mps": 0.0}
    dynamics = draw(lateral_dynamics(speed_mps))
    if kind == "offset":
        return {"kind": kind, "offset_m": draw(numbers(-1.2, 1.2)), "dynamics": dynamics}
    near = [other for other in lanes if other != lane and other * lane > 0] or [lane]
    return {
        "kind": kind,
        "to_lane": draw(st.sampled_from(near)),
        "offset_m": draw(numbers(-0.4, 0.4)),
        "dynamics": dynamics,
    }


@st.composite
def triggers(
    draw: st.DrawFn, earlier: list[str], road: str, lanes: tuple[int, ...], length_m: float,
    others: list[str], *, ttc: bool,
) -> dict[str, Any]:  # fmt: skip
    """A trigger of any kind."""
    kinds = ["time", "gap", "position", *(["ttc"] if ttc else []), *(["phase_end"] * bool(earlier))]
    kind = draw(st.sampled_from(kinds))
    common = {
        "kind": kind,
        "delay_s": draw(st.sampled_from([0.0, 0.0, 0.37])),
        "edge": draw(st.sampled_from(["none", "none", "rising"])),
    }
    if kind == "time":
        return common | {"at_s": draw(numbers(0.5, 6.0))}
    if kind == "gap":
        rule = draw(st.sampled_from(["less", "less", "greater"]))
        return common | {"gap_m": draw(numbers(5.0, 60.0)), "rule": rule,
                         "to": draw(st.sampled_from(others))}  # fmt: skip
    if kind == "ttc":
        return common | {"below_s": draw(numbers(1.0, 5.0))}
    if kind == "position":
        return common | {
            "of": draw(st.sampled_from(others)),
            "road": road,
            "lane": draw(st.sampled_from(lanes)),
            "s_m": draw(numbers(60.0, min(300.0, length_m))),
            "within_m": draw(numbers(2.0, 6.0)),
        }
    return common | {"phase": draw(st.sampled_from(earlier))}


@st.composite
def scenarios(draw: st.DrawFn, *, ttc_in_curves: bool = True) -> Scenario:
    """A scenario with up to three actors on a road of one piece."""
    road, lanes, beside, length_m, fit_mps = draw(st.sampled_from(ROADS))
    ttc = ttc_in_curves or "curve" not in road["template"]
    ego_lane = draw(st.sampled_from(lanes))
    ego_s_m = draw(numbers(5.0, 60.0))
    if ego_lane > 0:
        ego_s_m = length_m - ego_s_m
    actors: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, 3))):
        others = ["ego", *(other["id"] for other in actors)]
        actors.append(
            draw(_actor(f"a{index}", road, lanes, beside, length_m, fit_mps, others, ttc))
        )
    return scenario(
        road=road, ego_lane=ego_lane, ego_s_m=ego_s_m, ego_speed_mps=draw(numbers(4.0, fit_mps)),
        actors=actors, duration_s=draw(numbers(6.0, 12.0)), environment=draw(environments()),
        title=draw(st.sampled_from(HOSTILE_TEXT)), hazard=draw(st.sampled_from(HOSTILE_TEXT)),
    )  # fmt: skip


@st.composite
def _actor(
    draw: st.DrawFn, name: str, road: dict[str, Any], lanes: tuple[int, ...],
    beside: tuple[int, ...], length_m: float, fit_mps: float, others: list[str], ttc: bool,
) -> dict[str, Any]:  # fmt: skip
    category = draw(st.sampled_from(CATEGORIES))
    s_m = draw(numbers(20.0, min(length_m - 20.0, 320.0)))
    kinds = [kind for kind, of in KINDS.items() if of.category == category]
    base = {
        "id": name, "category": category, "speed_mps": 0.0,
        "kind": draw(st.sampled_from([None, *kinds])),
        "lights": draw(st.lists(st.sampled_from(LIGHTS), max_size=3, unique=True)),
    }  # fmt: skip
    if category in ("pedestrian", "wheelchair", "animal") and draw(st.booleans()):
        move = cross(draw(numbers(-math.pi, math.pi)), draw(numbers(2.0, 12.0)))
        trigger = draw(triggers([], "main", lanes, length_m, others, ttc=ttc))
        lane = draw(st.sampled_from(beside))
        start = {"lane": lane, "s_m": s_m, "heading_rad": draw(numbers(-3.0, 3.0))}
        return base | {
            "start": start, "phases": [{"id": "go", "trigger": trigger, "manoeuvre": move}],
        }  # fmt: skip
    lane = draw(st.sampled_from(lanes))
    if draw(st.integers(0, 5)) == 0:
        return base | {
            "start": {"lane": lane, "s_m": s_m},
            "trajectory": draw(_trajectories(s_m, fit_mps)),
        }
    speed_mps = draw(st.one_of(st.just(0.0), numbers(3.0, fit_mps)))
    against = draw(st.integers(0, 7)) == 0
    start = {
        "lane": lane, "s_m": s_m, "offset_m": draw(numbers(-0.5, 0.5)),
        "heading_rad": math.pi if against else draw(st.sampled_from([0.0, 0.0, 0.1])),
    }  # fmt: skip
    phases: list[dict[str, Any]] = []
    for index in range(draw(st.integers(0, 4))):
        earlier = [phase["id"] for phase in phases]
        trigger = draw(triggers(earlier, "main", lanes, length_m, others, ttc=ttc))
        move = draw(manoeuvres(lane, lanes, max(speed_mps, 3.0)))
        phases.append({"id": f"p{index}", "trigger": trigger, "manoeuvre": move})
    return base | {"start": start, "speed_mps": speed_mps, "phases": phases}


@st.composite
def _trajectories(draw: st.DrawFn, s_m: float, fit_mps: float) -> dict[str, Any]:
    points = [{"time_s": 0.0, "s_m": s_m, "t_m": draw(numbers(-6.0, -1.0))}]
    for _ in range(draw(st.integers(1, 8))):
        last = points[-1]
        step_s = draw(numbers(0.5, 3.0))
        points.append(
            {
                "time_s": round(last["time_s"] + step_s, 3),
                "s_m": round(last["s_m"] + step_s * draw(numbers(0.5, fit_mps)), 3),
                "t_m": draw(numbers(-6.0, -1.0)),
            }
        )
    return {"points": points}


@st.composite
def environments(draw: st.DrawFn) -> dict[str, Any]:
    """Any weather, light and road condition."""
    time: dict[str, Any] = {
        "kind": "sun", "elevation_rad": draw(numbers(-1.5, 1.5)),
        "azimuth_rad": draw(numbers(-6.0, 6.0)),
    }  # fmt: skip
    if draw(st.booleans()):
        years = {"min_value": datetime(1990, 1, 1), "max_value": datetime(2049, 12, 31)}
        moment = draw(st.datetimes(**years)).isoformat() + draw(
            st.sampled_from(["Z", "+01:00", "-08:00"])
        )
        time = {
            "kind": "date_time", "at": moment, "latitude_deg": draw(numbers(-60.0, 60.0)),
            "longitude_deg": draw(numbers(-180.0, 180.0)),
        }  # fmt: skip
    surfaces = ["dry", "wet", "standing_water", "flooded", "snow", "icy", "contamination"]
    return {
        "precipitation": {
            "kind": draw(st.sampled_from(["none", "rain", "snow", "hail"])),
            "intensity_mmph": draw(numbers(0.0, 120.0)),
        },
        "visibility_m": draw(numbers(10.0, 20_000.0)),
        "cloud_okta": draw(st.integers(0, 8)),
        "wind": {"speed_mps": draw(numbers(0.0, 40.0)), "direction_rad": draw(numbers(-6, 6))},
        "temperature_c": draw(numbers(-40.0, 50.0)),
        "time": time,
        "surface_condition": draw(st.sampled_from(surfaces)),
        "friction": draw(numbers(0.0, 1.2)),
    }


@st.composite
def junction_scenarios(draw: st.DrawFn) -> Scenario:
    """An ego and up to two actors on routes over a junction."""

    def way(speed_mps: float) -> dict[str, Any]:
        start = draw(st.sampled_from(_ARMS))
        goal = draw(st.sampled_from([arm for arm in _ARMS if arm != start]))
        s_m = draw(numbers(60.0, 190.0))
        return {
            "start": {"road": start, "lane": -1, "s_m": s_m},
            "speed_mps": speed_mps,
            "route": [start, goal] if draw(st.integers(0, 4)) else [],
        }

    actors = []
    for index in range(draw(st.integers(1, 2))):
        phases = []
        for number in range(draw(st.integers(0, 2))):
            move = draw(manoeuvres(-1, (-1,), 8.0).filter(lambda m: m["kind"] != "lane_change"))
            trigger = {"kind": "time", "at_s": draw(numbers(0.5, 5.0))}
            phases.append({"id": f"p{number}", "trigger": trigger, "manoeuvre": move})
        category = draw(st.sampled_from(["car", "van", "truck", "bicycle", "motorcycle"]))
        actors.append(
            way(draw(numbers(3.0, 12.0)))
            | {"id": f"a{index}", "category": category, "phases": phases}
        )
    ego = way(draw(numbers(3.0, 12.0)))
    return scenario(road=JUNCTION, ego=ego, actors=actors, duration_s=draw(numbers(6.0, 20.0)))
