"""What the versions of the formats change of a file, line by line.

The file in the version that is written first is kept whole, of the others what differs from it.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from scenario_gen.library import read_library
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ODR_VERSIONS, OSC_VERSIONS, ExportOptions

GOLDEN = Path(__file__).parent / "golden"
#: A logical scenario with weather, lights, zones and variables; roads with signals and a crossing.
SCENARIO, ROADS = "rare-queue-in-fog-bank", "rare-car-on-track-train"
LIBRARY = {scenario.id: scenario for scenario in read_library()}


def written(name: str, options: ExportOptions) -> dict[str, str]:
    """The files by their endings."""
    scenario = LIBRARY[name]
    exporter = OpenScenarioExporter().with_options(options)
    files = exporter.export(scenario, build(scenario.concrete().road), stem=name)
    return {Path(file).suffix: data.decode() for file, data in files.items()}


def assert_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def difference(base: str, other: str) -> str:
    lines = difflib.unified_diff(base.splitlines(), other.splitlines(), n=0, lineterm="")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("version", OSC_VERSIONS)
def test_a_scenario_in_each_version(version: str) -> None:
    """1.2 whole, the others as differences; UPDATE_GOLDEN=1 accepts a change."""
    base = written(SCENARIO, ExportOptions())[".xosc"]
    if version == "1.2":
        assert_golden(f"{SCENARIO}.xosc", base)
        return
    other = written(SCENARIO, ExportOptions(osc_version=version))[".xosc"]
    assert_golden(f"{SCENARIO}-{version}.diff", difference(base, other))


@pytest.mark.parametrize("version", ODR_VERSIONS)
def test_roads_in_each_version(version: str) -> None:
    """1.7 whole, the others as differences; UPDATE_GOLDEN=1 accepts a change."""
    base = written(ROADS, ExportOptions())[".xodr"]
    if version == "1.7":
        assert_golden(f"{ROADS}.xodr", base)
        return
    other = written(ROADS, ExportOptions(odr_version=version))[".xodr"]
    assert_golden(f"{ROADS}-{version}.diff", difference(base, other))
