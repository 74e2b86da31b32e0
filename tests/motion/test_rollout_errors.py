"""What a rollout refuses, and how it says so."""

from __future__ import annotations

from typing import Any

import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.errors import RoadError, RolloutError
from scenario_gen.motion import rollout
from tests.motion.build import actor, at, by_time, end_of, gap, keep, lane_change, phase, roll
from tests.worlds import scenario


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (phase("p", gap(10.0, to="ghost"), keep(1.0)), RolloutError, "ghost"),
        (phase("p", end_of("nothing"), keep(1.0)), RolloutError, "nothing"),
        (phase("p", at(1.0), lane_change(-9, by_time(2.0))), RolloutError, "no road .* lane -9"),
    ],
)
def test_references_to_nothing_name_phase_and_scenario(
    given: dict[str, Any], error: type[Exception], words: str
) -> None:
    """The error says which scenario and which phase it is about."""
    with pytest.raises(error, match=words) as caught:
        roll(scenario(actors=[actor(phases=[given])]))
    assert "test" in str(caught.value)
    assert "p" in str(caught.value)


def test_a_start_without_a_lane_is_a_road_error() -> None:
    """There is no path to drive on."""
    with pytest.raises(RoadError, match="-7"):
        roll(scenario(actors=[actor(lane=-7)]))


def test_an_empty_batch_and_a_senseless_step_are_refused() -> None:
    """Rather than an empty trace or an endless loop."""
    with pytest.raises(RolloutError, match="no scenario"):
        rollout(ScenarioBatch(()))
    for step_s in (0.0, -0.1, float("nan"), 1e-9, 100.0):
        with pytest.raises(RolloutError, match="step_s"):
            roll(scenario(), step_s=step_s)
    with pytest.raises(RolloutError, match="chunk_rows"):
        roll(scenario(), chunk_rows=0)
