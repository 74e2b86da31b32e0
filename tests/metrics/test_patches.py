"""Friction by place and time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.domain.scenario import Scenario
from scenario_gen.metrics import Surfaces, place_friction
from scenario_gen.metrics.weather import Weather
from tests.metrics.traces import Mover, trace_of
from tests.worlds import scenario

ICE: dict[str, Any] = {"id": "ice", "s_from_m": 100.0, "s_to_m": 130.0, "condition": "icy",
                       "friction": 0.1}  # fmt: skip
EGO = Mover(50.0, -5.6, 10.0, lane=-2)


def mu(one: Scenario, *movers: Mover) -> np.ndarray:
    trace = trace_of(list(movers) or [EGO])
    return np.broadcast_to(place_friction(ScenarioBatch.of([one]), trace), trace.shape)


def test_the_ego_alone_is_what_it_is_among_all() -> None:
    """Movers may be picked, with patches and without."""
    for one in (scenario(), scenario(environment={"patches": [ICE]})):
        batch, trace = ScenarioBatch.of([one]), trace_of([EGO, EGO])
        ego = place_friction(batch, trace, slice(0, 1))
        assert (ego == place_friction(batch, trace)[:, :1]).all()


def test_a_patch_begins_and_ends_where_it_says() -> None:
    """At 10 m/s from s 50 m on, the ego is on it from 5 s to 8 s, both included."""
    found = mu(scenario(environment={"patches": [ICE]}))[0, 0]
    assert found[[0, 49, 50, 80, 81, 100]].tolist() == [0.8, 0.8, 0.1, 0.1, 0.8, 0.8]


@pytest.mark.parametrize(("lanes", "on_it"), [([], True), ([-2], True), ([-1, -3], False)])
def test_a_patch_covers_its_lanes(lanes: list[int], on_it: bool) -> None:
    one = scenario(environment={"patches": [ICE | {"lanes": lanes}]})
    assert mu(one)[0, 0, 60] == (0.1 if on_it else 0.8)


def test_of_patches_that_overlap_the_most_slippery_one_counts() -> None:
    oil = ICE | {
        "id": "oil",
        "s_from_m": 120.0,
        "s_to_m": 140.0,
        "condition": "contamination",
        "friction": 0.3,
    }
    found = mu(scenario(environment={"patches": [ICE, oil]}))[0, 0]
    assert found[[60, 75, 85]].tolist() == [0.1, 0.1, 0.3]


def test_a_patch_of_a_road_that_does_not_exist_is_nowhere() -> None:
    assert (mu(scenario(environment={"patches": [ICE | {"road": "west"}]})) == 0.8).all()


def test_friction_changes_linearly_and_patches_keep_theirs() -> None:
    change = {"at_s": 2.0, "over_s": 4.0, "friction": 0.4}
    found = mu(scenario(environment={"changes": [change], "patches": [ICE]}))[0, 0]
    assert found[[0, 20, 40, 49]].tolist() == pytest.approx([0.8, 0.8, 0.6, 0.51])
    assert found[[60, 90]].tolist() == pytest.approx([0.1, 0.4])


def test_parameters_of_patches_are_columns() -> None:
    one = scenario(
        environment={"patches": [ICE | {"friction": "$mu", "s_to_m": "$end"}]},
        parameters=[
            {"name": "mu", "unit": "1", "default": 0.1, "minimum": 0.05, "maximum": 0.15},
            {"name": "end", "unit": "m", "default": 130.0, "minimum": 101.0, "maximum": 140.0},
        ],
    )
    samples = {"mu": np.array([0.05, 0.15]), "end": np.array([105.0, 140.0])}
    batch = ScenarioBatch.variants(one, samples)
    found = place_friction(batch, trace_of([EGO], [EGO]))
    assert found[:, 0, 50].tolist() == [0.05, 0.15]
    assert found[:, 0, 60].tolist() == [0.8, 0.15]


def test_changes_follow_each_other_from_what_is_there() -> None:
    """A jump, then a slope that starts where the jump ended; null keeps what is there."""
    changes = [
        {"at_s": 1.0, "visibility_m": 500.0},
        {"at_s": 3.0, "over_s": 2.0, "visibility_m": 100.0},
        {"at_s": 6.0, "friction": 0.7},
    ]
    batch = ScenarioBatch.of([scenario(environment={"visibility_m": 900.0, "changes": changes})])
    weather = Weather.of(batch)
    times_s = np.array([0.0, 0.99, 1.0, 3.0, 4.0, 5.0, 9.0])
    assert weather.visibility_m.over(times_s)[0].tolist() == pytest.approx(
        [900.0, 900.0, 500.0, 500.0, 300.0, 100.0, 100.0]
    )
    assert weather.friction.over(times_s)[0].tolist() == pytest.approx([0.8] * 6 + [0.7])
    assert not weather.falling_mmph.changes.any()


def test_rain_that_stops_or_turns_to_snow_is_over_at_once() -> None:
    rain = {"kind": "rain", "intensity_mmph": 20.0}
    snow = {"at_s": 2.0, "over_s": 4.0, "precipitation": {"kind": "snow", "intensity_mmph": 9.0}}
    batch = ScenarioBatch.of([scenario(environment={"precipitation": rain, "changes": [snow]})])
    rain_mmph = Weather.of(batch).rain_mmph(np.zeros(4, int), np.array([0.0, 1.9, 2.0, 9.0]))
    assert rain_mmph.tolist() == [20.0, 20.0, 0.0, 0.0]


def test_snow_that_turns_to_rain_falls_as_rain_from_the_intensity_it_had() -> None:
    snow = {"kind": "snow", "intensity_mmph": 8.0}
    rain = {"at_s": 2.0, "over_s": 4.0, "precipitation": {"kind": "rain", "intensity_mmph": 20.0}}
    batch = ScenarioBatch.of([scenario(environment={"precipitation": snow, "changes": [rain]})])
    rain_mmph = Weather.of(batch).rain_mmph(np.zeros(4, int), np.array([1.9, 2.0, 4.0, 9.0]))
    assert rain_mmph.tolist() == pytest.approx([0.0, 8.0, 14.0, 20.0])


@given(
    st.floats(1, 1000),
    st.lists(
        st.tuples(st.floats(0, 3), st.floats(0, 3), st.none() | st.floats(1, 1000)), max_size=4
    ),
)
def test_a_series_stays_between_its_values(
    start_m: float, steps: list[tuple[float, float, float | None]]
) -> None:
    """Whatever changes follow each other, no value beyond those that are named occurs."""
    at_s, changes = 0.0, []
    for wait_s, over_s, value in steps:
        at_s += wait_s
        changes.append({"at_s": at_s, "over_s": over_s, "visibility_m": value})
        at_s += over_s
    batch = ScenarioBatch.of([scenario(environment={"visibility_m": start_m, "changes": changes})])
    series = Weather.of(batch).visibility_m
    values = series.over(np.linspace(0.0, 30.0, 61))[0]
    named = [start_m, *(value for _, _, value in steps if value is not None)]
    assert values[-1] == pytest.approx(named[-1])
    assert (values >= min(named) * (1 - 1e-9)).all()
    assert (values <= max(named) * (1 + 1e-9)).all()
    assert series.least[0] == min(named)


def test_friction_falls_with_speed_on_the_road_and_on_patches() -> None:
    """At 25 m/s a dry road leaves 80/85, standing water 30/55 and ice all of its friction."""
    fast = Mover(50.0, -5.6, 25.0, lane=-2)
    water = {"id": "w", "s_from_m": 200.0, "s_to_m": 230.0, "condition": "standing_water",
             "friction": 0.4}  # fmt: skip
    found = mu(scenario(environment={"patches": [ICE, water]}), fast)[0, 0]
    assert found[[0, 25, 65, 90]].tolist() == pytest.approx(
        [0.8 * 80 / 85, 0.1, 0.4 * 30 / 55, 0.8 * 80 / 85]
    )


def test_of_patches_that_overlap_the_one_that_is_most_slippery_at_this_speed_counts() -> None:
    """A puddle of .30 is no worse than gravel of .25 in town, and far worse at 25 m/s."""
    places = {"s_from_m": 0.0, "s_to_m": 1000.0}
    puddle = places | {"id": "puddle", "condition": "flooded", "friction": 0.3}
    mud = places | {"id": "mud", "condition": "contamination", "friction": 0.25}
    one = scenario(environment={"patches": [puddle, mud]})
    assert mu(one, EGO)[0, 0, 0] == 0.25
    assert mu(one, Mover(50.0, -5.6, 25.0, lane=-2))[0, 0, 0] == pytest.approx(0.03)


def test_rain_that_turns_heavy_takes_friction_from_a_wet_road() -> None:
    rain = {"kind": "rain", "intensity_mmph": 4.0}
    heavy = {"at_s": 5.0, "precipitation": {"kind": "rain", "intensity_mmph": 20.0}}
    environment = {"surface_condition": "wet", "friction": 0.5, "precipitation": rain,
                   "changes": [heavy]}  # fmt: skip
    found = mu(scenario(environment=environment), Mover(50.0, -5.6, 25.0))[0, 0]
    assert found[[40, 60]].tolist() == pytest.approx([0.5 * 60 / 65, 0.5 * 30 / 55])


@given(
    st.lists(st.floats(0.0, 60.0), min_size=2, max_size=4),
    st.sampled_from(["dry", "wet", "standing_water", "flooded", "icy"]),
    st.booleans(),
)
def test_the_bound_of_friction_is_one(
    speeds_mps: list[float], condition: str, patched: bool
) -> None:
    """No mover ever has less friction than the bound says; without patches it is reached."""
    environment = {"surface_condition": condition, "friction": 0.3}
    if patched:
        environment |= {"patches": [ICE]}
    batch = ScenarioBatch.of([scenario(environment=environment)])
    trace = trace_of([Mover(60.0, -5.6, v, accel_mps2=-v / 5.0, lane=-2) for v in speeds_mps])
    found = place_friction(batch, trace)
    assert (Surfaces.of(batch, trace.road_ids).least(trace) == found.min(axis=-1)).all()
