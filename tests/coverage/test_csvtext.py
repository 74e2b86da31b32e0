"""CSV text that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_gen.coverage import to_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\n=1", "  =1", "\uff1d1"]
)
def test_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    """Such cells begin with an apostrophe."""
    (row,) = csv.reader(io.StringIO(to_csv([(text,)]), newline=""))
    assert row == [f"'{text}"]


def test_a_carriage_return_begins_no_row() -> None:
    """Readers and spreadsheets end a row there, so it becomes a line feed within the cell."""
    text = to_csv([("a\r=1+1", "b\r\nc")])
    assert "\r" not in text
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a\n=1+1", "b\nc"]]


def test_numbers_are_numbers_and_nothing_is_empty() -> None:
    """Negative numbers are not text; NaN and None are empty; truth is yes or no."""
    row = (-1, -0.5, 1 / 3, math.nan, math.inf, None, True, False, "plain")
    assert to_csv([row]) == "-1,-0.5,0.3333333333,,,,yes,no,plain\n"


def test_separators_quotes_and_line_breaks_stay_in_their_cell() -> None:
    """What Python writes, Python reads."""
    row = ["a,b", 'say "x"', "two\nlines"]
    assert list(csv.reader(io.StringIO(to_csv([row]), newline=""))) == [row]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"))))
def test_no_cell_begins_like_a_formula(texts: list[str]) -> None:
    """Whatever the text."""
    for row in csv.reader(io.StringIO(to_csv([[text] for text in texts]), newline="")):
        assert not "".join(row).lstrip().startswith(("=", "+", "-", "@"))
