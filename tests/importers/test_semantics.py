"""Actions do what simulators make of them, where that was found to differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.roads.external import read_network
from simulators.importers.profiles import Bounds, corners, rounded
from tests.importers.agreement import roll
from tests.importers.files import after, event, lane, read, speed, start, xosc
from tests.importers.test_import import lines, scenario

PROFILE = (
    '<PrivateAction><LongitudinalAction><SpeedProfileAction followingMode="{}">'
    '<DynamicConstraints maxAcceleration="5" maxDeceleration="10" maxAccelerationRate="4"'
    ' maxDecelerationRate="3" maxSpeed="50"/><SpeedProfileEntry time="4" speed="10"/>'
    '<SpeedProfileEntry time="4" speed="4"/></SpeedProfileAction></LongitudinalAction>'
    "</PrivateAction>"
)


@pytest.mark.parametrize("mode", ["position", "follow"])
def test_speed_profiles(tmp_path: Path, mode: str) -> None:
    events = event("e", PROFILE.format(mode), after(1))
    init = start("Ego", lane(10)) + start("B", lane(50), 0)
    found = read(tmp_path, xosc(init=init, events=events, stop=12))
    assert found.whole
    trace = roll(scenario(found), read_network(found.road, found.road_file))
    mps = np.interp([3.0, 5.0, 6.0, 7.0, 11.0], trace.time_s, trace.speed_mps[0, 1])
    # Linear from entry to entry; or with 2.5 and -1.5 m/s2 begun and ended with a limited jerk: the
    # first slope is reached 0.3125 s of speed later, the second one is the line through the corner.
    late = 0.5 * 2.5 * 2.5 / 4.0
    expected = [5.0, 10.0, 8.5, 7.0, 4.0]
    if mode == "follow":
        expected = [5.0 - late, 10.0 - late, 8.5, 7.0, 4.0]
        assert mps[1] < 9.5
        mps, expected = np.delete(mps, 1), np.delete(expected, 1)
    assert mps == pytest.approx(expected, abs=0.05)


rates = st.floats(0.5, 20.0)


@given(rates, rates, st.floats(0.0, 40.0), st.floats(0.0, 40.0), st.floats(0.1, 20.0))
def test_one_change_of_speed_ends_where_it_should_and_keeps_to_its_bounds(
    up: float, down: float, first: float, last: float, time_s: float
) -> None:
    bounds = Bounds(6.0, 8.0, up, down)
    plain = corners([(time_s, last)], first, bounds)
    found = rounded(plain, bounds) if len(plain) > 1 else plain
    assert found is not None
    assert found[0].speed_mps == pytest.approx(first)
    assert found[-1].speed_mps == pytest.approx(last, abs=1e-6)
    assert found[-1].time_s >= plain[-1].time_s - 1e-6 or abs(first - last) < 1e-6
    speeds = np.array([corner.speed_mps for corner in found])
    times = np.array([corner.time_s for corner in found])
    accel = np.diff(speeds) / np.diff(times)
    assert np.all(accel <= 6.0 + 1e-6)
    assert np.all(accel >= -8.0 - 1e-6)


def test_a_profile_without_room_for_its_jerk_is_linear_and_says_so(tmp_path: Path) -> None:
    action = PROFILE.format("follow").replace(
        'maxAccelerationRate="4"', 'maxAccelerationRate="0.2"'
    )
    init = start("Ego", lane(10)) + start("B", lane(50), 0)
    found = read(tmp_path, xosc(init=init, events=event("e", action, after(1)), stop=12))
    assert "no room" in lines(found, "approximated")


def test_tolerances_of_a_synchronisation_count(tmp_path: Path) -> None:
    action = (
        '<PrivateAction><SynchronizeAction masterEntityRef="Ego" targetTolerance="2"'
        f' targetToleranceMaster="5"><TargetPositionMaster>{lane(200)}</TargetPositionMaster>'
        f"<TargetPosition>{lane(250)}</TargetPosition></SynchronizeAction></PrivateAction>"
    )
    found = read(tmp_path, xosc(events=event("e", action, after(1))))
    (phase,) = scenario(found).actors[0].phases
    assert phase.manoeuvre.kind == "synchronise"
    assert (phase.manoeuvre.s_m, phase.manoeuvre.their_s_m) == (248.0, 195.0)
    assert lines(found, "approximated").count("tolerance") == 0


def test_a_speed_that_is_set_with_a_jump_counts_after_it(tmp_path: Path) -> None:
    jump = (
        '<PrivateAction><TeleportAction><Position><RelativeObjectPosition entityRef="B" dx="0"'
        ' dy="1"/></Position></TeleportAction></PrivateAction>'
    )
    both = jump + '</Action><Action name="still">' + speed(0)
    init = start("Ego", lane(10)) + start("B", lane(50), 10)
    found = read(tmp_path, xosc(init=init, events=event("e", both, after(2)), stop=6))
    trace = roll(scenario(found), read_network(found.road, found.road_file))
    assert trace.x_m[0, 1, -1] == pytest.approx(70.0, abs=0.3)


DISTANCE = (
    '<PrivateAction><LongitudinalAction><LongitudinalDistanceAction entityRef="Ego" distance="30"'
    ' freespace="false" continuous="true" displacement="leadingReferencedEntity"/>'
    "</LongitudinalAction></PrivateAction>"
)


def test_a_distance_is_kept_as_long_as_nobody_changes_speed(tmp_path: Path) -> None:
    init = start("Ego", lane(50), 10) + start("B", lane(100), 0, DISTANCE)
    found = read(tmp_path, xosc(init=init))
    (actor,) = scenario(found).actors
    assert (actor.start.s_m, actor.speed_mps) == (80.0, 10.0)
    assert found.whole
    braking = event("e", speed(5), after(3))
    found = read(tmp_path, xosc(init=init, events=braking, actor="Ego"))
    assert "not kept while 'Ego'" in lines(found, "left_out")


def test_a_speed_that_follows_a_changing_one_is_left_out(tmp_path: Path) -> None:
    follow = speed(0).replace(
        '<AbsoluteTargetSpeed value="0"/>',
        '<RelativeTargetSpeed entityRef="B" value="0" speedTargetValueType="delta"'
        ' continuous="true"/>',
    )
    events = event("f", follow, after(1))
    text = xosc(events=events, actor="Ego")
    assert read(tmp_path, text).whole
    more = (
        "</Maneuver></ManeuverGroup><ManeuverGroup name='g' maximumExecutionCount='1'><Actors"
        " selectTriggeringEntities='false'><EntityRef entityRef='B'/></Actors>"
        f"<Maneuver name='m'>{event('b', speed(5), after(3))}"
    )
    found = read(tmp_path, text.replace("</Maneuver>", more + "</Maneuver>", 1))
    assert "whose speed it is to follow" in lines(found, "left_out")


def test_who_is_placed_relative_to_somebody_against_the_traffic_looks_as_that_one(
    tmp_path: Path,
) -> None:
    back = lane(150).replace("/>", '><Orientation type="relative" h="3.14159265"/></LanePosition>')
    behind = '<RelativeLanePosition entityRef="Ego" dLane="0" ds="-30"/>'
    found = read(tmp_path, xosc(init=start("Ego", back) + start("B", behind)))
    (actor,) = scenario(found).actors
    assert actor.start.s_m == pytest.approx(180.0)
    assert abs(actor.start.heading_rad) == pytest.approx(np.pi, abs=1e-6)
