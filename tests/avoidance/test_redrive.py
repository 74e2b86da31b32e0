"""Driving again: where the ego is, and what it meets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.avoidance import chosen_profiles
from scenario_gen.avoidance.contacts import contacts
from scenario_gen.avoidance.encounter import Encounter
from scenario_gen.avoidance.gaps import least_gap_m
from scenario_gen.avoidance.redrive import recorded, redrive
from scenario_gen.avoidance.selection import Selection
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.drivers import DRIVERS, find_driver
from scenario_gen.metrics import impact
from scenario_gen.motion import group_networks, rollout
from tests.avoidance.encounters import (
    EGO_S_M,
    FRONT_M,
    BrakesAt,
    BrakesOnSight,
    ahead,
    assessed,
    avoids,
    follow,
    outcome,
    random_cut_ins,
    walker,
)
from tests.worlds import JUNCTION, RURAL, cut_in, scenario

KEEPS = find_driver("constant_speed")


def _encounter(*scenarios, step_s=0.1):
    batch = ScenarioBatch.of(scenarios)
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks, step_s=step_s)
    return Encounter.of(Selection.of(batch, trace, networks))


def _changing_lanes(**fields):
    """An ego that changes lanes and slows down as its task."""
    phases = [
        {"id": "change", "trigger": {"kind": "time", "at_s": 1.0},
         "manoeuvre": {"kind": "lane_change", "to_lane": -1,
                       "dynamics": {"dimension": "time", "time_s": 4.0}}},
        {"id": "slow", "trigger": {"kind": "time", "at_s": 2.0},
         "manoeuvre": {"kind": "speed", "target_mps": 12.0,
                       "dynamics": {"dimension": "time", "time_s": 3.0}}},
    ]  # fmt: skip
    return scenario(ego={"phases": phases}, actors=[ahead(80.0, speed_mps=20.0)], **fields)


@pytest.mark.parametrize(
    "one",
    [follow(50.0), cut_in(), _changing_lanes(),
     scenario(road=RURAL, ego_lane=-1, ego_speed_mps=20.0,
              actors=[ahead(60.0) | {"start": {"lane": -1, "s_m": 120.0}}]),
     scenario(road=JUNCTION, ego={"route": ["west", "north"], "start": {"road": "west", "lane": -1,
              "s_m": 40.0}}, ego_speed_mps=8.0, actors=[])],
    ids=["straight", "cut-in", "changing lanes", "curve", "turning"],
)  # fmt: skip
def test_who_keeps_the_speed_drives_the_rollout_again(one):
    """The constant-speed driver is exactly where the recorded ego was, whatever its way."""
    encounter = _encounter(one)
    run, record = redrive(encounter, KEEPS), recorded(encounter)
    for name in ("way_m", "x_m", "y_m", "heading_rad", "speed_mps"):
        np.testing.assert_allclose(getattr(run, name), getattr(record, name), atol=1e-9)


_BEND = scenario(
    road={**RURAL, "radius_m": 300.0}, ego_lane=-1, ego_s_m=150.0, ego_speed_mps=18.0,
    actors=[ahead(0.0, speed_mps=5.0) | {"start": {"lane": -1, "s_m": 240.0}}], duration_s=9.0,
)  # fmt: skip
_OPEN = [
    cut_in(gap_m=45.0, speed_mps=18.0, ego_speed_mps=25.0, duration_s=9.0),
    follow(80.0, ego_mps=20.0, duration_s=9.0),
    _BEND,
    scenario(ego_speed_mps=20.0, actors=[walker(s_m=150.0, from_s=1.0, speed_mps=2.0)],
             duration_s=9.0),
]  # fmt: skip


@pytest.mark.parametrize("name", [name for name, of in DRIVERS.items() if of.looks_ahead])
def test_driving_again_is_driving_in_the_rollout(name):
    """Where nobody reacts to the ego, a rollout with a driver at the wheel and the replay with the
    same driver are one and the same; the two are worked out in different rooms."""
    batch = ScenarioBatch.of(_OPEN)
    networks = group_networks(batch)
    driven = rollout(batch, networks=networks, driver=name)
    run = redrive(_encounter(*_OPEN), DRIVERS[name])
    x_m, y_m = (part[:, 0] for part in driven.centres())
    np.testing.assert_allclose(run.x_m, x_m, atol=1e-6)
    np.testing.assert_allclose(run.y_m, y_m, atol=1e-6)
    np.testing.assert_allclose(run.speed_mps, driven.speed_mps[:, 0], atol=1e-6)
    assert (run.speed_mps.min(axis=1) < run.speed_mps[:, 0] - 0.5).any()


@pytest.mark.parametrize("substeps", [1, 3])
def test_stops_after_the_braking_distance(substeps):
    """v t_b + v^2 / (2 a), exactly, though neither time lies on a step; then it stands."""
    encounter = _encounter(follow(400.0, ego_mps=20.0))
    run = redrive(encounter, BrakesAt(1.0, 6.3), substeps=substeps)
    assert run.way_m[0, -1] == pytest.approx(20.0 + 20.0**2 / (2 * 6.3), abs=1e-9)
    assert run.speed_mps[0, -1] == 0.0
    assert (np.diff(run.way_m[0]) >= 0.0).all()


def test_braking_on_a_curve_stays_on_the_way():
    """The slower ego draws the same line in the world: it keeps its distance from the centre."""
    road = {"template": "rural_curve", "speed_limit_mps": 27.0, "radius_m": 200.0}
    one = scenario(road=road, ego_lane=-1, ego_s_m=150.0, ego_speed_mps=15.0, duration_s=12.0)
    encounter = _encounter(one)
    run, record = redrive(encounter, BrakesAt(3.0, 2.0)), recorded(encounter)
    apart_m = np.hypot(run.x_m[0][:, None] - record.x_m[0], run.y_m[0][:, None] - record.y_m[0])
    half_step_m = 0.5 * 15.0 * 0.1
    assert apart_m.min(axis=1).max() <= half_step_m + 1e-6


def test_never_faster_than_the_task_of_the_ego():
    """An ego that slows down as its task does so whatever its driver wants."""
    encounter = _encounter(_changing_lanes())
    run = redrive(encounter, KEEPS)
    assert (run.speed_mps <= encounter.trace.speed_mps[:, 0] + 1e-9).all()
    assert run.speed_mps[0, -1] == pytest.approx(12.0)


@given(gap_m=st.floats(20, 80), decel=st.floats(2, 8), from_s=st.floats(0, 2.5))
@settings(max_examples=20)
def test_avoids_a_stopped_car_iff_the_way_to_stand_fits(gap_m, decel, from_s):
    """gap > v t_b + v^2 / (2 a), to the centimetre; so is the gap that is left."""
    needed_m = 15.0 * from_s + 15.0**2 / (2 * min(decel, 0.8 * 9.81))
    found = outcome(follow(gap_m, ego_mps=15.0), BrakesAt(from_s, decel)).profiles[0]
    if abs(gap_m - needed_m) > 0.01:
        assert found.avoids == (gap_m > needed_m)
    if found.avoids:
        assert found.least_gap_m == pytest.approx(gap_m - needed_m, abs=0.01)


@pytest.mark.parametrize(("spare_m", "expected"), [(0.01, True), (-0.01, False)])
def test_one_who_walks_in_and_stays_is_avoided_just_outside(spare_m, expected):
    """The front of the ego has to stop before the box on foot, half of its extent from its line."""
    needed_m = 20.0 * 1.0 + 20.0**2 / (2 * 7.0)
    s_m = EGO_S_M + FRONT_M + needed_m + 0.25 + spare_m
    one = scenario(
        ego_speed_mps=20.0, duration_s=12.0, actors=[walker(s_m=s_m, speed_mps=4.0, stays=True)]
    )
    assert avoids(one, BrakesAt(1.0, 7.0)) == [expected]


def test_contact_speed_and_time_are_those_on_paper():
    """Braking for 1 s with 5 m/s2 from 20 m/s: 17.5 m; the gap of 30 m is used up at 10 m/s."""
    found = outcome(follow(30.0, ego_mps=20.0), BrakesAt(0.0, 5.0)).profiles[0]
    assert found.contact is not None
    # v^2 = 20^2 - 2 * 5 * 30
    assert found.contact.ego_mps == pytest.approx(10.0, abs=0.03)
    assert found.contact.impact_mps == pytest.approx(10.0, abs=0.03)
    assert found.contact.time_s == pytest.approx(2.0, abs=0.005)
    assert found.impact_reduction_mps == pytest.approx(10.0, abs=0.03)
    assert found.max_decel_mps2 == pytest.approx(5.0)


def test_a_wrong_way_driver_hits_the_standing_ego_too():
    """Braking does not help against who comes head on, and the impact is that of the other."""
    wrong_way = {"id": "wrong", "category": "car", "speed_mps": 15.0,
                 "start": {"lane": -2, "s_m": 350.0, "heading_rad": 3.14159}}  # fmt: skip
    one = scenario(ego_speed_mps=20.0, actors=[wrong_way], duration_s=20.0)
    found = outcome(one, BrakesAt(1.0, 7.0)).profiles[0]
    assert not found.avoids
    assert found.contact is not None
    assert found.contact.ego_mps == 0.0
    assert found.contact.impact_mps == pytest.approx(15.0)
    stopped_m = 50.0 + 20.0 + 20.0**2 / 14.0
    assert found.contact.time_s == pytest.approx(
        (350.0 - stopped_m - 1.35 * 2 - 4.5) / 15.0, abs=0.01
    )


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=5)
def test_contacts_of_the_recorded_ego_are_those_of_the_metrics(seed):
    """Two ways of finding contacts agree: swept boxes here, boxes at many places there."""
    batch = random_cut_ins(seed, 200)
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    encounter = Encounter.of(Selection.of(batch, trace, networks))
    found = contacts(encounter, recorded(encounter))
    reference = impact(encounter.trace, encounter.frame)
    both = found.any & reference.time.valid
    # A graze of millimetres may be found by the exact one alone.
    assert (found.any | ~reference.time.valid).all()
    assert (found.any ^ reference.time.valid).sum() <= 2
    late_s = (reference.time.value - found.time_s)[both]
    assert (late_s >= -1e-9).all()
    assert (late_s <= encounter.trace.step_s + 1e-9).all()


def test_the_gap_left_is_the_smallest_of_all_times():
    """Against looking at every time exactly."""
    encounter = _encounter(follow(60.0, ego_mps=20.0, speed_mps=12.0))
    run = redrive(encounter, BrakesAt(2.0, 3.0))
    lead_x_m = encounter.frame.centre_x_m[0, 1]
    expected_m = (lead_x_m - run.x_m[0] - 4.5).min()
    assert least_gap_m(encounter, run) == pytest.approx([expected_m])


def test_a_finer_step_moves_the_ego_by_less_than_a_step():
    """A lead that brakes between two steps is seen to at the next one: 0.1 s at 20 m/s are 2 m."""
    lead = ahead(40.0, speed_mps=20.0, phases=[
        {"id": "b", "trigger": {"kind": "time", "at_s": 1.05},
         "manoeuvre": {"kind": "brake", "decel_mps2": 6.0}}])  # fmt: skip
    one = scenario(ego_speed_mps=20.0, actors=[lead], duration_s=10.0)
    names = ("r157_careful", "fsm", "rss_jrc", "aeb", BrakesOnSight(5.0))
    coarse, fine = (outcome(one, *names, step_s=step_s).profiles for step_s in (0.1, 0.02))
    for rough, exact in zip(coarse, fine, strict=True):
        assert rough.avoids == exact.avoids
        assert rough.least_gap_m == pytest.approx(exact.least_gap_m, abs=2.0), rough.profile


def test_verdicts_hardly_depend_on_the_step():
    """Of 300 random cut-ins, at most 1 % change sides when the step is a fifth."""
    batch = random_cut_ins(7, 300)
    drivers = chosen_profiles(["r157_careful", "fsm", "rss_jrc", "aeb"])
    coarse = assessed(batch, drivers).avoids
    fine = assessed(batch, drivers, step_s=0.02).avoids
    assert 0.2 < fine.mean() < 0.9
    assert (coarse != fine).mean() <= 0.01
