"""FSM, RSS, cut-in rules, AEB, ideal and IDM: their formulas, at and beside their thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scenario_gen.drivers import DRIVERS, CutInRule, Ideal, find_driver
from scenario_gen.drivers.fuzzy import critical_distances, grade, proactive_distances
from tests.drivers.worlds import cutter, drive, leader, situation


def settled(name: str, **given: Any) -> float:
    """Deceleration after the same situation has lasted for 3 s."""
    wheel = find_driver(name).drive(1, 1)
    accel = np.zeros(1)
    for index in range(30):
        accel = wheel.acceleration(situation(time_s=0.1 * index, **given))
    return -float(accel[0])


def test_pfs_is_linear_between_its_distances() -> None:
    """u = 20, u_l = 10: d_unsafe = 15 + 400/12 - 100/14, d_safe = 15 + 50 - 100/14 + 2."""
    safe, unsafe = proactive_distances(
        np.array([20.0]), np.array([10.0]), delay_s=0.75, comfort_mps2=4.0, brake_mps2=6.0,
        lead_brake_mps2=7.0, extra_m=2.0,
    )  # fmt: skip
    assert safe[0] == pytest.approx(67.0 - 100.0 / 14.0)
    assert unsafe[0] == pytest.approx(15.0 + 400.0 / 12.0 - 100.0 / 14.0)
    middle = 0.5 * (safe + unsafe)
    for gap_m, wanted in ((safe, 0.0), (safe + 1.0, 0.0), (middle, 0.5), (unsafe, 1.0), (0.0, 1.0)):
        assert grade(np.asarray(gap_m), safe, unsafe) == pytest.approx(wanted)


def test_cfs_looks_at_closing_and_at_the_present_braking() -> None:
    """u = 20, u_l = 10, a = 0: d = 7.5 + 100 / (2 b). Nothing is closed: no danger."""
    kept = {"delay_s": 0.75, "comfort_mps2": 4.0, "brake_mps2": 6.0}
    safe, unsafe = critical_distances(np.array([20.0]), np.zeros(1), np.array([10.0]), **kept)
    assert safe[0] == pytest.approx(7.5 + 12.5)
    assert unsafe[0] == pytest.approx(7.5 + 100.0 / 12.0)
    safe, _ = critical_distances(np.array([20.0]), np.array([-2.0]), np.array([19.0]), **kept)
    # 1 m/s is gone after 0.5 s: (u - u_l)^2 / (2 |a|).
    assert safe[0] == pytest.approx(0.25)
    safe, unsafe = critical_distances(np.array([10.0]), np.zeros(1), np.array([10.0]), **kept)
    assert grade(np.array([0.0]), safe, unsafe)[0] == 0.0


def test_fsm_brakes_gently_in_anticipation_and_hard_in_need() -> None:
    """Behind a leader of its speed: PFS b_comf; closing fast and near: up to b_max."""
    lead = {"along_mps": 20.0}
    assert settled("fsm", gap_m=60.0, **lead) == 0.0
    assert 0.0 < settled("fsm", gap_m=30.0, **lead) < 4.0
    assert settled("fsm", gap_m=2.0, **lead) == pytest.approx(4.0)
    assert settled("fsm", gap_m=5.0) == pytest.approx(6.0)


@pytest.mark.parametrize(("side_gap_m", "brakes"), [(1.0, True), (2.59, True), (2.61, False)])
def test_fsm_counts_who_comes_over_before_it_has_passed(side_gap_m: float, brakes: bool) -> None:
    """(16 + 9) m at 10 m/s take 2.5 s, and 0.1 s more are granted; at 1 m/s that is 2.6 m."""
    given = {"gap_m": 16.0, "reach_m": 4.5, "along_mps": 10.0, "towards_mps": 1.0}
    assert (settled("fsm", side_gap_m=side_gap_m, **given) > 0.0) == brakes
    given["towards_mps"] = 0.0
    assert settled("fsm", side_gap_m=side_gap_m, **given) == 0.0


def _rss_m(v: float, lead: float, rho: float, a: float, b_min: float, b_max: float) -> float:
    return v * rho + a * rho**2 / 2 + (v + rho * a) ** 2 / (2 * b_min) - lead**2 / (2 * b_max)


@pytest.mark.parametrize(
    ("name", "along_m", "full"),
    [("rss_jrc", _rss_m(20, 10, 0.75, 3, 6, 6), 0.774 * 9.81),
     ("rss_ad_rss_lib", _rss_m(20, 10, 1, 3.5, 4, 8), 4.0)],
)  # fmt: skip
def test_rss_brakes_just_inside_its_distance_along(name: str, along_m: float, full: float) -> None:
    assert settled(name, gap_m=along_m - 0.01, along_mps=10.0) == pytest.approx(full)
    assert settled(name, gap_m=along_m + 0.01, along_mps=10.0) == 0.0


@pytest.mark.parametrize(
    ("name", "across_m"),
    [("rss_jrc", 0.3 + (2 * 0.5 + 0.75) * 0.75 / 2 + 1.25**2 / 2),
     ("rss_ad_rss_lib", 0.1 + (1.0 + 0.4) / 2 * 2 + 0.9**2 / 1.6 + 0.2 / 2 + 0.2**2 / 1.6)],
)  # fmt: skip
def test_rss_brakes_just_inside_its_distance_across(name: str, across_m: float) -> None:
    """An actor that comes nearer with 0.5 m/s; both distances have to be unsafe."""
    given = {"gap_m": 10.0, "along_mps": 10.0, "towards_mps": 0.5}
    assert settled(name, side_gap_m=across_m - 0.01, **given) > 0.0
    assert settled(name, side_gap_m=across_m + 0.01, **given) == 0.0
    given["gap_m"] = 200.0
    assert settled(name, side_gap_m=across_m - 0.01, **given) == 0.0


def test_rss_keeps_more_distance_from_oncoming_traffic() -> None:
    """Both have to stop: 20 m/s against 10 m/s, with b_min of who is in the right lane."""
    own = 20.0 + 1.75 + 23.5**2 / 6.0
    other = 10.0 * 2.0 + 3.5 * 2.0 + 17.0**2 / 8.0
    given = {"along_mps": -10.0}
    assert settled("rss_ad_rss_lib", gap_m=own + other - 0.01, **given) == pytest.approx(4.0)
    assert settled("rss_ad_rss_lib", gap_m=own + other + 0.01, **given) == 0.0


RULES = [d for d in DRIVERS.values() if isinstance(d, CutInRule)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_who_keeps_a_cut_in_rule_avoids_exactly_what_must_be_avoided(rule: CutInRule) -> None:
    """An intruder of constant speed, intruded from time 0 on, 0.05 s beside the limit."""
    relative_mps, beyond_s = np.meshgrid(np.linspace(2.0, 30.0, 29), np.array([-0.05, 0.05]))
    relative_mps, beyond_s = relative_mps.reshape(-1), beyond_s.reshape(-1)
    ttc_s = rule.threshold_s(relative_mps) + beyond_s
    np.testing.assert_array_equal(rule.must_avoid(ttc_s, relative_mps), beyond_s > 0.0)
    ego_mps = np.full(relative_mps.shape, 35.0)
    run = drive(rule, ego_mps, leader(ttc_s * relative_mps, 35.0 - relative_mps), step_s=0.02)
    np.testing.assert_array_equal(run.collided, beyond_s < 0.0)


def test_a_cut_in_without_closing_must_be_avoided() -> None:
    """Nobody has to do anything for that."""
    rule = RULES[0]
    assert rule.must_avoid(np.array([0.0, 0.0]), np.array([0.0, -3.0])).all()
    at_limit = rule.threshold_s(10.0)
    assert not rule.must_avoid(at_limit, 10.0).any()


@pytest.mark.parametrize(("side_gap_m", "brakes"), [(0.49, True), (0.5, True), (0.51, False)])
@pytest.mark.parametrize("name", ["r157_cut_in", "eu_cut_in", "eu_cut_in_standing", "r157_system"])
def test_a_cut_in_counts_from_the_intrusion_on(name: str, side_gap_m: float, brakes: bool) -> None:
    """0.3 m beyond the line: 0.5 m from the side of the ego."""
    assert (settled(name, gap_m=10.0, side_gap_m=side_gap_m) > 0.0) == brakes


@pytest.mark.parametrize(("ttc_s", "brakes"), [(2.11, True), (2.12, False)])
def test_the_system_brakes_as_late_as_the_clause_allows(ttc_s: float, brakes: bool) -> None:
    """20 / 12 + 0.35 + 0.1 = 2.117 s."""
    assert (settled("r157_system", gap_m=20.0 * ttc_s) > 0.0) == brakes


@pytest.mark.parametrize(
    ("speed_mps", "gap_m", "brakes"),
    [(10.0, 14.9, True), (10.0, 15.1, False), (30.0, 89.9, True), (30.0, 90.1, False)],
)
def test_the_aeb_triggers_at_its_ttc_or_its_required_deceleration(
    speed_mps: float, gap_m: float, brakes: bool
) -> None:
    """1.5 s at low speed; 30^2 / (2 * 5) m at high speed."""
    assert (settled("aeb", speed_mps=speed_mps, gap_m=gap_m) > 0.0) == brakes


def test_the_aeb_brakes_for_who_will_be_in_the_path() -> None:
    """A pedestrian 1.4 m aside at 1.5 m/s, 1 s ahead: 1.5 m by then; at 1.3 m/s too late."""
    for towards_mps, brakes in ((1.5, True), (1.3, False), (-1.5, False)):
        given = {"gap_m": 20.0, "side_gap_m": 1.4, "towards_mps": towards_mps}
        assert (settled("aeb", **given) > 0.0) == brakes


def test_the_latency_of_the_aeb_is_exact() -> None:
    """Triggered at once: with a latency of 0.15 s and no build-up, half a step is braked."""
    wheel = find_driver("aeb").with_constants(latency_s=0.15, build_up_s=0.0).drive(1, 1)
    means = [float(wheel.acceleration(situation(time_s=t, gap_m=10.0))[0]) for t in (0.0, 0.1, 0.2)]
    assert means == pytest.approx([0.0, -0.5 * 8.0, -8.0])


@pytest.mark.parametrize(
    ("given", "brakes"),
    [
        ({"gap_m": 500.0}, True),
        ({"gap_m": 500.0, "along_mps": 20.0}, False),
        ({"gap_m": 25.9, "along_mps": 20.0}, True),
        ({"gap_m": 26.1, "along_mps": 20.0}, False),
        ({"side_gap_m": 1.0}, True),
        ({"side_gap_m": 1.1}, False),
        ({"side_gap_m": 5.0, "towards_mps": 0.01}, True),
        ({"ahead": False, "gap_m": 1.0}, False),
        ({"seen": False}, False),
    ],
)
def test_the_ideal_driver_brakes_at_once_for_every_visible_conflict(
    given: dict[str, Any], brakes: bool
) -> None:
    """Closing, or nearer than 20^2 / 16 + 1 m; in the corridor or on the way there."""
    wheel = find_driver("ideal").drive(1, 1)
    assert wheel.acceleration(situation(**given))[0] == (-8.0 if brakes else 0.0)


def test_foresight_lets_the_ideal_driver_brake_for_whom_it_is_told() -> None:
    """From first sight on, wherever the actor is."""
    ideal = find_driver("ideal")
    assert isinstance(ideal, Ideal)
    wheel = ideal.drive(1, 2, meets=np.array([[False, True]]))
    aside = {"side_gap_m": 8.0}
    hidden = situation(actors=2, seen=np.array([[True, False]]), **aside)
    assert wheel.acceleration(hidden)[0] == 0.0
    assert wheel.acceleration(situation(actors=2, time_s=0.1, **aside))[0] == -8.0


def test_idm_keeps_its_equilibrium_gap() -> None:
    """At equal speeds the acceleration vanishes at s_e = (s0 + v T) / sqrt(1 - (v / v0)^4)."""
    gap_m = (2.0 + 20.0 * 1.6) / np.sqrt(1.0 - (20.0 / 30.0) ** 4)
    now = situation(gap_m=gap_m, along_mps=20.0, set_speed_mps=30.0)
    assert find_driver("idm").drive(1, 1).acceleration(now)[0] == pytest.approx(0.0)


@pytest.mark.parametrize("gap_m", [5.0, 0.0, -1.0])
def test_idm_brakes_no_harder_than_friction_allows(gap_m: float) -> None:
    """Even when bodies touch."""
    now = situation(gap_m=gap_m, speed_mps=30.0)
    assert find_driver("idm").drive(1, 1).acceleration(now)[0] == -8.0


def test_idm_follows_the_nearest_in_its_corridor() -> None:
    """Wide as the ego and 0.2 m on either side."""
    for side_gap_m, follows in ((0.19, True), (0.2, False)):
        now = situation(
            actors=2, gap_m=np.array([[20.0, 60.0]]), side_gap_m=np.array([[side_gap_m, -1.0]]),
            along_mps=20.0, set_speed_mps=30.0,
        )  # fmt: skip
        accel = find_driver("idm").drive(1, 2).acceleration(now)[0]
        assert (accel < -1.0) == follows


def test_a_cut_in_far_ahead_is_avoided_by_all_who_react() -> None:
    """5 m/s slower, 40 m ahead, coming over within 3.5 s."""
    for driver in DRIVERS.values():
        run = drive(driver, [20.0], cutter([40.0], 15.0, 1.0), step_s=0.1, for_s=15.0)
        assert run.collided[0] == (driver.name == "constant_speed"), driver.name
