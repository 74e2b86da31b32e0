"""Roundabouts: geometry, routes round the ring, limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.road import ARMS, Roundabout
from scenario_gen.errors import RoadError
from scenario_gen.roads import RoadNetwork, build
from scenario_gen.roads.continuity import broken_contacts

NORMAL = build(Roundabout(speed_limit_mps=10.0))


def names(network: RoadNetwork, start: str, lane: int, *route: str) -> list[str]:
    """Roads of a path, in order."""
    path = network.path(start, lane, route)
    return list(dict.fromkeys(network.road_ids[index] for index in path.road_index))


@pytest.mark.parametrize("arms", [3, 4])
@pytest.mark.parametrize("diameter_m", [26.0, 40.0, 100.0])
def test_the_ring_is_a_closed_circle_of_its_width(arms: int, diameter_m: float) -> None:
    """Ring roads and the ways past the arms lie on one circle, anticlockwise, and add up to it."""
    network = build(Roundabout(speed_limit_mps=10.0, arms=arms, diameter_m=diameter_m))
    inner_m = 0.5 * diameter_m - 5.5
    length_m = 0.0
    for road in network.roads.values():
        on_ring = road.id.startswith("ring_") and (
            road.junction is None or road.id.count("ring_") == 2
        )
        if not on_ring:
            continue
        length_m += road.length_m
        s_m = np.linspace(0.0, road.length_m, 9)
        for t_m, radius_m in ((0.0, inner_m), (-5.5, 0.5 * diameter_m)):
            x_m, y_m = road.line.point(s_m, t_m)
            np.testing.assert_allclose(np.hypot(x_m, y_m), radius_m, atol=1e-9)
            assert np.all(np.diff(np.unwrap(np.arctan2(y_m, x_m))) > 0.0)
    assert length_m == pytest.approx(2.0 * np.pi * inner_m)


def test_arms_are_the_first_ones_and_each_has_a_piece_of_ring() -> None:
    """Three arms leave out the west; the last piece of ring goes round half the circle."""
    three = build(Roundabout(speed_limit_mps=10.0, arms=3))
    plain = [road.id for road in three.roads.values() if road.junction is None]
    assert plain == [*ARMS[:3], "ring_south", "ring_east", "ring_north"]
    assert three.road("ring_north").length_m > three.road("ring_south").length_m + 14.5 * 1.5
    assert len(three.junctions) == 3


@pytest.mark.parametrize(("arms", "start"), [(4, "south"), (4, "west"), (3, "north")])
def test_routes_from_arm_to_arm_go_round_the_ring(arms: int, start: str) -> None:
    """The roads of the ring may be left out; the way is the one round the ring, once."""
    network = build(Roundabout(speed_limit_mps=10.0, arms=arms))
    order = ARMS[:arms]
    for steps in range(1, arms):
        passed = [order[(order.index(start) + k) % arms] for k in range(steps + 1)]
        between = [f"ring_{name}" for name in passed[:-1]]
        way = names(network, start, -1, start, passed[-1])
        assert [name for name in way if network.road(name).junction is None] == [
            start, *between, passed[-1]
        ]  # fmt: skip
        assert way == names(network, start, -1, start, *between, passed[-1])


def test_a_route_may_begin_or_end_on_the_ring() -> None:
    """Roads of the ring are roads like others."""
    assert names(NORMAL, "ring_south", -1, "ring_south", "west")[-1] == "west"
    assert names(NORMAL, "west", -1, "west", "ring_north")[-1] == "ring_north"


def test_ways_in_and_out_turn_right_and_keep_off_their_kerbs() -> None:
    """Entries and exits are single arcs to the right with 10 m of radius left at the kerb."""
    for name in ("south_ring_south", "ring_south_east"):
        way = NORMAL.road(name)
        assert way.line.s0_m.size == 1
        radius_m = -1.0 / float(way.line.curvature0[0])
        assert radius_m - 5.5 == pytest.approx(10.0)


def test_every_arm_gives_way() -> None:
    """A yield sign and the sign of a roundabout, with a stop line, on each arm."""
    assert {(sign.road, sign.type) for sign in NORMAL.signals} == {
        (arm, code) for arm in ARMS for code in ("205", "215")
    }
    assert len({sign.name for sign in NORMAL.signals}) == 8
    assert {line.road for line in NORMAL.objects} == set(ARMS)


@settings(max_examples=80)
@given(
    st.fixed_dictionaries(
        {
            "arms": st.integers(3, 4),
            "diameter_m": st.floats(0.5, 300.0),
            "ring_width_m": st.floats(0.5, 16.0),
            "lane_width_m": st.floats(0.5, 16.0),
            "border_width_m": st.floats(0.1, 10.0),
            "arm_length_m": st.floats(0.1, 300.0),
        }
    )
)
def test_any_roundabout_is_continuous_or_refused_with_a_reason(data: dict[str, Any]) -> None:
    """Over wide ranges: all lanes meet and arms stay out of the ring, or there is an error."""
    try:
        network = build(Roundabout(speed_limit_mps=10.0, **data))
    except RoadError as error:
        told = error.where.startswith("road.") and bool(error.hint)
        assert told, error  # noqa: PT017 (both outcomes are right)
        return
    assert broken_contacts(network, gap_m=1e-6, kink_rad=1e-9) == ()
    for road in network.roads.values():
        # No lane reaches the centre of its curve.
        inner = 1.0 - float(road.line.curvature0[0]) * road.lane_borders_t(-1)[0]
        assert inner > 0.0
    x_m, y_m, _, _ = network.road("south").line.evaluate(network.road("south").length_m)
    assert np.hypot(x_m, y_m) >= 0.5 * data["diameter_m"] - 1e-9


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        ({"diameter_m": 10.0}, "road.diameter_m", "leaves no island"),
        ({"diameter_m": 16.0}, "road.diameter_m", "leaves no room for entries"),
        (
            {"diameter_m": 30.0, "ring_width_m": 5.5},
            "road.ring_width_m", "a truck needs 6.12 m of ring",
        ),
        ({"ring_width_m": 2.0}, "road.ring_width_m", "too narrow"),
        ({"arm_length_m": 2.0}, "road.arm_length_m", "too short"),
        ({"border_width_m": 40.0}, "road.diameter_m", "overlap"),
    ],
)  # fmt: skip
def test_degenerate_roundabouts_are_refused(data: dict[str, Any], where: str, what: str) -> None:
    """The message says which parameter, what is wrong and what would help."""
    with pytest.raises(RoadError, match=what) as caught:
        build(Roundabout(speed_limit_mps=10.0, **data))
    assert caught.value.where == where
    assert caught.value.hint


@pytest.mark.parametrize(
    ("diameter_m", "ring_width_m"), [(21.5, 5.5), (28.0, 4.0), (30.0, 6.2), (36.0, 5.4)]
)
def test_the_least_values_of_the_hints_are_accepted(diameter_m: float, ring_width_m: float) -> None:
    """What a hint asks for is enough; a mini roundabout need not let trucks round its island."""
    assert build(
        Roundabout(speed_limit_mps=10.0, diameter_m=diameter_m, ring_width_m=ring_width_m)
    ).roads
