"""Parameter vectors: relative to the ego and the road, on stated scales."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenario_gen.domain.batch import Group
from scenario_gen.domain.scenario import Scenario
from scenario_gen.graph import SCALES, ParameterVector, parameter_matrix, parameter_vector
from tests.graph.scenes import changed
from tests.worlds import RURAL, crossing_pedestrian, cut_in, scenario


def _value(vector: ParameterVector, name: str) -> float:
    found = [f.name for f in vector.features]
    return float(vector.raw[found.index(name)])


def test_positions_are_relative_to_the_ego_on_a_straight_road() -> None:
    """Moving a whole scene along the motorway changes no parameter."""
    here = cut_in()
    data = here.model_dump(mode="json")
    data["ego"]["start"]["s_m"] += 70.0
    data["actors"][0]["start"]["s_m"] += 70.0
    there = changed(here, ego=data["ego"], actors=data["actors"])
    np.testing.assert_allclose(parameter_vector(here).values, parameter_vector(there).values)
    assert _value(parameter_vector(here), "van 1 position along the road") == 30.0


def test_the_distance_to_a_crossing_or_a_curve_counts() -> None:
    """Where the ego is to what the road has is a parameter."""
    vector = parameter_vector(crossing_pedestrian())
    assert _value(vector, "distance of the ego to the crossing") == 160.0
    curve = scenario(road=RURAL, ego_lane=-1, ego_s_m=100.0)
    assert _value(parameter_vector(curve), "distance of the ego to the curve") == 200.0


def test_values_are_steps_of_their_scales() -> None:
    """Linear scales divide, logarithmic ones count factors."""
    one, other = (
        parameter_vector(changed(cut_in(), environment={"visibility_m": metres}))
        for metres in (6400.0, 200.0)
    )
    names = [feature.name for feature in one.features]
    at = names.index("visibility")
    assert math.isclose(one.values[at] - other.values[at], 1.0)
    speed = names.index("ego speed")
    assert math.isclose(one.values[speed], 30.0 / SCALES["speed"].step)
    assert np.isfinite(one.values).all()


def test_wind_and_sun_turn_with_the_ego() -> None:
    """A tailwind is a tailwind whichever way the ego drives."""
    wind = {"speed_mps": 10.0, "direction_rad": 0.0}
    with_s = changed(crossing_pedestrian(), environment={"wind": wind})
    data = with_s.model_dump(mode="json")
    data["ego"]["start"]["lane"] = 1
    against_s = changed(with_s, ego=data["ego"])
    assert math.isclose(_value(parameter_vector(with_s), "wind from behind"), 10.0)
    assert math.isclose(_value(parameter_vector(against_s), "wind from behind"), -10.0)


def test_a_trajectory_with_more_points_on_it_is_the_same() -> None:
    """Trajectories are resampled, so points on the way do not count."""

    def walk(points: list[tuple[float, float, float]]) -> Scenario:
        actor = {
            "id": "p", "category": "pedestrian", "start": {"lane": -2, "s_m": 80.0},
            "speed_mps": 1.0,
            "trajectory": {"points": [{"time_s": a, "s_m": b, "t_m": c} for a, b, c in points]},
        }  # fmt: skip
        return scenario(actors=[actor])

    few = parameter_vector(walk([(0.0, 80.0, -5.0), (8.0, 80.0, 3.0)]))
    more = parameter_vector(walk([(0.0, 80.0, -5.0), (2.0, 80.0, -3.0), (8.0, 80.0, 3.0)]))
    np.testing.assert_allclose(few.values, more.values, atol=1e-12)


def test_variants_of_a_logical_scenario_are_rows_of_one_matrix() -> None:
    """Each row equals the vector of the concrete scenario with these values."""
    parameters = [
        {"name": "gap", "unit": "m", "minimum": 60.0, "maximum": 120.0, "default": 80.0},
        {"name": "v", "unit": "m/s", "minimum": 15.0, "maximum": 30.0, "default": 25.0},
        {"name": "when", "unit": "s", "minimum": 0.0, "maximum": 5.0, "default": 2.0},
    ]
    logical = cut_in(gap_m="$gap", speed_mps="$v", at_s="$when", parameters=parameters)
    rng = np.random.default_rng(0)
    samples = {"gap": rng.uniform(60, 120, 5), "v": rng.uniform(15, 30, 5),
               "when": rng.uniform(0, 5, 5)}  # fmt: skip
    matrix, features = parameter_matrix(Group(logical, 5, samples))
    for row in range(5):
        concrete = logical.concrete({name: float(v[row]) for name, v in samples.items()})
        vector = parameter_vector(concrete)
        assert vector.features == features
        np.testing.assert_allclose(matrix[row], vector.values)


@pytest.mark.parametrize("scale", SCALES.values())
def test_scales_have_a_unit_and_a_positive_step(scale: tuple[str, float, bool]) -> None:
    """What counts as one step is stated for every quantity."""
    unit, step, logarithmic = scale
    assert unit
    assert step > (1.0 if logarithmic else 0.0)
