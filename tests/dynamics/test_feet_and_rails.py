"""Walkers, animals and trains, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.domain.trace import TraceBatch
from tests.dynamics.demands import STEP_S, TRAM, WALKER, able, braked, following, motion, trace_of


def started(to_mps: float, accel: float) -> np.ndarray:
    """(T,) speeds over 6 s, from standstill at 1 s on."""
    time_s = np.arange(61) * STEP_S
    return np.clip(accel * (time_s - 1.0), 0.0, to_mps)


def corner(angle_rad: float, speed_mps: float) -> TraceBatch:
    """A way that turns after 3 s, at once and at full speed."""
    time_s = np.arange(81) * STEP_S
    beyond = np.maximum(time_s - 3.0, 0.0) * speed_mps
    x = np.minimum(time_s, 3.0) * speed_mps + beyond * np.cos(angle_rad)
    course = np.where(time_s < 3.0, 0.0, angle_rad)
    return trace_of(x, beyond * np.sin(angle_rad), course, np.full(81, speed_mps))


@pytest.mark.parametrize(("accel", "departs"), [(3.9, False), (4.0, False), (5.0, True)])
def test_a_sprint_starts_with_what_legs_give(accel: float, departs: bool) -> None:
    """To 7 m/s with 4 m/s2; asked for more, a walker is late by v^2 (1/4 - 1/a) / 2."""
    found = following(motion(started(7.0, accel)), able(**WALKER))
    assert found.departs[0] == departs
    if departs:
        late_m = 7.0**2 * (1 / 4.0 - 1 / accel) / 2
        assert found.away_m[0] == pytest.approx(late_m, abs=0.15)
        cause = found.cause(0, 0)
        assert (cause.bound, cause.limit) == ("acceleration", 4.0)
        assert cause.need == pytest.approx(accel / 4.0, rel=0.06)
        assert np.diff(found.speed_mps[0]).max() <= 4.0 * STEP_S + 1e-9


def test_walkers_turn_corners_that_runners_overshoot() -> None:
    """At 1.5 m/s a right angle is nothing; at 6 m/s it takes v^2 / a, about 6 m."""
    assert not following(corner(np.pi / 2, 1.5), able(**WALKER)).departs[0]
    fast = following(corner(np.pi / 2, 6.0), able(**WALKER))
    assert fast.departs[0]
    assert fast.cause(0, 0).bound == "deceleration"


def test_friction_is_no_matter_for_feet_and_one_for_wheelchairs() -> None:
    """2 m/s2 on ice."""
    trace = motion(braked(4.0, 2.0, 1.0, 5.0))
    assert not following(trace, able(**WALKER), 0.1).departs[0]
    rolls = following(trace, able(**WALKER | {"grips": True}), 0.1)
    assert rolls.cause(0, 0).bound == "friction"


@pytest.mark.parametrize(("decel", "departs"), [(2.9, False), (3.0, False), (3.3, True)])
def test_a_tram_stops_with_its_brakes_and_stays_on_its_track(decel: float, departs: bool) -> None:
    """On a bend of 60 m; later than asked for, at the same places."""
    found = following(motion(braked(15.0, decel, 2.0, 9.0), 1 / 60.0), able(**TRAM))
    assert found.departs[0] == departs
    from_centre_m = np.hypot(found.x_m[0], found.y_m[0] - 60.0)
    assert from_centre_m == pytest.approx(np.full(91, 60.0), abs=0.01)
    if departs:
        assert found.cause(0, 0).bound == "deceleration"
        # Braking builds up from a little earlier on: a tenth of a second is 1.5 m.
        late_m = 15.0**2 * (1 / 3.0 - 1 / decel) / 2
        assert late_m - 0.15 * 15.0 < found.away_m[0] < late_m


def test_a_train_needs_time_for_its_air_brakes() -> None:
    """1.2 m/s2 at a rate of 0.2 m/s3 take 6 s, which nobody begins early enough."""
    slow = able(**TRAM | {"decel": 1.3, "jerk": 0.2})
    found = following(motion(braked(20.0, 1.2, 3.0, 14.0)), slow)
    assert found.cause(0, 0).bound == "jerk"
    assert np.abs(np.diff(found.speed_mps[0], n=2)).max() <= 0.2 * STEP_S**2 + 1e-9
