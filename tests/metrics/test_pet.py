"""Post-encroachment time of a crossing against its closed form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.metrics import pet
from tests.metrics.traces import Mover, trace_of

# A walker of 0.5 x 0.5 m at x = 50 crosses from y = -5 with 2 m/s; the ego is 4 x 2 m. The walker
# is in the corridor while |y| < 1.25: from 1.875 s to 3.125 s; the place is x = 49.75 .. 50.25.
ENTERS_S, LEAVES_S, NEAR_M, FAR_M = 1.875, 3.125, 49.75, 50.25


def _walker(**change: float) -> Mover:
    values = {"x_m": 50.0, "y_m": -5.0, "speed_mps": 2.0, "heading_rad": np.pi / 2}
    return Mover(**{**values, "length_m": 0.5, "width_m": 0.5, **change})  # type: ignore[arg-type]


@given(st.floats(5.0, 13.0))
def test_actor_first(speed_mps):
    """The ego comes when the walker has left: its arrival less the walker's leaving."""
    measure = pet(trace_of([Mover(speed_mps=speed_mps), _walker()]))
    arrival_s = (NEAR_M - 2.0) / speed_mps
    assert measure.value[0, 0] == pytest.approx(arrival_s - LEAVES_S, abs=1e-6)


@given(st.floats(30.0, 40.0))
def test_ego_first(speed_mps):
    """The walker comes when the ego has left."""
    measure = pet(trace_of([Mover(speed_mps=speed_mps), _walker()]))
    leaves_s = (FAR_M + 2.0) / speed_mps
    assert measure.value[0, 0] == pytest.approx(ENTERS_S - leaves_s, abs=1e-6)


def test_both_at_once_is_zero():
    """A hit has PET 0."""
    assert pet(trace_of([Mover(speed_mps=20.0), _walker()])).value[0, 0] == 0.0


@pytest.mark.parametrize(
    "other",
    [
        _walker(y_m=-40.0),
        _walker(y_m=0.0, speed_mps=0.0),
        Mover(40.0, 0.0, 5.0),
        Mover(150.0, 0.0, 5.0, heading_rad=np.pi),
    ],
    ids=["never comes", "stands there", "drives ahead", "comes towards"],
)
def test_no_crossing_has_no_pet(other):
    """PET is invalid where paths do not cross, or somebody does not come or leave in time."""
    assert not pet(trace_of([Mover(speed_mps=10.0), other])).valid[0, 0]


def test_mirrored_crossing_has_the_same_pet():
    """From the left or from the right is the same."""
    right = pet(trace_of([Mover(speed_mps=10.0), _walker()]))
    left = pet(trace_of([Mover(speed_mps=10.0), _walker(y_m=5.0, heading_rad=-np.pi / 2)]))
    assert left.value[0, 0] == pytest.approx(right.value[0, 0])
