"""What stands in an OpenSCENARIO file, element by element."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError, RoadError
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_courses import polyline_headings
from simulators.exporters.openscenario_environment import illuminance_lx
from simulators.quality import check_openscenario, openscenario_xsd
from tests.simulators.cases import BRAKE, CHANGE, actor, after, all_cases, by_time, phase, speed
from tests.worlds import JUNCTION, crossing_pedestrian, cut_in, scenario

GOLDEN = Path(__file__).parent / "golden"


def xosc(given: Scenario, **options: Any) -> bytes:
    return OpenScenarioExporter(**options).export(given, build(given.road), stem="s")["s.xosc"]


def tree(given: Scenario) -> Any:
    return etree.fromstring(xosc(given))


def logical_cut_in() -> Scenario:
    """A logical scenario with everything that a golden file should show."""
    parameters = [
        {"name": "gap", "unit": "m", "minimum": 60.0, "maximum": 120.0, "default": 80.0},
        {"name": "cold", "unit": "degC", "minimum": -10.0, "maximum": 5.0, "default": -2.5},
        {"name": "ego_speed", "unit": "m/s", "minimum": 20.0, "maximum": 36.0, "default": 30.0},
    ]
    van = actor(
        phase(CHANGE, {"kind": "gap", "gap_m": 25.0, "delay_s": 0.2}, "cut_in"),
        phase(BRAKE, after("cut_in"), "brake"),
        s_m="$gap", category="van", name="van1", speed_mps=24.0,
    )  # fmt: skip
    return scenario(
        id="golden-cut-in", title="A van cuts in & brakes", hazard="Hard braking after a cut-in",
        actors=[van], ego_speed_mps="$ego_speed", parameters=parameters, tags=["nhtsa:18"],
        requirement_ids=["REQ-7"], duration_s=12.0,
        environment={"temperature_c": "$cold", "surface_condition": "icy", "friction": 0.15},
        provenance={"proposer": "person", "tool_version": "0.1.0", "seed": 7},
    )  # fmt: skip


def variables_of_actors(root: Any) -> list[str]:
    """Names of the variables but for those of the criteria, which begin with a capital letter."""
    names = [node.get("name") for node in root.iter("VariableDeclaration")]
    return [name for name in names if name[0].islower()]


def test_the_golden_file_is_written_byte_for_byte() -> None:
    """A change of the file shows in a diff; UPDATE_GOLDEN=1 accepts it."""
    path = GOLDEN / "logical_cut_in.xosc"
    data = xosc(logical_cut_in())
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(data)
    assert data == path.read_bytes()


def test_equal_scenarios_give_equal_bytes() -> None:
    """No clock and no chance: every case is written twice with the same result."""
    for given in all_cases().values():
        again = Scenario.model_validate_json(given.model_dump_json())
        assert xosc(given) == xosc(again)


def test_the_date_is_an_argument() -> None:
    """The header has the date that is given, and a constant one without."""
    assert b'date="1970-01-01T00:00:00"' in xosc(cut_in())
    assert b'date="2026-02-03T04:05:06"' in xosc(cut_in(), date="2026-02-03T04:05:06")


def test_the_header_says_where_the_file_came_from() -> None:
    """Id, content hash and provenance stand in the header."""
    given = cut_in(provenance={"proposer": "local", "tool_version": "1", "seed": 3})
    values = {
        p.get("name"): p.get("value") for p in tree(given).find("FileHeader").iter("Property")
    }
    assert values["scenario_gen.scenario_id"] == "test"
    assert values["scenario_gen.content_hash"] == given.compute_hash()
    assert values["scenario_gen.seed"] == "3"


def test_parameters_stay_open_with_their_ranges() -> None:
    """A logical scenario declares its parameters and refers to them."""
    root = tree(logical_cut_in())
    declared = {p.get("name"): p for p in root.iter("ParameterDeclaration")}
    assert declared["gap"].get("value") == "80"
    bounds = [(v.get("rule"), v.get("value")) for v in declared["gap"].iter("ValueConstraint")]
    assert bounds == [("greaterOrEqual", "60"), ("lessOrEqual", "120")]
    assert root.find(".//Private[@entityRef='van1']//LanePosition").get("s") == "$gap"
    assert root.find(".//Weather").get("temperature") == "${$cold + 273.15}"
    assert root.find(".//FileHeader//Property[@name='scenario_gen.fixed_parameters']") is None


def test_parameters_that_geometry_depends_on_are_fixed_everywhere() -> None:
    """A parameter of the road is written with its default, also where it could stay open."""
    parameters = [
        {"name": "width", "unit": "m", "minimum": 3.0, "maximum": 4.0, "default": 3.75},
        {"name": "at", "unit": "s", "minimum": 1.0, "maximum": 3.0, "default": 2.0},
    ]
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$width"}
    move = {"kind": "offset", "offset_m": "$width", "dynamics": by_time(2.0)}
    given = scenario(
        road=road, parameters=parameters,
        actors=[actor(phase(move, {"kind": "time", "at_s": "$at"}))],
    )  # fmt: skip
    files = OpenScenarioExporter().export(given, build(given.concrete().road), stem="s")
    root = etree.fromstring(files["s.xosc"])
    assert [p.get("name") for p in root.iter("ParameterDeclaration")] == ["at", "EgoIsExternal"]
    assert root.find(".//LaneChangeAction").get("targetLaneOffset") == "3.75"
    assert root.find(".//Condition//SimulationTimeCondition[@value='$at']") is not None
    assert b"Parameters fixed at their defaults: width" in files["s.xosc"]
    assert b'a="3.75"' in files["s.xodr"]


def test_constraints_are_written_or_named() -> None:
    """As constraints of the last of their parameters; those on several in words, too.

    A fixed parameter leaves a constraint with its default, as a constraint on the other one.
    """
    parameters = [
        {"name": "width", "unit": "m", "minimum": 3.0, "maximum": 4.0, "default": 3.75},
        {"name": "at", "unit": "s", "minimum": 1.0, "maximum": 3.0, "default": 2.0},
        {"name": "v", "unit": "m/s", "minimum": 10.0, "maximum": 36.0, "default": 30.0},
    ]
    constraints = [
        {"terms": terms, "relation": relation, "bound": bound, "reason": "<--$why-->"}
        for terms, relation, bound in (
            ({"at": -2.0}, "<=", -3.0),
            ({"width": 1.0, "at": 1.0}, "<=", 6.25),
            ({"v": 1.0, "at": -4.0}, ">=", 20.0),
            ({"width": 1.0}, "<=", 3.9),
        )
    ]
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$width"}
    move = phase({"kind": "brake", "decel_mps2": 2.0}, {"kind": "time", "at_s": "$at"})
    given = scenario(
        road=road, parameters=parameters, constraints=constraints, ego_speed_mps="$v",
        actors=[actor(move)],
    )  # fmt: skip
    data = OpenScenarioExporter().export(given, build(given.concrete().road), stem="s")["s.xosc"]
    root = etree.fromstring(data)
    declared = root.find(".//ParameterDeclaration[@name='at']")
    bounds = [(v.get("rule"), v.get("value")) for v in declared.iter("ValueConstraint")]
    assert bounds == [("greaterOrEqual", "1"), ("lessOrEqual", "3"),
                      ("greaterOrEqual", "1.5"), ("lessOrEqual", "2.5")]  # fmt: skip
    # The last one that is declared is compared with the others.
    declared = root.find(".//ParameterDeclaration[@name='v']/ConstraintGroup")
    last = declared[-1]
    assert (last.get("rule"), last.get("value")) == ("greaterOrEqual", "${20 + 4 * $at}")
    properties = {p.get("name"): p.get("value") for p in root.find("FileHeader").iter("Property")}
    assert properties["scenario_gen.constraint.0"] == "-4 at + v >= 20 (<--$why-->)"
    assert "scenario_gen.constraint.1" not in properties
    assert b"<!-- Parameters have to keep also: -4 at + v >= 20 -->" in data
    if openscenario_xsd() is not None:
        assert not check_openscenario(data).findings


def test_the_speed_before_a_manoeuvre_off_the_lane_stays_open_unless_it_slides_on() -> None:
    """Driving backwards begins in standstill; a slide begins at the speed of its actor."""
    parameters = [{"name": "v", "unit": "m/s", "minimum": 8.0, "maximum": 12.0, "default": 10.0}]
    back = {"kind": "reverse", "distance_m": 5.0, "speed_mps": 2.0}
    skid = {"kind": "slide", "decel_mps2": 5.0}
    stop_and_back = (
        phase(BRAKE, {"kind": "time", "at_s": 1.0}, "stop"),
        phase(back, after("stop")),
    )
    for phases, opened in ((stop_and_back, "$v"), ((phase(skid),), "10")):
        given = scenario(parameters=parameters, actors=[actor(*phases, speed_mps="$v")])
        init = tree(given).find(".//Init//Private[@entityRef='a1']")
        assert init.find(".//AbsoluteTargetSpeed").get("value") == opened


def test_a_crossing_is_a_line_with_a_stop_at_its_end() -> None:
    """The pedestrian walks on a polyline at its own speed and halts where it ends."""
    root = tree(crossing_pedestrian())
    vertices = root.findall(".//Vertex/Position/WorldPosition")
    assert [(v.get("x"), v.get("y")) for v in vertices] == [("120", "-4.5"), ("120", "5.5")]
    assert root.find(".//TimeReference/None") is not None
    stop = root.find(".//Event[@name='ped1.Stop']")
    reference = stop.find(".//StoryboardElementStateCondition").get("storyboardElementRef")
    assert reference == "ped1.Path"


def test_the_two_domains_of_an_actor_do_not_end_each_other() -> None:
    """Longitudinal and lateral phases stand in manoeuvres of their own."""
    both = actor(phase(BRAKE, name="slow"), phase(CHANGE, name="aside"))
    root = tree(scenario(actors=[both]))
    events = {
        group.get("name"): [event.get("name") for event in group.iter("Event")]
        for group in root.iter("ManeuverGroup")
        if group.get("name").startswith("a1.")
    }
    assert events == {"a1.longitudinal": ["a1.slow"], "a1.lateral": ["a1.aside"]}


def test_names_of_storyboard_elements_differ() -> None:
    """Actor ``a`` with phase ``b_c`` is not confused with actor ``a_b`` with phase ``c``."""
    one = actor(phase(BRAKE, name="b_c"), phase(CHANGE, after("b_c"), "x"), name="a")
    two = actor(phase(BRAKE, name="c"), name="a_b", lane=-1)
    assert check_openscenario(xosc(scenario(actors=[one, two]))).state == "passed"


def test_the_end_of_a_phase_that_can_be_overridden_is_guarded() -> None:
    """A variable tells the end of a phase from its being cut short; without need there is none."""
    over = actor(
        phase(BRAKE, name="one"),
        phase(speed(20.0, by_time(1.0)), {"kind": "time", "at_s": 2.0}, "two"),
        phase(CHANGE, after("one"), "three"),
    )
    root = tree(scenario(actors=[over]))
    assert variables_of_actors(root) == ["a1_longitudinal"]
    three = root.find(".//Event[@name='a1.three']")
    condition = three.find(".//VariableCondition")
    assert (condition.get("variableRef"), condition.get("value")) == ("a1_longitudinal", "1")
    chain = actor(phase(BRAKE, name="one"), phase(speed(20.0, by_time(1.0)), after("one"), "two"))
    assert variables_of_actors(tree(scenario(actors=[chain]))) == []


def test_the_end_of_an_unknown_phase_is_refused() -> None:
    """A trigger on a phase that does not exist is an export error that names it."""
    with pytest.raises(ExportError, match="no phase nowhere"):
        xosc(scenario(actors=[actor(phase(BRAKE, after("nowhere")))]))


def test_a_route_that_does_not_exist_is_refused() -> None:
    """An actor cannot turn back in the junction."""
    turning = actor(start={"road": "south"}, lane=-1, s_m=50.0, route=["south", "south"])
    ego = {"start": {"road": "south", "lane": -1, "s_m": 20.0}}
    with pytest.raises(RoadError, match="does not lead to road south"):
        xosc(scenario(road=JUNCTION, actors=[turning], ego=ego))


def test_a_route_names_every_road_on_the_way() -> None:
    """Nothing is left to a simulator's search: the connecting road is a waypoint too."""
    given = all_cases()["junction_to_east"]
    root = tree(given)
    network = build(given.road)
    roads = [
        position.get("roadId")
        for position in root.findall(".//Private[@entityRef='ego']//Waypoint//LanePosition")
    ]
    wanted = ("south", "south_east", "east")
    assert roads == [str(network.road(name).number) for name in wanted]


def test_an_actor_whose_way_ends_before_a_junction_halts_there() -> None:
    """A simulator would drive on; where the road itself ends nothing is needed."""
    root = tree(all_cases()["junction_without_route"])
    halt = root.find(".//Event[@name='ends.Halt']//TraveledDistanceCondition")
    assert float(halt.get("value")) == pytest.approx(50.0)
    assert tree(cut_in()).find(".//TraveledDistanceCondition") is None


@pytest.mark.parametrize(
    ("category", "path", "attribute", "value"),
    [
        ("motorcycle", "Vehicle", "vehicleCategory", "motorbike"),
        ("emergency_vehicle", "Vehicle", "role", "ambulance"),
        ("trailer", "Vehicle", "vehicleCategory", "trailer"),
        ("wheelchair", "Pedestrian", "pedestrianCategory", "wheelchair"),
        ("animal", "Pedestrian", "pedestrianCategory", "animal"),
        ("debris", "MiscObject", "miscObjectCategory", "obstacle"),
    ],
)
def test_categories_become_entities(category: str, path: str, attribute: str, value: str) -> None:
    """A standing actor of each category is the entity that the standard has for it."""
    root = tree(scenario(actors=[actor(category=category, speed_mps=0.0)]))
    node = root.find(f".//ScenarioObject[@name='a1']/{path}")
    assert node.get(attribute) == value
    assert node.find(".//Property[@name='scenario_gen.category']").get("value") == category


def test_the_box_stands_around_the_rear_axle() -> None:
    """Centre of the box ahead, rear axle at 0, front axle at the wheelbase."""
    body = tree(cut_in()).find(".//ScenarioObject[@name='van1']/Vehicle")
    centre = body.find("BoundingBox/Center")
    assert (centre.get("x"), centre.get("y"), centre.get("z")) == ("1.7", "0", "1.3")
    assert body.find("Axles/FrontAxle").get("positionX") == "3.6"
    assert body.find("Axles/RearAxle").get("positionX") == "0"


def test_performance_admits_what_the_scenario_asks() -> None:
    """No simulator cuts a manoeuvre off; what is plausible is for the checks to judge."""
    hard = actor(phase(BRAKE | {"decel_mps2": 11.0}), category="truck", speed_mps=40.0)
    performance = tree(scenario(actors=[hard])).find(".//ScenarioObject[@name='a1']//Performance")
    assert performance.get("maxDeceleration") == "11"
    assert performance.get("maxSpeed") == "40"


def test_the_story_of_an_empty_scenario_is_about_the_goal() -> None:
    """Without phases there is nothing else to tell."""
    given = scenario()
    groups = [group.get("name") for group in tree(given).iter("ManeuverGroup")]
    assert groups == ["Criteria", "HandOver"]
    assert check_openscenario(xosc(given)).state == "passed"


def test_time_of_day_is_written_where_the_scenario_has_one() -> None:
    """Sun angles give no date; a date and a place do, and the sun follows from them."""
    assert tree(cut_in()).find(".//TimeOfDay") is None
    time = {"kind": "date_time", "at": "2026-06-21T12:00:00+02:00", "latitude_deg": 48.0,
            "longitude_deg": 11.0}  # fmt: skip
    root = tree(cut_in(environment={"time": time}))
    assert root.find(".//TimeOfDay").get("dateTime") == "2026-06-21T12:00:00+02:00"
    assert float(root.find(".//Sun").get("elevation")) > 0.9


def test_illuminance_falls_with_the_sun_and_the_clouds() -> None:
    """Day is brighter than twilight and night, a clear sky brighter than an overcast one."""
    values = [illuminance_lx(elevation, 0) for elevation in (1.5, 0.3, 0.0, -0.05, -0.2, -1.0)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 2000.0 > 1.0 > values[-1]
    assert illuminance_lx(-0.1047, 0) == pytest.approx(3.4, rel=0.01)
    assert illuminance_lx(0.5, 8) == pytest.approx(0.25 * illuminance_lx(0.5, 0))


def test_headings_of_a_polyline_are_held_at_rest() -> None:
    """A standstill keeps the heading; one at the start has that of the first movement."""
    points = [(0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 2.0)]
    assert polyline_headings(points) == pytest.approx([0.0, 0.0, 0.0, 1.5707963, 1.5707963])
    points = [(0.0, 0.0), (0.0, 1.0), (0.0, 1.0)]
    assert polyline_headings(points) == pytest.approx([1.5707963] * 3)


@pytest.mark.parametrize(
    ("field", "manoeuvre"),
    [
        ("heading_rad", None),
        ("speed_mps", {"kind": "turn", "angle_rad": 1.0, "radius_m": 30.0, "speed_mps": 10.0}),
        ("s_m", None),
    ],
)
def test_any_quantity_of_a_start_can_be_a_parameter(
    field: str, manoeuvre: dict[str, Any] | None
) -> None:
    """It stays open or is fixed; a speed that no path depends on stays open."""
    start = {"road": "ramp", "lane": -1, "s_m": 100.0, "heading_rad": 0.0}
    given = actor(*([phase(manoeuvre)] if manoeuvre else []), start=start, speed_mps=10.0)
    place = given if field == "speed_mps" else given["start"]
    value = place[field]
    place[field] = "$x"
    parameter = {"name": "x", "unit": "m", "minimum": value, "maximum": value + 0.1,
                 "default": value}  # fmt: skip
    road = {"template": "motorway_on_ramp", "speed_limit_mps": 30.0}
    one = scenario(road=road, actors=[given], parameters=[parameter])
    files = OpenScenarioExporter().export(one, build(one.concrete().road), stem="s")
    assert (b'name="x"' in files["s.xosc"]) == (field == "speed_mps")
