"""Exporters get what they need: a road, and a rollout where they write what happens."""

from __future__ import annotations

from typing import ClassVar

import pytest

from scenario_gen.domain.scenario import Scenario
from scenario_gen.domain.trace import TraceBatch
from scenario_gen.pipeline.exports import export_files
from scenario_gen.roads import RoadNetwork
from tests.worlds import scenario


class _Traced:
    """Writes where the first actor is at the end."""

    needs_trace: ClassVar[bool] = True
    name: ClassVar[str] = "traced"

    def export(
        self, scenario: Scenario, network: RoadNetwork, *, stem: str, trace: TraceBatch
    ) -> dict[str, bytes]:
        assert not scenario.is_logical
        assert trace.shape[:2] == (1, 1 + len(scenario.actors))
        assert trace.road_ids == (network.road_ids,)
        return {f"{stem}.txt": f"{trace.speed_mps[0, 0, 0]:.3f}".encode()}


class _Plain:
    """Knows nothing of traces, as exporters of other packages do."""

    name: ClassVar[str] = "plain"

    def export(self, scenario: Scenario, network: RoadNetwork, *, stem: str) -> dict[str, bytes]:
        return {f"{stem}.txt": b"logical" if scenario.is_logical else b"concrete"}


LOGICAL = {
    "parameters": [{"name": "v", "unit": "m/s", "minimum": 10.0, "maximum": 30.0, "default": 17.0}],
    "ego": {"start": {"lane": -2, "s_m": 50.0}, "speed_mps": "$v"},
}


def test_an_exporter_that_asks_for_a_trace_gets_one_of_the_defaults() -> None:
    """One row, the ego and all actors, of the concrete scenario at the defaults."""
    made = scenario(**LOGICAL)
    assert export_files(_Traced(), made) == {f"{made.id}.txt": b"17.000"}


@pytest.mark.parametrize(("given", "said"), [({}, b"concrete"), (LOGICAL, b"logical")])
def test_an_exporter_that_does_not_ask_is_called_as_ever(given: dict, said: bytes) -> None:
    """It gets the scenario as it is, logical ones too."""
    made = scenario(**given)
    assert export_files(_Plain(), made) == {f"{made.id}.txt": said}
