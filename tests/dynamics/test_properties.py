"""What holds for every demand: limits, symmetries, and independence of the others in a batch."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scenario_gen.domain.trace import TraceBatch
from scenario_gen.domain.tyres import speed_factor, water_state
from scenario_gen.dynamics import Following
from tests.dynamics.demands import (
    CAR,
    MOTORCYCLE,
    STEP_S,
    TRAM,
    TRUCK,
    WALKER,
    able,
    all_able,
    following,
    joined,
    motion,
)

KINDS = {"car": CAR, "truck": TRUCK, "motorcycle": MOTORCYCLE, "walker": WALKER, "tram": TRAM}
ANY = st.sampled_from(sorted(KINDS))
ON_WHEELS = st.sampled_from(["car", "truck", "motorcycle"])


class Drawn(NamedTuple):
    """Any accelerations along and across, possible or not, constant over a second each."""

    speed_mps: float
    along_mps2: list[float]
    across_mps2: list[float]

    def trace(self) -> TraceBatch:
        speeds = [self.speed_mps]
        for gain in np.repeat(self.along_mps2, 10) * STEP_S:
            speeds.append(min(max(speeds[-1] + gain, 0.0), 45.0))
        middle = np.maximum(0.5 * (np.array(speeds[1:]) + speeds[:-1]), 3.0)
        return motion(np.array(speeds), np.repeat(self.across_mps2, 10) / middle**2)


def _six(low: float, high: float) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(low, high), min_size=6, max_size=6)


DRAWN = st.builds(Drawn, st.floats(1.0, 40.0), _six(-12.0, 9.0), _six(-12.0, 12.0))


class Done(NamedTuple):
    """(T - 1,) what happens in the steps, and whether the mover keeps moving in them."""

    along_mps2: np.ndarray
    bend: np.ndarray
    least_mps: np.ndarray
    middle_mps: np.ndarray
    moving: np.ndarray


def done(found: Following) -> Done:
    speeds = found.speed_mps[0]
    middle = 0.5 * (speeds[1:] + speeds[:-1])
    turned = np.diff(np.unwrap(found.course_rad[0]))
    # Who comes to a stand within a step brakes for a part of it.
    moving = (speeds[1:] > 0.0) & (speeds[:-1] > 0.0) & (middle > 0.5)
    bend = np.where(moving, turned / np.where(moving, middle * STEP_S, 1.0), 0.0)
    return Done(np.diff(speeds) / STEP_S, bend, np.minimum(speeds[1:], speeds[:-1]), middle, moving)


@given(DRAWN, ON_WHEELS, st.floats(0.0, 1.2), st.sampled_from(["contamination", "flooded"]))
def test_vehicles_stay_within_friction_brakes_and_radius(
    drawn: Drawn, kind: str, mu: float, condition: str
) -> None:
    """In every step a_x^2 + a_y^2 <= (mu(v) g)^2."""
    limits = KINDS[kind]
    found = following(drawn.trace(), able(**limits), mu, condition=condition, by_model=True)
    step = done(found)
    grip = mu * 9.81 * speed_factor(water_state(condition), step.least_mps)
    total = np.hypot(step.along_mps2, step.middle_mps**2 * step.bend)
    assert (total <= grip * (1 + 1e-6) + 1e-6)[step.moving].all()
    assert step.along_mps2.max() <= limits["accel"] + 1e-6
    assert step.along_mps2[step.moving].min(initial=0.0) >= -limits["decel"] - 1e-6
    assert np.abs(step.bend).max() <= (1 + 1e-6) / limits["radius"]
    assert (found.speed_mps >= 0.0).all()


@given(DRAWN, st.sampled_from(["car", "truck"]))
def test_brakes_and_steering_are_no_faster_than_they_can_be(drawn: Drawn, kind: str) -> None:
    """Where friction takes nothing away: |da_x/dt| <= jerk, |d delta/dt| <= rate of steering."""
    limits = KINDS[kind]
    step = done(following(drawn.trace(), able(**limits, grips=False), by_model=True))
    both = step.moving[1:] & step.moving[:-1]
    change = np.abs(np.diff(step.along_mps2))
    assert (change <= limits["jerk"] * STEP_S + 1e-6)[both].all()
    turned = np.abs(np.diff(np.arctan(limits["wheelbase"] * step.bend)))
    assert (turned <= limits["steer"] * STEP_S + 1e-6)[both].all()


@given(DRAWN)
def test_a_motorcycle_leans_within_its_limit(drawn: Drawn) -> None:
    step = done(following(drawn.trace(), able(**MOTORCYCLE, grips=False), by_model=True))
    lean = np.arctan(step.least_mps**2 * np.abs(step.bend) / 9.81)
    assert lean.max() <= MOTORCYCLE["lean"] + 1e-6


@given(DRAWN)
def test_trams_accelerate_within_their_limits(drawn: Drawn) -> None:
    step = done(following(drawn.trace(), able(**TRAM), by_model=True))
    assert step.along_mps2.max() <= TRAM["accel"] + 1e-6
    assert step.along_mps2[step.moving].min(initial=0.0) >= -TRAM["decel"] - 1e-6
    both = step.moving[1:] & step.moving[:-1]
    assert (np.abs(np.diff(step.along_mps2)) <= TRAM["jerk"] * STEP_S + 1e-6)[both].all()


@given(DRAWN)
def test_walkers_accelerate_within_their_limits(drawn: Drawn) -> None:
    """Along and across at most with what slows them down."""
    found = following(drawn.trace(), able(**WALKER), by_model=True)
    course = found.course_rad[0]
    velocity = found.speed_mps[0] * np.stack([np.cos(course), np.sin(course)])
    change = np.hypot(*np.diff(velocity, axis=1))
    assert change.max() <= np.hypot(WALKER["decel"], WALKER["decel"]) * STEP_S + 1e-9


@settings(max_examples=30)
@given(
    st.floats(3.0, 35.0), st.floats(0.0, 9.0), st.floats(1.0, 6.0), st.booleans(),
    st.lists(st.floats(0.05, 1.0), min_size=2, max_size=6, unique=True),
)  # fmt: skip
def test_more_friction_never_makes_a_demand_impossible(
    speed_mps: float, decel: float, lasts_s: float, swerves: bool, mus: list[float]
) -> None:
    """Whoever stays near the demand with some friction does so with more, to 2 cm and cm/s.

    Departures of those who leave it anyhow are not in order: with more grip a car that cannot
    steer fast enough gets farther off a way that it cannot take.
    """
    time_s = (np.arange(100) + 0.5) * STEP_S
    speeds = np.maximum(speed_mps - decel * np.maximum(np.arange(101) * STEP_S - 1.0, 0.0), 0.0)
    share = (time_s - 1.5) / lasts_s
    wave = np.sin(2 * np.pi * share) * 2 * np.pi * 3.5 / lasts_s**2
    across = np.where((share > 0) & (share < 1) & swerves, wave, 0.0)
    middle = np.maximum(0.5 * (speeds[1:] + speeds[:-1]), 3.0)
    trace = motion(speeds, across / middle**2)
    near = False
    for mu in sorted(mus):
        found = following(trace, able(**CAR), mu)
        if near:
            assert found.away_m[0] <= 0.52
            assert found.away_mps[0] <= 1.02
        near = near or not found.departs[0]


def turned(trace: TraceBatch, angle_rad: float, x_m: float, y_m: float) -> TraceBatch:
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)

    def around(angle: np.ndarray) -> np.ndarray:
        angle = angle + angle_rad
        return angle - 2 * np.pi * np.rint(angle / (2 * np.pi))

    return replace(
        trace, x_m=x_m + cos * trace.x_m - sin * trace.y_m,
        y_m=y_m + sin * trace.x_m + cos * trace.y_m,
        heading_rad=around(trace.heading_rad), course_rad=around(trace.course_rad),
    )  # fmt: skip


@given(
    DRAWN, ANY, st.floats(-3.0, 3.0), st.floats(-2000.0, 2000.0), st.floats(-2000.0, 2000.0)
)  # fmt: skip
def test_places_and_directions_in_the_world_do_not_matter(
    drawn: Drawn, kind: str, angle_rad: float, x_m: float, y_m: float
) -> None:
    """Turned and shifted, whether a demand can be followed stays; so does how far it is missed."""
    limits, trace = able(**KINDS[kind]), drawn.trace()
    here = following(trace, limits, 0.6)
    there = following(turned(trace, angle_rad, x_m, y_m), limits, 0.6)
    assert there.departs[0] == here.departs[0]
    if here.departs[0]:
        assert there.cause(0, 0).bound == here.cause(0, 0).bound
    assert there.away_m[0] == pytest.approx(here.away_m[0], rel=1e-3, abs=1e-4)


@given(DRAWN, ANY)
def test_left_and_right_are_alike(drawn: Drawn, kind: str) -> None:
    """Mirrored on the x axis, a demand is followed on the mirrored way."""
    limits, trace = able(**KINDS[kind]), drawn.trace()
    mirrored = replace(
        trace, y_m=-trace.y_m, heading_rad=-trace.heading_rad, course_rad=-trace.course_rad
    )
    here, there = following(trace, limits, 0.6), following(mirrored, limits, 0.6)
    np.testing.assert_allclose(there.x_m, here.x_m, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(there.y_m, -here.y_m, rtol=1e-9, atol=1e-6)
    assert there.departs[0] == here.departs[0]


@settings(max_examples=20)
@given(st.lists(st.tuples(DRAWN, ANY), min_size=2, max_size=9))
def test_nobody_depends_on_the_others(some: list[tuple[Drawn, str]]) -> None:
    """In a batch everybody does what it does alone, bit by bit."""
    limits, traces = [able(**KINDS[kind]) for _, kind in some], [d.trace() for d, _ in some]
    together = following(joined(*traces), all_able(*limits), 0.5)
    assert together.row.tolist() == list(range(len(some)))
    for row, (trace, own) in enumerate(zip(traces, limits, strict=True)):
        alone = following(trace, own, 0.5)
        for name in ("x_m", "y_m", "heading_rad", "course_rad", "speed_mps", "away_m", "first"):
            values = getattr(together, name)[row]
            np.testing.assert_array_equal(values, getattr(alone, name)[0], err_msg=name)
        if alone.departs[0]:
            assert together.cause(row, 0) == alone.cause(0, 0)


# Most drawn demands are followed step by step: only a few in ten are what this is about.
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much])
@given(DRAWN, ANY, st.floats(0.1, 1.0))
def test_what_is_left_out_is_what_follows_its_demand(drawn: Drawn, kind: str, mu: float) -> None:
    """Who is found able to do what it asks of itself does so when it is computed."""
    limits, trace = able(**KINDS[kind]), drawn.trace()
    assume(not following(trace, limits, mu).followed)
    computed = following(trace, limits, mu, by_model=True)
    assert computed.away_m[0] <= 0.52
    assert computed.away_mps[0] <= 1.05
