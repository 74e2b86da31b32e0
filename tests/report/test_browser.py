"""The page in a real browser: its scripts run, draw and filter, and change no number."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from scenario_gen.report.files import report_json
from scenario_gen.report.html import page
from scenario_gen.report.model import Report
from scenario_gen.report.shown import clean
from tests.report.conftest import HOSTILE
from tests.report.pages import numbers, wrong

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on PATH"),
    pytest.mark.xdist_group("chromium"),
]


@pytest.fixture(scope="module")
def written(planted_report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(page(planted_report, report_json(planted_report)))
    return path


def opened(path: Path, fragment: str = "") -> tuple[Any, str]:
    """The document after its scripts have run, and what the console said."""
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--enable-logging=stderr", "--log-level=0",
            f"--user-data-dir={path.parent / 'profile'}", "--virtual-time-budget=20000",
            "--dump-dom", f"{path.as_uri()}{fragment}",
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return html.document_fromstring(done.stdout), "\n".join(said)


def test_every_number_after_the_scripts_have_run_is_that_of_the_json(
    written: Path, planted_report: Report
) -> None:
    tree, said = opened(written)
    assert said == "", "the console is empty"
    assert tree.get("data-ready") == "yes"
    text = html.tostring(tree, encoding="unicode")
    data = json.loads(report_json(planted_report))
    drawn = {node.get("data-key").split("/")[1] for node in numbers(text)}
    assert drawn == {"cards", "coverage", "figures", "pairs", "tables"}
    assert wrong(text, data) == []
    shown = [card.id for card in planted_report.cards[:10]]
    cards = tree.xpath("//article[@class='card']")
    assert [card.xpath(".//p[@class='id']")[0].text_content() for card in cards] == shown
    for card, one in zip(cards, planted_report.cards, strict=False):
        pictures = card.xpath(".//*[local-name()='svg'][@role='img']")
        assert len(pictures) == (2 if one.picture else 0)
        assert all(picture.get("aria-label") for picture in pictures)
    # Foreign text stays text in what the scripts have made, too.
    assert tree.xpath("count(//script)") == 2
    assert not tree.xpath("//img")


def test_hostile_text_does_nothing_in_what_the_scripts_make(
    hostile_report: Report, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(page(hostile_report, report_json(hostile_report)))
    tree, said = opened(path)
    assert said == ""
    assert tree.get("data-ready") == "yes"
    assert tree.xpath("count(//script)") == 2
    assert not tree.xpath("//img|//iframe|//object|//article//a[not(starts-with(@href, '#'))]")
    text = tree.text_content()
    hidden = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs")}
    assert hidden <= {"\n", "\t"}
    titles = [node.text_content() for node in tree.xpath("//article[@class='card']//h3")]
    for title, hostile in zip(titles, HOSTILE, strict=False):
        assert clean(hostile) in title, "shown in full, as text"


def test_a_number_leads_to_the_scenarios_behind_it(written: Path, planted_report: Report) -> None:
    """A level of a factor, as a link in a table has it."""
    coverage = planted_report.coverage
    cell = next(c for m in coverage.measures for c in m.cells if 1 < c.count < 5 and not c.rows)
    select = json.dumps({"levels": dict(cell.values)})
    tree, said = opened(written, f"#select={quote(select)}")
    assert said == ""
    assert tree.get_element_by_id("found-count").text == str(cell.count)
    behind = {coverage.table.scenarios[row] for row in coverage.rows_of(dict(cell.values))}
    names = {node.text_content() for node in tree.xpath("//article//p[@class='id']")}
    assert names == behind


def test_a_fragment_that_is_no_choice_does_nothing(written: Path, planted_report: Report) -> None:
    tree, said = opened(written, "#select=%7B%22facets%22%3A%7B%22topic%22%3A%22%3Cscript%3E")
    assert said == ""
    assert tree.get_element_by_id("found-count").text == str(len(planted_report.cards))
