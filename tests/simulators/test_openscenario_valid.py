"""Every file is valid by the official XSD and clean by the ASAM checker, whatever it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.quality import (
    check_opendrive,
    check_openscenario,
    opendrive_xsd,
    openscenario_xsd,
)
from tests.simulators.cases import all_cases
from tests.simulators.strategies import HOSTILE_TEXT, junction_scenarios, scenarios
from tests.worlds import cut_in

pytestmark = pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")

CASES = all_cases()


def export(scenario: Scenario, stem: str = "case") -> dict[str, bytes]:
    return OpenScenarioExporter().export(scenario, build(scenario.road), stem=stem)


def assert_clean(scenario: Scenario, folder: Path | None = None) -> None:
    files = export(scenario)
    if folder is not None:
        (folder / "case.xodr").write_bytes(files["case.xodr"])
    result = check_openscenario(files["case.xosc"], folder)
    assert not result.findings
    # One rule looks at the roads and is skipped where they are not beside the file.
    skipped = {} if folder is not None else {"not_checked": 1}
    assert result.counts == skipped | {"passed": 18 - len(skipped)}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_content_is_valid(name: str, tmp_path: Path) -> None:
    """Every manoeuvre, trigger, category, road and trajectory passes all rules; none is skipped."""
    assert_clean(CASES[name], tmp_path)


@settings(max_examples=60)
@given(scenarios())
def test_any_scenario_on_one_road_is_valid(scenario: Scenario) -> None:
    """Scenarios that hypothesis makes up, with hostile titles, pass all rules."""
    assert_clean(scenario)


@settings(max_examples=20)
@given(junction_scenarios())
def test_any_scenario_on_a_junction_is_valid(scenario: Scenario) -> None:
    """Routes over a junction pass all rules."""
    assert_clean(scenario)


@pytest.mark.skipif(opendrive_xsd() is None, reason="no package with the XSD is installed")
@pytest.mark.parametrize("name", ["manoeuvre_keep", "rural_left_oncoming", "junction_to_east"])
def test_the_roads_beside_a_scenario_are_valid(name: str) -> None:
    """The OpenDRIVE file that comes with a scenario is valid."""
    result = check_opendrive(export(CASES[name])["case.xodr"])
    assert (result.state, result.findings) == ("passed", ())


@pytest.mark.parametrize("text", HOSTILE_TEXT)
def test_hostile_text_stays_text(text: str) -> None:
    """Markup in texts is escaped, and no text is taken for a reference to a parameter."""
    scenario = cut_in(
        title=text, hazard=text,
        provenance={"proposer": "local", "model": text, "tool_version": text},
    )  # fmt: skip
    assert_clean(scenario)
    root = etree.fromstring(export(scenario)["case.xosc"])
    header = root.find("FileHeader")
    assert header.get("description") == f"test: {text} | hazard: {text}"
    values = {node.get("name"): node.get("value") for node in header.iter("Property")}
    assert values["scenario_gen.model"].strip() == text.strip()
    assert not any(value.startswith("$") for value in values.values())
    assert len(root.findall(".//FileHeader")) == 1
    assert root.find(".//Evil") is None
