"""States of a simulator as a trace: what is taken from them as it is, and what is not."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.domain.actor import Dimensions
from simulators.as_trace import trace_of
from simulators.trace import EntityTrace

STEP_S = 0.01


def speeds(
    logged_mps: np.ndarray,  # type: ignore[type-arg]
    step_s: float = STEP_S,
    *,
    from_places: bool = False,
) -> np.ndarray:  # type: ignore[type-arg]
    """Speeds every 0.1 s of somebody who was logged with these, and driven evenly."""
    time_s = np.arange(logged_mps.size) * step_s
    zero = np.zeros(time_s.size)
    entity = EntityTrace(
        x_m=30.0 * time_s, y_m=zero, heading_rad=zero, speed_mps=logged_mps,
        lane=np.zeros(time_s.size, dtype=np.int32), s_m=zero, t_m=zero,
        speeds_from_places=from_places,
    )  # fmt: skip
    box = Dimensions(length_m=4.5, width_m=1.8, height_m=1.5)
    trace = trace_of([entity], [box], time_s, None, until_s=float(time_s[-1]))
    return trace.speed_mps[0, 0]


@pytest.mark.parametrize("at", [1, 2, 50, 99])
@pytest.mark.parametrize("slip_mps", [0.0, 60.0])
def test_a_single_speed_that_nobody_could_have_is_left_out(at: int, slip_mps: float) -> None:
    """Twice the speed, or none, for one step of 10 ms among even ones is a slip of the log."""
    logged = np.full(101, 30.0)
    logged[at] = slip_mps
    assert speeds(logged) == pytest.approx(30.0)


def test_a_step_and_a_hard_brake_are_no_slips() -> None:
    """A jump to a lasting speed stays, and so does every change that could be driven."""
    logged = np.where(np.arange(101) < 50, 30.0, 10.0)
    assert speeds(logged)[[0, 4, 6, 10]] == pytest.approx([30.0, 30.0, 10.0, 10.0])
    brake = np.maximum(30.0 - 12.0 * np.arange(101) * STEP_S, 0.0)
    assert speeds(brake)[1:-1] == pytest.approx(brake[10:-1:10], abs=1e-3)
    dip = 30.0 - np.maximum(0.0, 5.0 - np.abs(np.arange(101) - 50.0)) * 0.5
    assert speeds(dip)[5] < 29.0


def test_speeds_that_are_means_of_places_are_not_averaged_again() -> None:
    """A halt at once takes as long as the places say: two steps, not four."""
    places_m = np.minimum(np.arange(21) * 0.5, 5.0)
    logged = np.gradient(places_m, 0.1)
    found = speeds(logged, 0.1, from_places=True)
    assert found[8:13] == pytest.approx([5.0, 5.0, 2.5, 0.0, 0.0])
    assert np.count_nonzero(np.diff(speeds(logged, 0.1)).round(9)) > 2
