"""Rules on who an actor is: kinds, lanes by category, carriers, and traffic lights."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from scenario_gen.checks import DEFAULT_LIMITS
from scenario_gen.checks.lane_use import ALLOWED, CLOSED, ONLY_STANDING, at_start, in_motion
from scenario_gen.domain.actor import CATEGORIES, KINDS
from scenario_gen.domain.road import LaneKind
from tests.checks.traces import actor, findings, lone, phase, state_of, states, static, world
from tests.worlds import JUNCTION, URBAN, scenario

RULES_OF_MOTION = ("motion.speed", "motion.acceleration", "motion.braking")
LANES: tuple[LaneKind, ...] = get_args(LaneKind)
TRACKS = URBAN | {"tram_width_m": 3.0, "parking_width_m": 2.2, "bus_lane_width_m": 3.2,
                  "cycle_lane_width_m": 1.8}  # fmt: skip
BRAKE = {"kind": "brake", "decel_mps2": 6.0}


def kind(of: str, **fields: Any) -> dict[str, Any]:
    return actor(KINDS[of].category, kind=of, **fields)


@pytest.mark.parametrize("name", ["tractor", "semi_trailer_truck", "deer", "adult", "moped"])
def test_the_speed_of_a_kind_counts(name: str) -> None:
    """At the limit of the kind a speed is possible, just above it is not."""
    most_mps = KINDS[name].speed_mps
    assert (
        state_of(world(lone(kind(name, speed_mps=most_mps))).report(), "motion.speed") == "passed"
    )
    report = world(lone(kind(name, speed_mps=most_mps + 0.01))).report()
    [found] = findings(report.result(0), "motion.speed")
    assert found.limit == pytest.approx(most_mps)
    assert name.replace("_", " ") in found.message
    assert found.source == KINDS[name].source


def test_brake_demand_and_trajectories_are_those_of_the_kind() -> None:
    """A combine brakes with 4 m/s2 at most and goes 40 km/h, however it is told to."""
    combine = kind("combine", speed_mps=10.0, phases=[phase(BRAKE | {"decel_mps2": 4.01})])
    assert states(static(lone(combine)))["motion.brake_demand"] == "failed"
    combine["phases"] = [phase(BRAKE | {"decel_mps2": 4.0})]
    assert states(static(lone(combine)))["motion.brake_demand"] == "passed"

    def points(speed_mps: float) -> dict[str, Any]:
        return {"points": [{"time_s": t, "s_m": 100.0 + speed_mps * t, "t_m": -5.25}
                           for t in (0.0, 4.0)]}  # fmt: skip

    for speed_mps, state in ((11.1, "passed"), (11.2, "failed")):
        driven = kind("combine", speed_mps=speed_mps, trajectory=points(speed_mps))
        assert states(static(lone(driven)))["trajectory.kinematics"] == state


def test_limits_of_categories_cover_all() -> None:
    """No category is without limits of speed, acceleration and braking, with their source."""
    for table in (DEFAULT_LIMITS.speed_mps, DEFAULT_LIMITS.accel_mps2, DEFAULT_LIMITS.decel_mps2):
        assert set(CATEGORIES) <= set(table)
        assert all(limit.source for limit in table.values())


@pytest.mark.parametrize("lane", LANES)
def test_rail_vehicles_stay_on_rails(lane: LaneKind) -> None:
    """Trams on tracks of any kind, trains on rails of their own, standing or not."""
    for code in (at_start, in_motion):
        assert code("tram", lane) == (ALLOWED if lane in ("tram", "rail") else CLOSED)
        assert code("train", lane) == (ALLOWED if lane == "rail" else CLOSED)


@pytest.mark.parametrize(
    ("category", "lane", "start", "motion"),
    [
        ("car", "driving", ALLOWED, ALLOWED),
        ("car", "bus", ONLY_STANDING, ALLOWED),
        ("bus", "bus", ALLOWED, ALLOWED),
        ("emergency_vehicle", "bus", ALLOWED, ALLOWED),
        ("car", "parking", ONLY_STANDING, ALLOWED),
        ("car", "shoulder", ONLY_STANDING, ALLOWED),
        ("construction_vehicle", "restricted", ALLOWED, ALLOWED),
        ("construction_vehicle", "shoulder", ALLOWED, ALLOWED),
        ("car", "restricted", ONLY_STANDING, ALLOWED),
        ("agricultural_vehicle", "shoulder", ALLOWED, ALLOWED),
        ("car", "rail", ONLY_STANDING, ALLOWED),
        ("car", "tram", ONLY_STANDING, ALLOWED),
        ("car", "border", ONLY_STANDING, ONLY_STANDING),
        ("car", "sidewalk", CLOSED, CLOSED),
        ("bicycle", "biking", ALLOWED, ALLOWED),
        ("bicycle", "sidewalk", ALLOWED, ALLOWED),
        ("bicycle", "rail", ONLY_STANDING, ALLOWED),
        ("pedestrian", "restricted", ALLOWED, ALLOWED),
        ("animal_rider", "sidewalk", ALLOWED, ALLOWED),
        ("vehicle_part", "none", ALLOWED, ALLOWED),
    ],
)  # fmt: skip
def test_lanes_by_category(category: Any, lane: Any, start: int, motion: int) -> None:
    """Who may start where at speed, and where it may get while something happens."""
    assert at_start(category, lane) == start
    assert in_motion(category, lane) == motion


@pytest.mark.parametrize(
    ("category", "lane", "speed_mps", "state"),
    [
        ("tram", -1, 8.0, "passed"),
        ("tram", -2, 8.0, "failed"),
        ("bus", -3, 8.0, "passed"),
        ("car", -3, 8.0, "failed"),
        ("car", -5, 0.0, "passed"),
        ("car", -5, 8.0, "failed"),
        ("bicycle", -4, 4.0, "passed"),
        ("car", -6, 0.0, "failed"),
    ],
)
@pytest.mark.parametrize("traffic", ["right", "left"])
def test_starts_on_a_street_with_tracks(
    traffic: str, category: str, lane: int, speed_mps: float, state: str
) -> None:
    """Tracks, a bus lane, a cycle lane, a parking strip and a pavement, on either hand."""
    sign = 1 if traffic == "right" else -1
    given = scenario(
        road=TRACKS | {"traffic": traffic}, ego_lane=-2 * sign, ego_speed_mps=10.0,
        actors=[actor(category, lane=lane * sign, speed_mps=speed_mps)],
    )  # fmt: skip
    assert states(static(given))["road.start"] == state


def test_a_finding_names_the_lanes_that_are_open() -> None:
    """The hint says where a tram belongs."""
    given = scenario(road=TRACKS, ego_lane=-2, actors=[actor("tram", lane=-2, speed_mps=5.0)])
    [found] = findings(static(given), "road.start")
    assert found.hint == "start on rail or tram"


def test_who_slides_may_leave_the_road() -> None:
    """From the start of a slide on, lanes bind no longer; before it they do."""
    aside = {"kind": "slide", "decel_mps2": 6.0, "course_rad": -0.6, "from_mps": 20.0}
    sliding = actor(lane=-3, speed_mps=20.0, phases=[phase(aside)])
    one = world(lone(sliding))
    assert state_of(one.report(), "road.on_road") == "passed"
    steps = one.trace.time_s.size
    off = np.where(np.arange(steps) < 5, -1, one.trace.road[0, 1])
    assert state_of(one.with_trace(1, road=off).report(), "road.on_road") == "failed"


# --- carriers ---------------------------------------------------------------------------------


def loaded(phases: Any = (), truck_phases: Any = (), **load: Any) -> Any:
    """A truck with pipes on it, and what becomes of them."""
    truck = kind("rigid_truck", name="truck", s_m=100.0, speed_mps=20.0, phases=truck_phases)
    pipes = kind("pipes", name="pipes", s_m=101.0, speed_mps=20.0, phases=phases,
                 carried_by="truck") | load  # fmt: skip
    return scenario(actors=[truck, pipes])


def test_a_load_may_overlap_its_carrier_and_fall_off_it() -> None:
    """Neither at the start nor while it slides off is that a collision."""
    slide = {"kind": "slide", "decel_mps2": 5.0}
    report = world(loaded([phase(slide)])).report()
    for rule in ("boxes.start", "boxes.actors", "carried.start", "carried.stays"):
        assert state_of(report, rule) == "passed", rule
    free = loaded([phase(slide)], carried_by=None)
    assert state_of(world(free).report(), "boxes.start") == "failed"


def test_loads_of_the_same_carrier_may_overlap() -> None:
    """Also where one lies on the other; a load of another truck may not."""
    first = loaded()
    more = [a.model_dump(mode="json") for a in first.actors]
    more.append(more[1] | {"id": "strap", "carried_by": "pipes"})
    assert state_of(world(scenario(actors=more)).report(), "boxes.start") == "passed"
    other = more[0] | {"id": "other", "start": more[0]["start"] | {"s_m": 300.0}}
    stray = more[1] | {"id": "stray", "carried_by": "other"}
    assert state_of(world(scenario(actors=[*more, other, stray])).report(), "boxes.start") == (
        "failed"
    )


def test_carriers_in_a_circle_are_no_endless_loop() -> None:
    """Two that carry each other are odd, and still judged."""
    actors = [a.model_dump(mode="json") for a in loaded().actors]
    actors[0]["carried_by"] = "pipes"
    assert state_of(world(scenario(actors=actors)).report(), "carried.start") == "passed"


@pytest.mark.parametrize(
    ("s_m", "speed_mps", "state"),
    [
        # The box of the truck ends 1.9 m behind its reference point; pipes are 6 m long.
        (100.0 - 1.9 - 3.0 - 1.49, 20.0, "passed"),
        (100.0 - 1.9 - 3.0 - 1.51, 20.0, "failed"),
        (101.0, 20.05, "passed"),
        (101.0, 20.2, "failed"),
    ],
)
def test_the_carried_starts_at_its_carrier(s_m: float, speed_mps: float, state: str) -> None:
    """Within 1.5 m of its box, as fast as it."""
    given = loaded(start={"lane": -2, "s_m": s_m}, speed_mps=speed_mps)
    report = world(given).report()
    assert state_of(report, "carried.start") == state
    if state == "failed":
        [found] = findings(report.result(0), "carried.start")
        assert found.path.startswith("$.actors[1].")


def test_the_carried_stays_until_it_is_released() -> None:
    """A truck that brakes under a load that drives on is a mistake; after the release it is not."""
    brakes = [phase(BRAKE)]
    left = world(loaded(truck_phases=brakes)).report()
    assert state_of(left, "carried.stays") == "failed"
    late = [phase({"kind": "slide", "decel_mps2": 5.0}, {"kind": "time", "at_s": 8.0})]
    assert state_of(world(loaded(late, brakes)).report(), "carried.stays") == "failed"
    at_once = [phase({"kind": "slide", "decel_mps2": 3.0})]
    assert state_of(world(loaded(at_once, brakes)).report(), "carried.stays") == "passed"
    assert state_of(world(loaded(brakes, brakes)).report(), "carried.stays") == "passed"


def test_the_carried_is_as_fast_as_its_carrier_can_be() -> None:
    """A rider on foot cannot drive 25 m/s, one on a motorcycle can."""
    bike = kind("motorcycle", name="bike", speed_mps=25.0)
    rider = actor("pedestrian", name="rider", speed_mps=25.0)
    alone = world(scenario(actors=[bike | {"start": {"lane": -3, "s_m": 100.0}}, rider])).report()
    assert state_of(alone, "motion.speed") == "failed"
    riding = world(scenario(actors=[bike, rider | {"carried_by": "bike"}])).report()
    assert {state_of(riding, rule) for rule in RULES_OF_MOTION} == {"passed"}


def test_without_carriers_there_is_nothing_to_check() -> None:
    """The rules say so."""
    result = world(lone(actor())).report().result(0)
    for rule in ("carried.start", "carried.stays"):
        assert states(result)[rule] == "not_applicable"


# --- traffic lights ---------------------------------------------------------------------------


def lights(**programs: list[tuple[float, str]]) -> Any:
    """States by signal on a junction with traffic lights."""
    signals = [
        {"signal": name, "phases": [{"at_s": at_s, "state": state} for at_s, state in states]}
        for name, states in programs.items()
    ]
    ego = {"start": {"road": "south", "lane": -1, "s_m": 100.0}}
    return scenario(road=JUNCTION | {"control": "signals"}, ego=ego, ego_speed_mps=10.0,
                    signals=signals)  # fmt: skip


def test_programs_name_lights_that_exist() -> None:
    """One program per light of the junction."""
    assert states(static(lights(south=[(0.0, "red")])))["signals.exist"] == "passed"
    [found] = findings(static(lights(main=[(0.0, "red")])), "signals.exist")
    assert (found.path, found.value) == ("$.signals[0].signal", "main")
    assert "south" in found.hint
    twice = lights(south=[(0.0, "red")])
    twice = twice.model_copy(update={"signals": twice.signals * 2})
    assert states(static(twice))["signals.exist"] == "failed"
    assert states(static(lights()))["signals.exist"] == "not_applicable"


@pytest.mark.parametrize(
    ("programs", "at_s"),
    [
        ({"south": [(0.0, "green")], "north": [(0.0, "green")]}, None),
        ({"south": [(0.0, "green")], "east": [(0.0, "red")]}, None),
        ({"south": [(0.0, "green")], "east": [(0.0, "green")]}, 0.0),
        ({"south": [(0.0, "green"), (5.0, "red")], "west": [(0.0, "red"), (5.0, "green")]}, None),
        ({"south": [(0.0, "green"), (5.0, "red")], "west": [(0.0, "red"), (4.9, "green")]}, 4.9),
        ({"south": [(0.0, "green")], "west": [(0.0, "red"), (90.0, "green")]}, None),
    ],
)
def test_ways_that_cross_are_not_green_together(programs: Any, at_s: float | None) -> None:
    """Only a warning: a failed signal may be what is tested."""
    found = findings(static(lights(**programs)), "signals.conflict")
    assert [finding.value for finding in found] == ([] if at_s is None else [at_s])
    assert all(finding.severity == "warning" for finding in found)


def test_limits_of_kinds_are_found_for_every_row() -> None:
    """Rows of one batch with other actors have the limits of their own actors."""
    moped = kind("moped", name="b", s_m=200.0, speed_mps=20.0)
    rows = world(
        lone(kind("tractor", speed_mps=20.0)),
        lone(kind("suv", speed_mps=20.0)),
        scenario(actors=[actor(), moped]),
    )
    report = rows.report()
    assert [state_of(report, "motion.speed", row) for row in range(3)] == [
        "failed", "passed", "failed",
    ]  # fmt: skip
