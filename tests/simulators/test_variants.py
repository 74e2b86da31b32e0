"""Variants that are exported together are the files of each exported on its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError
from scenario_gen.library import read_library
from scenario_gen.motion import sample
from scenario_gen.roads import build
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.variants import export_variants
from tests.worlds import cut_in

LIBRARY = tuple(scenario for scenario in read_library() if scenario.is_logical)


def rows_of(scenario: Scenario, count: int, seed: int) -> list[tuple[int, Mapping[str, float]]]:
    values = sample(scenario, count, seed, "distribution")
    return [
        (row, {name: float(column[row]) for name, column in values.items()}) for row in range(count)
    ]


@settings(max_examples=40)
@given(st.sampled_from(LIBRARY), st.integers(0, 2**32 - 1))
def test_together_as_alone(scenario: Scenario, seed: int) -> None:
    """Byte for byte, whatever the scenario and the values: also where they enter its road."""
    for found in export_variants(scenario, rows_of(scenario, 3, seed)):
        alone = Scenario.model_validate_json(found.scenario.model_dump_json())
        network = build(alone.road)
        assert found.files == OpenScenarioExporter().export(alone, network, stem=alone.id)


def test_a_road_is_written_once_for_all_that_drive_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three variants on two roads: two are written."""
    width = {"name": "width", "unit": "m", "minimum": 3.0, "maximum": 4.0, "default": 3.5}
    road = {"template": "motorway_straight", "speed_limit_mps": 36.0, "lane_width_m": "$width"}
    scenario = cut_in(road=road, parameters=[width])
    written = []
    write = OpenDriveExporter.export

    def counted(*args: Any, **options: Any) -> dict[str, bytes]:
        written.append(options)
        return write(*args, **options)

    monkeypatch.setattr(OpenDriveExporter, "export", counted)
    rows = [(row, {"width": value}) for row, value in enumerate((3.0, 4.0, 3.0))]
    files = [found.files for found in export_variants(scenario, rows)]
    assert len(written) == 2
    assert b'a="3"' in files[2]["test-row-2.xodr"]


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "row 7 has no value of s"), ({"s": -1.0}, "row 7 is no possible scenario: .*s_m"),
     ({"s": 1.0, "x": 1.0}, "row 7: not declared in parameters: x")],
)  # fmt: skip
def test_values_that_are_not_possible_are_named(values: dict[str, float], words: str) -> None:
    """The row, the field and the reason."""
    place = {"name": "s", "unit": "m", "minimum": 10.0, "maximum": 90.0, "default": 50.0}
    scenario = cut_in(parameters=[place], ego_s_m="$s")
    with pytest.raises(InputError, match=words):
        list(export_variants(scenario, [(7, values)]))
