"""Closest approach and impact against brute force and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.geometry import Box, boxes_overlap, gap_between_boxes_m
from scenario_gen.metrics import closest_approach, impact, min_gap, summary
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
    assert hit.time.valid[0, 0] == touching.any()
    if touching.any():
        assert hit.time.value[0, 0] == trace.time_s[touching.argmax()]


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


@given(st.lists(st.tuples(MOVERS, MOVERS), min_size=2, max_size=5))
def test_a_batch_says_what_its_rows_say_alone(rows):
    """Every measure of a batch equals that of batches of one."""
    many = summary(trace_of(*[list(row) for row in rows], duration_s=2.0))
    for index, row in enumerate(rows):
        one = summary(trace_of(list(row), duration_s=2.0))
        for name, measure in one.items():
            np.testing.assert_allclose(
                many[name].value[index], measure.value[0], rtol=1e-9, atol=1e-9, err_msg=name
            )


@given(MOVERS, MOVERS, st.floats(-100, 100))
def test_shifting_along_the_road_changes_nothing(ego, other, shift_m):
    """Measures do not depend on where on the road it happens."""
    import dataclasses

    moved = [dataclasses.replace(m, x_m=m.x_m + shift_m) for m in (ego, other)]
    first = summary(trace_of([ego, other], duration_s=2.0))
    second = summary(trace_of(moved, duration_s=2.0))
    gap_m = first["min_gap_m"].value[0, 0]
    assert second["min_gap_m"].value[0, 0] == pytest.approx(gap_m, abs=1e-6)
