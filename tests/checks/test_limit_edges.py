"""Every limit of every rule: at it, just inside and just outside, by value or by the number given.

Where the value that a rule measures can be written down, it is varied around the limit; where it is
measured in a rollout, the limit is varied around it.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from scenario_gen.checks import DEFAULT_LIMITS, RULES, STATES, Limits, check, rule
from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.files import MAX_BYTES, MAX_DEPTH, check_text
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.motion import group_networks, rollout
from tests.checks.traces import MU_G, World, actor, lone, phase, world
from tests.roads.files import xodr, xodr_road
from tests.worlds import URBAN, cut_in, scenario

Make = Callable[[float], Scenario | World]
#: Relative distance from the limit of what is just inside and just outside.
NEAR = 1e-4
ENTRIES = DEFAULT_LIMITS.entries()
RAIN = {"precipitation": {"kind": "rain", "intensity_mmph": 50.0}, "surface_condition": "wet",
        "friction": 0.5, "cloud_okta": 7}  # fmt: skip
TIMED = {"dimension": "time", "time_s": 4.0}


class Edge(NamedTuple):
    """One number of a rule: what is measured, and which side of the number passes."""

    rule: str
    limit: str
    """Name of the number."""
    make: Make
    """From a value to a scenario that has it; of a fixed value where ``measured`` is given."""
    most: bool = True
    """Whether the limit is the most, rather than the least, that passes."""
    at: str = "passed"
    """State at the limit."""
    step: float | None = None
    """Distance of the other two values; relative where None."""
    measured: Callable[[], float] | None = None
    """The value of the scenario, where the limit is varied around it."""
    others: dict[str, float] = {}  # noqa: RUF012 - never changed
    """Other limits, so that this one decides."""

    def case(self, words: str) -> tuple[Scenario | World, Limits]:
        """What is checked, and by which limits."""
        middle = self.measured() if self.measured else ENTRIES[self.limit].value
        away = self.step if self.step is not None else NEAR * abs(middle)
        away *= {"inside": -1.0, "at": 0.0, "outside": 1.0}[words] * (1.0 if self.most else -1.0)
        limits = DEFAULT_LIMITS.with_values(**self.others)
        if self.measured is None:
            return self.make(middle + away), limits
        return self.make(middle), limits.with_values(**{self.limit: middle - away})


def _weather(**fields: Any) -> Scenario:
    return cut_in(environment=fields)


def _doing(manoeuvre: dict[str, Any], category: str = "car", **fields: Any) -> Scenario:
    return lone(actor(category, phases=[phase(manoeuvre)], **fields))


def _rate(target: float, rate: float) -> dict[str, Any]:
    return {"kind": "speed", "target_mps": target,
            "dynamics": {"dimension": "rate", "rate": rate}}  # fmt: skip


def _path(*points: tuple[float, float, float]) -> dict[str, Any]:
    return {"kind": "path", "points": [
        {"time_s": float(t), "ahead_m": float(x), "left_m": float(y)}
        for t, x, y in points]}  # fmt: skip


def _polyline(category: str, *points: tuple[float, float, float]) -> Scenario:
    """On a straight road, s and t are places in the world too."""
    data = [{"time_s": float(t), "s_m": 100.0 + float(x), "t_m": -5.25 + float(y)}
            for t, x, y in points]  # fmt: skip
    return lone(actor(category, trajectory={"points": data}))


def _two_ways(rule_id: str) -> Callable[..., Scenario]:
    """The same points as a path off the lane and as a trajectory."""
    if rule_id == "motion.path":
        return lambda category, *points: _doing(_path(*points), category)
    return _polyline


def _corner(radius_m: float) -> list[tuple[float, float, float]]:
    """Two parts of 4 m in 2 s each, with a turn of 4 m / radius between them."""
    turn_rad = 4.0 / radius_m
    return [(0, 0, 0), (2, 4, 0), (4, 4 + 4 * math.cos(turn_rad), 4 * math.sin(turn_rad))]


def _polylines() -> Iterator[Edge]:
    """A pedestrian has no radius and is not held against friction; a car on foot speed is."""
    for name in ("motion.path", "trajectory.kinematics"):
        way = _two_ways(name)
        yield Edge(
            name, "speed_mps.pedestrian", lambda v, way=way: way("pedestrian", (0, 0, 0), (1, v, 0))
        )
        yield Edge(
            name,
            "accel_mps2.pedestrian",
            lambda a, way=way: way("pedestrian", (0, 0, 0), (1, 1, 0), (2, 2 + a, 0)),
        )
        yield Edge(
            name,
            "decel_mps2.pedestrian",
            lambda a, way=way: way("pedestrian", (0, 0, 0), (1, 7, 0), (2, 14 - a, 0)),
        )
        yield Edge(
            name, "turning_radius_m.car", lambda r, way=way: way("car", *_corner(r)), most=False
        )


@lru_cache(maxsize=8)
def _rolled(one: Scenario) -> World:
    return world(one)


def _planted(mover: int, **arrays: Any) -> World:
    """The cut-in with arrays of one mover replaced from a step on: ``name=(step, value)``."""
    one = _rolled(cut_in())
    changed = {}
    for name, (step, value) in arrays.items():
        array = getattr(one.trace, name)[0, mover].copy()
        array[step:] = value(array[step:]) if callable(value) else value
        changed[name] = array
    return one.with_trace(mover, **changed)


def _standing_still(one: Scenario, mover: int, speed_mps: float, steps: slice) -> World:
    """A rollout in which somebody has a speed at some steps, planted."""
    rolled = _rolled(one)
    speeds = rolled.trace.speed_mps[0, mover].copy()
    speeds[steps] = speed_mps
    return rolled.with_trace(mover, speed_mps=speeds)


def _carried(s_m: float = 101.0, speed_mps: float = 0.0) -> Scenario:
    """Pipes of 6 m on a truck that stands at 100 m; its box ends 1.9 m behind that."""
    truck = actor("truck", kind="rigid_truck", name="truck", speed_mps=0.0)
    pipes = actor("debris", kind="pipes", name="pipes", s_m=s_m, speed_mps=speed_mps,
                  carried_by="truck")  # fmt: skip
    return scenario(actors=[truck, pipes])


def _left_behind(gap_m: float) -> World:
    """The pipes are found behind the truck later on."""
    rolled = _rolled(_carried())
    x_m = rolled.trace.x_m[0, 2].copy()
    x_m[50:] = 100.0 - 1.9 - 3.0 - gap_m
    return rolled.with_trace(2, x_m=x_m)


def _tightest_m() -> float:
    """The least radius of the path of a slow lane change, as the rule on radii measures it."""
    rolled = _rolled(SLOW_CHANGE)
    context = CheckContext(rolled.batch, rolled.trace, rolled.networks, None, DEFAULT_LIMITS)
    return 1.0 / float(context.kinematics.max_curvature.value[0, 1])


SLOW_CHANGE = _doing({"kind": "lane_change", "to_lane": -3, "dynamics": TIMED}, speed_mps=5.0)
PASSING = lone(actor(lane=-1, s_m=20.0, speed_mps=40.0))
FOLLOWING = scenario(ego_s_m=200.0, actors=[actor(s_m=150.0, speed_mps=30.0)])
FOLLOWED = lone(actor(s_m=150.0, speed_mps=25.0))
CROSSED = scenario(
    road=URBAN, ego_lane=-1, ego_s_m=40.0, ego_speed_mps=12.0, duration_s=12.0,
    actors=[actor("pedestrian", lane=-2, s_m=120.0, speed_mps=0.0, start={"heading_rad": 1.5708},
                  phases=[phase({"kind": "cross", "heading_rad": 1.5708, "speed_mps": 2.0,
                                 "distance_m": 12.0})])],
)  # fmt: skip


def _only(limit: str) -> dict[str, float]:
    """The other limits of relevance at zero."""
    return {name: 0.0 for name in rule("relevance.near_ego").limits if name != limit}


def _relevance() -> Iterator[Edge]:
    for limit, measure, one in (
        ("relevant_gap_m", "min_gap_m", PASSING), ("relevant_ttc_s", "min_ttc_s", FOLLOWED),
        ("relevant_thw_s", "min_thw_s", FOLLOWED), ("relevant_pet_s", "pet_s", CROSSED),
    ):  # fmt: skip
        yield Edge(
            "relevance.near_ego", limit, lambda _, one=one: _rolled(one), others=_only(limit),
            measured=lambda one=one, measure=measure: _measure(one, measure),
        )  # fmt: skip


def _gap_behind_m() -> float:
    rolled = _rolled(FOLLOWING)
    context = CheckContext(rolled.batch, rolled.trace, rolled.networks, None, DEFAULT_LIMITS)
    return float(context.frame.gap_m[0, 0].min())


def _following() -> Iterator[Edge]:
    """An actor that keeps its distance behind the ego, at its speed."""
    yield Edge("relevance.every_actor", "relevant_gap_m", lambda _: _rolled(FOLLOWING),
               others={"relevant_thw_s": 0.0}, measured=_gap_behind_m)  # fmt: skip
    yield Edge("relevance.every_actor", "relevant_thw_s", lambda _: _rolled(FOLLOWING),
               others={"relevant_gap_m": 0.0}, measured=lambda: _gap_behind_m() / 30.0)  # fmt: skip


def _measure(one: Scenario, name: str) -> float:
    return float(_rolled(one).report().measures[name].value[0, 0])


def _at_the_end(one: Scenario, speed_mps: float) -> World:
    """The actor is where its road or lane ends, and has a speed there."""
    return _standing_still(one, 1, speed_mps, slice(-1, None))


def _ramp() -> Scenario:
    ramp = {"template": "motorway_on_ramp", "speed_limit_mps": 36.0}
    ego = {"start": {"road": "merge", "lane": -1, "s_m": 50.0}, "route": ["merge", "downstream"]}
    return scenario(road=ramp, ego=ego, actors=[actor(lane=-4, start={"road": "merge"})])


# Removed when the process ends.
_FOLDER = tempfile.TemporaryDirectory(prefix="edges")


@lru_cache(maxsize=1)
def _border_road() -> Path:
    """An OpenDRIVE file in which a border lies beside the lane: vehicles may only stand there."""
    folder = Path(_FOLDER.name)
    width = '<width sOffset="0" a="3.5" b="0" c="0" d="0"/>'
    lanes = (
        '<laneSection s="0"><center><lane id="0" type="none"/></center><right>'
        f'<lane id="-1" type="driving">{width}</lane><lane id="-2" type="border">{width}</lane>'
        "</right></laneSection>"
    )
    (folder / "map.xodr").write_text(xodr(xodr_road(lanes=lanes)))
    return folder


def _on_the_border(speed_mps: float) -> World:
    road = {"template": "external", "file": "map.xodr", "speed_limit_mps": 20.0}
    ego = {"start": {"road": "1", "lane": -1, "s_m": 10.0}}
    one = scenario(road=road, ego=ego, ego_speed_mps=1.0, duration_s=5.0, actors=[
        actor(lane=-2, s_m=50.0, speed_mps=speed_mps, start={"road": "1"})])  # fmt: skip
    batch = ScenarioBatch.of([one])
    networks = group_networks(batch, folder=_border_road())
    return World(batch, rollout(batch, networks=networks), networks)


def _lights(_: float) -> Scenario:
    """Two arms of a Y, which arrive at 0.7 rad to head-on, both green."""
    states = [{"at_s": 0.0, "state": "green"}]
    return scenario(
        road={"template": "junction_y", "speed_limit_mps": 14.0, "control": "signals"},
        ego={"start": {"road": "south", "lane": -1, "s_m": 50.0}}, ego_speed_mps=10.0,
        signals=[{"signal": name, "phases": states} for name in ("south", "northeast")],
    )  # fmt: skip


def _synchronised(lasts_s: float) -> World:
    """A synchronisation from 0 s on, over after a time."""
    one = _doing({"kind": "synchronise", "lane": -2, "s_m": 400.0, "their_lane": -2,
                  "their_s_m": 300.0})  # fmt: skip
    rolled = _rolled(one)
    return rolled.with_trace(1, phase_start_s=[0.0], phase_end_s=[lasts_s])


def _slides(change_mps: float) -> World:
    """At 1 s the velocity changes by so much, planted: before 25 m/s, after it less."""
    rolled = _rolled(_doing({"kind": "slide", "decel_mps2": 5.0}))
    speeds = rolled.trace.speed_mps[0, 1].copy()
    speeds[11:] = 25.0 - change_mps
    return rolled.with_trace(1, speed_mps=speeds)


def _brakes_apart(apart_s: float) -> Scenario:
    brake = {"kind": "brake", "decel_mps2": 3.0}
    later = {"kind": "time", "at_s": apart_s}
    return lone(actor(phases=[phase(brake, {"kind": "time", "at_s": 0.0}),
                              phase(brake | {"decel_mps2": 4.0}, later, "p2")]))  # fmt: skip


def _turned(slip_rad: float) -> World:
    one = _rolled(cut_in(at_s=14.0))
    return one.with_trace(1, heading_rad=one.trace.heading_rad[0, 1] + slip_rad)


def _backs(speed_mps: float) -> World:
    """A car that points against its way all the time."""
    rolled = _rolled(lone(actor(s_m=100.0, speed_mps=speed_mps)))
    return rolled.with_trace(1, heading_rad=rolled.trace.heading_rad[0, 1] + np.pi)


def _jumped(jump_m: float) -> World:
    rolled = _rolled(lone(actor(s_m=0.0, speed_mps=0.0)))
    x_m = rolled.trace.x_m[0, 1].copy()
    x_m[50:] += jump_m
    return rolled.with_trace(1, x_m=x_m)


def _walk(turn_rad: float) -> Scenario:
    legs = [{"heading_rad": turn_rad, "distance_m": 3.0, "speed_mps": 1.5}]
    return _doing({"kind": "walk", "legs": legs}, speed_mps=0.0)


def _water(mu: float) -> Scenario:
    """At 50 km/h all of the friction is left."""
    return cut_in(
        ego_speed_mps=50.0 / 3.6,
        environment={"surface_condition": "standing_water", "friction": mu},
    )


SKIDDING = lone(
    actor(speed_mps=20.0, phases=[
        phase({"kind": "lane_change", "to_lane": -1, "dynamics": TIMED}),
    ]),
    environment={"surface_condition": "icy", "friction": 0.05, "temperature_c": -5.0},
)  # fmt: skip


def _departs(name: str, mover: int) -> float:
    rolled = _rolled(SKIDDING)
    context = CheckContext(rolled.batch, rolled.trace, rolled.networks, None, DEFAULT_LIMITS)
    following = context.following
    return float(getattr(following, name)[following.mover == mover][0])


def _saturations() -> Iterator[Edge]:
    """A car that cannot change lanes on ice as it is to."""
    for limit, name, other in (
        ("departs_m", "away_m", "departs_mps"), ("departs_mps", "away_mps", "departs_m"),
    ):  # fmt: skip
        yield Edge(
            "motion.saturates", limit, lambda _: _rolled(SKIDDING), others={other: 50.0},
            measured=lambda name=name: _departs(name, 1),
        )  # fmt: skip


FROM_STANDSTILL: list[Edge] = [
    Edge("road.start", "standing_mps", lambda v: lone(actor(lane=-4, speed_mps=v))),
    Edge("road.wrong_way", "standing_mps",
         lambda v: lone(actor(speed_mps=v, start={"heading_rad": np.pi}))),
    Edge("road.lane_use", "standing_mps", _on_the_border),
    # Who rolls on there has not come to stand: it passes.
    Edge("road.end", "standing_mps", lambda v: _at_the_end(lone(actor(s_m=1400.0)), v),
         most=False, at="failed"),
    Edge("road.lane_end", "standing_mps", lambda v: _at_the_end(_ramp(), v), most=False,
         at="failed"),
    Edge("carried.start", "standing_mps", lambda v: _carried(speed_mps=v)),
    Edge("motion.crossing", "standing_mps",
         lambda v: _standing_still(CROSSED, 1, v, slice(0, 5))),
    Edge("ego.moves", "standing_mps",
         lambda v: scenario(ego_speed_mps=v, actors=[actor(s_m=60.0)]), most=False, at="failed"),
    Edge("intent.seen", "standing_mps", lambda v: lone(
        actor(s_m=150.0, speed_mps=v), intent=[{"kind": "standing_in_lane", "actor": "a1"}])),
]  # fmt: skip

EDGES: list[Edge] = [
    *FROM_STANDSTILL,
    *_polylines(),
    *_relevance(),
    *_following(),
    Edge("signals.conflict", "crossing_rad", _lights, measured=lambda: 0.7),
    Edge("scenario.duration", "duration_min_s", lambda s: cut_in(duration_s=s), most=False),
    Edge("scenario.duration", "duration_max_s", lambda s: cut_in(duration_s=s)),
    Edge("environment.temperature", "icy_max_c",
         lambda c: _weather(surface_condition="icy", temperature_c=c)),
    Edge("environment.temperature", "snow_surface_max_c",
         lambda c: _weather(surface_condition="snow", temperature_c=c)),
    Edge("environment.temperature", "snowfall_max_c", lambda c: _weather(
        precipitation={"kind": "snow", "intensity_mmph": 1.0}, temperature_c=c)),
    Edge("environment.temperature", "rain_min_c",
         lambda c: _weather(**RAIN, temperature_c=c), most=False),
    Edge("environment.visibility", "rain_visibility_m.50",
         lambda v: _weather(**RAIN, visibility_m=2.0 * v)),
    Edge("environment.visibility", "rain_visibility_factor",
         lambda f: _weather(**RAIN, visibility_m=100.0 * f)),
    Edge("environment.visibility", "fog_max_m",
         lambda v: cut_in(tags=["fog"], environment={"visibility_m": v}), at="failed"),
    Edge("environment.zones", "fog_max_m", lambda v: _weather(visibility_zones=[
        {"id": "z", "s_from_m": 100.0, "s_to_m": 200.0, "visibility_m": v}]), at="failed"),
    Edge("environment.cloud", "precipitation_min_okta",
         lambda okta: _weather(**RAIN | {"cloud_okta": round(okta)}), most=False, step=1.0),
    *(Edge("environment.friction", f"friction.{surface}.{condition}.{end}",
           lambda mu, surface=surface, condition=condition: cut_in(
               road={"template": "motorway_straight", "speed_limit_mps": 36.0, "surface": surface},
               environment={"surface_condition": condition, "friction": mu}),
           most=end == "high")
      for surface, condition in (("asphalt", "dry"), ("asphalt", "wet"), ("gravel", "snow"),
                                 ("concrete", "icy"))
      for end in ("low", "high")),
    Edge("environment.standing_water", "aquaplaning_mu", _water, most=False),
    *_saturations(),
    Edge("environment.wind", "wind_max_mps", lambda v: _weather(wind={"speed_mps": v})),
    Edge("environment.wet_reflection", "reflecting_sun_rad", lambda e: _weather(
        surface_condition="wet", friction=0.5, perception={"wet_reflection": True},
        time={"kind": "sun", "elevation_rad": e})),
    Edge("road.start", "start_lane_m", lambda _: lone(actor()), most=False, measured=lambda: 3.5),
    Edge("carried.start", "carried_gap_m", lambda gap: _carried(100.0 - 1.9 - 3.0 - gap)),
    Edge("carried.stays", "carried_gap_m", _left_behind),
    Edge("motion.speed", "speed_mps.truck", lambda v: lone(actor("truck", speed_mps=v))),
    Edge("motion.speed", "speed_mps.animal.deer",
         lambda v: lone(actor("animal", kind="deer", speed_mps=v))),
    Edge("motion.speed_limit", "speeding_factor", lambda f: lone(actor(speed_mps=36.0 * f))),
    Edge("motion.acceleration", "accel_mps2.bus", lambda a: _doing(_rate(30.0, a), "bus")),
    Edge("motion.braking", "decel_mps2.truck", lambda a: _doing(_rate(5.0, a), "truck")),
    Edge("motion.turning_radius", "turning_radius_m.car", lambda _: _rolled(SLOW_CHANGE),
         most=False, measured=_tightest_m),
    Edge("motion.sideways", "sideways_rad", _turned),
    Edge("motion.sideways", "reverse_mps", _backs),
    Edge("motion.brake_demand", "decel_mps2.pedestrian", lambda a: _doing(
        {"kind": "brake", "decel_mps2": a}, "pedestrian", speed_mps=2.0)),
    Edge("motion.brake_slows", "brake_slows_mps", lambda over: _doing(
        {"kind": "brake", "decel_mps2": 3.0, "until_mps": 2.0 + over}, speed_mps=2.0)),
    Edge("motion.free", "turning_radius_m.car", lambda r: _doing(
        {"kind": "turn", "angle_rad": 0.3, "radius_m": r, "speed_mps": 4.0}), most=False),
    Edge("motion.free", "slide_margin_mps2", lambda a: _doing(
        {"kind": "slide", "decel_mps2": MU_G + a})),
    Edge("motion.free", "reverse_mps", lambda v: _doing(
        {"kind": "reverse", "distance_m": 30.0, "speed_mps": v}, speed_mps=0.0)),
    Edge("motion.free", "sideways_rad", _walk),
    Edge("motion.sudden", "sudden_mps", _slides),
    Edge("motion.synchronise", "synchronise_s", _synchronised, most=False),
    Edge("motion.jumps", "jump_m", _jumped),
    Edge("trajectory.start", "trajectory_start_m", lambda away: lone(actor(
        s_m=100.0 + away, trajectory={"points": [
            {"time_s": 0.0, "s_m": 100.0, "t_m": -5.25},
            {"time_s": 4.0, "s_m": 200.0, "t_m": -5.25}]}))),
    Edge("phases.apart", "phases_apart_s", _brakes_apart, most=False),
]  # fmt: skip


@pytest.mark.parametrize("words", ["inside", "at", "outside"])
@pytest.mark.parametrize("edge", EDGES, ids=[f"{edge.rule}-{edge.limit}" for edge in EDGES])
def test_a_limit_decides_where_it_lies(edge: Edge, words: str) -> None:
    """Just inside it passes, just outside it fails; at it, the formula says which."""
    one, limits = edge.case(words)
    rolled = one if isinstance(one, World) else world(one)
    report = check(
        rolled.batch, rolled.trace, networks=rolled.networks, limits=limits, rules=[rule(edge.rule)]
    )
    expected = {"inside": "passed", "at": edge.at, "outside": "failed"}[words]
    assert STATES[int(report.states[0, 0])] == expected


def test_every_limit_of_every_rule_has_its_edge_tested() -> None:
    """Add an ``Edge`` for what is missing here; see 'How to add ... a rule' in CONTRIBUTING.md."""
    tested = {(edge.rule, edge.limit.split(".")[0]) for edge in EDGES}
    named = {(one.id, limit) for one in RULES for limit in one.limits}
    # Whether somebody has a radius at all decides here, not how large it is.
    named.discard(("motion.sideways", "turning_radius_m"))
    # These bound the model whose departures decide; tests/dynamics holds the model to them. That
    # of the ego is the same rule for another mover.
    bounds = {"accel_mps2", "decel_mps2", "jerk_mps3", "turning_radius_m", "steering_rate_radps",
              "lean_rad", "lean_rate_radps"}  # fmt: skip
    named -= {("motion.saturates", limit) for limit in bounds}
    named = {pair for pair in named if pair[0] != "ego.saturates"}
    assert named - tested == set(), "add an Edge to EDGES in tests/checks/test_limit_edges.py"


def test_only_who_has_a_turning_radius_is_held_to_point_where_it_moves() -> None:
    """A pedestrian may walk sideways, a car may not."""
    turned = {"start": {"heading_rad": 1.2}, "speed_mps": 1.5}
    for category, state in (("pedestrian", "passed"), ("car", "failed")):
        report = world(lone(actor(category, **turned))).report()
        assert STATES[int(report.state("motion.sideways")[0])] == state


# --- numbers that no profile changes ------------------------------------------------------------


def _sun(elevation_rad: float, *tags: str) -> Scenario:
    return cut_in(
        environment={"time": {"kind": "sun", "elevation_rad": elevation_rad}}, tags=list(tags)
    )


def _year(date: str) -> Scenario:
    time = {"kind": "date_time", "at": f"{date}T12:00:00+00:00", "latitude_deg": 50.0,
            "longitude_deg": 8.0}  # fmt: skip
    return cut_in(environment={"time": time})


NOON = math.pi / 2
DUSK = math.radians(-6.0)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (_sun(NOON - 1e-6), "passed"),
        (_sun(NOON), "passed"),
        (_sun(NOON + 1e-6), "failed"),
        (_sun(DUSK - 1e-6, "night"), "passed"),
        (_sun(DUSK, "night"), "failed"),
        (_sun(DUSK, "dusk"), "passed"),
        (_sun(0.0, "dusk"), "passed"),
        (_sun(1e-6, "dusk"), "failed"),
        (_year("1950-01-01"), "passed"),
        (_year("1949-12-31"), "failed"),
        (_year("2100-12-31"), "passed"),
        (_year("2101-01-01"), "failed"),
    ],
)
def test_the_sun_keeps_to_its_definitions(one: Scenario, expected: str) -> None:
    """Zenith, the ends of civil twilight, the years of the ephemeris."""
    assert STATES[int(world(one).report().state("environment.sun")[0])] == expected


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize(
    ("in_view_deg", "facing_deg", "expected"),
    [
        (29.99, 0.0, "passed"),
        (30.01, 0.0, "failed"),
        (0.0, 24.99, "passed"),
        (0.0, 25.01, "failed"),
        (29.99, 24.99, "passed"),
    ],
)
def test_headlights_dazzle_within_their_angles(
    side: float, in_view_deg: float, facing_deg: float, expected: str
) -> None:
    """30 degrees off the ego's heading, and the ego 25 degrees off theirs; planted."""
    night = {"time": {"kind": "sun", "elevation_rad": -0.3},
             "perception": {"headlight_glare": ["a1"]}}  # fmt: skip
    rolled = _rolled(scenario(
        ego_speed_mps=0.0, environment=night, actors=[actor("pedestrian", speed_mps=0.0)],
    ))  # fmt: skip
    x_m, y_m = (part[0, 0, 0] for part in rolled.trace.centres())
    bearing_rad = side * math.radians(in_view_deg)
    placed = rolled.with_trace(
        1, x_m=x_m + 50.0 * math.cos(bearing_rad), y_m=y_m + 50.0 * math.sin(bearing_rad),
        heading_rad=bearing_rad + math.pi + side * math.radians(facing_deg),
    )  # fmt: skip
    assert STATES[int(placed.report().state("environment.glare_seen")[0])] == expected


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_text_may_be_as_long_and_as_deep_as_is_said_and_no_more(more: int, refused: bool) -> None:
    """Spaces count as bytes; brackets in brackets as levels."""
    text = cut_in().model_dump_json().encode()
    _, result = check_text(text + b" " * (MAX_BYTES + more - len(text)))
    assert result.ok != refused
    levels = MAX_DEPTH + more
    _, result = check_text(b'{"a":' * levels + b"1" + b"}" * levels)
    assert any("deep" in found.message for found in result.findings) == refused
