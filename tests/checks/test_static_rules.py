"""Rules that need no rollout: a passing and a failing example of each, at and around limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from scenario_gen.checks import DEFAULT_LIMITS, check
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.odd import Odd
from tests.checks.traces import BRAKE, MU_G, actor, findings, lone, phase, state_of, states, static
from tests.checks.traces import world as rolled
from tests.worlds import JUNCTION, MOTORWAY, URBAN, crossing_pedestrian, cut_in, scenario

RAIN = {"kind": "rain", "intensity_mmph": 5.0}
WET = {"precipitation": RAIN, "surface_condition": "wet", "friction": 0.5, "cloud_okta": 7}


def _weather(**fields: Any):
    return cut_in(environment=fields)


def _wet(**fields: Any):
    return _weather(**{**WET, **fields})


def _sun(degrees: float, *tags: str):
    time = {"kind": "sun", "elevation_rad": math.radians(degrees)}
    return cut_in(environment={"time": time}, tags=list(tags))


def _date(at: str, *tags: str):
    time = {"kind": "date_time", "at": at, "latitude_deg": 50.0, "longitude_deg": 8.0}
    return cut_in(environment={"time": time}, tags=list(tags))


def _trigger(trigger: dict[str, Any], **fields: Any):
    return lone(actor(phases=[phase(BRAKE, trigger), phase(BRAKE, name="p2")]), **fields)


def _change(to_lane: int, **fields: Any):
    dynamics = {"dimension": "time", "time_s": 3.0}
    manoeuvre = {"kind": "lane_change", "to_lane": to_lane, "dynamics": dynamics}
    return lone(actor(phases=[phase(manoeuvre)], **fields))


def _parameter(used: bool, minimum: float = 10.0, maximum: float = 40.0):
    declared = {"name": "v", "unit": "m/s", "minimum": minimum, "maximum": maximum,
                "default": 25.0}  # fmt: skip
    return cut_in(speed_mps="$v" if used else 25.0, parameters=[declared])


def _polyline(*points: tuple[float, float, float], **fields: Any):
    data = [{"time_s": t, "s_m": s, "t_m": y} for t, s, y in points]
    return lone(actor(trajectory={"points": data}, **fields))


STEADY = [(0.0, 100.0, -5.25), (2.0, 150.0, -5.25), (4.0, 200.0, -5.25)]
HASH = cut_in().compute_hash()
JOINED = ["south", "north"]

# rule, a passing scenario, a failing one, the path of the finding
CASES = [
    ("content.hash", cut_in(content_hash=HASH), cut_in(content_hash="0" * 64), "$.content_hash"),
    ("parameters.range", _parameter(True), _parameter(True, -5.0), "$.parameters[0].minimum"),
    ("parameters.range", _parameter(True), _parameter(True, 1, 500), "$.parameters[0].maximum"),
    ("parameters.unused", _parameter(True), _parameter(False), "$.parameters[0]"),
    ("references.ids", cut_in(), scenario(intent=[{"kind": "cut_in", "actor": "x"}]),
     "$.intent[0].actor"),
    ("references.ids", _trigger({"kind": "gap", "to": "ego", "gap_m": 20.0}),
     _trigger({"kind": "gap", "to": "nobody", "gap_m": 20.0}), "$.actors[0].phases[0].trigger.to"),
    ("references.ids", cut_in(), _trigger({"kind": "ttc", "to": "a1", "below_s": 2.0}),
     "$.actors[0].phases[0].trigger.to"),
    ("references.ids", _trigger({"kind": "position", "of": "a1", "lane": -2, "s_m": 120.0}),
     _trigger({"kind": "position", "of": "b", "lane": -2, "s_m": 120.0}),
     "$.actors[0].phases[0].trigger.of"),
    ("references.ids", _trigger({"kind": "phase_end", "phase": "p2"}),
     _trigger({"kind": "phase_end", "phase": "p3"}), "$.actors[0].phases[0].trigger.phase"),
    ("references.ids", cut_in(), _trigger({"kind": "phase_end", "phase": "p1"}),
     "$.actors[0].phases[0].trigger.phase"),
    ("references.ids", cut_in(), _trigger({"kind": "phase_end", "actor": "b", "phase": "p1"}),
     "$.actors[0].phases[0].trigger.actor"),
    ("references.roads", lone(actor(lane=-3)), lone(actor(lane=-7)), "$.actors[0].start.lane"),
    ("references.roads", cut_in(), lone(actor(start={"road": "side"})), "$.actors[0].start.road"),
    ("references.roads", cut_in(), scenario(ego={"goal": {"lane": -9, "s_m": 1.0}}),
     "$.ego.goal.lane"),
    ("references.roads", cut_in(), _trigger({"kind": "position", "lane": 4, "s_m": 9.0}),
     "$.actors[0].phases[0].trigger.lane"),
    ("references.roads",
     scenario(road=JUNCTION, ego={"start": {"road": "south", "lane": -1, "s_m": 9.0},
                                  "route": JOINED}),
     scenario(road=JUNCTION, ego={"start": {"road": "south", "lane": -1, "s_m": 9.0},
                                  "route": ["south", "up"]}), "$.ego.route[1]"),
    ("references.roads", cut_in(),
     scenario(road=JUNCTION, ego={"start": {"road": "south", "lane": 1, "s_m": 9.0},
                                  "route": JOINED}), "$.ego.route"),
    ("references.s_range", lone(actor(s_m=1500.0)), lone(actor(s_m=1500.1)),
     "$.actors[0].start.s_m"),
    ("references.s_range", cut_in(), scenario(ego={"goal": {"lane": -2, "s_m": 1501.0}}),
     "$.ego.goal.s_m"),
    ("references.s_range", _polyline(*STEADY),
     _polyline(*STEADY[:2], (40.0, 1600.0, -5.25)), "$.actors[0].trajectory.points[2].s_m"),
    ("references.s_range", cut_in(), _trigger({"kind": "position", "lane": -2, "s_m": 1999.0}),
     "$.actors[0].phases[0].trigger.s_m"),
    ("references.lane_change", _change(-1), _change(1), "$.actors[0].phases[0].manoeuvre.to_lane"),
    ("references.lane_change", _change(-3), _change(-6), "$.actors[0].phases[0].manoeuvre.to_lane"),
    ("scenario.actors", cut_in(), scenario(), "$.actors"),
    ("scenario.duration", cut_in(duration_s=2.0), cut_in(duration_s=1.9), "$.duration_s"),
    ("scenario.duration", cut_in(duration_s=60.0), cut_in(duration_s=60.1), "$.duration_s"),
    ("environment.precipitation", _wet(), _wet(precipitation={"kind": "rain"}),
     "$.environment.precipitation.intensity_mmph"),
    ("environment.precipitation", cut_in(), _weather(precipitation={"intensity_mmph": 1.0}),
     "$.environment.precipitation.intensity_mmph"),
    ("environment.surface", _wet(), _weather(precipitation=RAIN),
     "$.environment.surface_condition"),
    ("environment.temperature", _weather(surface_condition="icy", friction=0.1, temperature_c=4.0),
     _weather(surface_condition="icy", friction=0.1, temperature_c=4.1),
     "$.environment.temperature_c"),
    ("environment.temperature", _weather(surface_condition="icy", temperature_c=-5.0),
     _weather(surface_condition="icy", temperature_c=20.0), "$.environment.temperature_c"),
    ("environment.temperature", _weather(surface_condition="snow", temperature_c=8.0),
     _weather(surface_condition="snow", temperature_c=15.0), "$.environment.temperature_c"),
    ("environment.temperature",
     _weather(precipitation={"kind": "snow", "intensity_mmph": 1.0}, temperature_c=4.0),
     _weather(precipitation={"kind": "snow", "intensity_mmph": 1.0}, temperature_c=4.01),
     "$.environment.temperature_c"),
    ("environment.temperature", _wet(temperature_c=-10.0), _wet(temperature_c=-10.1),
     "$.environment.temperature_c"),
    ("environment.visibility", _wet(visibility_m=20_000.0),
     _wet(precipitation={"kind": "rain", "intensity_mmph": 10.0}, visibility_m=1000.1),
     "$.environment.visibility_m"),
    ("environment.visibility",
     _wet(precipitation={"kind": "rain", "intensity_mmph": 50.0}, visibility_m=200.0),
     _wet(precipitation={"kind": "rain", "intensity_mmph": 50.0}, visibility_m=201.0),
     "$.environment.visibility_m"),
    ("environment.visibility", cut_in(tags=["fog"], environment={"visibility_m": 999.0}),
     cut_in(tags=["Fog"], environment={"visibility_m": 10_000.0}), "$.environment.visibility_m"),
    ("environment.cloud", _wet(cloud_okta=2), _wet(cloud_okta=0), "$.environment.cloud_okta"),
    ("environment.friction", _weather(friction=0.70), _weather(friction=0.69),
     "$.environment.friction"),
    ("environment.friction", _weather(friction=0.85), _weather(friction=0.86),
     "$.environment.friction"),
    ("environment.friction", _weather(surface_condition="icy", friction=0.15),
     _weather(surface_condition="icy", friction=0.8), "$.environment.friction"),
    ("environment.friction", cut_in(road={**MOTORWAY, "surface": "gravel"},
                                    environment={"friction": 0.65}),
     cut_in(road={**MOTORWAY, "surface": "gravel"}), "$.environment.friction"),
    ("environment.standing_water",
     cut_in(ego_speed_mps=25.0, environment={"surface_condition": "standing_water",
                                             "friction": 0.1834}),
     cut_in(ego_speed_mps=25.0, environment={"surface_condition": "standing_water",
                                             "friction": 0.1833}), "$.environment.friction"),
    ("environment.sun", _sun(90.0), _sun(91.0), "$.environment.time.elevation_rad"),
    ("environment.sun", _sun(-10.0, "night"), _sun(40.0, "night"), "$.tags[0]"),
    ("environment.sun", _sun(-3.0, "x", "dusk"), _sun(3.0, "x", "dusk"), "$.tags[1]"),
    ("environment.sun", _date("2026-06-21T12:00:00+00:00", "day"),
     _date("2026-06-21T00:00:00+00:00", "day"), "$.tags[0]"),
    ("environment.sun", _date("2026-06-21T12:00:00+00:00"),
     _date("1066-10-14T09:00:00+00:00"), "$.environment.time.at"),
    ("environment.wind", _weather(wind={"speed_mps": 32.6}), _weather(wind={"speed_mps": 32.7}),
     "$.environment.wind.speed_mps"),
    ("road.start", lone(actor(lane=-4, speed_mps=0.0)), lone(actor(lane=-4, speed_mps=10.0)),
     "$.actors[0].start.lane"),
    ("road.start", lone(actor("emergency_vehicle", lane=-4, speed_mps=20.0)),
     lone(actor("van", lane=-4, speed_mps=20.0)), "$.actors[0].start.lane"),
    ("road.start", crossing_pedestrian(),
     scenario(road=URBAN, ego_lane=-1, actors=[actor(lane=-2, speed_mps=0.0)]),
     "$.actors[0].start.lane"),
    ("road.start", scenario(road=URBAN, ego_lane=-1, actors=[
        actor("bicycle", lane=-2, speed_mps=4.0)]), scenario(road=URBAN, ego_lane=-2),
     "$.ego.start.lane"),
    ("road.start", lone(actor(start={"offset_m": 5.25})), lone(actor(start={"offset_m": 5.3})),
     "$.actors[0].start.offset_m"),
    ("motion.brake_demand", lone(actor(phases=[phase({**BRAKE, "decel_mps2": MU_G})])),
     lone(actor(phases=[phase({**BRAKE, "decel_mps2": MU_G + 1e-3})])),
     "$.actors[0].phases[0].manoeuvre.decel_mps2"),
    ("motion.brake_demand", lone(actor("pedestrian", speed_mps=1.0, phases=[
        phase({"kind": "brake", "decel_mps2": 6.0})])),
     lone(actor("pedestrian", speed_mps=1.0, phases=[phase({"kind": "brake", "decel_mps2": 6.1})])),
     "$.actors[0].phases[0].manoeuvre.decel_mps2"),
    ("trajectory.kinematics", _polyline(*STEADY),
     _polyline((0.0, 100.0, -5.25), (2.0, 250.0, -5.25)), "$.actors[0].trajectory.points[1]"),
    # From 10 m/s to 24 m/s in 2 s: 7 m/s2, what a car can at most.
    ("trajectory.kinematics", _polyline((0, 100, -5.25), (2, 120, -5.25), (4, 168.0, -5.25)),
     _polyline((0, 100, -5.25), (2, 120, -5.25), (4, 168.1, -5.25)),
     "$.actors[0].trajectory.points[1]"),
    ("trajectory.kinematics", _polyline(*STEADY),
     _polyline((0, 100, -5.25), (1, 130, -5.25), (2, 145, -5.25)),
     "$.actors[0].trajectory.points[1]"),
    ("trajectory.start", _polyline(*STEADY), _polyline(*STEADY, s_m=101.0), "$.actors[0].start"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "good", "bad", "path"), CASES,
    ids=[f"{case[0]}-{index}" for index, case in enumerate(CASES)],
)  # fmt: skip
def test_good_passes_and_bad_is_found_where_it_is(rule_id, good, bad, path):
    """The rule passes the one and names the place in the other, with a source."""
    assert states(static(good))[rule_id] == "passed"
    result = static(bad)
    assert states(result)[rule_id] == "failed"
    found = findings(result, rule_id)
    assert path in [finding.path for finding in found]
    assert all(finding.source and finding.message for finding in found)


def test_rules_that_have_nothing_to_look_at_say_so():
    """Not applicable is not passed."""
    result = states(static(scenario()))
    for rule_id in ("content.hash", "parameters.range", "parameters.unused", "environment.surface",
                    "environment.temperature", "environment.visibility", "environment.cloud",
                    "environment.standing_water", "references.lane_change", "motion.brake_demand",
                    "trajectory.kinematics", "trajectory.start"):  # fmt: skip
        assert result[rule_id] == "not_applicable", rule_id


def test_limits_can_be_overridden():
    """A looser limit lets pass what the default does not."""
    world = rolled(_weather(wind={"speed_mps": 40.0}))
    assert state_of(world.report(), "environment.wind") == "failed"
    loose = DEFAULT_LIMITS.with_values(wind_max_mps=45.0)
    assert state_of(world.report(limits=loose), "environment.wind") == "passed"
    assert loose.wind_max_mps.source == "given"


def test_samples_outside_the_range_of_their_parameter_are_found_per_row():
    """Only the rows that break the range fail."""
    batch = ScenarioBatch.variants(_parameter(True), {"v": np.array([25.0, 41.0, 9.0, np.nan])})
    report = check(batch, None)
    passed = [state_of(report, "parameters.range", row) == "passed" for row in range(4)]
    assert passed == [True, False, False, False]
    finding = findings(report.result(1), "parameters.range")[0]
    assert (finding.value, finding.limit, finding.unit) == (41.0, 40.0, "m/s")


ODD = Odd.model_validate_json("""{"name": "test",
  "road_templates": ["motorway_straight"], "speed_limit_mps": {"maximum": 36.0},
  "ego_speed_mps": {"minimum": 13.0, "maximum": 30.0}, "precipitation": ["none", "rain"],
  "rain_mmph": {"maximum": 5.0}, "visibility_m": {"minimum": 200.0}, "wind_mps": {"maximum": 10.0},
  "temperature_c": {"minimum": 0.0}, "illumination": ["day"], "surface_condition": ["dry", "wet"],
  "friction": {"minimum": 0.5}, "actors": ["car", "van"]}""")


@pytest.mark.parametrize(
    ("bad", "path", "value"),
    [
        (crossing_pedestrian(), "$.road.template", "urban_street"),
        (crossing_pedestrian(), "$.actors[0].category", "pedestrian"),
        (cut_in(road={**MOTORWAY, "speed_limit_mps": 36.1}), "$.road.speed_limit_mps", 36.1),
        (cut_in(ego_speed_mps=30.1), "$.ego.speed_mps", 30.1),
        (cut_in(ego_speed_mps=12.9), "$.ego.speed_mps", 12.9),
        (_wet(precipitation={"kind": "snow", "intensity_mmph": 1.0}),
         "$.environment.precipitation.kind", "snow"),
        (_wet(precipitation={"kind": "rain", "intensity_mmph": 5.1}),
         "$.environment.precipitation.intensity_mmph", 5.1),
        (_weather(visibility_m=199.0), "$.environment.visibility_m", 199.0),
        (_weather(wind={"speed_mps": 10.5}), "$.environment.wind.speed_mps", 10.5),
        (_weather(temperature_c=-0.5), "$.environment.temperature_c", -0.5),
        (_sun(-20.0), "$.environment.time", "night"),
        (_weather(surface_condition="icy"), "$.environment.surface_condition", "icy"),
        (_weather(friction=0.49), "$.environment.friction", 0.49),
    ],
)  # fmt: skip
def test_each_violated_attribute_of_the_odd_is_named(bad, path, value):
    """Value and limit stand in the finding."""
    found = {finding.path: finding for finding in findings(static(bad, odd=ODD), "odd.within")}
    assert found[path].value == value
    assert found[path].limit is not None


def test_at_the_edge_of_the_odd_is_within():
    """Ranges are closed; attributes that are not given are not restricted."""
    edge = cut_in(ego_speed_mps=30.0, environment={**WET, "visibility_m": 200.0})
    assert states(static(edge, odd=ODD))["odd.within"] == "passed"
    assert states(static(crossing_pedestrian(), odd=Odd(name="free")))["odd.within"] == "passed"
    assert states(static(cut_in()))["odd.within"] == "not_checked"
