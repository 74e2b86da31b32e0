"""Vehicles as kinematic bicycles, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from tests.dynamics.demands import CAR, MOTORCYCLE, STEP_S, TRUCK, able, braked, following, motion

G = 9.81


def swerve(
    speed_mps: float, width_m: float, lasts_s: float, *, both: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Speeds and curvatures of a sinusoidal change of lanes from 2 s on, and back where ``both``.

    The peak of the acceleration across is 2 pi * width / time^2.
    """
    time_s = (np.arange(120) + 0.5) * STEP_S
    across = np.zeros(time_s.size)
    for sign, begin_s in ((1.0, 2.0), (-1.0, 2.0 + lasts_s)) if both else ((1.0, 2.0),):
        share = (time_s - begin_s) / lasts_s
        wave = np.sin(2 * np.pi * share) * 2 * np.pi * width_m / lasts_s**2
        across += np.where((share > 0) & (share < 1), sign * wave, 0.0)
    return np.full(time_s.size + 1, speed_mps), across / speed_mps**2


@pytest.mark.parametrize(("speed_mps", "radius_m"), [(5.0, 12.0), (15.0, 40.0), (25.0, 120.0)])
def test_a_circle_of_known_radius_is_driven(speed_mps: float, radius_m: float) -> None:
    """Within the limits, the way of the rear axle is the circle and the speed stays."""
    found = following(motion(np.full(121, speed_mps), 1.0 / radius_m), able(**CAR), by_model=True)
    assert found.followed
    from_centre_m = np.hypot(found.x_m[0], found.y_m[0] - radius_m)
    assert from_centre_m == pytest.approx(np.full(121, radius_m), abs=1e-3)
    assert found.speed_mps[0] == pytest.approx(np.full(121, speed_mps), abs=1e-4)
    assert found.away_m[0] < 1e-3


def test_a_car_that_is_too_fast_for_its_curve_drives_the_circle_of_its_friction() -> None:
    """At 20 m/s and mu .5 no circle is tighter than v^2 / (mu g), whatever is demanded."""
    found = following(motion(np.full(41, 20.0), 1.0 / 60.0), able(**CAR), 0.5)
    turned_rad = np.diff(np.unwrap(found.heading_rad[0]))
    bend = turned_rad / np.hypot(np.diff(found.x_m[0]), np.diff(found.y_m[0]))
    assert 1.0 / bend.max() == pytest.approx(20.0**2 / (0.5 * G), rel=0.03)
    cause = found.cause(0, 0)
    assert cause.bound == "friction"
    assert cause.need == pytest.approx(20.0**2 / 60.0 / (0.5 * G), rel=0.02)


@pytest.mark.parametrize("mu", [0.1, 0.3, 0.6])
def test_the_braking_distance_is_that_of_friction_and_jerk(mu: float) -> None:
    """Asked to stop far too hard, a car brakes with mu g after a ramp of a constant rate.

        s = v t_r - j t_r^3 / 6 + v_r^2 / (2 mu g),  t_r = mu g / j,  v_r = v - mu g t_r / 2

    from where the ramp begins. In steps of 0.1 s the ramp is of whole steps: v / 10 to either side.
    """
    speed_mps, jerk, grip = 20.0, 40.0, mu * G
    found = following(motion(braked(speed_mps, 11.0, 2.0, 5.0 + speed_mps / grip)), able(**CAR), mu)
    speeds = found.speed_mps[0]
    assert speeds[-1] == 0.0
    begins = int(np.flatnonzero(speeds < speed_mps - 1e-6)[0]) - 1
    ramp_s = grip / jerk
    after_mps = speed_mps - 0.5 * grip * ramp_s
    expected_m = speed_mps * ramp_s - jerk * ramp_s**3 / 6 + after_mps**2 / (2 * grip)
    way_m = found.x_m[0, -1] - found.x_m[0, begins]
    assert way_m == pytest.approx(expected_m, abs=0.1 * speed_mps)
    steady = -np.diff(speeds)[begins + 8 : begins + 12] / STEP_S
    assert steady == pytest.approx(np.full(4, grip), rel=1e-6)
    cause = found.cause(0, 0)
    assert (cause.bound, cause.need) == ("friction", pytest.approx(11.0 / grip, rel=0.02))


def test_weak_brakes_are_told_from_little_friction() -> None:
    """A truck that is asked for 10 m/s2 on a road that gives 8.3 brakes with its 8."""
    found = following(motion(braked(20.0, 10.0, 2.0, 7.0)), able(**TRUCK), 0.85)
    cause = found.cause(0, 0)
    assert (cause.bound, cause.limit) == ("deceleration", 8.0)
    assert cause.need == pytest.approx(10.0 / 8.0, rel=0.02)
    assert -np.diff(found.speed_mps[0]).min() / STEP_S == pytest.approx(8.0, rel=1e-9)


@pytest.mark.parametrize(("share", "departs"), [(0.95, False), (1.0, False), (1.05, True)])
def test_five_percent_over_the_friction_circle_are_found(share: float, departs: bool) -> None:
    """Braking on ice, braking from 50 km/h on a dry road, and in a steady curve."""
    for mu, speeds, bend in (
        (0.1, braked(13.8, share * 0.1 * G, 1.0, 16.0), 0.0),
        (0.8, braked(13.8, share * 0.8 * G, 1.0, 4.0), 0.0),
        (0.5, np.full(81, 20.0), share * 0.5 * G / 400.0),
    ):
        found = following(motion(speeds, bend), able(**CAR), mu)
        assert found.departs[0] == departs, mu
        if departs:
            cause = found.cause(0, 0)
            assert (cause.bound, cause.need) == ("friction", pytest.approx(share, rel=0.005))


def test_a_double_lane_change_is_possible_on_a_dry_road_and_not_on_ice() -> None:
    """3.5 m there and back in 2.5 s each at 25 m/s: 3.5 m/s2 across."""
    trace = motion(*swerve(25.0, 3.5, 2.5, both=True))
    assert following(trace, able(**CAR), 0.8, by_model=True).away_m[0] < 0.05
    ice = following(trace, able(**CAR), 0.1)
    assert ice.departs[0]
    assert ice.cause(0, 0).bound == "friction"


def test_braking_and_swerving_on_ice_saturates_where_each_alone_is_possible() -> None:
    """Both take 85 % of mu g; together they take 120 %."""
    grip = 0.1 * G
    speeds, bends = swerve(12.0, 3.5, np.sqrt(2 * np.pi * 3.5 / (0.85 * grip)))
    assert not following(motion(speeds, bends), able(**CAR), 0.1).departs[0]
    brake = braked(12.0, 0.85 * grip, 1.0, 12.0)
    assert not following(motion(brake), able(**CAR), 0.1).departs[0]
    middle = 0.5 * (brake[1:] + brake[:-1])
    both = following(motion(brake, bends * 12.0**2 / middle**2), able(**CAR), 0.1)
    assert both.departs[0]
    cause = both.cause(0, 0)
    assert cause.bound == "friction"
    assert cause.need == pytest.approx(np.sqrt(2) * 0.85, rel=0.03)


def test_who_saturates_gets_both_in_the_proportion_that_is_asked_for() -> None:
    """Asked for 3 m/s2 along and 4 across where friction gives 2.5: 1.5 and 2."""
    speeds = 25.0 - 3.0 * np.arange(11) * STEP_S
    middle = 0.5 * (speeds[1:] + speeds[:-1])
    quick = able(**CAR | {"steer": 100.0, "jerk": 1e4})
    found = following(motion(speeds, 4.0 / middle**2), quick, 2.5 / G)
    along = np.diff(found.speed_mps[0])[0] / STEP_S
    turned = np.diff(np.unwrap(found.heading_rad[0]))[0]
    across = turned / STEP_S * found.speed_mps[0, :2].mean()
    assert along == pytest.approx(-1.5, abs=0.05)
    assert across == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(("lasts_s", "possible"), [(3.2, True), (1.9, False)])
def test_at_low_speed_the_rate_of_steering_is_the_limit(lasts_s: float, possible: bool) -> None:
    """A lane change at 5 m/s that friction and a radius of 2 m would allow: 6.1 of 7.8 m/s2."""
    trace = motion(*swerve(5.0, 3.5, lasts_s))
    found = following(trace, able(**CAR | {"radius": 2.0}))
    assert found.departs[0] != possible
    assert not following(trace, able(**CAR | {"radius": 2.0, "steer": 5.0})).departs[0]
    if not possible:
        cause = found.cause(0, 0)
        assert (cause.bound, cause.limit) == ("steering_rate", 0.4)
        assert cause.need > 1.0


@pytest.mark.parametrize(("radius_m", "possible"), [(4.3, True), (2.6, False)])
def test_nobody_turns_tighter_than_it_can(radius_m: float, possible: bool) -> None:
    """A bend at 2 m/s, steered into and out of at a possible rate."""
    rise = np.minimum(np.linspace(0.0, 6.0, 180), 1.0)
    found = following(motion(np.full(181, 2.0), rise * rise[::-1] / radius_m), able(**CAR))
    assert found.departs[0] != possible
    if not possible:
        cause = found.cause(0, 0)
        assert (cause.bound, cause.limit) == ("turning_radius", pytest.approx(3.9))
        assert cause.need == pytest.approx(3.9 / 2.6, rel=0.02)


def test_a_motorcycle_leans_no_farther_than_it_can() -> None:
    """A bend at 0.95 g on a road that gives 1.2 g: a lean of 0.7 rad gives 0.84 g, 0.8 1.03 g."""
    trace = motion(np.full(61, 20.0), 0.95 * G / 400.0)
    found = following(trace, able(**MOTORCYCLE | {"lean": 0.7}), 1.2)
    assert found.cause(0, 0).bound == "lean"
    assert not following(trace, able(**MOTORCYCLE | {"lean": 0.8}), 1.2).departs[0]


def test_a_motorcycle_takes_time_to_lean_over() -> None:
    """Swerving 3 m in 1.25 s at 20 m/s: 12 m/s2, leaning over from side to side."""
    trace = motion(*swerve(20.0, 3.0, 1.25))
    slow = following(trace, able(**MOTORCYCLE | {"lean_rate": 0.5, "lean": 1.0}), 1.5)
    assert slow.cause(0, 0).bound == "lean_rate"
    quick = following(trace, able(**MOTORCYCLE | {"lean_rate": 9.0, "lean": 1.0}), 1.5)
    assert not quick.departs[0]


def test_driving_backwards_in_a_bend_is_followed_too() -> None:
    """The heading is opposite to the course."""
    trace = motion(braked(3.0, 1.0, 5.0, 10.0), 0.1)
    back = trace.heading_rad + np.pi
    trace.heading_rad[:] = back - 2.0 * np.pi * np.rint(back / (2.0 * np.pi))
    found = following(trace, able(**CAR), by_model=True)
    assert found.away_m[0] < 0.02
    opposite = np.cos(found.heading_rad[0] - found.course_rad[0])[:70]
    assert opposite == pytest.approx(-np.ones(70), abs=1e-6)


def test_who_stands_does_not_roll_backwards() -> None:
    found = following(motion(braked(10.0, 8.0, 1.0, 6.0)), able(**CAR), by_model=True)
    assert (found.speed_mps[0, 30:] == 0.0).all()
    assert (np.diff(found.x_m[0, 30:]) == 0.0).all()


def test_friction_at_the_speed_of_the_vehicle_counts() -> None:
    """On standing water 4.9 m/s2 are there at 50 km/h, and 2.7 at 90 km/h."""
    slow, fast = motion(braked(13.0, 3.5, 1.0, 6.0)), motion(braked(25.0, 3.5, 1.0, 9.0))
    assert not following(slow, able(**CAR), 0.5, condition="standing_water").departs[0]
    found = following(fast, able(**CAR), 0.5, condition="standing_water")
    assert found.cause(0, 0).bound == "friction"
    first_mps2 = -np.diff(found.speed_mps[0])[12] / STEP_S
    assert first_mps2 == pytest.approx(0.5 * 30 / 55 * G, rel=0.05)
