"""Our own files come back as the scenarios that they were written from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenario_gen as sg
from scenario_gen.domain.scenario import Scenario
from scenario_gen.library import read_library
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import ExportOptions
from simulators.importers import Imported, Settings, import_file
from tests.importers.agreement import roll
from tests.simulators.strategies import junction_scenarios, scenarios
from tests.worlds import cut_in


def export(scenario: Scenario, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    network = build(scenario.concrete().road)
    for name, data in OpenScenarioExporter().export(scenario, network, stem="s").items():
        (folder / name).write_bytes(data)
    return folder / "s.xosc"


def again(path: Path) -> Imported:
    return import_file(path, roll, Settings(folder=path.parent))


def same(scenario: Scenario, folder: Path) -> None:
    found = again(export(scenario, folder))
    assert found.source == "content"
    assert found.whole
    assert found.scenario == scenario
    assert found.scenario.compute_hash() == scenario.compute_hash()


def test_the_whole_library_comes_back(tmp_path: Path) -> None:
    for scenario in read_library():
        same(scenario, tmp_path / "files")


@settings(max_examples=15)
@given(st.one_of(scenarios(), junction_scenarios()))
def test_any_scenario_comes_back(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario
) -> None:
    same(scenario, tmp_path_factory.mktemp("round"))


CHOICES = {
    "1.0": {"osc_version": "1.0", "odr_version": "1.4"},
    "1.1": {"osc_version": "1.1", "odr_version": "1.5"},
    "1.3": {"osc_version": "1.3", "odr_version": "1.8"},
    "replay": {"motion": "trajectory"},
    "esmini": {"profile": "esmini"},
    "carla": {"profile": "carla-0.9.16"},
}


@pytest.mark.parametrize("name", CHOICES)
def test_files_of_every_version_and_target_come_back(name: str, tmp_path: Path) -> None:
    chosen = dict(CHOICES[name])
    options = ExportOptions.of(chosen.pop("profile", "generic"), **chosen)
    files = sg.export(cut_in(), options=options, force=True)
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    found = sg.import_scenario(tmp_path / f"{cut_in().id}.xosc")
    assert (found.source, found.scenario) == ("content", cut_in())


def test_files_with_catalogs_hand_over_and_record_come_back(tmp_path: Path) -> None:
    """As long as the catalogs say what they said; a record is about the same scenario."""
    one = cut_in()
    files = sg.export(one, self_contained=False, hand_over=True, record=sg.record([one])[0])
    for file, data in files.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(data)
    path = tmp_path / f"{one.id}.xosc"
    found = sg.import_scenario(path)
    assert (found.source, found.scenario) == ("content", one)
    catalog = tmp_path / "catalogs/VehicleCatalog.xosc"
    catalog.write_text(catalog.read_text().replace('maxSpeed="', 'maxSpeed="1', 1))
    changed = sg.import_scenario(path)
    assert changed.source == "elements"
    assert any("VehicleCatalog.xosc was changed" in entry.why for entry in changed.entries)


def test_comments_and_white_space_are_no_change(tmp_path: Path) -> None:
    path = export(cut_in(), tmp_path)
    text = path.read_text().replace("<Entities>", "<!-- mine --> <Entities>\n\n")
    path.write_text(text)
    assert again(path).source == "content"


def test_an_edited_file_is_read_from_its_elements(tmp_path: Path) -> None:
    """What the file carries does not hide what it says."""
    path = export(cut_in(), tmp_path)
    text = path.read_text()
    assert 's="50"' in text or 's="' in text
    first = text.index("AbsoluteTargetSpeed value=") + len('AbsoluteTargetSpeed value="')
    path.write_text(f"{text[:first]}11{text[text.index(chr(34), first) :]}")
    found = again(path)
    assert found.source == "elements"
    assert found.scenario is not None
    assert found.scenario.ego.speed_mps == 11.0
    assert any("changed since it was exported" in entry.why for entry in found.entries)


def test_an_edited_map_is_not_taken_for_the_template(tmp_path: Path) -> None:
    path = export(cut_in(), tmp_path)
    road = path.with_suffix(".xodr")
    road.write_text(road.read_text().replace('rule="RHT"', 'rule="RHT" name2="x"', 1))
    found = again(path)
    assert found.source == "elements"
    assert any("s.xodr was changed" in entry.why for entry in found.entries)


@pytest.mark.parametrize("content", ["{}", "[]", "nonsense", "{&quot;id&quot;: 1}", "[" * 100_000])
def test_broken_content_is_not_believed(tmp_path: Path, content: str) -> None:
    path = export(cut_in(), tmp_path)
    text = path.read_text()
    begin = text.index("{&quot;") if "{&quot;" in text else text.index('value="{') + 7
    end = text.index('"', begin)
    path.write_text(text[:begin] + content + text[end:])
    assert again(path).source == "elements"


def test_content_of_another_scenario_is_found_out(tmp_path: Path) -> None:
    one = export(cut_in(), tmp_path / "a").read_text()
    two = export(cut_in(ego_speed_mps=21.0), tmp_path / "b").read_text()

    def content(text: str) -> str:
        return next(line for line in text.splitlines() if '"scenario_gen.scenario"' in line)

    path = tmp_path / "a" / "s.xosc"
    path.write_text(one.replace(content(one), content(two)))
    found = again(path)
    assert found.source == "elements"
    assert found.scenario is not None
    assert found.scenario.ego.speed_mps != 21.0
