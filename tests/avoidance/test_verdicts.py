"""Verdicts: at the edges of their words, and where contacts do not count."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.avoidance import (
    DEFAULT_PROFILES,
    Settings,
    assess,
    chosen_profiles,
    label,
)
from scenario_gen.avoidance.verdict import code
from scenario_gen.avoidance.verdict import verdicts as decide
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.errors import InputError
from scenario_gen.motion import group_networks, rollout
from tests.avoidance.encounters import (
    BRAKING,
    BrakesAt,
    BrakesOnSight,
    ahead,
    assessed,
    follow,
    outcome,
    verdicts,
    walker,
)
from tests.worlds import crossing_pedestrian, cut_in, scenario

BRAKES, SLEEPS = BrakesAt(0.0, 7.0, "brakes"), BrakesAt(100.0, 7.0, "sleeps")
SLOW = BrakesAt(0.0, 2.0, "slow")


def test_nobody_to_collide_with_is_not_applicable():
    found = outcome(scenario(), BRAKES)
    assert found.verdict == "not_applicable"
    assert found.profiles == ()
    assert found.ideal is None


def test_all_avoid_none_avoids_or_they_disagree():
    one = follow(60.0, ego_mps=20.0)
    assert outcome(one, BRAKES).verdict == "preventable"
    assert outcome(one, SLEEPS, SLOW).verdict == "unpreventable"
    found = outcome(one, BRAKES, SLEEPS)
    assert found.verdict == "disputed"
    assert found.reason == "avoided by brakes; not by sleeps"


def test_the_words_cover_every_combination():
    avoids = np.array([[True, True, False, False], [True, False, True, False]])
    expected = ["preventable", "disputed", "disputed", "unpreventable"]
    assert decide(avoids).tolist() == [code(word) for word in expected]


@pytest.mark.parametrize(("change", "word"), [(-0.001, "trivial"), (0.001, "preventable")])
def test_trivial_ends_where_more_than_a_mild_deceleration_is_needed(change, word):
    """dv^2 / (2 d) after 10 s behind a slower lead, at the limit of 1 m/s2."""
    # 4 m/s closer for 10 s, then 8 m are left: 4^2 / (2 * 8) = 1 m/s2.
    one = follow(48.0 - change * 10, ego_mps=24.0, speed_mps=20.0, duration_s=10.0)
    found = outcome(one, BRAKES)
    assert found.verdict == word
    assert (found.profiles == ()) == (word == "trivial")


def test_the_mild_deceleration_is_a_setting():
    one = follow(48.0, ego_mps=24.0, speed_mps=20.0, duration_s=10.0)
    assert outcome(one, BRAKES, settings=Settings(0.9, evasion=None)).verdict == "preventable"
    assert outcome(one, BRAKES, settings=Settings(1.1, evasion=None)).verdict == "trivial"


def _with_follower(follower_mps: float = 20.0, gap_m: float = 10.0, lead_gap_m: float = 60.0):
    follower = {"id": "follower", "category": "car", "speed_mps": follower_mps,
                "start": {"lane": -2, "s_m": 50.0 - 4.5 - gap_m}}  # fmt: skip
    return scenario(ego_speed_mps=20.0, duration_s=12.0, actors=[ahead(lead_gap_m), follower])


def test_a_replayed_follower_does_not_count():
    """It keeps its speed as recorded and runs into the ego that brakes: reported, not counted."""
    found = outcome(_with_follower(), BRAKES)
    assert found.verdict == "preventable"
    assert found.profiles[0].struck_by == ("follower",)
    assert found.profiles[0].contact is None
    assert found.constant_speed is not None
    assert found.constant_speed.actor == "lead"


def test_who_runs_into_the_ego_anyway_counts():
    """A follower that is faster hits the ego also when it keeps its speed: none avoids it."""
    found = outcome(_with_follower(follower_mps=26.0, lead_gap_m=400.0), BRAKES, SLEEPS)
    assert found.verdict == "unpreventable"
    assert found.constant_speed is not None
    assert found.constant_speed.from_behind
    assert all(p.contact.from_behind for p in found.profiles)


def test_one_who_comes_from_the_side_is_no_follower():
    """Someone on foot who walks into the standing ego's side counts."""
    one = scenario(
        ego_speed_mps=10.0, duration_s=15.0,
        actors=[walker(s_m=50.0 + 10.0, speed_mps=0.9), ahead(40.0)],
    )  # fmt: skip
    stops_there = BrakesAt(0.0, 10.0**2 / (2 * 10.0), "stops there")
    found = outcome(one, stops_there).profiles[0]
    assert not found.avoids
    assert found.contact is not None
    assert found.contact.ego_mps == 0.0
    assert not found.contact.from_behind


def test_braking_can_make_a_contact():
    """Who passes in front of a walker touches nobody; who hesitates does, and that counts."""
    one = scenario(
        ego_speed_mps=20.0, duration_s=10.0,
        actors=[walker(s_m=100.0, speed_mps=1.7), ahead(150.0)],
    )  # fmt: skip
    slows = BrakesAt(0.0, 2.0, "slows")
    found = outcome(one, SLEEPS, slows)
    contacts = [p.contact.actor if p.contact else None for p in found.profiles]
    assert contacts == ["lead", "walker"]
    assert found.verdict == "unpreventable"


def test_mitigation_is_the_reduction_of_the_impact():
    found = outcome(follow(30.0, ego_mps=20.0), SLOW, SLEEPS)
    slow, asleep = found.profiles
    assert slow.impact_reduction_mps == pytest.approx(20.0 - np.sqrt(400.0 - 120.0), abs=0.05)
    assert asleep.impact_reduction_mps == 0.0
    assert asleep.braking_s is None


def test_fog_hides_until_it_is_too_late():
    """From 30 m/s a car needs 64 m with 7 m/s2: it is avoided when seen from 100 m, not from 40."""
    words = [
        outcome(
            follow(200.0, ego_mps=30.0, environment={"visibility_m": visibility_m}),
            BrakesOnSight(7.0),
        ).verdict
        for visibility_m in (100.0, 40.0)
    ]
    assert words == ["preventable", "unpreventable"]


@pytest.mark.parametrize("spare_m", [0.3, -0.6])
def test_in_fog_the_sight_distance_decides_to_the_step(spare_m):
    """Seen from so far that it is just enough, give or take the way of one step (0.1 s)."""
    v, a = 15.0, 7.0
    needed_m = v * v / (2 * a)
    # The sight is from the middle of the ego to the nearest part of the actor.
    visibility_m = needed_m + 2.25 + spare_m + (v * 0.1 if spare_m > 0 else 0.0)
    one = follow(100.0, ego_mps=v, environment={"visibility_m": visibility_m})
    assert outcome(one, BrakesOnSight(a)).profiles[0].avoids == (spare_m > 0)


def test_what_was_seen_stays_in_mind():
    """The recorded ego drives through the stopped car and on into the fog; who brakes for it
    further back does not lose sight of it."""
    one = follow(120.0, ego_mps=20.0, environment={"visibility_m": 60.0}, duration_s=14.0)

    class Forgetful(BrakesOnSight):
        def drive(self, rows, actors, scheme=None):
            drive = super().drive(rows, actors)
            original = drive.acceleration

            def acceleration(situation):
                drive.begun = np.zeros(rows, dtype=bool)
                return original(situation)

            drive.acceleration = acceleration
            return drive

    found = outcome(one, Forgetful(4.0)).profiles[0]
    assert found.avoids
    assert found.max_decel_mps2 == pytest.approx(4.0)


def test_occluded_until_late():
    """A walker behind a parked truck is seen when it is too late; without the truck in time."""
    truck = {"id": "truck", "category": "truck", "speed_mps": 0.0,
             "start": {"lane": -3, "s_m": 113.0},
             "dimensions": {"length_m": 20.0, "width_m": 2.5, "height_m": 3.5}}  # fmt: skip
    person = walker(s_m=124.5, from_s=1.2, speed_mps=3.0)

    class Wary(BrakesOnSight):
        """Brakes as soon as anybody who comes nearer across is seen."""

        def drive(self, rows, actors, scheme=None):
            drive = super().drive(rows, actors)

            def acceleration(situation):
                comes = situation.seen & (situation.towards_mps > 0.5)
                drive.begun = drive.begun | comes.any(axis=1)
                return np.where(drive.begun, -self.decel_mps2, 0.0)

            drive.acceleration = acceleration
            return drive

    def word(*actors):
        one = scenario(ego_speed_mps=22.0, duration_s=10.0, actors=list(actors))
        return outcome(one, Wary(7.0))

    assert word(person).verdict == "preventable"
    hidden = word(person, truck)
    assert hidden.verdict == "unpreventable"
    assert hidden.profiles[0].seen_s > 1.5


def test_a_patch_of_ice_lengthens_the_way():
    """Braking on 60 m of ice from 20 m/s takes off little: what was avoidable no longer is."""
    patch = {"id": "ice", "road": "main", "s_from_m": 60.0, "s_to_m": 120.0, "friction": 0.1,
             "condition": "icy"}  # fmt: skip
    dry, icy = (
        outcome(follow(60.0, ego_mps=20.0, environment={"patches": patches}), BRAKES)
        for patches in ([], [patch])
    )
    assert dry.verdict == "preventable"
    assert icy.verdict == "unpreventable"
    # 6.4 m of dry road, then ice to the contact.
    contact = icy.profiles[0].contact
    assert contact is not None
    expected = np.sqrt(400.0 - 2 * 7.0 * (60.0 - 50.0) - 2 * 0.981 * (60.0 - 10.0))
    assert contact.ego_mps == pytest.approx(expected, abs=0.6)


def test_labels_name_the_sides():
    found = assessed([follow(60.0, ego_mps=20.0), scenario(), follow(300.0, ego_mps=5.0)],
                     [BRAKES, SLEEPS])  # fmt: skip
    labels = [label(found, row) for row in range(3)]
    assert [one.verdict for one in labels] == ["disputed", "not_applicable", "trivial"]
    assert labels[0].avoided_by == ("brakes",)
    assert labels[0].not_avoided_by == ("sleeps",)
    assert labels[0].physically_avoidable is True
    assert labels[1].physically_avoidable is None


def test_measures_of_the_checks_spare_work_and_change_nothing():
    from scenario_gen.checks import check

    batch = ScenarioBatch.of([cut_in(), follow(300.0, ego_mps=5.0), crossing_pedestrian()])
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    measures = check(batch, trace, networks=networks).measures
    drivers = chosen_profiles()
    with_them = assess(batch, trace, networks, drivers, measures=measures)
    without = assess(batch, trace, networks, drivers)
    assert verdicts(with_them) == verdicts(without)
    np.testing.assert_array_equal(with_them.avoids, without.avoids)


def test_profiles_are_named_and_their_constants_changed():
    assert [p.name for p in chosen_profiles()] == list(DEFAULT_PROFILES)
    (aeb,) = chosen_profiles(["aeb"], {"aeb.latency_s": 0.3})
    assert aeb.constants["latency_s"] == 0.3


@pytest.mark.parametrize(
    ("names", "constants", "words"),
    [
        (["nobody"], {}, "there is no driver 'nobody'"),
        ([], {}, "no profile"),
        (["aeb", "aeb"], {}, "named twice"),
        (["aeb"], {"fsm.delay_s": 1.0}, "fsm.delay_s"),
        (["aeb"], {"latency_s": 1.0}, "profile.constant"),
        (["aeb"], {"aeb.speed": 1.0}, "no constant speed"),
        (["aeb"], {"aeb.latency_s": -1.0}, "impossible"),
    ],
)
def test_unusable_sets_are_refused_with_a_hint(names, constants, words):
    with pytest.raises(InputError, match=words):
        chosen_profiles(names, constants)


def test_what_does_not_belong_together_is_refused():
    batch = ScenarioBatch.of([cut_in()])
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    with pytest.raises(InputError, match="no profile"):
        assess(batch, trace, networks, [])
    with pytest.raises(InputError, match="0 road networks"):
        assess(batch, trace, [], [BRAKES])
    with pytest.raises(InputError, match="the trace is of"):
        assess(ScenarioBatch.of([scenario()]), trace, networks, [BRAKES], settings=BRAKING)


def test_a_contact_that_is_only_put_off_counts():
    """The ego stands when the scenario ends, and the wrong-way driver is still on its way."""
    wrong_way = {"id": "wrong", "category": "car", "speed_mps": 15.0,
                 "start": {"lane": -2, "s_m": 350.0, "heading_rad": 3.14159}}  # fmt: skip
    one = scenario(ego_speed_mps=25.0, actors=[wrong_way], duration_s=9.0)
    found = outcome(one, BRAKES).profiles[0]
    assert not found.avoids
    assert found.contact is not None
    stopped_m = 50.0 + 25.0**2 / 14.0
    assert found.contact.time_s == pytest.approx((350 - stopped_m - 7.2) / 15.0, abs=0.01)
    assert found.contact.time_s > 9.0
    assert found.contact.impact_mps == pytest.approx(15.0)


def test_whoever_can_still_stop_at_the_end_has_avoided():
    """The scenario ends while the ego brakes for a stopped car, with room to spare."""
    one = follow(60.0, ego_mps=20.0, duration_s=4.0)
    enough, too_little = BrakesAt(1.0, 7.0, "enough"), BrakesAt(2.6, 7.0, "too little")
    found = outcome(one, enough, too_little)
    assert [p.avoids for p in found.profiles] == [True, False]
    # 52 m driven until 2.6 s, and braking with mu g does not do in 8 m.
    contact = found.profiles[1].contact
    assert contact is not None
    assert contact.ego_mps > 10.0
