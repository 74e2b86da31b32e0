"""Schemas of CommonRoad and SUMO files: passed, failed, or not checked with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulators import quality_traffic
from simulators.quality_traffic import COMMONROAD_PYTHON, checker_of, commonroad_xsd
from simulators.registry import Registry
from simulators.sumo_home import find_schema

NAMES = ["a.cr.xml", "a.net.xml", "a.rou.xml", "a.add.xml", "a.sumocfg"]


@pytest.mark.parametrize("name", ["a.xosc", "a.replay.csv", "a.xml"])
def test_other_files_are_not_ours_to_check(name: str) -> None:
    assert checker_of(name) is None


@pytest.mark.skipif(find_schema("net_file.xsd") is None, reason="the extra sumo is missing")
@pytest.mark.parametrize("name", NAMES[1:])
@pytest.mark.parametrize("data", [b"<net", b"<nothing/>", b"<net><lane/></net>"])
def test_what_is_no_such_file_fails(name: str, data: bytes) -> None:
    """With a finding that says where."""
    checker = checker_of(name)
    assert checker is not None
    result = checker(data)
    assert result.state == "failed"
    assert all(finding.path and finding.message for finding in result.findings)


@pytest.mark.parametrize("name", NAMES)
def test_without_schemas_nothing_passes(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Not checked, with a hint."""
    monkeypatch.setattr(quality_traffic, "find_schema", lambda xsd: None)
    monkeypatch.setattr(quality_traffic, "commonroad_xsd", lambda: None)
    checker = checker_of(name)
    assert checker is not None
    (outcome,) = checker(b"<net/>").outcomes
    assert outcome.state == "not_checked"
    assert outcome.reason


def test_the_schema_is_found_by_the_python_of_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """bin/python and lib/python3.x/site-packages of one environment."""
    package = tmp_path / "lib" / "python3.11" / "site-packages" / "commonroad"
    xsd = package / "scenario_definition" / "xml_definition_files" / "XML_commonRoad_XSD.xsd"
    xsd.parent.mkdir(parents=True)
    xsd.write_text("")
    monkeypatch.setattr(quality_traffic, "find_spec", lambda name: None)
    monkeypatch.setenv(COMMONROAD_PYTHON, str(tmp_path / "bin" / "python"))
    assert commonroad_xsd() == xsd
    monkeypatch.setenv(COMMONROAD_PYTHON, str(tmp_path / "other" / "bin" / "python"))
    assert commonroad_xsd() is None


def test_the_names_are_registered() -> None:
    """What the command offers."""
    assert {"commonroad", "sumo"} <= set(Registry.exporters().names)
    assert {"sumo", "sumo-ego"} <= set(Registry.simulators().names)
