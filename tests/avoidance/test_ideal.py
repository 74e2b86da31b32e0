"""The physical bound: manoeuvres keep to physics, and find the ways out there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.avoidance import DEFAULT_SETTINGS, Evasion, Settings
from scenario_gen.avoidance.contacts import contacts
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.evade import _Flight
from scenario_gen.avoidance.ideal import BRAKING, how_words
from scenario_gen.avoidance.manoeuvres import Swerve, candidates
from scenario_gen.avoidance.onset import onset_steps
from scenario_gen.avoidance.redrive import recorded
from scenario_gen.avoidance.room import surface
from scenario_gen.avoidance.selection import Selection
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.drivers import find_driver
from scenario_gen.motion import group_networks, rollout
from scenario_gen.roads import build
from tests.avoidance.encounters import (
    BRAKING as BRAKES_ONLY,
)
from tests.avoidance.encounters import (
    ahead,
    assessed,
    follow,
    outcome,
    random_cut_ins,
    walker,
)
from tests.worlds import RURAL, URBAN, scenario

SLEEPS = find_driver("constant_speed")


@given(
    shift_m=st.floats(0.2, 8), accel=st.floats(0.2, 10), jerk=st.floats(1, 200),
    left=st.booleans(),
)  # fmt: skip
def test_a_swerve_ends_aside_without_lateral_speed(shift_m, accel, jerk, left):
    """Equation 1: it goes as far as asked, within its limits, and ends parallel."""
    side = 1.0 if left else -1.0
    swerve = Swerve.of(*(np.array([v]) for v in (side * shift_m, accel, jerk)))
    lasts_s = float((4.0 * swerve.ramp_s + 2.0 * swerve.hold_s)[0])
    times_s = np.linspace(0.0, lasts_s, 2001)[None, :]
    states = swerve.at(times_s)
    assert states.way_m[0, -1] == pytest.approx(side * shift_m, rel=1e-6)
    assert states.speed_mps[0, -1] == pytest.approx(0.0, abs=1e-6)
    assert np.abs(states.accel_mps2).max() <= accel * (1 + 1e-6)
    step_s = times_s[0, 1]
    assert np.abs(np.diff(states.accel_mps2[0])).max() <= jerk * step_s * (1 + 1e-6) + 1e-9
    # Rates and ways are those of the acceleration.
    speed = np.concatenate([[0.0], np.cumsum(states.accel_mps2[0])[:-1] * step_s])
    assert np.abs(speed - states.speed_mps[0]).max() <= 2 * accel * step_s
    still = swerve.at(np.array([[-1.0, lasts_s + 5.0]]))
    assert still.way_m[0].tolist() == pytest.approx([0.0, side * shift_m])


def _flights(batch: ScenarioBatch, evasion: Evasion):
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    encounter = Encounter.of(Selection.of(batch, trace, networks))
    base = contacts(encounter, recorded(encounter))
    onset = onset_steps(encounter, base.time_s)
    rows = np.flatnonzero(base.any.any(axis=1))
    encounter = encounter.take(rows)
    choices = candidates(evasion)
    flight = _Flight(
        encounter, onset[rows], np.repeat(np.arange(rows.size), len(choices)), choices, evasion
    )
    return encounter, flight, flight.fly(), np.repeat(rows, len(choices)), onset[rows]


def test_manoeuvres_stay_within_the_grip_and_on_the_road():
    """Numerically differentiated, no possible manoeuvre needs more than mu g or leaves the road."""
    batch = random_cut_ins(2, 40)
    encounter, flight, run, row, _ = _flights(batch, Evasion())
    mu = batch.groups[0].samples["mu"][row]
    forward_m = 1.35
    x_m = run.x_m - forward_m * np.cos(run.heading_rad)
    y_m = run.y_m - forward_m * np.sin(run.heading_rad)
    step_s = encounter.trace.step_s
    # Second differences of ways; where braking and steering change places within two steps, they
    # mix what does not happen at once: up to 5 %.
    ax, ay = (np.diff(v, 2, axis=1) / step_s**2 for v in (x_m, y_m))
    used = np.hypot(ax, ay)[flight.possible]
    limit = (mu * 9.81)[flight.possible, None]
    assert flight.possible.mean() > 0.3
    assert (used <= limit * 1.05 + 0.01).all()
    # Three lanes of 3.5 m from t = 0 to -10.5 m, with hard shoulders.
    edge = surface(encounter.egos[0], encounter.networks[0], "carriageway")
    assert edge is not None
    half_m = 0.5 * 1.8
    assert (run.y_m[flight.possible] <= edge.left_m.max() - half_m + 0.1).all()
    assert (run.y_m[flight.possible] >= edge.right_m.min() + half_m - 0.1).all()


def test_manoeuvres_begin_where_the_recorded_ego_is():
    encounter, _, run, _, onset = _flights(random_cut_ins(2, 10), Evasion())
    count = len(candidates(Evasion()))
    for row, step in enumerate(onset):
        at = slice(row * count, (row + 1) * count)
        np.testing.assert_allclose(
            run.x_m[at, : step + 1], np.broadcast_to(
                encounter.frame.centre_x_m[row, 0, : step + 1], (count, step + 1)), atol=1e-9,
        )  # fmt: skip


def test_no_manoeuvre_turns_tighter_than_the_ego_can():
    """At walking speed nothing swerves: the turning circle of a car is 3.9 m."""
    one = follow(1.0, ego_mps=1.5, duration_s=5.0)
    batch = ScenarioBatch.of([one])
    _, flight, run, _, _ = _flights(batch, Evasion())
    turned = np.abs(np.diff(run.heading_rad[flight.possible], axis=1))
    way_m = np.hypot(*(np.diff(v[flight.possible], axis=1) for v in (run.x_m, run.y_m)))
    assert (turned <= way_m / 3.9 * 1.2 + 1e-6).all()


def test_a_wrong_way_driver_is_avoided_by_steering_alone():
    """Braking does not help, a lane beside is free: the bound swerves; without room it cannot."""
    wrong_way = {"id": "wrong", "category": "car", "speed_mps": 25.0,
                 "start": {"lane": -2, "s_m": 350.0, "heading_rad": 3.14159}}  # fmt: skip
    one = scenario(ego_speed_mps=25.0, actors=[wrong_way], duration_s=10.0)
    found = outcome(one, SLEEPS, settings=DEFAULT_SETTINGS)
    assert found.verdict == "unpreventable"
    assert found.ideal is not None
    assert found.ideal.avoids
    assert found.ideal.how.startswith("swerves 2 m to the left")
    for none in (Settings(evasion=Evasion(room="lane")), BRAKES_ONLY):
        narrow = outcome(one, SLEEPS, settings=none).ideal
        assert narrow is not None
        assert not narrow.avoids
        assert narrow.how == ""


def test_blocked_on_both_sides_there_is_no_way_out():
    """Wrong-way drivers side by side on all lanes and the hard shoulder."""
    row = [
        {"id": f"wrong{lane}", "category": "truck", "speed_mps": 20.0,
         "dimensions": {"length_m": 10.0, "width_m": 3.4, "height_m": 3.5},
         "start": {"lane": -lane, "s_m": 350.0, "heading_rad": 3.14159}}
        for lane in (1, 2, 3, 4)
    ]  # fmt: skip
    one = scenario(ego_speed_mps=25.0, actors=row, duration_s=10.0)
    found = outcome(one, SLEEPS, settings=DEFAULT_SETTINGS)
    assert found.ideal is not None
    assert not found.ideal.avoids
    assert found.ideal.onset_s == 0.0


@pytest.mark.parametrize(("decel", "expected"), [(5.0, True), (6.0, True), (40.0, False)])
def test_braking_at_the_friction_limit_is_tried_first(decel, expected):
    """A lead that needs no more than mu g is avoided by braking; a wall is not."""
    v = 20.0
    gap_m = v * v / (2.0 * decel)
    found = assessed([follow(gap_m, ego_mps=v)], [SLEEPS])
    assert (found.bound[0] == BRAKING) == expected


def test_the_onset_is_when_the_course_leads_to_a_contact():
    """A lead of equal speed is no conflict until it brakes; a walker not until he walks."""
    lead = ahead(40.0, speed_mps=20.0, phases=[
        {"id": "b", "trigger": {"kind": "time", "at_s": 3.05},
         "manoeuvre": {"kind": "brake", "decel_mps2": 6.0}}])  # fmt: skip
    braking = outcome(scenario(ego_speed_mps=20.0, actors=[lead], duration_s=10.0), SLEEPS)
    # He comes 6 m nearer in 3 s, when the ego is there.
    walking = outcome(
        scenario(ego_speed_mps=20.0, duration_s=8.0,
                 actors=[walker(s_m=50.0 + 3.6 + 20.0 * 4.0, from_s=1.25, speed_mps=2.0)]),
        SLEEPS,
    )  # fmt: skip
    assert braking.ideal is not None
    assert braking.ideal.onset_s == pytest.approx(3.1)
    assert walking.ideal is not None
    assert walking.ideal.onset_s == pytest.approx(1.3)


def test_the_onset_waits_for_sight():
    found = outcome(follow(150.0, ego_mps=20.0, environment={"visibility_m": 60.0}), SLEEPS)
    assert found.ideal is not None
    # The middle of the ego is 60 m from the nearest part of the actor.
    assert found.ideal.onset_s == pytest.approx((150.0 + 2.25 - 60.0) / 20.0, abs=0.1)


def test_a_swerve_on_a_curve_follows_the_curve():
    """A stopped car on a rural bend too near to stop for is passed on the other lane."""
    car = {"id": "lead", "category": "car", "speed_mps": 0.0,
           "start": {"lane": -1, "s_m": 240.0}}  # fmt: skip
    one = scenario(
        road={**RURAL, "radius_m": 300.0}, ego_lane=-1, ego_s_m=215.0, ego_speed_mps=18.0,
        actors=[car], duration_s=4.0,
    )  # fmt: skip
    found = outcome(one, SLEEPS, settings=DEFAULT_SETTINGS)
    assert found.ideal is not None
    assert found.ideal.avoids
    assert "to the left" in found.ideal.how


@pytest.mark.parametrize(
    ("road", "lane", "least_m", "most_m"),
    [
        ({"template": "motorway_straight", "speed_limit_mps": 36.0}, -2, 10.5, 15.0),
        (URBAN, -1, 6.0, 20.0),
        (RURAL, -1, 6.0, 12.0),
    ],
)
def test_the_room_is_as_wide_as_the_road(road, lane, least_m, most_m):
    """At least all driving lanes, and no wider than everything without pavements."""
    one = scenario(road=road, ego_lane=lane)
    network = build(one.road)
    wide = surface(one.ego, network, "carriageway")
    narrow = surface(one.ego, network, "lane")
    assert wide is not None
    assert narrow is not None
    width_m = wide.left_m - wide.right_m
    assert (width_m >= least_m - 1e-6).all()
    assert (width_m <= most_m + 1e-6).all()
    assert ((narrow.left_m - narrow.right_m) <= 4.0).all()
    assert (narrow.left_m <= wide.left_m + 1e-9).all()
    assert (narrow.right_m >= wide.right_m - 1e-9).all()
    assert surface(one.ego, network, "unlimited") is None


def test_left_hand_traffic_has_the_mirrored_room():
    """Running against s, right and left are told apart from the driver's seat."""

    def edges(traffic: str, lane: int):
        road = {**URBAN, "traffic": traffic}
        one = scenario(road=road, ego_lane=lane)
        found = surface(one.ego, build(one.road), "carriageway")
        assert found is not None
        return found

    right, left, against = edges("right", -1), edges("left", 1), edges("right", 1)
    np.testing.assert_allclose(right.left_m, -left.right_m)
    np.testing.assert_allclose(right.right_m, -left.left_m)
    np.testing.assert_allclose(right.left_m, against.left_m)


@settings(max_examples=5)
@given(st.integers(0, 2**31))
def test_a_larger_family_never_loses_a_way_out(seed):
    batch = random_cut_ins(seed, 40)
    small = Settings(evasion=Evasion(shifts_m=(2.0,), grip_shares=(0.75,)))
    large = Settings(evasion=Evasion(shifts_m=(1.0, 2.0, 3.5), grip_shares=(0.5, 0.75, 1.0)))
    few, many = (assessed(batch, [SLEEPS], chosen).bound for chosen in (small, large))
    nothing = assessed(batch, [SLEEPS], BRAKES_ONLY).bound
    assert ((many > -5) >= (few > -5)).all()
    assert ((few > -5) >= (nothing > -5)).all()


def test_ways_out_are_told_in_words():
    words = [how_words(how, Evasion()) for how in (0, 35, BRAKING)]
    assert words[0] == "swerves 1 m to the left with 50% of the grip"
    assert words[1] == "swerves 3.5 m to the right with 100% of the grip and brakes"
    assert words[2] == "brakes at the friction limit"
