"""The files: same bytes again, the published schema, CSV that runs nothing, a PDF."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from pathlib import Path

import jsonschema
import pytest

from scenario_gen import api
from scenario_gen.errors import InputError
from scenario_gen.report import tables, work
from scenario_gen.report.csvfiles import csv_files
from scenario_gen.report.files import FORMATS, formats, report_files, report_json
from scenario_gen.report.model import Report
from scenario_gen.report.pdf import document
from scenario_gen.report.views import CellView, plain_table
from tests.report import catalogs

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "report.json"
#: What depends on versions of the tool and its rules, or is measured elsewhere.
_NOT_GOLDEN = ("made_from", "versions", "coverage", "pairs", "notes")


def test_the_same_catalog_gives_the_same_bytes(planted: Path) -> None:
    first, again = (report_files(catalogs.report_of(planted)) for _ in range(2))
    assert first == again
    assert {name.partition("/")[0] for name in first} == {
        "report.html", "report.pdf", "report.json", "csv",
    }  # fmt: skip


def test_it_does_not_matter_who_does_the_work(
    planted: Path, planted_report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With processes, and in chunks of another size."""
    monkeypatch.setattr(work, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(work, "CHUNK", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert catalogs.report_of(planted) == planted_report


def test_the_json_fits_the_published_schema(planted_report: Report) -> None:
    schema = json.loads((ROOT / "scenarios/schema/report.schema.json").read_bytes())
    data = json.loads(report_json(planted_report))
    for measure in data["coverage"]["measures"]:  # thousands of the same kind
        measure["cells"] = measure["cells"][:40]
    jsonschema.validate(data, schema)


def test_the_json_is_canonical_and_is_read_back(planted_report: Report) -> None:
    data = report_json(planted_report)
    plain = json.loads(data)
    again = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data == again.encode() + b"\n"
    assert Report.model_validate_json(data) == planted_report


def test_the_golden_report_is_made_again(sound_report: Report) -> None:
    """A change of what a report holds shows in a diff; UPDATE_GOLDEN=1 accepts it."""
    data = json.loads(report_json(sound_report))
    kept = {key: value for key, value in data.items() if key not in _NOT_GOLDEN}
    kept["tables"] = [table for table in kept["tables"] if table["section"] != "confidence"]
    kept["figures"] = [one for one in kept["figures"] if one["section"] != "confidence"]
    kept["cards"] = kept["cards"][:2]
    text = json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_table_is_a_csv_file_with_the_numbers_of_the_json(planted_report: Report) -> None:
    files = csv_files(planted_report)
    for table in planted_report.tables:
        rows = list(csv.reader(io.StringIO(files[f"{table.id}.csv"].decode())))
        assert rows[0] == [column.key for column in table.columns]
        assert len(rows) == 1 + len(table.rows)
        for row, there in zip(table.rows, rows[1:], strict=True):
            for value, text in zip(row, there, strict=True):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert float(text) == pytest.approx(value, rel=1e-9)
    scenarios = list(csv.DictReader(io.StringIO(files["scenarios.csv"].decode())))
    assert [row["id"] for row in scenarios] == [card.id for card in planted_report.cards]


def test_no_cell_of_a_csv_file_is_a_formula(planted_report: Report) -> None:
    for name, data in csv_files(planted_report).items():
        for row in csv.reader(io.StringIO(data.decode())):
            for cell in row:
                number = re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell)
                assert number or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")), name


def test_the_pdf_is_whole_and_says_where_the_rest_is(planted_report: Report) -> None:
    data = document(planted_report, report_json(planted_report))
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b", data)) >= 10
    assert b"/Outlines" in data
    # The font comes along, so nothing of the system is needed.
    assert b"DejaVuSans" in data
    assert b"/FontFile2" in data


def test_a_list_that_is_cut_on_paper_says_so_and_where_all_of_it_is() -> None:
    from scenario_gen.report.pdf_style import ROWS, grid

    def told(count: int) -> list[str]:
        rows = [(CellView(f"row {n}", "text"),) for n in range(count)]
        made = grid(plain_table("many", "Many", (tables.text("name", "Name"),), rows))
        return [one.getPlainText() for one in made if hasattr(one, "getPlainText")]

    assert told(ROWS) == ["Many"]
    assert told(ROWS + 5)[1:] == [
        f"Printed: the first {ROWS} of {ROWS + 5} rows; all are in report.json and in csv/many.csv."
    ]


@pytest.mark.parametrize(("library", "wanted"), [("jinja2", "html"), ("reportlab", "pdf")])
def test_a_missing_library_is_told_with_what_to_install(
    sound_report: Report, monkeypatch: pytest.MonkeyPatch, library: str, wanted: str
) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == library or name.startswith("scenario_gen.report.pdf_"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=library) as caught:
        report_files(sound_report, formats(wanted))
    assert "scenario-gen[report]" in caught.value.hint


def test_formats_are_chosen_by_name() -> None:
    assert formats("csv, html") == ("html", "csv")
    assert formats("") == FORMATS
    with pytest.raises(InputError, match="'docx'"):
        formats("html,docx")


def test_the_library_writes_a_report_and_tells_its_figures(catalog: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    result = api.write_report(
        catalog, tmp_path / "out", formats="json,csv", date="2026-11-27",
        listener=lambda *step: told.append(step),
    )  # fmt: skip
    assert result.files == ("report.json", "csv/")
    assert ("scenarios", catalogs.COUNT, catalogs.COUNT) in told
    assert all(done <= total for _, done, total in told)
    made = Report.model_validate_json((tmp_path / "out" / "report.json").read_bytes())
    assert made.date == "2026-11-27"
    assert result.as_json()["figures"]["marginal"]["numerator"] == (
        made.coverage.measure("marginal").numerator
    )
