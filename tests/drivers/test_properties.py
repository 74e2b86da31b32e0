"""What holds for every driver: it sees only what it can, respects friction, and is monotonic.

Hypothesis draws seeds, and each example looks at some hundred egos at once.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scenario_gen.drivers import DRIVERS, Driver, Scheme, Situation
from tests.drivers.worlds import cutter, drive, leader, situation

REACTING = [d for d in DRIVERS.values() if d.looks_ahead]
BRAKING = [d for d in REACTING if d.name != "idm"]
ROWS, ACTORS, STEPS = 200, 3, 15

Floats = NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
few = settings(max_examples=3)
for_all = pytest.mark.parametrize("driver", REACTING, ids=lambda d: d.name)
for_braking = pytest.mark.parametrize("driver", BRAKING, ids=lambda d: d.name)


def history(random: np.random.Generator) -> list[Situation]:
    """Steps of situations of all kinds, in which actors come and go out of view."""
    shape = (ROWS, ACTORS)
    gap_m = random.uniform(-4.0, 80.0, shape)
    side_gap_m = random.uniform(-1.9, 4.0, shape)
    towards_mps = random.uniform(-2.0, 3.0, shape)
    kept = {
        "along_mps": random.uniform(-10.0, 30.0, shape),
        "along_mps2": random.uniform(-9.0, 3.0, shape),
        "towards_mps": towards_mps,
        "speed_mps": random.uniform(0.0, 40.0, ROWS),
        "grip_mps2": random.uniform(0.5, 10.0, ROWS),
    }
    hidden_until = random.integers(0, 2 * STEPS, shape) - STEPS // 2
    hidden_from = random.integers(0, 3 * STEPS, shape)
    return [
        situation(
            ROWS, ACTORS, time_s=0.1 * index, gap_m=gap_m - 0.4 * index,
            side_gap_m=side_gap_m - 0.1 * index * towards_mps,
            deviation_m=np.maximum(0.1 * index * towards_mps, 0.0),
            seen=(index >= hidden_until) & (index < hidden_from), **kept,
        )
        for index in range(STEPS)
    ]  # fmt: skip


def answers(driver: Driver, situations: list[Situation]) -> Floats:
    """(T, B) accelerations."""
    rows, actors = situations[0].seen.shape
    wheel = driver.drive(rows, actors)
    return np.stack([wheel.acceleration(now) for now in situations])


def per_actor(now: Situation) -> dict[str, Any]:
    """Fields of shape (B, A)."""
    values = {entry.name: getattr(now, entry.name) for entry in fields(now)}
    return {name: value for name, value in values.items() if np.ndim(value) == 2}


def rows_of(now: Situation, rows: slice) -> Situation:
    """Some rows of a situation."""
    values = {entry.name: getattr(now, entry.name) for entry in fields(now)}
    return Situation(**{k: v[rows] if np.ndim(v) else v for k, v in values.items()})


@for_all
@few
@given(random=seeds)
def test_nobody_brakes_harder_than_friction_allows(
    driver: Driver, random: np.random.Generator
) -> None:
    """Nor answers with anything but a finite number; who only brakes never speeds up."""
    situations = history(random)
    accel = answers(driver, situations)
    assert np.isfinite(accel).all()
    assert (accel >= -situations[0].grip_mps2 - 1e-9).all()
    assert (accel < -0.1).any()
    if driver.name != "idm":
        assert (accel <= 0.0).all()


@for_all
@few
@given(random=seeds, junk=st.sampled_from([np.nan, 0.0, -3.0, 1e4]))
def test_unseen_actors_have_no_influence(
    driver: Driver, random: np.random.Generator, junk: float
) -> None:
    """Whatever they do: with other numbers, or none, in their places all answers are the same."""
    situations = history(random)
    changed = [
        replace(now, **{
            name: np.where(now.seen, value, junk)
            for name, value in per_actor(now).items()
            if name not in ("seen", "ahead")
        })
        for now in situations
    ]  # fmt: skip
    np.testing.assert_array_equal(answers(driver, changed), answers(driver, situations))


@for_all
@few
@given(random=seeds)
def test_answers_do_not_depend_on_the_batch(driver: Driver, random: np.random.Generator) -> None:
    """A part of it, in another order, or with the actors in another order: the same bytes."""
    situations = history(random)
    whole = answers(driver, situations)
    for part in (slice(7, 8), slice(50, 63), slice(None, None, -1)):
        alone = answers(driver, [rows_of(now, part) for now in situations])
        np.testing.assert_array_equal(alone, whole[:, part])
    swapped = [
        replace(now, **{name: value[:, ::-1] for name, value in per_actor(now).items()})
        for now in situations
    ]
    np.testing.assert_array_equal(answers(driver, swapped), whole)


@for_all
def test_without_anybody_else_nothing_happens(driver: Driver) -> None:
    """No actors at all, at the speed wanted."""
    assert driver.drive(2, 0).acceleration(situation(2, 0))[0] == pytest.approx(0.0)


@for_braking
def test_the_strongest_braking_counts(driver: Driver) -> None:
    """Of one who asks for much and one who asks for nothing."""
    gaps_m = np.array([[2.0, 300.0], [300.0, 2.0], [2.0, 2.0]])
    accel = np.zeros(3)
    wheel = driver.drive(3, 2)
    for index in range(30):
        now = situation(
            3, 2, time_s=0.1 * index, gap_m=gaps_m, along_mps=10.0, speed_mps=14.0, side_gap_m=-0.5
        )
        accel = wheel.acceleration(now)
    assert accel[0] < -1.0
    assert accel[1] == pytest.approx(accel[0])
    assert accel[2] == pytest.approx(accel[0])


@for_braking
@few
@given(random=seeds)
def test_a_slower_ego_never_collides_where_a_faster_one_avoids(
    driver: Driver, random: np.random.Generator
) -> None:
    """Behind a leader of constant speed; 5 cm more of gap for what steps leave open."""
    ego, lead = random.uniform(5.0, 38.0, ROWS), random.uniform(0.0, 15.0, ROWS)
    slower, gap_m = ego * random.uniform(0.5, 0.99, ROWS), random.uniform(5.0, 90.0, ROWS)
    both, leads = np.concatenate([ego, slower]), np.concatenate([lead, lead])
    world = leader(np.concatenate([gap_m, gap_m + 0.05]), leads)
    run = drive(driver, both, world, step_s=0.1, for_s=20.0)
    fast, slow = run.collided[:ROWS], run.collided[ROWS:]
    assert not (slow & ~fast).any()


@for_braking
@few
@given(random=seeds)
def test_more_grip_never_makes_it_worse(driver: Driver, random: np.random.Generator) -> None:
    """Behind a leader of constant speed; 5 cm more of gap for what steps leave open."""
    ego, lead = random.uniform(5.0, 38.0, ROWS), random.uniform(0.0, 15.0, ROWS)
    gap_m, grip = random.uniform(5.0, 90.0, ROWS), random.uniform(1.0, 9.0, ROWS)
    more = grip + random.uniform(0.1, 5.0, ROWS)
    world = leader(np.concatenate([gap_m, gap_m + 0.05]), np.concatenate([lead, lead]))
    grips = np.concatenate([grip, more])
    run = drive(driver, np.tile(ego, 2), world, grip_mps2=grips, step_s=0.1, for_s=25.0)
    less_collides, more_collides = run.collided[:ROWS], run.collided[ROWS:]
    assert not (more_collides & ~less_collides).any()


@for_braking
def test_results_hardly_depend_on_the_step(driver: Driver) -> None:
    """Least gaps in cut-ins differ in proportion to the step, with 15 m/s.

    10 m/s are closed, which matters to drivers without a delay: they cannot react before the step
    that they see. The rest is what a step of braking too much opens until the other is in the path.
    """
    gap, rate = np.meshgrid(np.linspace(5.0, 60.0, 12), np.array([0.5, 0.9, 1.7]))
    ego = np.full(gap.size, 25.0)
    world = cutter(gap.reshape(-1), 15.0, rate.reshape(-1))
    fine, *coarse = (drive(driver, ego, world, step_s=s, for_s=10.0) for s in (0.01, 0.05, 0.1))
    for step_s, run in zip((0.05, 0.1), coarse, strict=True):
        avoids = ~run.collided & ~fine.collided & np.isfinite(fine.least_gap_m)
        assert avoids.any()
        np.testing.assert_allclose(
            run.least_gap_m[avoids], fine.least_gap_m[avoids], rtol=0.0, atol=15.0 * step_s
        )


@for_braking
@few
@given(random=seeds)
def test_the_ideal_driver_avoids_whatever_another_avoids_by_braking(
    driver: Driver, random: np.random.Generator
) -> None:
    """A braking leader, or a cut-in: if doing nothing fails and another succeeds, so does ideal."""
    ego, lead = random.uniform(5.0, 38.0, ROWS), random.uniform(0.0, 35.0, ROWS)
    gap_m, across = random.uniform(1.0, 90.0, ROWS), random.uniform(0.2, 3.0, ROWS)
    brake = random.choice([0.0, 3.0, 6.0, 9.0], ROWS)
    kept = {"grip_mps2": random.uniform(2.0, 9.81, ROWS), "step_s": 0.1, "for_s": 18.0}
    for world in (leader(gap_m, lead, brake), cutter(gap_m, lead, across)):
        nothing, ideal, other = (
            drive(one, ego, world, **kept).collided
            for one in (DRIVERS["constant_speed"], DRIVERS["ideal"], driver)
        )
        assert (nothing & ~other).any()
        assert not (ideal & nothing & ~other).any()


@for_all
def test_both_schemes_are_offered(driver: Driver) -> None:
    """The one of the publications brakes as well."""
    kept = {"step_s": 0.1, "for_s": 15.0, "grip_mps2": 9.81}
    run = drive(driver, [15.0], leader([60.0]), scheme=Scheme.SAMPLED, **kept)
    assert run.speed_mps[0, -1] < 15.0
