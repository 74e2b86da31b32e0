"""What files of others say is taken, approximated or named as left out."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.roads.external import read_network
from simulators.importers import Imported
from tests.importers.agreement import roll
from tests.importers.files import (
    CATALOGS,
    VEHICLE,
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

GO = (
    "<PrivateAction><LateralAction><LaneChangeAction>{}</LaneChangeAction></LateralAction>"
    "</PrivateAction>"
)


def scenario(found: Imported) -> Scenario:
    assert found.scenario is not None, found.problem
    return found.scenario


def starts(found: Imported) -> list[float]:
    """When the phases of the first actor start in a rollout."""
    given = scenario(found)
    trace = roll(given, read_network(found.road, found.road_file))
    return [float(t) for t in trace.phase_start_s[0, 1, : len(given.actors[0].phases)]]


def lines(found: Imported, status: str) -> str:
    return "\n".join(str(entry) for entry in found.entries if entry.status == status)


def change(target: str, seconds: float = 3.0) -> str:
    return GO.format(
        '<LaneChangeActionDynamics dynamicsShape="sinusoidal" dynamicsDimension="time"'
        f' value="{seconds}"/><LaneChangeTarget>{target}</LaneChangeTarget>'
    )


@pytest.mark.parametrize("minor", [0, 1, 2, 3])
def test_a_small_file_is_taken_whole(tmp_path: Path, minor: int) -> None:
    found = read(tmp_path, xosc(events=event("e", speed(10), after(4)), minor=minor))
    assert found.whole
    assert found.version == f"1.{minor}"
    assert found.understood == 1.0
    (actor,) = scenario(found).actors
    assert (actor.start.s_m, actor.speed_mps) == (100.0, 20.0)
    (phase,) = actor.phases
    assert phase.manoeuvre.kind == "speed"
    assert phase.trigger.kind == "time"
    assert phase.trigger.at_s == pytest.approx(4.0, abs=0.02)
    assert scenario(found).duration_s == pytest.approx(10.0, abs=0.02)


def test_elements_that_nobody_reads_are_left_out_and_named(tmp_path: Path) -> None:
    text = xosc().replace("</Entities>", '<Surprise><Inner a="1"/></Surprise></Entities>')
    found = read(tmp_path, text)
    assert not found.whole
    assert found.counts["left_out"] == 2
    (entry,) = [entry for entry in found.entries if entry.status == "left_out"]
    assert entry.path == "/OpenSCENARIO/Entities/Surprise"
    assert entry.line == 1


B_AHEAD = '<RelativeLanePosition entityRef="Ego" dLane="{}" ds="{}"{}/>'


@pytest.mark.parametrize(
    ("position", "lane_s_offset"),
    [
        (lane(120, -2), (-2, 120.0, 0.0)),
        (lane(120, -2, ' offset="0.5"'), (-2, 120.0, 0.5)),
        ('<RoadPosition roadId="1" s="120" t="-2"/>', (-1, 120.0, None)),
        (B_AHEAD.format(0, 30, ""), (-1, 80.0, 0.0)),
        (B_AHEAD.format(-1, 30, ' offset="0.25"'), (-2, 80.0, 0.25)),
        ('<RelativeRoadPosition entityRef="Ego" ds="30" dt="-3.5"/>', (-2, 80.0, None)),
        ('<RelativeObjectPosition entityRef="Ego" dx="30" dy="0"/>', (-1, 80.0, 0.0)),
        ('<RelativeWorldPosition entityRef="Ego" dx="30" dy="-3.5"/>', (-2, 80.0, None)),
        (
            f"<RoutePosition><RouteRef><Route name='r' closed='false'>"
            f'<Waypoint routeStrategy="shortest"><Position>{lane(20)}</Position></Waypoint>'
            f'<Waypoint routeStrategy="shortest"><Position>{lane(300)}</Position></Waypoint>'
            '</Route></RouteRef><InRoutePosition><FromLaneCoordinates pathS="40" laneId="-2"/>'
            "</InRoutePosition></RoutePosition>",
            (-2, 60.0, 0.0),
        ),
        (
            "<TrajectoryPosition s='25'><TrajectoryRef><Trajectory name='t' closed='false'><Shape>"
            f"<Polyline><Vertex time='0'><Position>{lane(50)}</Position></Vertex>"
            f"<Vertex time='1'><Position>{lane(150)}</Position></Vertex></Polyline></Shape>"
            "</Trajectory></TrajectoryRef></TrajectoryPosition>",
            (-1, 75.0, 0.0),
        ),
    ],
)  # fmt: skip
def test_positions_of_all_kinds(
    tmp_path: Path, position: str, lane_s_offset: tuple[int, float, float | None]
) -> None:
    found = read(tmp_path, xosc(init=start("B", position) + start("Ego", lane(50))))
    place = scenario(found).actors[0].start
    assert place.lane == lane_s_offset[0]
    assert place.s_m == pytest.approx(lane_s_offset[1], abs=1e-6)
    if lane_s_offset[2] is not None:
        assert place.offset_m == pytest.approx(lane_s_offset[2], abs=1e-6)
    assert place.heading_rad == pytest.approx(0.0, abs=1e-9)


def test_a_world_position_is_found_on_its_lane(tmp_path: Path) -> None:
    first = scenario(read(tmp_path, xosc(init=start("Ego", lane(50)) + start("B", lane(90, -2)))))
    place = first.actors[0].start
    offset = place.lane
    position = f'<WorldPosition x="90" y="{-3.5 * 1.5}" h="0"/>'
    again = scenario(read(tmp_path, xosc(init=start("Ego", lane(50)) + start("B", position))))
    assert again.actors[0].start.lane == offset
    assert again.actors[0].start.s_m == pytest.approx(90.0)


def test_geographic_positions_are_named_as_left_out(tmp_path: Path) -> None:
    position = '<GeoPosition latitudeDeg="1" longitudeDeg="2"/>'
    found = read(tmp_path, xosc(init=start("Ego", lane(50)) + start("B", position)))
    assert "geographic" in lines(found, "left_out")
    assert scenario(found).actors == ()


def test_parameters_and_expressions(tmp_path: Path) -> None:
    parameters = (
        '<ParameterDeclaration name="v" parameterType="double" value="36"/>'
        '<ParameterDeclaration name="who" parameterType="string" value="B"/>'
    )
    init = start("Ego", lane(50), "${$v / 3.6}") + start("$who", lane(100), "$v")
    text = xosc(init=init, parameters=parameters)
    found = scenario(read(tmp_path, text))
    assert (found.ego.speed_mps, found.actors[0].speed_mps) == (10.0, 36.0)
    assert scenario(read(tmp_path, text, values={"v": 18.0})).ego.speed_mps == 5.0
    refused = read(tmp_path, text, values={"w": 1.0})
    assert "declares no parameter w" in refused.problem


def test_relative_speeds_are_those_at_the_start_of_the_action(tmp_path: Path) -> None:
    target = speed(0).replace(
        '<AbsoluteTargetSpeed value="0"/>',
        '<RelativeTargetSpeed entityRef="Ego" value="1.5" speedTargetValueType="factor"'
        ' continuous="true"/>',
    )
    found = read(tmp_path, xosc(events=event("e", target, after(2))))
    (phase,) = scenario(found).actors[0].phases
    assert phase.manoeuvre.kind == "speed"
    assert phase.manoeuvre.target_mps == pytest.approx(30.0)
    assert "follows another one" in lines(found, "approximated")


@pytest.mark.parametrize(
    ("condition", "at_s"),
    [
        # The ego is 50 m behind B and 10 m/s faster.
        ('<RelativeDistanceCondition entityRef="B" relativeDistanceType="longitudinal"'
         ' value="30" freespace="false" rule="lessThan" coordinateSystem="road"/>', 2.0),
        ('<RelativeDistanceCondition entityRef="B" relativeDistanceType="longitudinal"'
         ' value="30" freespace="true" rule="lessThan"/>', 1.5),
        ('<TimeHeadwayCondition entityRef="B" value="1" freespace="false" rule="lessThan"'
         ' relativeDistanceType="longitudinal" coordinateSystem="road"/>', 2.0),
        ('<TimeToCollisionCondition value="2" freespace="false" rule="lessThan"'
         ' relativeDistanceType="longitudinal" coordinateSystem="road">'
         '<TimeToCollisionConditionTarget><EntityRef entityRef="B"/>'
         "</TimeToCollisionConditionTarget></TimeToCollisionCondition>", 3.0),
        ('<TraveledDistanceCondition value="90"/>', 3.0),
        (f'<ReachPositionCondition tolerance="2"><Position>{lane(142)}</Position>'
         "</ReachPositionCondition>", 3.0),
        (f'<DistanceCondition value="12" freespace="false" rule="lessThan"><Position>{lane(152)}'
         "</Position></DistanceCondition>", 3.0),
        # A place relative to somebody goes with them: 30 m to B, 15 m to what is 5 m behind B.
        ('<DistanceCondition value="30" freespace="false" rule="lessThan"><Position>'
         '<RelativeObjectPosition entityRef="B" dx="0"/></Position></DistanceCondition>', 2.0),
        ('<DistanceCondition value="15" freespace="false" rule="lessThan" coordinateSystem="road"'
         ' relativeDistanceType="longitudinal"><Position><RelativeWorldPosition entityRef="B"'
         ' dx="-5" dy="0"/></Position></DistanceCondition>', 3.0),
        ('<ReachPositionCondition tolerance="2"><Position><RelativeObjectPosition entityRef="B"'
         ' dx="-8" dy="0"/></Position></ReachPositionCondition>', 4.0),
        ('<RelativeSpeedCondition entityRef="B" value="5" rule="greaterThan"/>', 0.0),
        ('<SpeedCondition value="25" rule="greaterOrEqual"/>', 0.0),
    ],
)  # fmt: skip
def test_conditions_hold_when_they_should(tmp_path: Path, condition: str, at_s: float) -> None:
    init = start("Ego", lane(50), 30) + start("B", lane(100), 20)
    events = event("e", change('<AbsoluteTargetLane value="-2"/>'), of_entity("Ego", condition))
    found = read(tmp_path, xosc(init=init, events=events))
    assert starts(found) == [pytest.approx(at_s, abs=0.06)]


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ('<RelativeDistanceCondition entityRef="B" relativeDistanceType="longitudinal"'
         ' value="30" freespace="true" rule="lessThan"/>', "gap"),
        (f'<ReachPositionCondition tolerance="2"><Position>{lane(142)}</Position>'
         "</ReachPositionCondition>", "position"),
        ('<TimeToCollisionCondition value="2" freespace="true" rule="lessThan"'
         ' relativeDistanceType="longitudinal" coordinateSystem="road">'
         '<TimeToCollisionConditionTarget><EntityRef entityRef="B"/>'
         "</TimeToCollisionConditionTarget></TimeToCollisionCondition>", "ttc"),
    ],
)  # fmt: skip
def test_conditions_that_a_scenario_has_stay_conditions(
    tmp_path: Path, condition: str, kind: str
) -> None:
    """So the scenario reacts to another ego; what it has not is a time, and named."""
    init = start("Ego", lane(50), 30) + start("B", lane(100), 20)
    moves = change('<AbsoluteTargetLane value="-2"/>')
    found = read(tmp_path, xosc(init=init, events=event("e", moves, of_entity("Ego", condition))))
    assert scenario(found).actors[0].phases[0].trigger.kind == kind
    assert "no trigger of a scenario" not in lines(found, "approximated")
    way = of_entity("Ego", '<TraveledDistanceCondition value="90"/>')
    other = read(tmp_path, xosc(init=init, events=event("e", moves, way)))
    assert scenario(other).actors[0].phases[0].trigger.kind == "time"
    assert "no trigger of a scenario" in lines(other, "approximated")


def test_delays_edges_and_ends_of_events(tmp_path: Path) -> None:
    ended = (
        '<Condition name="c" delay="1.5" conditionEdge="rising"><ByValueCondition>'
        '<StoryboardElementStateCondition storyboardElementType="event"'
        ' storyboardElementRef="one" state="endTransition"/></ByValueCondition></Condition>'
    )
    events = event("one", change('<AbsoluteTargetLane value="-2"/>'), after(1, delay=0.5))
    events += event("two", speed(5), ended)
    events += event("never", speed(1), after(0, "greaterOrEqual", edge="falling"))
    found = read(tmp_path, xosc(events=events))
    assert starts(found) == [pytest.approx(1.5, abs=0.06), pytest.approx(6.0, abs=0.06)]
    assert scenario(found).actors[0].phases[1].trigger.kind == "phase_end"
    assert "'never'" in lines(found, "left_out")


def test_an_event_occurs_as_often_as_it_may(tmp_path: Path) -> None:
    events = event("e", speed(10), after(2), ' maximumExecutionCount="3"')
    found = read(tmp_path, xosc(events=events))
    assert len(scenario(found).actors[0].phases) == 3


def test_catalogs_with_assignments(tmp_path: Path) -> None:
    folder = tmp_path / "catalogs"
    folder.mkdir()
    (folder / "v.xosc").write_text(
        '<OpenSCENARIO><FileHeader/><Catalog name="cars">'
        + VEHICLE.replace('name="v"', 'name="small"').replace(
            "<BoundingBox>",
            '<ParameterDeclarations><ParameterDeclaration name="length" parameterType="double"'
            ' value="3"/></ParameterDeclarations><BoundingBox>',
        ).replace('length="5"', 'length="$length"')
        + "</Catalog></OpenSCENARIO>"
    )  # fmt: skip
    reference = (
        '<ScenarioObject name="{}"><CatalogReference catalogName="cars" entryName="small">{}'
        "</CatalogReference></ScenarioObject>"
    )
    assigned = (
        '<ParameterAssignments><ParameterAssignment parameterRef="length" value="4.5"/>'
        "</ParameterAssignments>"
    )
    objects = reference.format("Ego", "") + reference.format("B", assigned)
    found = read(tmp_path, xosc(objects=objects, catalogs=CATALOGS))
    assert found.whole
    assert scenario(found).ego.box.length_m == 3.0
    assert scenario(found).actors[0].box.length_m == 4.5
    missing = read(tmp_path, xosc(objects=objects.replace("small", "none"), catalogs=CATALOGS))
    assert "none" in lines(missing, "left_out")


def test_a_trajectory_becomes_a_path_of_timed_points(tmp_path: Path) -> None:
    vertices = "".join(
        f'<Vertex time="{t}"><Position>{lane(s, -1, f" offset={chr(34)}{o}{chr(34)}")}</Position>'
        "</Vertex>"
        for t, s, o in ((0, 100, 0), (2, 140, 0), (4, 180, -3))
    )
    action = (
        "<PrivateAction><RoutingAction><FollowTrajectoryAction><TrajectoryRef>"
        f'<Trajectory name="t" closed="false"><Shape><Polyline>{vertices}</Polyline></Shape>'
        "</Trajectory></TrajectoryRef><TimeReference><Timing domainAbsoluteRelative="
        '"relative" scale="1" offset="0"/></TimeReference><TrajectoryFollowingMode'
        ' followingMode="position"/></FollowTrajectoryAction></RoutingAction></PrivateAction>'
    )
    init = start("Ego", lane(50)) + start("B", lane(100), 20, action)
    found = read(tmp_path, xosc(init=init, stop=6))
    (phase,) = scenario(found).actors[0].phases
    assert phase.manoeuvre.kind == "path"
    at = {round(p.time_s, 2): p for p in phase.manoeuvre.points}
    end = at[max(at)]
    # After its end it drives on along its lane with the speed of the last piece.
    assert end.ahead_m == pytest.approx(80.0 + 2.0 * math.hypot(40, 3) / 2, abs=0.5)
    assert end.left_m == pytest.approx(-3.0, abs=0.05)
    assert "trajectory" in lines(found, "approximated")


def test_the_ego_is_found_or_chosen(tmp_path: Path) -> None:
    text = xosc().replace("Ego", "Other")
    assert read(tmp_path, text).names["ego"] == "Other"
    assert read(tmp_path, text, ego="B").names["ego"] == "B"
    assert (
        read(tmp_path, xosc().replace('"B"', '"hero"').replace("Ego", "X")).names["ego"] == "hero"
    )
    assert "no object 'Z'" in read(tmp_path, text, ego="Z").problem


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ("<PrivateAction><VisibilityAction graphics='false' sensors='false' traffic='false'/>"
         "</PrivateAction>", "invisible"),
        ("<PrivateAction><LateralAction><LateralDistanceAction entityRef='Ego' distance='1'"
         " freespace='true' continuous='true'/></LateralAction></PrivateAction>", "lateral"),
        ("<GlobalAction><TrafficAction/></GlobalAction>", "no such thing"),
        ("<UserDefinedAction><CustomCommandAction type='x'/></UserDefinedAction>", "simulator"),
        ("<PrivateAction><LongitudinalAction><SpeedAction><SpeedActionDynamics dynamicsShape="
         "'step' dynamicsDimension='time' value='0'/><SpeedActionTarget><AbsoluteTargetSpeed"
         " value='-5'/></SpeedActionTarget></SpeedAction></LongitudinalAction></PrivateAction>",
         "-5 m/s"),
    ],
)  # fmt: skip
def test_what_a_scenario_cannot_say_is_named(tmp_path: Path, action: str, why: str) -> None:
    found = read(tmp_path, xosc(events=event("e", action, after(2))))
    assert not found.whole
    assert why in lines(found, "left_out")
    assert scenario(found).actors[0].phases == ()


def test_a_file_without_an_end_gets_one(tmp_path: Path) -> None:
    found = read(tmp_path, xosc(stop=500, events=event("e", speed(10), after(4))))
    assert scenario(found).duration_s == pytest.approx(9.0, abs=0.1)
    assert "does not end within 120 s" in lines(found, "approximated")


def test_same_file_same_result(tmp_path: Path) -> None:
    text = xosc(events=event("e", speed(10), after(4)))
    one, two = read(tmp_path, text), read(tmp_path, text)
    assert one.entries == two.entries
    assert scenario(one).model_dump_json() == scenario(two).model_dump_json()


def test_a_document_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not OpenSCENARIO"):
        read(tmp_path, "<OpenDRIVE/>")
    catalog = read(tmp_path, "<OpenSCENARIO><FileHeader/><Catalog/></OpenSCENARIO>")
    assert "no Storyboard" in catalog.problem


def test_the_trigger_helper_makes_stop_triggers_too() -> None:
    assert trigger("x", "StopTrigger").startswith("<StopTrigger>")


def run(arguments: list[str], capsys: Any) -> tuple[int, str, str]:
    from typer.testing import CliRunner

    from scenario_gen.cli.main import app

    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_writes_scenario_map_and_report(tmp_path: Path, capsys: Any) -> None:
    path = write(tmp_path / "in", xosc(events=event("e", speed(10), after(4))))
    code, text, _ = run(["import", str(path), "--out", str(tmp_path / "out")], capsys)
    assert code == 0
    assert "whole" in text
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {"test.json", "road.xodr", "test.import.json"}
    code, _, _ = run(["check", str(tmp_path / "out" / "test.json")], capsys)
    assert code in (0, 1)


def test_the_command_tells_parts_and_refusals_by_exit_codes(tmp_path: Path, capsys: Any) -> None:
    part = write(tmp_path / "in", xosc().replace("</Entities>", "<X/></Entities>"), "part.xosc")
    bad = write(tmp_path / "in", "<OpenSCENARIO>", "bad.xosc")
    out = ["--out", str(tmp_path / "out")]
    assert run(["import", str(part), *out], capsys)[0] == 1
    assert run(["import", str(bad), str(part), *out], capsys)[0] == 2
    away = write(tmp_path / "in", xosc(road="../../secret.xodr"), "away.xosc")
    code, text, _ = run(["import", str(away), str(part), *out], capsys)
    assert code == 2
    assert "not imported" in text
    assert (tmp_path / "out" / "part.json").is_file()
    assert run(["import", str(part), *out, "--values", "x=y"], capsys)[0] != 0


def test_a_place_along_lanes_that_moves_with_somebody_is_left_out(tmp_path: Path) -> None:
    """It is not followed, and what waits for it is named."""
    near = of_entity(
        "Ego",
        '<DistanceCondition value="12" freespace="false" rule="lessThan"><Position>'
        '<RelativeLanePosition entityRef="B" dLane="0" ds="5"/></Position></DistanceCondition>',
    )
    init = start("Ego", lane(50), 30) + start("B", lane(100), 20)
    found = read(tmp_path, xosc(init=init, events=event("e", speed(5), near)))
    assert not found.whole
    assert "moves with somebody" in lines(found, "left_out")
