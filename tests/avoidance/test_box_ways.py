"""Contact of boxes on their way, against paper and against looking at many places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.avoidance.box_ways import Ways, contact_begins
from scenario_gen.geometry import Box, boxes_overlap


def _way(x=0.0, y=0.0, heading=0.0, dx=0.0, dy=0.0, turn=0.0, length=4.0, width=2.0):
    return Ways(*(np.array([float(v)]) for v in (x, y, heading, dx, dy, turn, length, width)))


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (_way(x=14.0, dx=-20.0), 0.5),  # 10 m apart, of 20 m
        (_way(x=14.0, dx=-9.999), np.nan),
        (_way(x=14.0, dx=-10.001), 10.0 / 10.001),
        (_way(x=14.0, dx=-10.0), np.nan),  # touching is no contact
        (_way(x=0.0, y=10.0, dy=-20.0), 0.4),  # from the side: 8 m apart
        (_way(x=14.0, y=1.999, dx=-20.0), 0.5),
        (_way(x=14.0, y=2.0, dx=-20.0), np.nan),  # passes along the side
        (_way(x=1.0), 0.0),  # together from the start
        (_way(x=40.0, dx=-80.0), 36.0 / 80.0),  # right through within one way
    ],
)
def test_straight_ways_meet_where_paper_says(other, share):
    assert contact_begins(_way(), other) == pytest.approx([share], nan_ok=True)


def test_boxes_at_right_angles_meet_at_their_sides():
    """A box of 4 by 2 m across the way has 1 m of extent along it."""
    crossing = _way(x=10.0, dx=-10.0, heading=np.pi / 2)
    assert contact_begins(_way(), crossing) == pytest.approx([0.7])


def test_one_that_turns_meets_what_it_turns_into():
    """Half a metre beside a wall, a bar of 4 m that turns by 90 degrees hits it."""
    wall = _way(y=2.0, length=20.0, width=1.0)
    still = contact_begins(_way(width=1.0), wall)
    turning = contact_begins(_way(width=1.0, turn=np.pi / 2), wall)
    assert np.isnan(still[0])
    assert 0.0 < turning[0] < 1.0


WAYS = st.builds(
    _way,
    x=st.floats(-12, 12), y=st.floats(-12, 12), heading=st.floats(-4, 4),
    dx=st.floats(-15, 15), dy=st.floats(-15, 15),
    length=st.floats(0.5, 8), width=st.floats(0.5, 3),
)  # fmt: skip


@given(WAYS, WAYS)
def test_agrees_with_many_places_along_the_way(first, second):
    """Where boxes overlap at one of 400 places, they meet at or before it, and not long before."""
    share = np.linspace(0.0, 1.0, 401)

    def boxes(way):
        return Box(way.x_m + share * way.dx_m, way.y_m + share * way.dy_m, way.heading_rad,
                   way.length_m, way.width_m)  # fmt: skip

    seen = boxes_overlap(boxes(first), boxes(second))
    begins = contact_begins(first, second)[0]
    if seen.any():
        at = share[seen.argmax()]
        assert at - 1.0 / 400 - 1e-9 <= begins <= at + 1e-9
    elif not np.isnan(begins):
        near = boxes(first)._replace(length_m=first.length_m + 0.2, width_m=first.width_m + 0.2)
        assert boxes_overlap(near, boxes(second)).any()


@given(WAYS, WAYS)
def test_does_not_depend_on_who_is_first(first, second):
    one, other = contact_begins(first, second), contact_begins(second, first)
    assert one == pytest.approx(other, nan_ok=True, abs=1e-9)
