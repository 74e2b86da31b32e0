"""The quality check: what it finds, and that what it cannot check does not count as passed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from scenario_gen.roads import build
from simulators import quality, schemas
from simulators.exporters.openscenario import OpenScenarioExporter
from simulators.quality import check_opendrive, check_openscenario
from tests.worlds import cut_in

needs_qc = pytest.mark.skipif(quality.openscenario_xsd() is None, reason="the extra qc is missing")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    scenario = cut_in()
    return OpenScenarioExporter().export(scenario, build(scenario.road), stem="s")


@needs_qc
def test_a_break_of_the_schema_is_found(files: dict[str, bytes]) -> None:
    """An attribute that the XSD does not know fails the file and says where."""
    result = check_openscenario(files["s.xosc"].replace(b"<Wind ", b'<Wind gusts="1" '))
    assert result.state == "failed"
    finding = result.findings[0]
    assert (finding.rule, finding.severity) == ("openscenario.schema", "error")
    assert "gusts" in finding.message
    assert finding.path.endswith("/Wind")


@needs_qc
def test_a_broken_reference_is_found(files: dict[str, bytes]) -> None:
    """What only a rule of the ASAM checker sees fails the file too."""
    result = check_openscenario(
        files["s.xosc"].replace(b'<EntityRef entityRef="van1"', b'<EntityRef entityRef="ghost"')
    )
    failed = [outcome.rule for outcome in result.outcomes if outcome.state == "failed"]
    assert failed
    assert all(rule.startswith("asam.net:xosc") for rule in failed)
    assert {finding.source for finding in result.findings} == {"ASAM checker"}


@needs_qc
def test_skipped_rules_count_as_not_checked(files: dict[str, bytes]) -> None:
    """A file that says it is of version 1.0 is not judged by rules of 1.2."""
    old = files["s.xosc"].replace(b'revMinor="2"', b'revMinor="0"')
    assert check_openscenario(old).counts["not_checked"] > 0


@needs_qc
@pytest.mark.parametrize("data", [b"", b"prose", b"<OpenSCENARIO>", b"\xff\xfe\x00"])
def test_what_is_no_xml_is_a_finding(data: bytes) -> None:
    """Broken files fail; nothing is raised."""
    assert check_openscenario(data).state == "failed"


@needs_qc
def test_entities_of_a_file_are_not_resolved(tmp_path: Path) -> None:
    """A file cannot make the checker read another one."""
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    data = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><OpenSCENARIO>&e;</OpenSCENARIO>'
    result = check_openscenario(data.encode())
    assert result.state == "failed"
    assert "declarations are refused" in result.findings[0].message
    assert "top secret" not in str(result)


@needs_qc
def test_logging_of_the_host_is_left_alone(
    files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """The checker sets up the root logger on import and on use; nothing of that is seen."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    check_openscenario(files["s.xosc"].replace(b"<Wind ", b'<Wind gusts="1" '))
    assert (root.handlers[:], root.level) == before
    assert capsys.readouterr() == ("", "")


def test_a_missing_checker_is_said(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the optional package nothing is checked, and the hint says what to install."""
    monkeypatch.setattr(schemas, "find_spec", lambda name: None)
    result = check_openscenario(files["s.xosc"])
    assert result.state == "not_checked"
    assert result.counts == {"not_checked": 2}
    assert all("scenario-gen[qc]" in outcome.reason for outcome in result.outcomes)


def test_a_missing_road_schema_is_said(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the XSD the road file counts as not checked."""
    monkeypatch.setattr(quality, "opendrive_xsd", lambda version: None)
    result = check_opendrive(files["s.xodr"])
    assert (result.state, len(result.outcomes)) == ("not_checked", 1)


@pytest.mark.skipif(quality.opendrive_xsd() is None, reason="no package with the XSD is installed")
def test_a_break_of_the_road_schema_is_found(files: dict[str, bytes]) -> None:
    """An unknown lane type fails the road file."""
    result = check_opendrive(files["s.xodr"].replace(b'type="driving"', b'type="flying"'))
    assert result.state == "failed"
    assert "flying" in result.findings[0].message
