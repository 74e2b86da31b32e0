"""Batches: columns over scenarios and over variants of one logical scenario."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from tests.worlds import crossing_pedestrian, cut_in, scenario

SPEED = {"name": "speed", "unit": "m/s", "minimum": 20.0, "maximum": 40.0, "default": 30.0}


def test_rows_of_different_scenarios_have_their_own_values_and_actors() -> None:
    batch = ScenarioBatch.of([scenario(ego_speed_mps=20.0), cut_in(), crossing_pedestrian()])
    assert batch.column(lambda s: s.ego.speed_mps).tolist() == [20.0, 30.0, 12.0]
    assert batch.present.tolist() == [[True, False], [True, True], [True, True]]


def test_variants_are_columns_of_one_scenario() -> None:
    logical = cut_in(ego_speed_mps="$speed", parameters=[SPEED])
    speeds = np.linspace(20, 40, 7)
    batch = ScenarioBatch.variants(logical, {"speed": speeds})
    assert batch.actor_column(lambda m: m.speed_mps)[:, 0].tolist() == speeds.tolist()
    assert [batch.scenario(row).ego.speed_mps for row in range(7)] == speeds.tolist()


def test_a_cut_of_a_batch_holds_the_same_rows() -> None:
    logical = cut_in(ego_speed_mps="$speed", parameters=[SPEED])
    whole = ScenarioBatch(
        ScenarioBatch.of([cut_in(), scenario()]).groups
        + ScenarioBatch.variants(logical, {"speed": np.linspace(20, 40, 5)}).groups
    )
    values = whole.column(lambda s: s.ego.speed_mps)
    for first in range(whole.size):
        for last in range(first + 1, whole.size + 1):
            part = whole.take(first, last)
            assert part.column(lambda s: s.ego.speed_mps).tolist() == values[first:last].tolist()


def test_samples_have_to_be_of_the_declared_parameters() -> None:
    logical = cut_in(ego_speed_mps="$speed", parameters=[SPEED])
    with pytest.raises(ValueError, match="speed"):
        ScenarioBatch.variants(logical, {"other": np.ones(3)})
