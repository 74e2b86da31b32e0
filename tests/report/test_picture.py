"""The compact picture: true to the rollout and to the road, within what it says."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.library import read_library
from scenario_gen.motion import group_networks, rollout
from scenario_gen.report.model import Picture
from scenario_gen.report.picture import picture
from scenario_gen.roads import RoadNetwork
from viz.episode import Episode

SOME = tuple(one.concrete() for one in read_library()[::12])


@cache
def _drawn() -> tuple[tuple[Picture, ...], TraceBatch, tuple[RoadNetwork, ...]]:
    batch = ScenarioBatch.of(SOME)
    networks = group_networks(batch)
    trace = rollout(batch, networks=networks)
    drawn = tuple(
        picture(scenario, trace, row, networks[row], "It happens.")
        for row, scenario in enumerate(SOME)
    )
    return drawn, trace, tuple(networks)


def _poses(drawn: Picture) -> np.ndarray:
    """(N, 3, T) x and y in m, heading in rad."""
    return np.array(
        [
            [np.cumsum(t.x_dm) / 10, np.cumsum(t.y_dm) / 10, np.cumsum(t.heading_crad) / 100]
            for t in drawn.tracks
        ]
    )


@pytest.mark.parametrize("row", range(len(SOME)), ids=[one.id for one in SOME])
def test_poses_are_those_of_the_rollout_in_the_frame_of_the_ego(row: int) -> None:
    drawn, trace, _ = _drawn()
    poses = _poses(drawn[row])
    assert np.abs(poses[0, :, 0]).max() < 1e-9, "it begins at the ego, heading along x"
    x_m, y_m = (values[row, : len(poses)] for values in trace.centres())
    h_rad = trace.heading_rad[row, : len(poses)]
    steps = np.flatnonzero(trace.valid[row])[:: round(drawn[row].step_s / trace.step_s)]
    # Distances do not depend on the frame; roundings of two places add up to 0.15 m at most.
    for mover in range(len(poses)):
        seen_m = np.hypot(*(poses[mover, :2] - poses[0, :2]))
        true_m = np.hypot(x_m[mover, steps] - x_m[0, steps], y_m[mover, steps] - y_m[0, steps])
        assert np.abs(seen_m - true_m).max() < 0.15
        turned = np.exp(1j * (poses[mover, 2] - (h_rad[mover, steps] - h_rad[0, 0])))
        assert np.abs(np.angle(turned)).max() < 0.006


@pytest.mark.parametrize("row", range(len(SOME)), ids=[one.id for one in SOME])
def test_the_closest_approach_is_that_of_the_other_pictures(row: int) -> None:
    drawn, trace, _ = _drawn()
    closest = Episode.of(SOME[row], trace, row).closest()
    if closest is None:
        assert drawn[row].closest_s is None
        return
    assert drawn[row].closest_s == pytest.approx(closest.time_s, abs=1e-3)
    assert drawn[row].closest_actor == closest.actor
    assert drawn[row].alt.startswith("It happens. ")


@pytest.mark.parametrize("row", range(len(SOME)), ids=[one.id for one in SOME])
def test_borders_stay_on_the_borders_of_the_road(row: int) -> None:
    """Every corner of a drawn border lies on the network, within the rounding to 0.1 m."""
    drawn, trace, networks = _drawn()
    ego = Episode.of(SOME[row], trace, row)
    x0 = float(ego.x_m[0, 0] + ego.centre_x_m[0] * np.cos(ego.heading_rad[0, 0]))
    y0 = float(ego.y_m[0, 0] + ego.centre_x_m[0] * np.sin(ego.heading_rad[0, 0]))
    h0 = float(ego.heading_rad[0, 0])
    assert drawn[row].strips, "a road is in sight"
    for strip in drawn[row].strips:
        assert len(strip.borders) == len(strip.lanes) + 1 == len(strip.marks)
        for border in strip.borders:
            places = np.cumsum(np.array(border).reshape(-1, 2), axis=0) / 10
            x_m = x0 + places[:, 0] * np.cos(h0) - places[:, 1] * np.sin(h0)
            y_m = y0 + places[:, 0] * np.sin(h0) + places[:, 1] * np.cos(h0)
            assert _off_m(networks[row], x_m, y_m) < 0.12


def _off_m(network: RoadNetwork, x_m: np.ndarray, y_m: np.ndarray) -> float:
    """How far places are from the nearest border of any road, at most."""
    best = np.full(x_m.shape, np.inf)
    for road in network.roads.values():
        s_m, t_m = road.line.project(x_m, y_m)
        on_x, on_y = road.line.point(s_m, t_m)
        beyond_m = np.hypot(on_x - x_m, on_y - y_m)
        ends = [*(strip.s0_m for strip in road.strips[1:]), road.length_m]
        for strip, end in zip(road.strips, ends, strict=True):
            ds_m = np.clip(s_m - strip.s0_m, 0.0, end - strip.s0_m)
            outside = np.abs(s_m - strip.s0_m - ds_m)
            for a, b, c, d in strip.borders:
                t_border = a + ds_m * (b + ds_m * (c + ds_m * d))
                best = np.minimum(best, np.abs(t_m - t_border) + beyond_m + outside)
    return float(best.max())
