"""Margins against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.avoidance import chosen_profiles, margins
from scenario_gen.avoidance.margin import RANGES
from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.motion import group_networks, rollout
from tests.avoidance.encounters import BrakesAt, BrakesOnSight, follow, random_cut_ins
from tests.worlds import cut_in, scenario

V, A = 20.0, 6.0
NEEDED_M = V * V / (2 * A)


def _margins(scenarios, profiles, rows=None):
    batch = scenarios if isinstance(scenarios, ScenarioBatch) else ScenarioBatch.of(scenarios)
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    rows = np.arange(batch.size) if rows is None else np.asarray(rows)
    return margins(batch, trace, networks, profiles, rows)


def _by_name(found):
    return {margin.quantity: margin for margin in found.margins}


def test_margins_of_a_driver_who_avoids():
    """With 12 m to spare at 20 m/s: 0.6 s later, 12 m nearer, or as much faster as needs 12 m."""
    spare_m = 12.0
    one = follow(NEEDED_M + spare_m, ego_mps=V)
    (found,) = _margins([one], [BrakesAt(0.0, A)])[0]
    by = _by_name(found)
    assert found.avoids
    assert by["reaction_s"].below is None
    assert by["reaction_s"].above == pytest.approx(spare_m / V, abs=2 * by["reaction_s"].resolution)
    assert by["distance_m"].above is None
    assert by["distance_m"].below == pytest.approx(-spare_m, abs=2 * by["distance_m"].resolution)


def test_margins_of_a_driver_who_does_not():
    """8 m short: as much sooner or farther makes it good."""
    one = follow(NEEDED_M + 10.0 - 8.0, ego_mps=V)
    (found,) = _margins([one], [BrakesAt(0.5, A)])[0]
    by = _by_name(found)
    assert not found.avoids
    assert by["reaction_s"].below == pytest.approx(-0.4, abs=2 * by["reaction_s"].resolution)
    assert by["reaction_s"].above is None
    assert by["distance_m"].above == pytest.approx(8.0, abs=2 * by["distance_m"].resolution)


def test_the_margin_of_speed_is_that_of_the_braking_distance():
    """The conflict shows in fog at a fixed place: the speed that just stops from there."""
    seen_m = 60.0
    one = follow(150.0, ego_mps=V, environment={"visibility_m": seen_m})
    (found,) = _margins([one], [BrakesOnSight(A)])[0]
    margin = _by_name(found)["ego_speed_mps"]
    gap_m = seen_m - 2.25
    # Seen at the step after, on average half of one.
    fastest = -A * 0.05 + np.sqrt((A * 0.05) ** 2 + 2 * A * gap_m)
    assert found.avoids
    assert margin.above == pytest.approx(fastest - V, abs=0.5)
    assert margin.below is None


def test_what_does_not_flip_within_the_range_says_so():
    """Farther than any range, and no reaction to shift for one who never brakes."""
    one = follow(30.0, ego_mps=V, duration_s=5.0)
    (asleep,) = _margins([one], [BrakesAt(50.0, A)])[0]
    by = _by_name(asleep)
    assert "reaction_s" not in by
    assert by["ego_speed_mps"].above is None
    for name, margin in by.items():
        assert (margin.least, margin.greatest) == (-RANGES[name].reach, RANGES[name].reach)
        assert margin.unit == RANGES[name].unit


def test_flips_are_real():
    """At the margin the outcome differs, just before it does not: looked at by the closed form of
    shifted reactions, for a batch of cut-ins at once."""
    batch = random_cut_ins(9, 12)
    profiles = chosen_profiles(["fsm", "rss_jrc"])
    together = _margins(batch, profiles)
    for row in (0, 5, 11):
        assert _margins(batch, profiles, [row])[0] == together[row]
    flips = [m.above or m.below for of in together for p in of for m in p.margins]
    assert any(flip is not None for flip in flips)


def test_a_place_in_the_past_is_no_trouble():
    """Egos shifted to before their start or beyond the end of their way are judged too."""
    one = cut_in(gap_m=45.0, speed_mps=15.0, ego_speed_mps=25.0, duration_s=6.0)
    curve = scenario(
        road={"template": "rural_curve", "speed_limit_mps": 27.0}, ego_lane=-1, ego_s_m=10.0,
        ego_speed_mps=15.0, duration_s=6.0,
        actors=[{"id": "lead", "category": "car", "speed_mps": 0.0,
                 "start": {"lane": -1, "s_m": 70.0}}],
    )  # fmt: skip
    for of_row in _margins([one, curve], chosen_profiles(["r157_careful_aeb"])):
        assert of_row[0].margins
