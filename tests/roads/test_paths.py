"""Lane paths and their stacked form."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.road import (
    ARMS,
    JunctionCross,
    MotorwayCurve,
    MotorwayStraight,
    RuralCurve,
    UrbanStreet,
)
from scenario_gen.errors import RoadError
from scenario_gen.roads import LanePath, build, stack_paths

JUNCTION = build(JunctionCross(speed_limit_mps=14.0))
RURAL = build(RuralCurve(speed_limit_mps=25.0))
MOTORWAY = build(MotorwayCurve(speed_limit_mps=30.0, hand="right"))
STREET = build(UrbanStreet(speed_limit_mps=14.0))
STRAIGHT = build(MotorwayStraight(speed_limit_mps=30.0))
TURNS = [(a, b) for a in ARMS for b in ARMS if a != b]


def all_paths() -> list[LanePath]:
    """Every kind of path that the templates have."""
    return [
        *(JUNCTION.path(a, -1, (a, b)) for a, b in TURNS),
        *(RURAL.path("main", lane) for lane in (-1, 1, -2, 2)),
        *(MOTORWAY.path("main", lane) for lane in (-1, -4)),
        STREET.path("main", 2),
        STRAIGHT.path("main", -3),
    ]


@pytest.mark.parametrize("path", all_paths())
def test_paths_are_unbroken_at_every_lateral_position(path: LanePath) -> None:
    """Between pieces neither position nor heading jumps, not even by whole turns."""
    for q_m in (path.lane_q_m, 0.0, 3.0):
        before = path.evaluate(np.nextafter(path.u0_m[1:], 0.0), q_m)
        after = path.evaluate(path.u0_m[1:], q_m)
        for first, second in zip(before, after, strict=True):
            np.testing.assert_allclose(first, second, atol=1e-6)


@pytest.mark.parametrize("path", all_paths())
def test_station_and_road_position_are_inverse(path: LanePath) -> None:
    """u, q -> road, s, t -> u, q is the identity away from the joints."""
    u_m = np.linspace(0.0, path.length_m, 60)[1:-1]
    road, s_m, t_m = path.to_road(u_m, path.lane_q_m + 0.3)
    for index in np.unique(road):
        at = road == index
        back_u, back_q = path.station(int(index), s_m[at], t_m[at])
        np.testing.assert_allclose(back_u, u_m[at], atol=1e-9)
        np.testing.assert_allclose(back_q, path.lane_q_m + 0.3, atol=1e-9)


@pytest.mark.parametrize(("start", "end"), TURNS)
def test_ways_through_the_junction_leave_on_lane_1_against_s(start: str, end: str) -> None:
    """The chain is arm, connecting road, arm; the last one is driven backwards."""
    path = JUNCTION.path(start, -1, (start, end))
    names = [JUNCTION.road_ids[i] for i in path.road_index]
    assert names == [start, f"{start}_{end}", end]
    assert path.lane.tolist() == [-1, -1, 1]
    assert path.direction.tolist() == [1, 1, -1]
    assert np.all(path.q0_m == -1.75)
    named = JUNCTION.path(start, -1, (start, f"{start}_{end}", end))
    np.testing.assert_array_equal(named.u0_m, path.u0_m)
    x_m, y_m, heading_rad = path.evaluate(path.length_m, path.lane_q_m)
    arm = JUNCTION.road(end)
    np.testing.assert_allclose((x_m, y_m), arm.line.point(0.0, 1.75), atol=1e-9)
    assert np.cos(heading_rad - arm.line.evaluate(0.0)[2]) == pytest.approx(-1.0)


def test_a_left_lane_is_driven_against_s() -> None:
    """Station 0 of lane 1 is the end of the road; left of the way driven is smaller t."""
    path = RURAL.path("main", 1)
    road, s_m, t_m = path.to_road([0.0, 10.0], path.lane_q_m)
    assert road.tolist() == [0, 0]
    np.testing.assert_allclose(s_m, [850.0, 840.0])
    np.testing.assert_allclose(t_m, 1.625)
    _, _, more_left_t = path.to_road(10.0, path.lane_q_m + 1.0)
    assert more_left_t == pytest.approx(0.625)
    # The road bends to the left, so the way back bends to the right.
    assert path.curvature(425.0) == pytest.approx(-1 / 250)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 18), st.floats(0, 1), st.floats(-4, 4)), min_size=1))
def test_stacked_paths_equal_single_paths(points: list[tuple[int, float, float]]) -> None:
    """Row i of the table is path i: position, heading, curvature, road, s and t."""
    paths = all_paths()
    table = stack_paths(paths)
    rows, share, q_m = (np.array(column) for column in zip(*points, strict=True))
    u_m = share * table.length_m[rows]
    together = (
        *table.evaluate(rows, u_m, q_m),
        table.curvature(rows, u_m),
        *table.to_road(rows, u_m, q_m),
    )
    for index, row in enumerate(rows):
        path = paths[row]
        single = (
            *path.evaluate(u_m[index], q_m[index]),
            path.curvature(u_m[index]),
            *path.to_road(u_m[index], q_m[index]),
        )
        for stacked, alone in zip(together, single, strict=True):
            np.testing.assert_allclose(stacked[index], alone, atol=1e-9)


def test_many_pieces_are_found_by_search_as_by_comparison() -> None:
    """A path of more pieces than are compared one by one gives the same positions."""
    long = JUNCTION.path("south", -1, ("south", "west"))
    count = 40
    cut = LanePath(
        u0_m=np.arange(count) * 5.0, x0_m=np.arange(count) * 5.0, y0_m=np.zeros(count),
        heading0_rad=np.zeros(count), curvature0=np.zeros(count), curvature_slope=np.zeros(count),
        piece_length_m=np.full(count, 5.0), road_index=np.arange(count, dtype=np.int32),
        s0_m=np.zeros(count), direction=np.ones(count, dtype=np.int8), s_rate=np.ones(count),
        t0_m=np.zeros(count), t_rate=np.zeros(count), lane=np.full(count, -1, dtype=np.int32),
        q0_m=np.zeros(count),
    )  # fmt: skip
    table = stack_paths([long, cut, long])
    u_m = np.array([-1.0, 0.0, 4.999, 5.0, 199.0, 230.0])
    road, s_m, _ = table.to_road(1, u_m, 0.0)
    assert road.tolist() == [0, 0, 0, 1, 39, 39]
    np.testing.assert_allclose(s_m, [-1.0, 0.0, 4.999, 0.0, 4.0, 35.0])
    for row in (0, 2):
        np.testing.assert_allclose(table.evaluate(row, u_m, 1.0), long.evaluate(u_m, 1.0))


@pytest.mark.parametrize(
    ("start", "lane", "route", "what"),
    [
        ("nowhere", -1, (), "there is no road nowhere"),
        ("south", -1, ("south", "nowhere"), "there is no road nowhere"),
        ("south", -7, (), "road south has no lane -7"),
        ("south", -1, ("north", "south"), "begins with road north"),
        ("south", 1, ("south", "north"), "does not lead to road north"),
        ("south", -2, ("south", "north"), "does not lead to road north"),
        ("south", -1, ("south", "east_west"), "does not lead to road east_west"),
    ],
)
def test_impossible_ways_are_refused(
    start: str, lane: int, route: tuple[str, ...], what: str
) -> None:
    """The message names road and lane, and the hint says what there is instead."""
    with pytest.raises(RoadError, match=what) as caught:
        JUNCTION.path(start, lane, route)
    assert caught.value.where
    assert caught.value.hint


def test_a_million_points_take_about_a_second() -> None:
    """A loose bound that fails only if the work is no longer vectorised."""
    table = stack_paths(all_paths())
    rng = np.random.default_rng(0)
    rows = rng.integers(0, table.length_m.size, 1_000_000)
    u_m, q_m = rng.uniform(0, 400, rows.size), rng.uniform(-2, 2, rows.size)
    start = time.perf_counter()
    table.evaluate(rows, u_m, q_m)
    table.to_road(rows, u_m, q_m)
    assert time.perf_counter() - start < 6.0
