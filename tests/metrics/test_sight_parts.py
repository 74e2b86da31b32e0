"""What limits the sight, each part against the answer on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.metrics.sight.air import Clouds, rain_visibility_m, seen_through
from scenario_gen.metrics.sight.constants import (
    DAZZLING_LIGHT,
    LOW_BEAM,
    SUN_AT_10_DEG,
    TWILIGHT_END,
)
from scenario_gen.metrics.sight.light import (
    in_the_dark_m,
    lit_share,
    sun_angle_rad,
    sun_glare_m,
    through_lens_m,
    veil_cdpm2,
)
from scenario_gen.metrics.sight.profile import STEP_M, Heights, cubic_pieces

EAST, NORTH = 0.0, math.pi / 2


def through(air_m: float, *clouds: tuple[float, float, float]) -> float:
    """Sight through air with clouds (from, to, visibility)."""
    columns = [np.array([[cloud[k] for cloud in clouds]]) for k in range(3)]
    return float(seen_through(np.array([air_m]), Clouds(*columns))[0][0])


def test_in_even_air_one_sees_as_far_as_the_optical_range() -> None:
    assert through(300.0) == pytest.approx(300.0)
    assert through(300.0, (math.nan, math.nan, math.nan)) == pytest.approx(300.0)


def test_one_sees_into_a_fog_bank_by_what_the_air_before_it_has_left() -> None:
    """100 m of air with 1000 m take a tenth of the optical depth, so 0.9 of 40 m are left."""
    assert through(1000.0, (100.0, 300.0, 40.0)) == pytest.approx(100.0 + 0.9 * 40.0)


def test_one_sees_through_a_thin_cloud_and_beyond_it() -> None:
    """10 m with 40 m take a quarter, 100 m with 1000 m a tenth: 0.65 of 1000 m are left."""
    assert through(1000.0, (100.0, 110.0, 40.0)) == pytest.approx(110.0 + 650.0)


def test_within_a_cloud_its_own_range_counts() -> None:
    assert through(1000.0, (-50.0, 300.0, 40.0)) == pytest.approx(40.0)
    assert through(1000.0, (-50.0, -1.0, 40.0)) == pytest.approx(1000.0)


def test_a_cloud_that_is_clearer_than_the_air_changes_nothing() -> None:
    assert through(100.0, (10.0, 50.0, 400.0)) == pytest.approx(100.0)


clouds = st.tuples(st.floats(-100, 400), st.floats(0, 300), st.floats(5, 2000)).map(
    lambda c: (c[0], c[0] + c[1], c[2])
)


@given(st.floats(20, 5000), st.lists(clouds, max_size=4), clouds)
def test_another_cloud_never_lets_one_see_farther(
    air_m: float, some: list[tuple[float, float, float]], more: tuple[float, float, float]
) -> None:
    assert through(air_m, *some, more) <= through(air_m, *some) * (1 + 1e-9)


@given(st.floats(20, 5000), clouds, st.floats(0.1, 1.0))
def test_denser_fog_never_lets_one_see_farther(
    air_m: float, cloud: tuple[float, float, float], share: float
) -> None:
    denser = (cloud[0], cloud[1], cloud[2] * share)
    assert through(air_m, denser) <= through(air_m, cloud) * (1 + 1e-9)
    assert through(air_m * share, cloud) <= through(air_m, cloud) * (1 + 1e-9)


def test_rain_limits_the_sight_by_its_class() -> None:
    """GB/T 45312: from 10, 15, 30 and 50 mm/h on; a drizzle does not."""
    assert rain_visibility_m(np.array([0.0, 9.99, 10.0, 15.0, 30.0, 50.0, 200.0])).tolist() == [
        math.inf, math.inf, 500.0, 200.0, 150.0, 100.0, 100.0,
    ]  # fmt: skip


@given(st.floats(0, 200), st.floats(0, 200))
def test_more_rain_never_lets_one_see_farther(one: float, two: float) -> None:
    low, high = rain_visibility_m(np.array(sorted([one, two])))
    assert high <= low


@pytest.mark.parametrize(("eye_m", "object_m"), [(1.1, 0.6), (2.33, 0.6), (1.1, 1.1)])
def test_sight_over_a_long_crest_is_that_of_the_parabola(eye_m: float, object_m: float) -> None:
    """S = sqrt(2 R) (sqrt(h_eye) + sqrt(h_object)) on z = -x^2 / 2R, as road design has it."""
    radius_m = 4000.0
    x_m = np.arange(-800.0, 800.0 + STEP_M, STEP_M)
    sight_m = Heights(-(x_m**2) / (2 * radius_m)).sight_m(eye_m, object_m)
    expected_m = math.sqrt(2 * radius_m) * (math.sqrt(eye_m) + math.sqrt(object_m))
    on_parabola = (x_m > -500.0) & (x_m < 300.0)
    assert sight_m[on_parabola] == pytest.approx(expected_m, rel=0.005)


@pytest.mark.parametrize("grade", [-0.08, 0.0, 0.08])
def test_an_even_grade_hides_nothing(grade: float) -> None:
    heights = Heights(grade * np.arange(0.0, 600.0, STEP_M))
    assert np.isinf(heights.sight_m(1.1, 0.6)).all()
    assert heights.horizon_rad(1.1) == pytest.approx(max(math.atan(grade), 0.0), abs=0.002)


def test_a_dip_hides_nothing_that_stands_on_the_road() -> None:
    x_m = np.arange(-300.0, 300.0, STEP_M)
    assert np.isinf(Heights(x_m**2 / 8000.0).sight_m(1.1, 0.6)).all()


@given(st.floats(800, 20_000), st.floats(0.1, 3.0), st.floats(0.1, 3.0))
def test_a_taller_thing_is_seen_from_at_least_as_far(
    radius_m: float, one_m: float, two_m: float
) -> None:
    x_m = np.arange(-300.0, 300.0, STEP_M)
    heights = Heights(-(x_m**2) / (2 * radius_m))
    low_m, high_m = sorted([one_m, two_m])
    assert (heights.sight_m(1.1, low_m) <= heights.sight_m(1.1, high_m) + 1e-9).all()


def test_seeing_one_thing_agrees_with_the_sight_distance() -> None:
    """Up to the sight distance a thing is seen; beyond it, it is not."""
    x_m = np.arange(-300.0, 500.0, STEP_M)
    heights = Heights(-(x_m**2) / 4000.0)
    sight_m = float(heights.sight_m(1.1, 0.6)[100])
    away_m = np.array([sight_m - 4.0, sight_m + 4.0, 900.0])
    station_m = np.full(3, 100 * STEP_M)
    seen = heights.sees(1.1, station_m, away_m, np.full(3, 0.6))
    assert seen.tolist() == [True, False, True]


def test_a_profile_is_its_pieces() -> None:
    pieces = ((0.0, 1.0, 0.1, 0.0, 0.0), (100.0, 11.0, 0.0, 0.0, 0.0))
    assert cubic_pieces(pieces, [0.0, 50.0, 100.0, 150.0]).tolist() == [1.0, 6.0, 11.0, 11.0]


@pytest.mark.parametrize(
    ("heading_rad", "azimuth_deg"), [(EAST, 90.0), (NORTH, 0.0), (math.pi, 270.0)]
)
def test_the_sun_ahead_is_off_the_line_of_sight_by_its_elevation(
    heading_rad: float, azimuth_deg: float
) -> None:
    """Azimuths are clockwise from north, headings counter-clockwise from east."""
    angle = sun_angle_rad(
        np.array(heading_rad), np.array(0.0), np.array(0.1), np.radians(azimuth_deg)
    )
    assert float(angle) == pytest.approx(0.1)


def test_uphill_the_line_of_sight_comes_nearer_to_the_sun() -> None:
    angle = sun_angle_rad(np.array(EAST), np.array(0.06), np.array(0.1), np.array(math.pi / 2))
    assert float(angle) == pytest.approx(0.04)


def test_glare_falls_with_the_square_of_the_angle_and_with_clouds() -> None:
    shines = np.array([True, True, True, True, False])
    degrees, okta = np.array([10.0, 20.0, 10.0, 31.0, 10.0]), np.array([0.0, 0, 4, 0, 0])
    limit_m = SUN_AT_10_DEG.value
    assert sun_glare_m(np.radians(degrees), okta, shines).tolist() == pytest.approx(
        [limit_m, 4 * limit_m, 2 * limit_m, math.inf, math.inf]
    )


def test_the_veil_of_oncoming_headlights_does_not_depend_on_their_distance() -> None:
    """E = I / d^2 and theta = y / d: 10 E / theta^2 = 10 I / y^2, theta in degrees."""
    away_m, y_m = np.array([20.0, 50.0, 100.0]), 3.5
    veil = veil_cdpm2(away_m, y_m / away_m, np.zeros(3))
    expected = 10.0 * DAZZLING_LIGHT.value / (math.degrees(1.0) * y_m) ** 2
    assert veil == pytest.approx(expected, rel=1e-9)


def test_headlights_dazzle_only_who_looks_at_them_from_the_front() -> None:
    aside, beam = np.radians([5.0, 40.0, 5.0]), np.radians([0.0, 0.0, 180.0])
    assert (veil_cdpm2(np.full(3, 50.0), aside, beam) > 0.0).tolist() == [True, False, False]


def test_a_stronger_veil_leaves_less_of_the_lit_distance() -> None:
    share = lit_share(np.array([0.0, 1.0, 3.0]))
    assert share.tolist() == pytest.approx([1.0, math.sqrt(0.5), 0.5])


def test_at_night_one_sees_as_far_as_headlights_reach() -> None:
    lit_m = np.full(3, LOW_BEAM.value)
    night = in_the_dark_m(lit_m, np.array([0.01, TWILIGHT_END.value, -1.0]))
    assert night.tolist() == pytest.approx([math.inf, LOW_BEAM.value, LOW_BEAM.value])


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3), st.floats(20, 300))
def test_a_lower_sun_never_lets_one_see_farther(one: float, two: float, lit_m: float) -> None:
    low, high = in_the_dark_m(np.full(2, lit_m), np.array(sorted([one, two])))
    assert low <= high * (1 + 1e-12)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_dirtier_lens_never_lets_one_see_farther(one: float, two: float) -> None:
    clean, dirty = through_lens_m(np.array(sorted([one, two])))
    assert dirty <= clean
