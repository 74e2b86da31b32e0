"""Gates, model and strength in the report: as coverage has them, and shown."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from lxml import html
from lxml.etree import parse as parse_xml

from scenario_gen import api
from scenario_gen.errors import InputError
from scenario_gen.gates import is_ratio, parse
from scenario_gen.report.files import report_json
from scenario_gen.report.html import page
from scenario_gen.report.model import Report
from tests.cli.test_commands import command
from tests.report import catalogs
from tests.report.pages import numbers, wrong

WANTED = "pairwise>=0.99,duplicates==0,threeway>=0"


@pytest.fixture(scope="module")
def gated(sound: Path) -> Report:
    return catalogs.report_of(sound, gates=parse(WANTED))


def test_the_gates_are_those_of_coverage_and_raise_the_strength(sound: Path, gated: Report) -> None:
    coverage = api.measure(sound, require=WANTED)
    assert gated.coverage.gates == coverage.gates
    assert [result.met for result in gated.coverage.gates] == [False, True, True]
    assert gated.coverage.strength == 3
    assert gated.coverage.measures == coverage.measures


def test_the_page_shows_each_gate_with_its_verdict_and_what_is_missing(gated: Report) -> None:
    data = report_json(gated)
    shown = page(gated, data)
    assert wrong(shown, json.loads(data)) == []
    tree = html.document_fromstring(shown.decode())
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//*[@id='t-gates']//tr")]
    assert [row[:2] for row in rows[1:]] == [
        ["pairwise>=0.99", "NOT MET"], ["duplicates==0", "met"], ["threeway>=0", "met"],
    ]  # fmt: skip
    missed = tree.xpath("//*[@id='t-gates_missed']//tbody/tr")
    assert {row[0].text_content() for row in missed} == {"pairwise>=0.99"}


def test_without_gates_there_is_no_table_of_them(sound_report: Report) -> None:
    assert not [table for table in sound_report.tables if table.id.startswith("gates")]
    required = next(f for f in sound_report.asked if f.name == "Required of the measures")
    assert required.value == "no gates were given"


def test_the_command_tells_by_its_exit_code_and_writes_junit(catalog: Path, tmp_path: Path) -> None:
    junit, out = tmp_path / "gates.xml", tmp_path / "out"
    model = "scenarios/coverage/motorway_pilot.yaml"
    done = command(
        "report", catalog, "--out", out, "--formats", "json,csv", "--require", WANTED,
        "--junit", junit, "--model", Path(__file__).parents[2] / model, "--quiet",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "not met: pairwise>=0.99" in done.stderr
    suites = parse_xml(junit).getroot()
    assert (suites.get("tests"), suites.get("failures")) == ("3", "1")
    made = json.loads((out / "report.json").read_bytes())
    assert len(made["coverage"]["table"]["factors"]) == 12
    rows = list(csv.DictReader((out / "csv" / "gates.csv").read_text().splitlines()))
    assert [row["verdict"] for row in rows] == ["NOT MET", "met", "met"]


def test_a_gate_that_is_none_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pairwise is good"):
        api.write_report(tmp_path / "nothing", require="pairwise is good")


def test_no_number_above_one_is_shown_in_per_cent(planted_report: Report) -> None:
    data = report_json(planted_report)
    for node in numbers(page(planted_report, data)):
        if node.get("data-kind") == "share":
            assert 0 <= float(node.get("value")) <= 1, node.get("data-key")
    ratios = [m for m in planted_report.coverage.measures if is_ratio(m.id)]
    assert any(m.value is not None and m.value > 1 for m in ratios), "there is one to be seen"
