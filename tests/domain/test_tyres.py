"""How friction falls with speed."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.environment import SurfaceCondition
from scenario_gen.domain.tyres import HEAVY_RAIN_MMPH, in_rain, speed_factor, water_state

CONDITIONS = get_args(SurfaceCondition)
CONDITION = st.sampled_from(CONDITIONS)
SPEED = st.floats(0.0, 100.0)


def mu(condition: SurfaceCondition, kmh: float, *, at_50: float, rain_mmph: float = 0.0) -> float:
    state = in_rain(np.array(water_state(condition)), rain_mmph)
    return at_50 * float(speed_factor(state, kmh / 3.6))


@pytest.mark.parametrize(
    ("condition", "rain_mmph", "row"),
    [
        ("dry", 0.0, (0.85, 0.80, 0.75)),
        ("wet", 0.0, (0.65, 0.60, 0.55)),
        ("wet", HEAVY_RAIN_MMPH, (0.55, 0.30, 0.20)),
        ("standing_water", 0.0, (0.55, 0.30, 0.20)),
        ("flooded", 50.0, (0.50, 0.05, 0.0)),
    ],
)
def test_a_new_tyre_has_what_the_table_says(
    condition: SurfaceCondition, rain_mmph: float, row: tuple[float, ...]
) -> None:
    """Stated with the value at 50 km/h, the road gives the values at 90 and 130 km/h."""
    for kmh, expected in zip((50.0, 90.0, 130.0), row, strict=True):
        assert mu(condition, kmh, at_50=row[0], rain_mmph=rain_mmph) == pytest.approx(expected)
    middle = (row[0] + row[1]) / 2
    assert mu(condition, 70.0, at_50=row[0], rain_mmph=rain_mmph) == pytest.approx(middle)


@pytest.mark.parametrize("condition", ["snow", "icy", "contamination"])
def test_what_the_table_does_not_have_keeps_its_friction(condition: SurfaceCondition) -> None:
    assert mu(condition, 200.0, at_50=0.3, rain_mmph=60.0) == 0.3


def test_rain_that_is_not_heavy_leaves_a_wet_road_wet() -> None:
    assert mu("wet", 90.0, at_50=0.65, rain_mmph=HEAVY_RAIN_MMPH - 0.01) == pytest.approx(0.60)


@given(CONDITION, SPEED, SPEED, st.floats(0.0, 100.0))
def test_friction_never_rises_with_speed_or_rain(
    condition: SurfaceCondition, one_mps: float, other_mps: float, rain_mmph: float
) -> None:
    """It lies between 0 and what is stated, which holds up to 50 km/h."""
    slow_mps, fast_mps = sorted((one_mps, other_mps))
    state = np.array(water_state(condition))
    slow, fast = speed_factor(state, np.array([slow_mps, fast_mps]))
    assert 0.0 <= fast <= slow <= 1.0
    assert slow == 1.0 or slow_mps > 50 / 3.6
    assert speed_factor(in_rain(state, rain_mmph), fast_mps) <= fast


@given(st.lists(st.tuples(CONDITION, SPEED), min_size=1, max_size=9))
def test_many_at_once_are_each_by_itself(pairs: list[tuple[SurfaceCondition, float]]) -> None:
    states = np.array([water_state(condition) for condition, _ in pairs])
    speeds_mps = np.array([speed_mps for _, speed_mps in pairs])
    together = speed_factor(states, speeds_mps)
    alone = [float(speed_factor(s, v)) for s, v in zip(states, speeds_mps, strict=True)]
    assert together.tolist() == alone
