"""Closest approach and impact against brute force and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.geometry import Box, boxes_overlap, gap_between_boxes_m
from scenario_gen.metrics import closest_approach, impact, min_gap
from tests.metrics.traces import Mover, trace_of

MOVERS = st.builds(
    Mover,
    x_m=st.floats(-30, 60),
    y_m=st.floats(-20, 20),
    speed_mps=st.floats(0, 20),
    heading_rad=st.sampled_from([0.0, 0.3, np.pi / 2, 2.0, np.pi, -1.2]),
    length_m=st.floats(0.5, 12),
    width_m=st.floats(0.5, 3),
)


def _box(trace, mover):
    return Box(
        trace.x_m[:, mover], trace.y_m[:, mover], trace.heading_rad[:, mover],
        trace.length_m[:, mover, None], trace.width_m[:, mover, None],
    )  # fmt: skip


@given(MOVERS, MOVERS)
def test_min_gap_and_impact_agree_with_brute_force(ego, other):
    """Culling changes nothing: the same as looking at every time exactly."""
    trace = trace_of([ego, other], duration_s=4.0)
    exact_m = gap_between_boxes_m(_box(trace, 0), _box(trace, 1))[0]
    touching = boxes_overlap(_box(trace, 0), _box(trace, 1))[0]
    approach = closest_approach(trace)
    assert approach.gap.value[0, 0] == pytest.approx(exact_m.min(), abs=1e-8)
    assert exact_m[approach.step[0, 0]] == pytest.approx(exact_m.min(), abs=1e-8)
    hit = impact(trace)
    if touching.any():
        last_s = trace.time_s[touching.argmax()]
        assert hit.time.valid[0, 0]
        assert max(last_s - trace.step_s, 0.0) - 1e-9 <= hit.time.value[0, 0] <= last_s
    elif hit.time.valid[0, 0]:
        # Between two steps they touched: both ends of that step are near.
        step = int(hit.time.value[0, 0] / trace.step_s)
        way_m = (ego.speed_mps + other.speed_mps) * trace.step_s
        assert exact_m[step : step + 2].max() <= way_m + 1e-9


def test_boxes_that_touch_without_sharing_an_area_are_no_contact():
    """Side by side at a distance of just their width, standing: neither gap nor contact."""
    trace = trace_of([Mover(), Mover(0.0, 2.0)])
    assert min_gap(trace).value[0, 0] == 0.0
    assert not impact(trace).time.valid[0, 0]


def test_gap_of_diagonal_neighbours():
    """Corner to corner: 3-4-5 triangle."""
    trace = trace_of([Mover(), Mover(7.0, 6.0)])
    assert min_gap(trace).value[0, 0] == pytest.approx(5.0)


def test_impact_speed_is_the_difference_of_the_velocities():
    """At right angles with 3 and 4 m/s: 5 m/s."""
    trace = trace_of(
        [Mover(speed_mps=3.0), Mover(9.0, -12.0, 4.0, heading_rad=np.pi / 2)], duration_s=5.0
    )
    hit = impact(trace)
    assert hit.speed.value[0, 0] == pytest.approx(5.0)


def test_no_contact_has_no_time_of_impact():
    """Undefined is its own answer."""
    hit = impact(trace_of([Mover(speed_mps=5.0), Mover(0.0, 10.0, 5.0)]))
    assert not hit.time.valid[0, 0]
    assert np.isnan(hit.speed.value[0, 0])
