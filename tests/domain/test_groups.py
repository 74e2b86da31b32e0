"""Groups: a platoon, a crowd, people behind a bus."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.actor import KINDS, Actor
from scenario_gen.domain.groups import behind, cluster, platoon
from scenario_gen.errors import InputError
from scenario_gen.geometry import Box, boxes_overlap


def actor(kind: str = "deer", **fields: Any) -> Actor:
    start = {"lane": -1, "s_m": 200.0} | fields.pop("start", {})
    data = {"id": "first", "category": KINDS[kind].category, "kind": kind, "start": start,
            "speed_mps": 0.0}  # fmt: skip
    return Actor.model_validate(data | fields)


def box(member: Actor) -> Box:
    """The box of a member in the frame of a straight road."""
    assert not isinstance(member.start.heading_rad, str)
    ahead = member.box.centre_x_m
    heading_rad = member.start.heading_rad
    return Box(
        float(member.start.s_m) + ahead * math.cos(heading_rad),
        float(member.start.offset_m) + ahead * math.sin(heading_rad),
        heading_rad, member.box.length_m, member.box.width_m,
    )  # fmt: skip


@given(
    kind=st.sampled_from(sorted(KINDS)), count=st.integers(1, 20), seed=st.integers(0, 99),
    spacing_m=st.floats(0.01, 3.0), heading_rad=st.floats(-3.1, 3.1),
)  # fmt: skip
def test_members_of_a_crowd_never_overlap(
    kind: str, count: int, seed: int, spacing_m: float, heading_rad: float
) -> None:
    """Whatever the kind, the heading and the chance."""
    first = actor(kind, start={"heading_rad": heading_rad, "s_m": 5000.0})
    members = cluster(first, count, spacing_m, seed)
    assert len({member.id for member in members}) == count
    for one, other in itertools.combinations(members, 2):
        assert not boxes_overlap(box(one), box(other))


def test_a_crowd_is_the_same_for_the_same_seed() -> None:
    """And another one for another seed; the first one stands where it was put."""
    first = actor("child", category="pedestrian")
    assert cluster(first, 6, 0.5, 7) == cluster(first, 6, 0.5, 7)
    assert cluster(first, 6, 0.5, 7) != cluster(first, 6, 0.5, 8)
    assert cluster(first, 6, 0.5, 7)[0] == first.model_copy(update={"group": "first"})


def test_a_platoon_keeps_its_gap() -> None:
    """Bumper to bumper, against the direction of traffic, all in one group."""
    leader = actor("semi_trailer_truck", id="lead", group="convoy")
    for direction in (1, -1):
        members = platoon(leader, 3, 12.0, direction=direction)
        places = [member.start.s_m for member in members]
        step_m = direction * (16.5 + 12.0)
        assert places == pytest.approx([200.0, 200.0 - step_m, 200.0 - 2 * step_m])
        assert [member.group for member in members] == ["convoy"] * 3


def test_people_stand_behind_the_rear_of_a_bus() -> None:
    """The gap is between the boxes, in the direction of traffic."""
    bus = actor("city_bus", id="bus")
    child = actor("child", id="child", start={"lane": -2, "s_m": 0.0})
    rear_m = 200.0 + bus.box.centre_x_m - bus.box.length_m / 2
    placed = behind(bus, child, 1.0)
    assert placed.start.s_m == pytest.approx(rear_m - 1.0 - child.box.length_m / 2)
    assert placed.start.lane == -2
    towards = behind(bus, child, 1.0, direction=-1)
    assert float(towards.start.s_m) > 200.0


@pytest.mark.parametrize(
    "make",
    [
        lambda: platoon(actor(), 0, 5.0),
        lambda: platoon(actor(), 3, 0.0),
        lambda: platoon(actor(start={"s_m": 3.0}), 3, 5.0),
        lambda: cluster(actor(start={"s_m": "$s"}), 3, 1.0, 0),
        lambda: behind(actor(start={"s_m": 0.5}), actor(), 1.0),
    ],
)
def test_groups_that_cannot_be_are_refused(make: Any) -> None:
    """Nobody, no gap, no road, no number."""
    with pytest.raises(InputError):
        make()
