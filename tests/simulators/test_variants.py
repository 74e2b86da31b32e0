"""Variants that are exported together are the files of each exported on its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import InputError, ScenarioGenError
from scenario_gen.library import read_library
from scenario_gen.motion import sample
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import build
from simulators.exporters.opendrive import OpenDriveExporter
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.openscenario_hand_over import HandOver
from simulators.exporters.options import OSC_VERSIONS, ExportOptions
from simulators.exporters.variants import export_variants
from tests.space.chance import often, one_of
from tests.space.near_library import near_library
from tests.space.parameters import with_parameters
from tests.space.scenarios import from_scratch
from tests.worlds import cut_in

LIBRARY = tuple(scenario for scenario in read_library() if scenario.is_logical)


Row = tuple[int, Mapping[str, float]]


def rows_of(scenario: Scenario, count: int, seed: int) -> list[Row]:
    values = sample(scenario, count, seed, "distribution")
    return [
        (row, {name: float(column[row]) for name, column in values.items()}) for row in range(count)
    ]


def written(version: str, **how: Any) -> OpenScenarioExporter:
    options = ExportOptions(osc_version=version)
    return replace(OpenScenarioExporter().with_options(options), **how)


EXPORTERS = (
    *(written(version) for version in OSC_VERSIONS),
    written("1.2", hand_over=HandOver(external=True)),
    *(written(version, self_contained=False) for version in ("1.1", "1.2")),
    OpenScenarioExporter().with_options(ExportOptions.of("esmini")),
    OpenScenarioExporter().with_options(ExportOptions.of("carla-0.9.16")),
    OpenScenarioExporter().with_options(ExportOptions(motion="trajectory"), rolled_out),
)


def assert_as_alone(scenario: Scenario, exporter: OpenScenarioExporter, rows: list[Row]) -> None:
    """Byte for byte, and with the hash that the scenario gives itself."""
    for found in export_variants(scenario, rows, exporter):
        alone = Scenario.model_validate_json(found.scenario.model_dump_json())
        assert alone.content_hash == alone.compute_hash()
        network = build(alone.road)
        assert found.files == exporter.export(alone, network, stem=alone.id)


@pytest.mark.parametrize("part", range(len(EXPORTERS)))
def test_every_row_of_the_library_together_as_alone(part: int) -> None:
    """Whatever the version, the target and the motion; each row in one of the ways."""
    exporter = EXPORTERS[part]
    # A rollout takes longer than all else.
    step = len(EXPORTERS) * (4 if exporter.options.motion == "trajectory" else 1)
    for scenario in LIBRARY[part::step]:
        assert_as_alone(scenario, exporter, rows_of(scenario, 2, 1))


def logical_scenario(chance: Random) -> Scenario:
    """Any scenario, some numbers of which have become parameters."""
    for _ in range(20):
        data = near_library(chance) if often(chance, 0.4) else from_scratch(chance)
        data = with_parameters(chance, data)
        with suppress(ValidationError):
            scenario = Scenario.model_validate_json(json.dumps(data))
            if scenario.is_logical:
                return scenario
    return LIBRARY[0]


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.sampled_from(EXPORTERS[:-1]))
def test_any_scenario_together_as_alone(chance: Random, exporter: OpenScenarioExporter) -> None:
    """Also at the ends of the ranges, where something may be left out, and what cannot be."""
    scenario = logical_scenario(chance)
    for row in range(3):
        ends = {p.name: one_of(chance, (p.minimum, p.default, p.maximum))
                for p in scenario.parameters}  # fmt: skip
        try:
            scenario.concrete(ends)
            rows = [(0, {p.name: p.default for p in scenario.parameters}), (row, ends)]
            assert_as_alone(scenario, exporter, rows)
        except (ValidationError, ScenarioGenError):
            continue


def test_variants_are_filled_in_from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario is written once for all of its variants, with every row of the library."""
    calls: list[str] = []
    write = OpenScenarioExporter.document

    def counted(self: Any, scenario: Scenario, *args: Any, **how: Any) -> Any:
        calls.append(scenario.title)
        return write(self, scenario, *args, **how)

    monkeypatch.setattr(OpenScenarioExporter, "document", counted)
    for scenario in LIBRARY:
        assert len(list(export_variants(scenario, rows_of(scenario, 3, 5)))) == 3
    assert calls == [scenario.title for scenario in LIBRARY]


def test_what_a_value_decides_is_decided_for_each_variant() -> None:
    """Who stands slows down for nothing, so a file has a criterion less at 0 m/s."""
    speed = {"name": "v", "unit": "m/s", "minimum": 0.0, "maximum": 40.0, "default": 30.0}
    library = next(one.library for one in LIBRARY if "unpreventable" in one.model_dump_json())
    scenario = cut_in(parameters=[speed], ego_speed_mps="$v").model_copy(
        update={"library": library}
    )
    rows: list[Row] = [(row, {"v": value}) for row, value in enumerate((30.0, 0.0, 20.0, 0.0))]
    assert_as_alone(scenario, OpenScenarioExporter(), rows)


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
