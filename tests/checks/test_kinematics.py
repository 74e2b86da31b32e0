"""Kinematics: what is worked out the short way is what the general formulas give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenario_gen.checks.context import CheckContext
from scenario_gen.checks.kinematics import Kinematics
from scenario_gen.checks.limits import DEFAULT_LIMITS
from scenario_gen.checks.pairs import Pairs
from scenario_gen.geometry import Box, boxes_overlap
from tests.checks.traces import actor, world
from tests.worlds import JUNCTION, RURAL, crossing_pedestrian, cut_in, scenario

WORLDS = {
    "motorway": [
        cut_in(),
        cut_in(gap_m=12.0, speed_mps=15.0),
        scenario(actors=[actor(s_m=80.0), actor(name="a2", lane=-3, s_m=60.0)]),
    ],
    "street": [crossing_pedestrian()],
    "curve": [
        scenario(road=RURAL, ego_lane=-1, ego_speed_mps=20.0,
                 actors=[actor("truck", lane=-1, s_m=90.0, speed_mps=15.0)]),
    ],
    "junction": [
        scenario(road=JUNCTION, ego_speed_mps=8.0,
                 ego={"route": ["west", "north"], "start": {"road": "west", "lane": -1,
                      "s_m": 100.0}},
                 actors=[actor(lane=-1, s_m=90.0, speed_mps=8.0, start={"road": "south"},
                               route=["south", "north"])]),
    ],
}  # fmt: skip


def _context(name: str) -> CheckContext:
    one = world(*WORLDS[name])
    return CheckContext(one.batch, one.trace, one.networks, None, DEFAULT_LIMITS)


@pytest.mark.parametrize("name", WORLDS)
def test_who_keeps_to_a_line_has_the_values_of_the_general_formulas(name, monkeypatch):
    """Acceleration in the plane, curvature, slip, and the longest step."""
    short = _context(name).kinematics
    general = _context(name).kinematics
    monkeypatch.setattr(Kinematics, "_bent", np.ones_like(short._bent))
    reverse_mps = DEFAULT_LIMITS.reverse_mps.value
    for one, other in (
        (short.max_total_accel.value, general.max_total_accel.value),
        (short.max_curvature.value, general.max_curvature.value),
        (short.max_slip(reverse_mps).value, general.max_slip(reverse_mps).value),
    ):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(short.longest_step_m, general.longest_step_m, atol=1e-9)
    assert name != "motorway" or not short._bent.all()


def test_who_keeps_to_a_line_may_still_go_back_on_it():
    """Backwards faster than anything drives backwards is no way to move."""
    one = world(WORLDS["motorway"][2])
    trace = one.trace
    x_m = trace.x_m.copy()
    x_m[0, 1, 50:] = 2.0 * x_m[0, 1, 50] - x_m[0, 1, 50:]
    turned = replace(trace, x_m=x_m)
    context = CheckContext(one.batch, turned, one.networks, None, DEFAULT_LIMITS)
    assert not context.kinematics._bent[0, 1]
    assert context.kinematics.max_slip(context.limits.reverse_mps.value).value[0, 1] == np.inf
    assert context.kinematics.max_slip(context.limits.reverse_mps.value).value[0, 0] == 0.0


@pytest.mark.parametrize("name", WORLDS)
def test_pairs_that_are_left_out_do_not_overlap(name):
    """Strips along the path and circles around the boxes cull no overlap."""
    context = _context(name)
    trace, frame = context.trace, context.frame
    pairs = Pairs.of(context.batch.actor_count, with_ego=True)
    first, second = (
        Box(
            frame.centre_x_m[:, mover], frame.centre_y_m[:, mover], trace.heading_rad[:, mover],
            trace.length_m[:, mover, None], trace.width_m[:, mover, None],
        )
        for mover in (pairs.first, pairs.second)
    )  # fmt: skip
    np.testing.assert_array_equal(
        pairs.overlap(frame, trace.time_s.size), boxes_overlap(first, second)
    )
