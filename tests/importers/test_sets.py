"""What public sets of scenarios rely on: constants, values in catalogs, variables, and so on."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.roads.external import read_network
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.importers import Imported, Settings, import_file
from simulators.importers.folder import root_of_set
from tests.importers.agreement import roll
from tests.importers.files import (
    CATALOGS,
    after,
    event,
    lane,
    of_entity,
    read,
    speed,
    start,
    trigger,
    write,
    xosc,
)  # fmt: skip
from tests.importers.test_import import lines, scenario
from tests.worlds import cut_in


def rolled(found: Imported) -> TraceBatch:
    return roll(scenario(found), read_network(found.road, found.road_file))


def parameter(name: str, value: object, kind: str = "string") -> str:
    return f'<ParameterDeclaration name="{name}" parameterType="{kind}" value="{value}"/>'


def variable(text: str, name: str, value: object) -> str:
    declared = f'<VariableDeclaration name="{name}" variableType="boolean" value="{value}"/>'
    return text.replace(
        "<CatalogLocations>",
        f"<VariableDeclarations>{declared}</VariableDeclarations><CatalogLocations>",
    )


def value_condition(kind: str, name: str, value: object) -> str:
    ref = f"{kind[0].lower()}{kind[1:].removesuffix('Condition')}Ref"
    return (
        '<Condition name="c" delay="0" conditionEdge="none"><ByValueCondition>'
        f'<{kind} {ref}="{name}" rule="equalTo" value="{value}"/></ByValueCondition></Condition>'
    )


def test_expressions_know_pi(tmp_path: Path) -> None:
    turned = lane(100).replace(
        "/>", '><Orientation type="relative" h="${pi/2 - pi/4}"/></LanePosition>'
    )
    found = read(tmp_path, xosc(init=start("Ego", lane(50)) + start("B", turned, 0)))
    assert scenario(found).actors[0].start.heading_rad == pytest.approx(math.pi / 4)


def follow(reference: str, more: str = "") -> str:
    return (
        f"<PrivateAction><RoutingAction><FollowTrajectoryAction{more}><TimeReference><None/>"
        '</TimeReference><TrajectoryFollowingMode followingMode="position"/><TrajectoryRef>'
        f"{reference}</TrajectoryRef></FollowTrajectoryAction></RoutingAction></PrivateAction>"
    )


def polyline(*points: str) -> str:
    vertices = "".join(f"<Vertex><Position>{point}</Position></Vertex>" for point in points)
    return (
        f'<Trajectory closed="false" name="way"><Shape><Polyline>{vertices}</Polyline></Shape>'
        "</Trajectory>"
    )


def across(at: object) -> tuple[str, str]:
    return (
        f'<LanePosition roadId="1" laneId="-1" s="{at}" offset="-4"/>',
        f'<LanePosition roadId="1" laneId="-1" s="{at}" offset="4"/>',
    )


def test_values_that_are_assigned_to_an_entry_of_a_catalog_count_in_it(tmp_path: Path) -> None:
    entry = polyline(*across("$at")).replace(
        "<Shape>", f"<ParameterDeclarations>{parameter('at', 200)}</ParameterDeclarations><Shape>"
    )
    write(tmp_path / "catalogs", f'<OpenSCENARIO><Catalog name="ways">{entry}</Catalog>'
          "</OpenSCENARIO>", "ways.xosc")  # fmt: skip
    reference = (
        '<CatalogReference catalogName="ways" entryName="way"><ParameterAssignments>'
        '<ParameterAssignment parameterRef="at" value="120"/></ParameterAssignments>'
        "</CatalogReference>"
    )
    init = start("Ego", lane(50)) + f'<Private entityRef="B">{follow(reference)}</Private>'
    found = read(tmp_path, xosc(init=init, catalogs=CATALOGS))
    assert found.whole
    assert scenario(found).actors[0].start.s_m == pytest.approx(120.0)


def test_a_trajectory_may_begin_further_along(tmp_path: Path) -> None:
    init = start("Ego", lane(10)) + start("B", lane(100), 2)
    action = follow(polyline(lane(100), lane(160, -2)), ' initialDistanceOffset="20"')
    found = read(tmp_path, xosc(init=init, events=event("e", action, after(1)), stop=6))
    trace = rolled(found)
    way_m = np.hypot(np.diff(trace.x_m[0, 1]), np.diff(trace.y_m[0, 1])).sum()
    plain = read(tmp_path, xosc(init=init, events=event("e", action.replace(
        ' initialDistanceOffset="20"', ""), after(1)), stop=6))  # fmt: skip
    other = rolled(plain)
    assert way_m > np.hypot(np.diff(other.x_m[0, 1]), np.diff(other.y_m[0, 1])).sum() + 15.0


def test_time_before_the_place_at_which_a_trajectory_begins_does_not_count(tmp_path: Path) -> None:
    timing = '<Timing domainAbsoluteRelative="relative" offset="0" scale="1"/>'
    way = polyline(lane(100), lane(160)).replace("<Vertex>", '<Vertex time="0">', 1)
    way = way.replace("<Vertex>", '<Vertex time="6">')
    action = follow(way, ' initialDistanceOffset="20"').replace("<None/>", timing)
    init = start("Ego", lane(10)) + start("B", lane(120), 0)
    found = read(tmp_path, xosc(init=init, events=event("e", action, after(1)), stop=6))
    trace = rolled(found)
    # At 10 m/s from 1 s on, not from 3 s on.
    assert np.interp(4.0, trace.time_s, trace.s_m[0, 1]) == pytest.approx(150.0, abs=0.5)


def sync(target: str, steady: str = "") -> str:
    return (
        '<PrivateAction><SynchronizeAction masterEntityRef="Ego"><TargetPositionMaster>'
        f"{lane(250)}</TargetPositionMaster><TargetPosition>{target}</TargetPosition><FinalSpeed>"
        f'<AbsoluteSpeed value="2">{steady}</AbsoluteSpeed></FinalSpeed></SynchronizeAction>'
        "</PrivateAction>"
    )


@pytest.mark.parametrize(
    "steady",
    ['<TargetDistanceSteadyState distance="3"/>', '<TargetTimeSteadyState time="1.5"/>'],
)
def test_a_pedestrian_arrives_across_the_road_when_the_ego_does(
    tmp_path: Path, steady: str
) -> None:
    way = polyline(*across(250))
    target = f'<TrajectoryPosition s="5"><TrajectoryRef>{way}</TrajectoryRef></TrajectoryPosition>'
    init = start("Ego", lane(50), 20) + f'<Private entityRef="B">{follow(way)}</Private>'
    found = read(tmp_path, xosc(init=init, events=event("e", sync(target, steady), after(0))))
    assert found.whole
    trace = rolled(found)
    # The ego is there after 200 m at 20 m/s; B has then gone 5 m, the last 3 of them at 2 m/s.
    gone_m = np.hypot(trace.x_m[0, 1] - trace.x_m[0, 1, 0], trace.y_m[0, 1] - trace.y_m[0, 1, 0])
    assert np.interp([8.5, 10.0], trace.time_s, gone_m) == pytest.approx([2.0, 5.0], abs=0.1)


DISTANCE = (
    '<PrivateAction><LongitudinalAction><LongitudinalDistanceAction entityRef="Ego" distance="30"'
    ' freespace="true" continuous="false" displacement="leadingReferencedEntity"/>'
    "</LongitudinalAction></PrivateAction>"
)


def test_a_distance_that_is_set_at_the_start_is_the_place_there(tmp_path: Path) -> None:
    found = read(tmp_path, xosc(events=event("e", DISTANCE, after(0, "greaterOrEqual"))))
    assert found.whole
    # Both are 5 m long and alike: 30 m between them.
    assert scenario(found).actors[0].start.s_m == pytest.approx(85.0)


def test_a_distance_that_is_set_later_is_a_jump(tmp_path: Path) -> None:
    found = read(tmp_path, xosc(events=event("e", DISTANCE, after(2))))
    trace = rolled(found)
    between = np.interp([1.5, 5.0], trace.time_s, trace.x_m[0, 1] - trace.x_m[0, 0])
    assert between == pytest.approx([50.0, 35.0], abs=0.2)


def test_what_a_parameter_keeps_from_starting_is_not_lost(tmp_path: Path) -> None:
    act = value_condition("ParameterCondition", "braking", "true")
    text = xosc(events=event("e", speed(5), after(1)), parameters=parameter("braking", "false"))
    text = text.replace(trigger(after(0)), trigger(act))
    found = read(tmp_path, text)
    assert found.whole
    assert scenario(found).actors[0].phases == ()
    assert "does not start with this value of 'braking'" in lines(found, "unused")
    other = read(tmp_path, text.replace('value="false"', 'value="true"'))
    assert len(scenario(other).actors[0].phases) == 1


SET = (
    '<GlobalAction><VariableAction variableRef="hit"><SetAction value="true"/></VariableAction>'
    "</GlobalAction>"
)


@pytest.mark.parametrize(("seconds", "lasts_s"), [(3, 3.0), (30, 10.0)])
def test_variables_end_a_file_as_soon_as_they_are_set(
    tmp_path: Path, seconds: float, lasts_s: float
) -> None:
    text = variable(xosc(events=event("e", SET, after(seconds))), "hit", "false")
    stop = f"<ConditionGroup>{value_condition('VariableCondition', 'hit', 'true')}</ConditionGroup>"
    found = read(tmp_path, text.replace("</StopTrigger>", f"{stop}</StopTrigger>"))
    assert found.whole
    assert scenario(found).duration_s == pytest.approx(lasts_s, abs=0.1)
    assert "no variables" in lines(found, "approximated")


def test_headings_are_looked_at(tmp_path: Path) -> None:
    turned = lane(100).replace("/>", '><Orientation type="relative" h="0.5"/></LanePosition>')
    angle = (
        '<AngleCondition angleType="heading" angle="{}" angleTolerance="0.1"'
        ' coordinateSystem="lane"/>'
    )
    init = start("Ego", lane(50)) + start("B", turned, 0)
    for value, count in ((0.5, 1), (1.0, 0)):
        events = event("e", speed(5), of_entity("B", angle.format(value)))
        found = read(tmp_path, xosc(init=init, events=events))
        assert len(scenario(found).actors[0].phases) == count


NURBS = (
    '<Trajectory closed="false" name="way"><Shape><Nurbs order="3">{}'
    + "".join(f'<Knot value="{value}"/>' for value in (0, 0, 0, 0.5, 1, 1, 1))
    + "</Nurbs></Shape></Trajectory>"
)


def test_times_of_a_nurbs_that_simulators_read_differently_are_not_taken(tmp_path: Path) -> None:
    """Without times it is the same way at the speed of the object, which all read alike."""
    points = "".join(
        f'<ControlPoint time="{time}"><Position>{lane(s)}</Position></ControlPoint>'
        for s, time in ((100, 0), (120, 0.2), (170, 3), (180, 4))
    )
    init = start("Ego", lane(10)) + start("B", lane(100), 5)
    plain = follow(NURBS.format(points))
    found = read(tmp_path, xosc(init=init, events=event("e", plain, after(1))))
    assert "imported.differs" not in lines(found, "left_out")
    timing = '<Timing domainAbsoluteRelative="relative" offset="0" scale="1"/>'
    timed = event("e", plain.replace("<None/>", timing), after(1))
    found = read(tmp_path, xosc(init=init, events=timed))
    assert "imported.differs" in lines(found, "left_out")


def test_a_scenario_that_does_not_move_as_its_file_is_not_whole(tmp_path: Path) -> None:
    """What is rolled out for longer than the file lasts is what was played of it."""
    path = write(tmp_path, xosc(events=event("e", speed(10), after(4))))

    def moved(given: Scenario, network: RoadNetwork) -> TraceBatch:
        trace = roll(given, network)
        off_m = np.where(trace.time_s > 5.0, 1.0, 0.0) * (given.duration_s < 20.0)
        return replace(trace, x_m=trace.x_m + off_m)

    found = import_file(path, moved, Settings(folder=tmp_path))
    assert not found.whole
    text = lines(found, "left_out")
    assert text.count("imported.differs") == 2
    assert "'B': imported.differs: in the scenario it is up to 0.9 m" in text


@pytest.mark.parametrize(("bank", "whole"), [(0.03, True), (0.5, False)])
def test_banked_roads_are_not_driven_as_if_they_were_flat(
    tmp_path: Path, bank: float, whole: bool
) -> None:
    path = write(tmp_path, xosc())
    given = cut_in()
    road = OpenDriveExporter().export(given, build(given.road), stem="road")["road.xodr"]
    bent = f'<superelevation s="0" a="{bank}" b="0" c="0" d="0"/>'
    profile = f"<lateralProfile>{bent}</lateralProfile>"
    text = road.decode().replace("<lateralProfile/>", "")
    (tmp_path / "road.xodr").write_text(text.replace("<lanes>", f"{profile}<lanes>"))
    found = import_file(path, roll, Settings(folder=tmp_path))
    assert found.whole is whole
    assert ("banked" in lines(found, "left_out")) is not whole


def test_the_set_of_a_file_is_what_has_a_license(tmp_path: Path) -> None:
    path = tmp_path / "set" / "scenarios" / "one" / "a.xosc"
    path.parent.mkdir(parents=True)
    assert root_of_set(path) == tmp_path / "set" / "scenarios"
    (tmp_path / "set" / "LICENSE.md").touch()
    assert root_of_set(path) == tmp_path / "set"
    (tmp_path / "set" / "scenarios" / ".git").mkdir()
    assert root_of_set(path) == tmp_path / "set" / "scenarios"


def test_a_trajectory_of_the_ego_is_its_drive(tmp_path: Path) -> None:
    way = polyline(lane(50), lane(90, -1, ' offset="1.5"'), lane(200, -2))
    init = (
        f'<Private entityRef="Ego">{speed(20)}{follow(way)}</Private>' + start("B", lane(150, -2))
    )  # fmt: skip
    found = read(tmp_path, xosc(init=init, stop=6))
    assert found.whole
    ego = scenario(found).ego
    assert [phase.manoeuvre.kind for phase in ego.phases] == ["path"]
    assert ego.speed_mps == pytest.approx(20.0, abs=0.01)
    trace = rolled(found)
    assert trace.lane[0, 0, [0, -1]].tolist() == [-1, -2]
    gone_m = np.hypot(np.diff(trace.x_m[0, 0]), np.diff(trace.y_m[0, 0])).sum()
    assert gone_m == pytest.approx(20.0 * 6.0, abs=0.5)


def test_backwards_is_along_the_trajectory_looking_back(tmp_path: Path) -> None:
    way = polyline(lane(150), lane(50))
    init = f'<Private entityRef="Ego">{speed(-5)}{follow(way)}</Private>' + start("B", lane(200))
    found = read(tmp_path, xosc(init=init, stop=6))
    assert found.whole
    trace = rolled(found)
    assert trace.x_m[0, 0, 0] - np.interp(6.0, trace.time_s, trace.x_m[0, 0]) == pytest.approx(30.0)
    assert np.cos(trace.heading_rad[0, 0, [0, -1]]) == pytest.approx([1.0, 1.0], abs=0.01)
    beyond = f'<Private entityRef="B">{speed(-5)}{follow(polyline(lane(150), lane(140)))}</Private>'
    found = read(tmp_path, xosc(init=start("Ego", lane(200)) + beyond, stop=6))
    assert "backwards" in lines(found, "left_out")


def test_somebody_arrives_with_an_ego_that_is_on_a_trajectory(tmp_path: Path) -> None:
    """How far the ego has to go is the length of its own way, not that of its lane."""
    way = polyline(lane(50), lane(100, -2), lane(150), lane(200, -2), lane(250))
    target = (
        f'<TrajectoryPosition s="200"><TrajectoryRef>{way}</TrajectoryRef></TrajectoryPosition>'
    )
    init = f'<Private entityRef="Ego">{speed(20)}{follow(way)}</Private>' + start("B", lane(100))
    action = sync(lane(160)).replace(lane(250), target, 1)
    found = read(tmp_path, xosc(init=init, events=event("e", action, after(0)), stop=9.9))
    trace = rolled(found)
    assert np.interp(9.8, trace.time_s, trace.s_m[0, 1]) == pytest.approx(159.5, abs=0.5)
