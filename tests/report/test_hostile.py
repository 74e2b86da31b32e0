"""Hostile text does nothing: in the page, in the JSON that it carries, on paper, in CSV."""

from __future__ import annotations

import base64
import csv
import io
import re
import zlib

from lxml import html

from scenario_gen.report.csvfiles import csv_files
from scenario_gen.report.files import report_json
from scenario_gen.report.html import page
from scenario_gen.report.model import Report
from scenario_gen.report.pdf import document
from scenario_gen.report.pdf_style import cell_of, plain, said
from tests.report.conftest import HOSTILE

_FORMULA = ("=", "+", "-", "@", "\t")


def test_the_page_carries_the_json_byte_by_byte_and_no_text_of_it_ends_the_script(
    hostile_report: Report,
) -> None:
    data = report_json(hostile_report)
    tree = html.document_fromstring(page(hostile_report, data).decode())
    scripts = tree.xpath("//script")
    assert len(scripts) == 2
    packed = scripts[0].text
    assert re.fullmatch(r"[A-Za-z0-9+/=\s]+", packed), "no letter that could end it"
    assert zlib.decompress(base64.b64decode(packed)) == data
    assert not tree.xpath("//img|//iframe|//comment()")
    assert len(tree.xpath("//title")[0].text) < 11_000


def test_every_cell_is_the_text_itself_or_the_text_behind_an_apostrophe(
    hostile_report: Report,
) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_files(hostile_report)["scenarios.csv"].decode())))
    assert len(rows) == len(HOSTILE)
    for row, text in zip(rows, HOSTILE, strict=True):
        for column in ("title", "hazard", "setting", "tags", "requirements", "avoided_by"):
            cell = row[column]
            assert not cell.lstrip().startswith(_FORMULA), column
            assert cell.removeprefix("'") == text


def test_the_paper_holds_no_action_and_tells_what_it_cuts(hostile_report: Report) -> None:
    data = document(hostile_report, b"{}")
    assert data.startswith(b"%PDF-")
    for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/Annots", b"/OpenAction"):
        assert word not in data, word
    assert len(data) < 3_000_000
    assert said("x" * 10_000).endswith("(10000 characters; all in report.json)")
    assert not isinstance(cell_of("x" * 10_000, 1e9), str), "cut, and so a paragraph"


def test_a_cell_of_paper_is_never_markup() -> None:
    """Plain cells are drawn as they are, and paragraphs escape."""
    for text in (HOSTILE[0], HOSTILE[1], "<b>bold</b> & <a href='x'>y</a>"):
        assert cell_of(text, 1e9) == plain(text)
        narrow = cell_of(text, 10.0)
        assert not isinstance(narrow, str)
        assert "".join(narrow.getPlainText(identify=True).split()) == "".join(plain(text).split())
