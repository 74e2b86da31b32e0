"""The commands on the library and the vocabulary, and the pages that they write."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenario_gen.cli.main import app
from scenario_gen.library import FAMILIES, read_library
from scenario_gen.pipeline.library_index import index_page
from scenario_gen.pipeline.vocabulary_page import vocabulary_page

ROOT = Path(__file__).parents[2]


def test_a_family_is_listed_with_its_rows() -> None:
    """One line per scenario: its id, the published row and its name."""
    result = CliRunner().invoke(app, ["library", "list", "--family", "r157"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 15
    assert "r157-cut-in-unavoidable  r157 4.2  cut-in, unavoidable collision" in result.stdout


def test_an_unknown_family_is_refused_with_the_known_ones() -> None:
    """The error names the families."""
    result = CliRunner().invoke(app, ["library", "list", "--family", "nowhere"])
    assert result.exit_code != 0
    assert all(family in str(result.exception) for family in FAMILIES)


def test_given_files_are_compared_with_their_records() -> None:
    """A file that does what its record says passes; the line counts it."""
    path = ROOT / "scenarios" / "library" / "nhtsa" / "nhtsa-25-lead-decelerating.json"
    result = CliRunner().invoke(app, ["library", "check", str(path)])
    assert result.exit_code == 0
    assert "1 of 1 scenarios are as their records say" in result.stdout


def test_a_difference_from_the_record_is_said_and_fails(tmp_path: Path) -> None:
    """A record that expects no contact where there is one makes the command fail and say so."""
    source = ROOT / "scenarios" / "library" / "nhtsa" / "nhtsa-25-lead-decelerating.json"
    path = tmp_path / source.name
    path.write_text(source.read_text().replace('"contact": true', '"contact": false'))
    result = CliRunner().invoke(app, ["library", "check", str(path)])
    assert result.exit_code == 1
    assert "the ego at constant speed touches an actor, against its record" in result.stdout


def test_the_index_page_is_the_one_of_the_library() -> None:
    """The page in the repository is what the code writes, with a picture of every scenario."""
    folder = ROOT / "scenarios" / "library"
    assert (folder / "README.md").read_text() == index_page(read_library())
    for scenario in read_library():
        assert scenario.library is not None
        picture = folder / "pictures" / scenario.library.family / f"{scenario.id}.png"
        assert picture.read_bytes().startswith(b"\x89PNG"), scenario.id


def test_text_of_a_scenario_is_no_markup_in_the_index() -> None:
    """Titles and reasons from files stand in the page as text, whatever they hold."""
    scenario = read_library()[0]
    evil = scenario.model_copy(update={"title": "<script>|](x) ![a](b) `c`"})
    page = index_page([evil])
    assert "<script>" not in page
    assert "![a](b)" not in page


def test_the_vocabulary_page_is_the_one_of_the_code() -> None:
    """The page in the repository is what the code writes."""
    assert (ROOT / "docs" / "vocabulary.md").read_text() == vocabulary_page()


@pytest.mark.parametrize("words", ["roundabout", "synchronise", "from_occlusion", "`deer`"])
def test_the_vocabulary_can_be_printed(words: str) -> None:
    """The command prints roads, manoeuvres, intents and kinds."""
    result = CliRunner().invoke(app, ["vocabulary"])
    assert result.exit_code == 0
    assert words in result.stdout
