"""Distances between a rollout and a simulation."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_gen.domain.batch import ScenarioBatch
from scenario_gen.errors import SimulatorError
from scenario_gen.motion import rollout
from simulators.compare import compare
from simulators.trace import EntityTrace, SimulatorTrace
from tests.worlds import cut_in

SCENARIO = cut_in(duration_s=4.0)
TRACE = rollout(ScenarioBatch.of([SCENARIO]))


def simulated(*, aside_m: float = 0.0, until_s: float = 4.0) -> SimulatorTrace:
    """The rollout itself, with the van moved aside, sampled as a simulator does."""
    known = TRACE.time_s <= until_s + 1e-9

    def entity(index: int, aside: float) -> EntityTrace:
        x_m, y_m = TRACE.x_m[0, index, known], TRACE.y_m[0, index, known]
        other = np.zeros_like(x_m)
        return EntityTrace(
            x_m=x_m, y_m=y_m + aside, heading_rad=other, speed_mps=other,
            lane=other.astype(np.int32), s_m=other, t_m=other,
        )  # fmt: skip

    entities = {"ego": entity(0, 0.0), "van1": entity(1, aside_m)}
    return SimulatorTrace(time_s=TRACE.time_s[known], entities=entities)


def test_equal_traces_agree() -> None:
    """Nothing is off when the simulation is the rollout."""
    assert compare(SCENARIO, TRACE, 0, simulated()).worst_m < 1e-9


def test_the_distance_is_that_of_each_actor() -> None:
    """An actor that is 0.3 m aside is 0.3 m off, and the others are not."""
    found = compare(SCENARIO, TRACE, 0, simulated(aside_m=0.3))
    assert found.worst_by_actor_m == pytest.approx({"ego": 0.0, "van1": 0.3}, abs=1e-9)
    assert found.worst_actor[0] == "van1"
    assert found.distance_m.shape == (2, found.time_s.size)


def test_only_common_time_is_compared() -> None:
    """A simulation that ends early is compared up to its end."""
    assert compare(SCENARIO, TRACE, 0, simulated(until_s=2.0)).time_s[-1] == pytest.approx(2.0)


def test_a_missing_actor_is_an_error() -> None:
    """An actor that the simulation does not have cannot agree."""
    other = simulated()
    lacking = SimulatorTrace(other.time_s, {"ego": other.entities["ego"]})
    with pytest.raises(SimulatorError, match="no states of van1"):
        compare(SCENARIO, TRACE, 0, lacking)
