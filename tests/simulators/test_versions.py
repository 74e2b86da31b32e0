"""Every version from one tree: valid by its own schema, and the same scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from scenario_gen.domain.scenario import Scenario
from scenario_gen.errors import ExportError, InputError
from scenario_gen.library import read_library
from scenario_gen.pipeline.targets import rolled_out
from scenario_gen.roads import build
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.exporters.options import (
    MOTIONS,
    ODR_VERSIONS,
    OSC_VERSIONS,
    ExportOptions,
    Motion,
)
from simulators.exporters.osc_versions import to_version
from simulators.quality import check_opendrive, check_openscenario
from simulators.schemas import opendrive_xsd, openscenario_xsd
from tests.simulators.cases import all_cases
from tests.simulators.strategies import junction_scenarios, scenarios
from tests.simulators.test_openscenario_content import logical_cut_in
from tests.worlds import crossing_pedestrian, cut_in

needs_qc = pytest.mark.skipif(openscenario_xsd() is None, reason="the extra qc is missing")
CASES = all_cases()
LIBRARY = read_library()
#: Rules of the ASAM checker that are for 1.2 and later are passed over in older files.
NEWER_RULES = {"1.0": 11, "1.1": 11, "1.2": 0, "1.3": 0}


def export(
    scenario: Scenario, version: str, *, odr: str = "1.7", motion: Motion = "actions"
) -> dict[str, bytes]:
    options = ExportOptions(osc_version=version, odr_version=odr, motion=motion)
    exporter = OpenScenarioExporter().with_options(options, rolled_out)
    return exporter.export(scenario, build(scenario.concrete().road), stem="case")


def assert_valid(data: bytes, version: str, folder: Path | None = None) -> None:
    result = check_openscenario(data, folder)
    assert not result.findings
    assert result.outcomes[0].state == "passed"
    passed_over = NEWER_RULES[version] + (folder is None or version < "1.2")
    assert result.counts.get("not_checked", 0) == passed_over


def test_the_oldest_version_fixes_what_would_need_an_expression() -> None:
    """Every logical scenario of the library can be written; mitigation is a share of a speed."""
    files = {scenario.id: export(scenario, "1.0")["case.xosc"] for scenario in LIBRARY}
    root = etree.fromstring(files["r157-cut-in-unavoidable"])
    declared = {node.get("name") for node in root.iter("ParameterDeclaration")}
    assert "ego_speed" not in declared
    assert not any(b"${" in data for data in files.values())


@needs_qc
@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_content_is_valid_in_the_oldest_version(name: str) -> None:
    """Each manoeuvre, trigger, category, road and trajectory; 1.0 has gone through 1.1."""
    assert_valid(export(CASES[name], "1.0")["case.xosc"], "1.0")


@needs_qc
@pytest.mark.parametrize("motion", MOTIONS)
@pytest.mark.parametrize("version", OSC_VERSIONS)
def test_the_library_is_valid_in_every_version(version: str, motion: Motion) -> None:
    """Every 24th row of the published lists, others for each version and motion."""
    first = 2 * OSC_VERSIONS.index(version) + MOTIONS.index(motion)
    for scenario in LIBRARY[first::24]:
        assert_valid(export(scenario, version, motion=motion)["case.xosc"], version)


@needs_qc
@settings(max_examples=12)
@given(scenarios())
def test_any_scenario_is_valid_in_every_version(scenario: Scenario) -> None:
    """With any weather, lights, categories and hostile texts."""
    for version in ("1.0", "1.1", "1.3"):
        assert_valid(export(scenario, version)["case.xosc"], version)


@needs_qc
@settings(max_examples=4)
@given(junction_scenarios())
def test_any_route_is_valid_in_every_version(scenario: Scenario) -> None:
    for version in OSC_VERSIONS:
        assert_valid(export(scenario, version, motion="trajectory")["case.xosc"], version)


@pytest.mark.parametrize("version", ODR_VERSIONS)
def test_roads_are_valid_in_every_version(version: str) -> None:
    """One road of every template, by the XSD of the version."""
    if opendrive_xsd(version) is None:
        pytest.skip(f"no package with the XSD of OpenDRIVE {version} is installed")
    by_template = {scenario.road.template: scenario for scenario in LIBRARY}
    for scenario in by_template.values():
        data = export(scenario, "1.2", odr=version)["case.xodr"]
        result = check_opendrive(data)
        assert (result.state, result.findings) == ("passed", ())


def test_a_version_without_a_schema_here_is_not_checked() -> None:
    """It never counts as passed, and the reason says what to do."""
    data = export(cut_in(), "1.2")["case.xodr"].replace(b'revMinor="7"', b'revMinor="9"')
    result = check_opendrive(data)
    assert result.state == "not_checked"
    assert "1.9" in result.outcomes[0].reason


def test_the_default_is_as_it_was() -> None:
    """Options that are not given change no byte."""
    scenario = cut_in()
    plain = OpenScenarioExporter().export(scenario, build(scenario.road), stem="case")
    assert export(scenario, "1.2") == plain


def text_of(scenario: Scenario, version: str) -> etree._Element:
    return etree.fromstring(export(scenario, version)["case.xosc"])


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_nothing_of_the_header_is_lost_in_old_versions(version: str) -> None:
    """What has no place in the header is in the properties of the ego."""
    scenario = cut_in(tags=("topic:cut_in",), requirement_ids=("REQ-1",))
    new = text_of(scenario, "1.2").iterfind("FileHeader/Properties/Property")
    old = text_of(scenario, version)
    assert old.find("FileHeader/Properties") is None
    kept = {node.get("name"): node.get("value") for node in old.iter("Property")}
    for node in new:
        name = node.get("name").removeprefix("scenario_gen.")
        assert kept[f"scenario_gen.header.{name}"] == node.get("value")


def test_old_versions_keep_what_they_have_no_element_for() -> None:
    """Wind, temperature, rain in mm/h and ranges of parameters stand in properties in 1.0."""
    scenario = logical_cut_in().model_copy(
        update={
            "environment": cut_in(
                environment={
                    "precipitation": {"kind": "rain", "intensity_mmph": 20.0},
                    "wind": {"speed_mps": 7.5},
                }
            ).environment
        }
    )
    root = text_of(scenario, "1.0")
    kept = {node.get("name"): node.get("value") for node in root.iter("Property")}
    assert kept["scenario_gen.wind_speed"] == "7.5"
    assert kept["scenario_gen.precipitation_mmph"] == "20"
    assert float(root.find(".//Precipitation").get("intensity")) == pytest.approx(0.4)
    assert "greaterOrEqual" in kept["scenario_gen.range.gap"]
    assert root.find(".//ParameterDeclaration[@name='gap']").get("value") is not None


def test_in_1_0_a_gap_to_the_ego_is_seen_from_the_ego() -> None:
    """1.0 takes it along the triggering entity, and who steps onto the road looks across it."""
    made = crossing_pedestrian()
    seen: dict[str, set[tuple[str, str]]] = {}
    for version in ("1.0", "1.2"):
        seen[version] = set()
        for condition in text_of(made, version).iter("RelativeDistanceCondition"):
            (entity,) = condition.getparent().getparent().iterfind("TriggeringEntities/EntityRef")
            seen[version].add((entity.get("entityRef"), condition.get("entityRef")))
    walker = made.actors[0].id
    assert seen == {"1.0": {("ego", walker)}, "1.2": {(walker, "ego")}}


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_variables_become_parameters_with_other_names(version: str) -> None:
    """Every action and condition refers to a parameter that is declared."""
    name = next(
        name
        for name, case in CASES.items()
        if text_of(case, "1.2").find("VariableDeclarations") is not None
    )
    root = text_of(CASES[name], version)
    declared = [node.get("name") for node in root.iterfind("ParameterDeclarations/*")]
    assert len(set(declared)) == len(declared)
    used = {node.get("parameterRef") for node in root.iter() if node.get("parameterRef")}
    assert used <= set(declared)
    assert any(name.startswith("Var_") for name in used)


def test_an_expression_that_is_left_is_refused_in_1_0() -> None:
    """1.0 has none, and a number in its place would be another scenario."""
    root = text_of(logical_cut_in(), "1.2")
    root.find(".//AbsoluteTargetSpeed").set("value", "${$gap + 1}")
    with pytest.raises(ExportError, match="no expressions"):
        to_version(root, "1.0")


@pytest.mark.parametrize(
    ("field", "value"), [("osc_version", "2.0"), ("odr_version", "1.9"), ("motion", "dance")]
)
def test_an_unknown_choice_names_the_known_ones(field: str, value: str) -> None:
    with pytest.raises(InputError, match="one of"):
        ExportOptions(**{field: value})  # type: ignore[arg-type]
